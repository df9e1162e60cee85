"""Answers as people type them, read as a question of the programme reads them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from conversations.dialogue.answers import KINDS
from conversations.dialogue.kinds import NotUnderstood
from conversations.programme import Programme
from conversations.questions import Question
from tests.catalogue import CATALOGUE

FRENCH, ENGLISH = CATALOGUE["fr"], CATALOGUE["en"]
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday, ten o'clock in Paris
PARIS = "Europe/Paris"


def of(form: str, name: str, programme: Programme = FRENCH) -> Question:
    """A question of the programme."""
    return programme.forms[form].questions[name]


def read(
    said: str,
    question: Question,
    so_far: dict[str, Any] | None = None,
    programme: Programme = FRENCH,
    zone: str = PARIS,
    now: datetime = NOW,
) -> Any:
    """What these words mean."""
    return KINDS[question.kind].read(said, question, so_far or {}, programme, zone=zone, now=now)


def asks_again(
    said: str,
    question: Question,
    so_far: dict[str, Any] | None = None,
    programme: Programme = FRENCH,
) -> str:
    """The kind sentence that asks again."""
    with pytest.raises(NotUnderstood) as problem:
        read(said, question, so_far, programme)
    return programme.words(problem.value.key, **problem.value.values)


def plain(kind: str) -> Question:
    """A question of a kind, without options."""
    return Question.model_validate({"kind": kind, "ask": "?", "short": "?"})
