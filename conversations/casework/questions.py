"""A question of the team to a mentee, while it waits for an answer: `asked/<case>` comes due to
recall it to the mentee, and to tell the team that no answer came.

Pure of words: what is said then is `recalling`'s.
"""

from datetime import datetime, timedelta

from conversations.turn import Turn
from storage.tables import Request

RECALL, SILENT = "recall", "silent"
"""The steps of `asked/<case>`: the mentee is asked once more, then whoever holds the case is
told."""

RECALLED_AFTER = timedelta(days=7)
"""After how long without an answer the mentee is asked once more."""

SILENT_AFTER = timedelta(days=14)
"""After how long the team is told that none came."""


def subject_of(request: Request) -> str:
    """Under which subject the agenda keeps the question of a case."""
    return f"asked/{request.id}"


def silent_at(asked_at: datetime) -> datetime:
    """When the team is told that no answer came to what was asked then."""
    return asked_at + SILENT_AFTER


def plan(turn: Turn, request: Request, act: str) -> None:
    """An act has moved the case: a question begins to wait, or waits no more. The newest counts."""
    subject = subject_of(request)
    if act == "ask":
        turn.uow.remind(subject, RECALL, turn.now + RECALLED_AFTER)
        turn.uow.remind(subject, SILENT, silent_at(turn.now))
    elif act == "answer" or request.state == "closed":
        turn.uow.unremind(subject)
