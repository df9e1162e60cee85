"""A run through a form, as a pure machine: what an input does to what was given (see `given`)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conversations.dialogue.answers import KINDS
from conversations.dialogue.doubts import ASKS, BARE, doubt, is_in_passing, is_question
from conversations.dialogue.given import (
    ADDING,
    ASKED,
    DEEPENED,
    FIRST,
    GATHERED,
    HELD,
    PARTS,
    PICKS,
    REFS,
    REFUSED,
    SAID,
    SHORT,
    Given,
    asked_in,
)
from conversations.dialogue.kinds import (
    HALF,
    NEAR,
    STANDS,
    HalfSaid,
    NearlySaid,
    NotUnderstood,
    is_words,
)
from conversations.programme import Programme
from storage.tables import Answers


@dataclass(frozen=True)
class Run(Given):
    """What was given, and what becomes of it: each method returns the run after an input."""

    def settled(self, slot: str) -> "Run":
        """The answer stands in the place of the question, which is left as it is."""
        if asked_in(self.answers) != slot:
            return self
        return replace(self, answers={k: kept for k, kept in self.answers.items() if k != ASKED})

    def give(self, value: Any, ref: str = "", words: str = "", *, said: str = "") -> "Run":
        """The current question is answered (None: skipped), by the message `ref` and its words, if
        by any; `said` are those that are kept beside the answer. While words are being added, or
        stand there already, what is no words leaves the answer as it is."""
        at = self.position
        assert at is not None, "nothing is being asked"
        of_the_question = (PICKS, ADDING, HELD, PARTS, REFUSED, FIRST, HALF, NEAR)
        answers = {key: kept for key, kept in self.answers.items() if key not in of_the_question}
        adds = self.goes_on(at)
        if self.holds(at):
            del answers[GATHERED]
        if adds:
            value = f"{self.value(at)}\n{value}" if is_words(value) else self.value(at)
        answers = self._with(answers, at, value, said)
        refs = answers.get(REFS, {})
        answers.update(self.told_beside(words))
        if not adds:  # those of before are no part of it any more
            refs = {other: told for other, told in refs.items() if told[0] != at}
        answers[REFS] = {**refs, ref: [at, words.strip()]} if ref else refs
        return replace(self, answers=answers, revisiting="")

    def told_beside(self, words: str) -> Answers:
        """What words at the current question tell beside its answer, as the run's notes: the place
        of a date is what skipping the question for it keeps; the day of a rhythm is what it is
        for."""
        if self.position is None:
            return {}
        note, told = KINDS[self.form.questions[self.position].kind].beside(words)
        if not told:
            return {}
        if note != STANDS:
            return {note: told}
        later = [name for name, question in self.form.questions.items() if question.stands]
        return {STANDS: {**self.answers.get(STANDS, {}), later[0]: told}} if later else {}

    def not_understood(self, problem: NotUnderstood, words: str) -> "Run":
        """The current question was not answered by these words; what they tell of it all the same
        is kept."""
        answers = {key: kept for key, kept in self.answers.items() if key not in (HALF, NEAR)}
        half: Answers = {HALF: dict(problem.half)} if isinstance(problem, HalfSaid) else {}
        near: Answers = {NEAR: list(problem.near)} if isinstance(problem, NearlySaid) else {}
        return replace(self, answers={**answers, **half, **near, **self.told_beside(words)})

    def deepen(self, name: str) -> "Run":
        """Ask once more, gently, for a very short answer; at most once for each question."""
        question = self.form.questions[name]
        value, already = self.value(name), self.answers.get(DEEPENED, [])
        if not question.deepen or name in already or self.is_adding:
            return self
        if not is_words(value) or len(value) >= SHORT:
            return self
        answers = {**self.answers, DEEPENED: [*already, name]}
        return replace(self, answers=answers).add_to(name)

    def add_to(self, name: str) -> "Run":
        """What is said next is added to this answer."""
        return replace(self, answers={**self.answers, ADDING: name}, revisiting=name)

    def lengthen(self, name: str, words: str, ref: str) -> "Run":
        """An answer goes on in another message; nothing else is answered by it."""
        answers = {**self.answers, name: f"{self.value(name)}\n{words}"}
        answers[REFS] = {**answers.get(REFS, {}), ref: [name, words]}
        return replace(self, answers=answers)

    def gather(self, name: str, words: str, ref: str) -> "Run":
        """Words that came at another question are added to the answer of this one, which is still
        asked where it is `asked_too`."""
        note = {GATHERED: name} if self.form.questions[name].asked_too else {}
        noted = self if self.answered(name) else replace(self, answers={**self.answers, **note})
        if is_words(self.value(name)):
            return noted.lengthen(name, words, ref)
        refs = {**self.answers.get(REFS, {}), ref: [name, words]}
        return replace(self, answers={**noted.answers, name: words, REFS: refs})

    def noted(self, ref: str, name: str, words: str) -> "Run":
        """The message that answered a question in its own way, such as *je ne sais pas*."""
        refs = {**self.answers.get(REFS, {}), ref: [name, words.strip()]}
        return replace(self, answers={**self.answers, REFS: refs})

    def told_by(self, ref: str) -> tuple[str, str]:
        """The question whose answer a message is part of, and its words; two empty strings if it
        is part of none (any more)."""
        name, words = self.answers.get(REFS, {}).get(ref, ("", ""))
        return (name, words) if name in self.form.questions else ("", "")

    def amended(self, ref: str, words: str) -> str:
        """The answer for words that a message is part of, with other words in that message. In a
        name it is the surname that came by itself, or all of it."""
        name, old = self.told_by(ref)
        whole, new = self.value(name), words.strip()
        if not is_words(whole) or whole == old:
            return new
        if self.form.questions[name].kind == "name":
            surname = whole.endswith(f" {old}") and len(new.split()) == 1
            return f"{whole.removesuffix(old)}{new}" if surname else new
        if not old:  # it was a file, which had brought none
            return f"{whole}\n{new}"
        return f"\n{whole}\n".replace(f"\n{old}\n", f"\n{new}\n", 1)[1:-1]

    def correct(self, ref: str, value: Any, words: str, *, said: str = "") -> "Run":
        """A message that is part of an answer has other words now, with which the answer is
        `value`, and those of `said` beside it."""
        name, _ = self.told_by(ref)
        answers = self._with(self.answers, name, value, said)
        answers[REFS] = {**answers[REFS], ref: [name, words.strip()]}
        return replace(self, answers=answers)

    def _with(self, answers: Mapping[str, Any], name: str, value: Any, said: str) -> Answers:
        """The answers with a new one, and what was said with it, in place of what was. Another
        place has other clocks: the zone told for the earlier one goes."""
        questions = self.form.questions
        moved = questions[name].kind == "place" and answers.get(name) != value
        stale = {other for other in questions if moved and questions[other].kind == "zone"}
        stale |= {f"{other}{SAID}" for other in (name, *stale)}
        beside = {f"{name}{SAID}": said} if said else {}
        return {
            **{key: kept for key, kept in answers.items() if key not in stale},
            name: value,
            **beside,
        }

    def toggle(self, value: str) -> "Run":
        """One of several options is picked, or no longer."""
        picks = self.picks
        picks = [kept for kept in picks if kept != value] if value in picks else [*picks, value]
        noted = {"question": self.position, "values": picks}
        return replace(self, answers={**self.answers, PICKS: noted})

    def look_again(self, name: str) -> "Run":
        """The person wants to see this question again; its answer stays until replaced."""
        return replace(self, answers=self._not_adding(), revisiting=name)

    def keep(self) -> "Run":
        """The answer of the question looked at again is good as it was."""
        gone = (HELD, PARTS, FIRST)
        answers = {key: kept for key, kept in self._not_adding().items() if key not in gone}
        return replace(self, answers=answers, revisiting="")

    def _not_adding(self) -> Answers:
        return {key: kept for key, kept in self.answers.items() if key != ADDING}

    def read(
        self, text: str, programme: Programme, *, zone: str, now: datetime, insists: bool = False
    ) -> Any:
        """What typed words mean at the current question. Raises `kinds.NotUnderstood`, for a doubt
        (see `doubts`) not to somebody who `insists`."""
        at = self.position
        assert at is not None, "nothing is being asked"
        question = self.form.questions[at]
        kind = KINDS[question.kind]
        doubts = (self.form.doubts or question.kind == "name") and not insists
        if doubts and is_question(text):
            raise NotUnderstood(ASKS)
        if self.leaves_at_once(at) and not insists and is_in_passing(text, programme.words):
            raise NotUnderstood(BARE, said=text.strip())
        value = kind.read(text, question, self.answers, programme, zone=zone, now=now)
        if doubts:
            doubt(text, value, question)
        if self.goes_on(at) and is_words(value):
            over = len(self.value(at)) + 1 + len(value) - question.limit
            if over > 0:
                raise NotUnderstood("answers.too_long", limit=question.limit, over=over)
        return value
