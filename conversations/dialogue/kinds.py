"""What every kind of answer is: how it is asked, read, shown, checked and offered.

Pure. Two values belong to every kind of question that allows them, and to no kind of answer:
`UNSURE`, because not knowing yet is an answer, and `ENCLOSED`, a file (such as a voice message)
sent in place of words.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conversations.programme import Programme
from conversations.questions import UNSURE, Question

ENCLOSED = "~enclosed"
"""The answer is a file that came with it."""

THEIRS = "~theirs"
"""The note of a run that says by whose clock, beside one's own, a time may be meant in it: the zone
of the other."""

USUAL = "~usual"
"""The note of a run that says when the two meet as it stands: *same time next week*."""

SUGGESTED = "~suggested"
"""The note of a run that says which dates are offered to be tapped, as ISO instants."""

FOR = "~for"
"""The note of a run that says what it was opened for, where one form serves several times."""

STANDS = "~stands"
"""The note of what stands already, by the question that would change it: skipping it keeps that,
where the question says so (`stands`)."""

HALF = "~half"
"""The note of a run that says what was understood of a date that was not complete."""


NEAR = "~near"
"""The note of a run that says which answers the last words, misspelt, may have meant."""


class NotUnderstood(Exception):
    """These words do not answer this question. `key` is the word that asks again kindly, `values`
    fill it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(f"{key}: {values}" if values else key)
        self.key = key
        self.values = values


class AsksOtherwise(NotUnderstood):
    """The same, and the word stands in the place of the question."""


class HalfSaid(AsksOtherwise):
    """The same; `half` is what was understood, which the next words may complete (`HALF`)."""

    def __init__(self, key: str, half: Mapping[str, Any], **values: object) -> None:
        super().__init__(key, **values)
        self.half = half


class NearlySaid(AsksOtherwise):
    """The same; `near` are the answers that may be meant, to be offered (`NEAR`)."""

    def __init__(self, key: str, near: Sequence[str], **values: object) -> None:
        super().__init__(key, **values)
        self.near = near


class NotForThem(NotUnderstood):
    """The same; the answer may mean that the form is not for this person, who is shown other ways
    on."""


@dataclass(frozen=True)
class Asked:
    """A question being asked of someone: what was answered before it, in which programme, where
    the person's clock stands."""

    question: Question
    so_far: Mapping[str, Any]
    programme: Programme
    zone: str
    now: datetime


class Kind(ABC):
    """One kind of answer. A new kind is a class with `take`, and a row of `KINDS`."""

    several = False
    """Whether an answer may hold more than one thing that a condition asks for."""

    def read(
        self,
        said: str,
        question: Question,
        so_far: Mapping[str, Any],
        programme: Programme,
        *,
        zone: str,
        now: datetime,
    ) -> Any:
        """The answer in these words, as a JSON-able value. Raises `NotUnderstood`."""
        return self.take(said, Asked(question, so_far, programme, zone, now))

    def offers(
        self, question: Question, so_far: Mapping[str, Any], programme: Programme, now: datetime
    ) -> list[tuple[str, str]]:
        """Buttons to offer: (value, label); none where the answer is free."""
        return self.offered(Asked(question, so_far, programme, "UTC", now))

    @abstractmethod
    def take(self, said: str, asked: Asked) -> Any:
        """What `read` does, for one kind."""

    def offered(self, asked: Asked) -> list[tuple[str, str]]:
        """What `offers` does, for one kind."""
        return []

    def beside(self, said: str) -> tuple[str, str]:
        """What words tell beside the answer that is read in them, and the note of the run that
        keeps it: the place of a date is what skipping the question for it leaves (`STANDS`)."""
        return "", ""

    def show(self, value: Any, question: Question, programme: Programme) -> str:
        """The answer as the person reads it, in the programme's language."""
        return str(value)

    def valid(self, value: Any, question: Question) -> bool:
        """Whether a stored answer still fits: the programme may have changed since."""
        return isinstance(value, str)

    def implied(self, question: Question, so_far: Mapping[str, Any]) -> Any | None:
        """The answer that follows from earlier ones, so that it need not be asked."""
        return None

    def asks(
        self, question: Question, so_far: Mapping[str, Any], programme: Programme, now: datetime
    ) -> str:
        """The question as it is put, given earlier answers: its text and its hint."""
        return "\n\n".join(part for part in (question.ask, question.hint) if part)


def is_words(value: Any) -> bool:
    """Whether an answer to a question for words is words."""
    return isinstance(value, str) and value not in (UNSURE, ENCLOSED)
