"""What has been answered in a form: what is asked of it, where one stands, and how it reads.

The position is computed (the first question without a valid answer), never stored, so a changed
programme strands nobody. Only a question that the person asked to see again (back, edit) is
remembered, as `revisiting`; their earlier answer to it is kept until a new one replaces it.

Answers are kept by question name. A skipped question is stored as None. Names that begin with `~`
are the run's own notes: what is half picked (`~picks`), which messages the answers consist of, each
with its question and its words (`~refs`), which question was asked last, where it stands and in
what words (`~asked`), where and in what words something is asked beside it (`~beside`), to which
answer words are being added (`~adding`), which were asked for once more (`~deepened`), what was
answered in an earlier run of the same form (`~before`), words of another conversation that may
become an answer (`~held`) and the messages they came in (`~parts`), the message that did not answer
the current question (`~refused`), what it was opened for, where one form serves several times
(`~for`), the other's time zone (`~theirs`), which dates are offered (`~suggested`), what skipping
a question keeps (`~stands`), the question that holds words though it was not asked yet
(`~gathered`), what was understood of a date that is not complete (`~half`), what misspelt words may
mean (`~near`), the messages with a file whose words were an answer (`~captions`).
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, Self

from conversations.dialogue.answers import KINDS
from conversations.dialogue.kinds import ENCLOSED, FOR, STANDS, is_words
from conversations.programme import Programme
from conversations.questions import UNSURE, FormSpec, Question
from storage.tables import Answers

PICKS, REFS, ASKED, BESIDE = "~picks", "~refs", "~asked", "~beside"
ADDING, DEEPENED, BEFORE, HELD = "~adding", "~deepened", "~before", "~held"
REFUSED, PARTS, FIRST = "~refused", "~parts", "~first_name"
GATHERED, CAPTIONS = "~gathered", "~captions"
SAID = "~said"
"""What ends the name under which the very words of an answer are kept beside it, where they say
more than what they were taken for. They go where the answer goes."""

SHORT = 10
"""Characters: an answer below this may be asked to go a little deeper, once."""


class LastAsked(NamedTuple):
    """The question of a run that was asked last, and the slot in which it stands; what is left of
    it once it is answered, and in which language; and where it stood first, if it was put again."""

    name: str = ""
    slot: str = ""
    said: str = ""
    language: str = ""
    first: str = ""


def last_asked(answers: Mapping[str, Any]) -> LastAsked:
    """Nothing in any of it before any was asked; older runs may say less."""
    return LastAsked(*answers.get(ASKED, ()))


def asked_in(answers: Mapping[str, Any]) -> str:
    """The slot in which the question of a run that was asked last stands; nothing before any."""
    return last_asked(answers).slot


def shown(value: Any, question: Question, programme: Programme) -> str:
    """An answer as people read it; None is a question that was skipped."""
    if value is None:
        return programme.words("dialogue.skipped")
    if value == UNSURE:
        return programme.words("dialogue.unsure")
    if value == ENCLOSED:
        return programme.words("dialogue.enclosed")
    return KINDS[question.kind].show(value, question, programme)


def with_words(answer: str, said: str, programme: Programme) -> str:
    """An answer as people read it, with the words it was given in, where they say more."""
    return programme.words("dialogue.said_so", answer=answer, said=said) if said else answer


@dataclass(frozen=True)
class Given:
    """A form, what has been answered, and what is being looked at again (a question or "")."""

    form: FormSpec
    answers: Mapping[str, Any]
    revisiting: str = ""
    supposed: Mapping[str, set[str]] = field(default_factory=dict)
    """What conditions may ask of answers to come, where it is counted what they could lead to."""

    @cached_property
    def _applying(self) -> dict[str, bool]:
        """What was found out about questions already: a run never changes."""
        return {}

    def applies(self, name: str) -> bool:
        """Whether this question is part of the run, given the earlier answers."""
        known = self._applying.get(name)
        if known is None:
            known = self._applying[name] = self._is_asked(name)
        return known

    def _is_asked(self, name: str) -> bool:
        question = self.form.questions[name]
        if self._gives_nothing_back(name) and not is_words(self.answers.get(name)):
            return False
        return self._meets(question.when)

    def _meets(self, conditions: Mapping[str, Sequence[str]]) -> bool:
        for other, wanted in conditions.items():
            given = self.supposed.get(other) or _told(self.value(other))
            if not given or not self.applies(other):
                return False
            barred = {value[1:] for value in wanted if value.startswith("!")}
            named = {value for value in wanted if not value.startswith("!")}
            if given & barred or (named and not given & named):
                return False
        return True

    def _gives_nothing_back(self, name: str) -> bool:
        """Whether this question gives earlier words back to be read again, and there are none: the
        answer was a voice message, or that they do not know yet."""
        quotes = self.form.questions[name].quotes
        given = [self.value(each) for each in quotes if self.applies(each)]
        return bool(given) and not any(value is None or is_words(value) for value in given)

    def value(self, name: str) -> Any:
        """The answer, or the one that follows from earlier answers, or None."""
        if name in self.answers:
            return self.answers[name]
        question = self.form.questions[name]
        return KINDS[question.kind].implied(question, self.answers)

    def answered(self, name: str) -> bool:
        """Whether the question has an answer that is (still) valid."""
        question = self.form.questions[name]
        value = self.value(name)
        if value is None:
            return name in self.answers and question.optional
        if question.kind == "text" and value in (UNSURE, ENCLOSED):
            return value == ENCLOSED or question.unsure
        return KINDS[question.kind].valid(value, question)

    def is_new(self, name: str) -> bool:
        """Whether the question was answered, and otherwise than by what stood already."""
        stood = self.answers.get(STANDS, {}).get(name)
        return self.answered(name) and self.value(name) != stood

    def is_implied(self, name: str) -> bool:
        """Whether the answer follows from earlier ones, so that the question is not asked."""
        return name not in self.answers and self.value(name) is not None

    def is_offered(self, name: str) -> bool:
        """Whether the question is not asked, and may be answered as the answers are read over."""
        aside = self.form.questions[name].aside
        if aside is None or name in self.answers:
            return False
        return self.applies(name) and self._meets(aside)

    @property
    def offered(self) -> list[str]:
        """The questions of that kind, in order."""
        return [name for name in self.form.questions if self.is_offered(name)]

    @cached_property
    def path(self) -> list[str]:
        """The questions of this run that are asked, in order."""
        return list(filter(self._is_on_path, self.form.questions))

    def _is_on_path(self, name: str) -> bool:
        if not self.applies(name):
            return False
        return name == self.revisiting or not (self.is_implied(name) or self.is_offered(name))

    @cached_property
    def way_out(self) -> tuple[str, str]:
        """The question whose answer says that this form is not for them, and the name of the way
        on that is shown instead; two empty strings where there is none."""
        for name in self.path:
            out = self.form.questions[name].exits.get(str(self.value(name)))
            if out and self.answered(name):
                return name, out
        return "", ""

    @cached_property
    def position(self) -> str | None:
        """The question to ask now; None when all is answered, or when there is a way out."""
        path = self.path
        if self.revisiting in path:
            return self.revisiting
        if self.way_out[0]:
            return None
        return next((name for name in path if not self.answered(name) or self.holds(name)), None)

    @property
    def progress(self) -> tuple[str, int, int]:
        """How far one is: the part of the form, the number of the current question in it, and of at
        most how many: what an answer to come decides is counted as it would take longest, so that
        nobody is asked more than they were told. In a form without parts, which may be over at
        once, nothing of it as long as that is to be decided."""
        at = self.position
        part = self.form.questions[at].part if at else ""
        if not part and self._may_grow:
            return "", 0, 0
        names = [n for n, each in self.form.questions.items() if part in ("", each.part)]
        path = [name for name in names if self._is_on_path(name)]
        depending = [name for name in names if self.form.questions[name].when]
        total = len(set(path).difference(depending)) + self._most_of(depending)
        return part, (path.index(at) + 1 if at else total), total

    @property
    def _may_grow(self) -> bool:
        """Whether it depends on an answer to come which questions are asked."""
        deciding = {other for each in self.form.questions.values() for other in each.when}
        return any(self.applies(other) and not self.answered(other) for other in deciding)

    def _most_of(self, names: Sequence[str]) -> int:
        """How many of these are asked at most, whatever is answered to those that decide it."""
        wanted: dict[str, list[str]] = {}
        for name in names:
            for other, values in self.form.questions[name].when.items():
                wanted.setdefault(other, []).extend(values)
        for other, values in wanted.items():
            if other in self.supposed or self.answered(other):
                continue
            named = {each for each in values if not each.startswith("!")}
            several = KINDS[self.form.questions[other].kind].several
            told = [named] if several else [{each} for each in named]
            return max(self._supposing(other, each)._most_of(names) for each in [{""}, *told])
        return sum(map(self._is_on_path, names))

    def _supposing(self, name: str, told: set[str]) -> Self:
        return replace(self, supposed={**self.supposed, name: told})

    def leaves_at_once(self, name: str) -> bool:
        """Whether words that answer this question are sent as they are typed: it is the last one,
        and nothing is read over. Words where more may be said, or nothing, are taken as they are;
        not so those that would be a place."""
        question = self.form.questions[name]
        asks_words = question.kind == "text" and (question.on_map or not question.optional)
        return asks_words and not self.form.review and self.path[-1:] == [name]

    @property
    def is_adding(self) -> bool:
        """Whether words are being added to the answer that is looked at again."""
        again = self.revisiting
        return bool(again) and self.answers.get(ADDING) == again and again in self.path

    def holds(self, name: str) -> bool:
        """Whether words were added to this question that is still to be asked (see `gather`)."""
        return bool(self.answers.get(GATHERED) == name)

    def goes_on(self, name: str) -> bool:
        """Whether what is said at this question is added to the words that stand there."""
        return (self.is_adding or self.holds(name)) and is_words(self.value(name))

    @property
    def previous(self) -> str | None:
        """The question before the current one (at the review: the last one)."""
        path = self.path
        at = path.index(self.position) if self.position else len(path)
        return path[at - 1] if at > 0 else None

    @property
    def picks(self) -> list[str]:
        """What is half picked at the current question that takes several options."""
        at = self.position
        picks = self.answers.get(PICKS, {})
        if at is not None and picks.get("question") == at:
            return list(picks["values"])
        earlier = self.value(at) if at is not None else None
        return list(earlier) if isinstance(earlier, list) else []

    @property
    def tapped(self) -> list[str]:
        """What was picked at the current question and not yet given."""
        picks = self.answers.get(PICKS, {})
        return list(picks["values"]) if picks.get("question") == self.position else []

    # --- what comes out --------------------------------------------------------------------

    def complete(self) -> Answers:
        """All answers that are part of the run, with those that follow from others or that skipping
        keeps, what was said with them, and what the run was opened for."""
        told: Answers = {FOR: self.answers[FOR]} if FOR in self.answers else {}
        for name in self.form.questions:
            if self.applies(name):
                told[name] = self.value(name)
                if told[name] is None and self.form.questions[name].stands:
                    told[name] = self.stands(name) or None
                if self.said_with(name):
                    told[f"{name}{SAID}"] = self.said_with(name)
        return told

    def said_with(self, name: str) -> str:
        """The words that are kept beside an answer; nothing where it says all of them."""
        return str(self.answers.get(f"{name}{SAID}", ""))

    @property
    def version(self) -> str:
        """Tells these answers from any that were given before or since, without keeping them."""
        return f"{zlib.crc32(json.dumps(self.complete(), sort_keys=True).encode()):x}"

    def summary(self, programme: Programme) -> list[tuple[str, str, str]]:
        """What was answered, to read back: (question, its short label, the answer shown)."""
        lines = []
        for name in self.form.questions:
            value = self.value(name) if self.applies(name) else None
            if value is None or not self.answered(name):
                continue
            question = self.form.questions[name]
            lines.append((name, question.short, shown(value, question, programme)))
        return lines

    @property
    def says_anything(self) -> bool:
        """Whether there is anything to read over before it is sent: not where all was skipped, and
        nothing more is offered."""
        return bool(self.offered) or any(
            self.value(name) is not None for name in self.form.questions if self.applies(name)
        )

    def skipped(self) -> list[tuple[str, str]]:
        """What may still be answered: the questions that were skipped, or are offered alone,
        (question, its short label)."""
        return [
            (name, question.short)
            for name, question in self.form.questions.items()
            if self.is_offered(name)
            or (name in self.path and self.value(name) is None and self.answered(name))
        ]

    def told(self, programme: Programme) -> list[tuple[str, str, str]]:
        """The same with what was said beside each answer: for their author and for the team."""
        return [
            (name, short, with_words(answer, self.said_with(name), programme))
            for name, short, answer in self.summary(programme)
        ]

    def quoted(self, name: str) -> str:
        """The earlier question whose answer is shown with this one, if there is one."""
        given = (each for each in self.form.questions[name].quotes if is_words(self.value(each)))
        return next((each for each in given if self.applies(each)), "")

    def earlier(self, name: str) -> str:
        """The words that answered this question in an earlier run, if there were any."""
        value = self.answers.get(BEFORE, {}).get(name)
        return value if is_words(value) else ""

    def stands(self, name: str) -> str:
        """What stands already, for this question."""
        return str(self.answers.get(STANDS, {}).get(name, ""))

    def stood(self, name: str) -> bool:
        """Whether the answer is what stood already: words of the other's, maybe."""
        return bool(self.stands(name)) and not self.is_new(name)

    def keeps(self, name: str) -> bool:
        """Whether skipping this question keeps what stands already."""
        return bool(self.form.questions[name].stands and self.stands(name))


def _told(value: Any) -> set[str]:
    """What a condition may ask of an answer; nothing where there is none."""
    match value:
        case None:
            return set()
        case bool():
            return {"yes" if value else "no"}
        case list():
            return {str(each) for each in value}
        case dict():
            return {str(value.get("country", ""))}
    return {str(value)}
