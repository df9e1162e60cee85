"""The forms of the programme file and their questions: what is asked, of whom, and what may be
answered. How answers are read is the business of `dialogue`."""

from typing import Literal, Self

from pydantic import Field, model_validator

from conversations.figures import Table

Kind = Literal[
    "text", "name", "choice", "choices", "often", "year", "place", "zone", "languages", "yes_no",
    "moment", "back_on", "until",
]  # fmt: skip

Remark = Literal["several", "far", "others"]
"""What may be remarked of an objective: see `dialogue.remarks`."""

UNSURE = "~unsure"
"""The answer of somebody who does not know yet, to a question that lets them say so."""


class Question(Table):
    """One question of a form. `short` is its label in summaries, `part` the part of the form it
    belongs to; `help` says more to whoever asks something back, where the form `doubts`. `options`
    (value → label) and `synonyms` (value → typed words) serve `choice` and `choices`, and the days
    of `back_on` and `until` (see `answers.Until`). `phrases` names the table of the programme that
    says in what whole phrases people put each option of a `choice` that weighs: such an answer is
    read from all of the words, never from some among others. `limit` is in characters.

    `when` (question → values) shows it only if every named earlier answer is among those values;
    a value with `!` in front must not be it. What may be named: an option, `yes` and `no`, the
    country code of a place, the code of a language, `~unsure`. `exits` (option → name) are answers
    with which the form is not for this person: `words.exit.<name>` shows a kind way on. `then`
    (option → text) is said with the question that comes next, if one does.

    `stands` is said of what skipping the question keeps, which is shown with it, if there is any.
    `aside` says when, in the same way, it is not asked, and only offered as the answers are read
    over; without a condition (`{}`), always.

    `unsure` offers *not sure yet* as an answer. `deepen` is asked once more, gently, after a very
    short answer. `quotes` names earlier questions: the first that was answered is shown with it.
    `confirm` asks even where the answer follows from earlier ones. With `carry`, the answer is
    still good when the same person fills in the form another time. With `freely`, words that are
    none of the options of a question before are the answer here, with the option `when` names;
    with `gathers`, a sentence at any question that takes no words is added here. What asks for
    more than whatever else there is to say is `asked_too`, though it holds such words. `remarks`
    (what is noticed → text) are said of words with the question that comes next, once; they refuse
    nothing. The words of a question that is `mirrored` are shown to their author again along the
    way. A point that is shared on the map is an answer to one that is `on_map`."""

    kind: Kind = "text"
    ask: str
    short: str
    hint: str = ""
    help: str = ""
    again: str = ""
    stands: str = ""
    part: str = ""
    options: dict[str, str] = {}
    synonyms: dict[str, list[str]] = {}
    phrases: str = ""
    optional: bool = False
    when: dict[str, list[str]] = {}
    aside: dict[str, list[str]] | None = None
    exits: dict[str, str] = {}
    then: dict[str, str] = {}
    unsure: bool = False
    deepen: str = ""
    quotes: list[str] = []
    confirm: bool = False
    carry: bool = False
    freely: bool = False
    gathers: bool = False
    asked_too: bool = False
    remarks: dict[Remark, str] = {}
    mirrored: bool = False
    on_map: bool = False
    limit: int = Field(default=3000, ge=1)

    @model_validator(mode="after")
    def _options_where_needed(self) -> Self:
        needs = self.kind in ("choice", "choices", "often", "back_on", "until")
        if needs != bool(self.options):
            raise ValueError(f"kind {self.kind!r} {'needs' if needs else 'takes no'} options")
        for value in self.options:
            if len(value.encode()) > 20:
                raise ValueError(f"option {value!r} is longer than 20 bytes: buttons carry it")
        if unknown := set(self.exits) - set(self.options):
            raise ValueError(f"exits: no such option {sorted(unknown)}")
        if unknown := set(self.then) - set(self.options):
            raise ValueError(f"then: no such option {sorted(unknown)}")
        if self.kind != "text" and (self.unsure or self.deepen):
            raise ValueError("unsure and deepen are for words: give a choice an option for it")
        if self.kind != "text" and (self.remarks or self.mirrored or self.on_map):
            raise ValueError("remarks, mirrored and on_map are for words")
        if self.asked_too and not self.gathers:
            raise ValueError("asked_too is for a question that gathers words")
        if self.aside is not None and not self.optional:
            raise ValueError("aside: what may go unasked is optional")
        return self


class FormSpec(Table):
    """A form: its questions in order, in `parts` (name → what it is called above the question).
    `title` heads its summary. `private` says, before a free text, who will read it. `review`
    shows all answers before it is finished. With `files`, files that come along are kept. With
    `listens`, free words are looked at for signs of distress. With `doubts`, words that are likely
    no answer, such as a question or a mere number, are asked about before they are taken; one name
    of two is in every form."""

    title: str = ""
    intro: str = ""
    doubts: bool = False
    private: str = ""
    review: bool = False
    files: bool = False
    listens: bool = False
    parts: dict[str, str] = {}
    questions: dict[str, Question]

    @model_validator(mode="after")
    def _conditions_look_back(self) -> Self:
        seen: dict[str, Question] = {}
        for name, question in self.questions.items():
            if len(name.encode()) > 20 or "/" in name:
                raise ValueError(f"question name {name!r}: at most 20 bytes, no slash")
            conditions = [("when", *each) for each in question.when.items()]
            conditions += [("aside", *each) for each in (question.aside or {}).items()]
            for key, other, values in conditions:
                here = f"questions.{name}.{key}"
                if other not in seen:
                    raise ValueError(f"{here} names {other!r}, not asked before it")
                named = {value.removeprefix("!") for value in values}
                unknown = named - set(seen[other].options) if seen[other].options else set()
                if unknown:
                    raise ValueError(f"{here}.{other}: no such option {unknown}")
            if later := set(question.quotes) - seen.keys():
                raise ValueError(f"questions.{name}.quotes names {sorted(later)}, not before it")
            if question.part and question.part not in self.parts:
                raise ValueError(f"questions.{name}.part: there is no part {question.part!r}")
            seen[name] = question
        return self
