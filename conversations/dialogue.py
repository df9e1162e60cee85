"""A run through a form, as a pure machine: where one stands, and what an input does to it.

The position is computed (the first question without a valid answer), never stored, so a changed
programme strands nobody. Only a question that the person asked to see again (back, edit) is
remembered, as `revisiting`; their earlier answer to it is kept until a new one replaces it.

Answers are kept by question name. A skipped question is stored as None. Names that begin with `~`
are the run's own notes: what is half picked (`~picks`), which message answered which question
(`~refs`), where the current question stands (`~asked`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from conversations.answers import KINDS
from conversations.programme import FormSpec, Programme
from storage.tables import Answers

PICKS, REFS, ASKED = "~picks", "~refs", "~asked"


@dataclass(frozen=True)
class Run:
    """A form, what has been answered, and what is being looked at again (a question or "")."""

    form: FormSpec
    answers: Mapping[str, Any]
    revisiting: str = ""

    def applies(self, name: str) -> bool:
        """Whether this question is part of the run, given the earlier answers."""
        for other, wanted in self.form.questions[name].when.items():
            if not self.applies(other):
                return False
            given = self.value(other)
            given = given if isinstance(given, list) else [_as_option(given)]
            if not set(given) & set(wanted):
                return False
        return True

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
        return KINDS[question.kind].valid(value, question)

    def is_implied(self, name: str) -> bool:
        """Whether the answer follows from earlier ones, so that the question is not asked."""
        return name not in self.answers and self.value(name) is not None

    @cached_property
    def path(self) -> list[str]:
        """The questions of this run that are asked, in order."""
        return [
            name
            for name in self.form.questions
            if self.applies(name) and (not self.is_implied(name) or name == self.revisiting)
        ]

    @cached_property
    def position(self) -> str | None:
        """The question to ask now; None when all is answered."""
        path = self.path
        if self.revisiting in path:
            return self.revisiting
        return next((name for name in path if not self.answered(name)), None)

    @property
    def progress(self) -> tuple[int, int]:
        """How far one is: the number of the current question, and of how many."""
        path = self.path
        at = self.position
        return (path.index(at) + 1 if at else len(path)), len(path)

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

    # --- what an input does: each returns the run after it -------------------------------

    def give(self, value: Any, ref: str = "") -> "Run":
        """The current question is answered (None: skipped). `ref` is the message that did it."""
        at = self.position
        assert at is not None, "nothing is being asked"
        answers = {key: kept for key, kept in self.answers.items() if key != PICKS}
        answers = self._with(answers, at, value)
        if ref:
            answers[REFS] = {**answers.get(REFS, {}), ref: at}
        return replace(self, answers=answers, revisiting="")

    def correct(self, name: str, value: Any) -> "Run":
        """An earlier answer is replaced; the position does not move."""
        return replace(self, answers=self._with(self.answers, name, value))

    def _with(self, answers: Mapping[str, Any], name: str, value: Any) -> Answers:
        """The answers with a new one. Another place has other clocks: the zone told for the
        earlier one goes."""
        questions = self.form.questions
        moved = questions[name].kind == "place" and answers.get(name) != value
        stale = {other for other in questions if moved and questions[other].kind == "zone"}
        return {**{key: kept for key, kept in answers.items() if key not in stale}, name: value}

    def toggle(self, value: str) -> "Run":
        """One of several options is picked, or no longer."""
        picks = self.picks
        picks = [kept for kept in picks if kept != value] if value in picks else [*picks, value]
        noted = {"question": self.position, "values": picks}
        return replace(self, answers={**self.answers, PICKS: noted})

    def look_again(self, name: str) -> "Run":
        """The person wants to see this question again; its answer stays until replaced."""
        return replace(self, revisiting=name)

    def keep(self) -> "Run":
        """The answer of the question looked at again is good as it was."""
        return replace(self, revisiting="")

    # --- what comes out --------------------------------------------------------------------

    def complete(self) -> Answers:
        """All answers that are part of the run, with those that follow from others."""
        return {name: self.value(name) for name in self.form.questions if self.applies(name)}

    def summary(self, programme: Programme) -> list[tuple[str, str, str]]:
        """What was answered, to read back: (question, its short label, the answer shown)."""
        lines = []
        for name in self.form.questions:
            value = self.value(name) if self.applies(name) else None
            if value is None or not self.answered(name):
                continue
            question = self.form.questions[name]
            lines.append(
                (name, question.short, KINDS[question.kind].show(value, question, programme))
            )
        return lines

    def read(self, text: str, programme: Programme, *, zone: str, now: datetime) -> Any:
        """What typed words mean at the current question. Raises `answers.NotUnderstood`."""
        at = self.position
        assert at is not None, "nothing is being asked"
        question = self.form.questions[at]
        return KINDS[question.kind].read(
            text, question, self.answers, programme, zone=zone, now=now
        )


def _as_option(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
