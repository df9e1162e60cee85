"""Gathering: what becomes due by itself, and is said to a colleague together with all else that is.

Each waits on the agenda under a subject of its own (`<waits>/…`), to come due once more should
nobody have said it; a subject for them all (`<gathers>/0`) comes due at once. Nothing is said
outside of the team's hours.
"""

from datetime import timedelta

from sqlalchemy import select as columns

from conversations.casework import working
from conversations.turn import Turn
from storage.queues import agenda

AGAIN = timedelta(hours=1)
"""After how long what was gathered comes due again, should nobody have said it."""


def gather(turn: Turn, subject: str, step: str, gathers: str) -> None:
    """This waits to be said with all the others."""
    turn.uow.remind(subject, step, turn.now + AGAIN)
    turn.uow.remind(gathers, "say", turn.now)


def put_off(turn: Turn, subject: str, step: str) -> bool:
    """Whether the team is not there, after a standstill: then it comes due as the team opens."""
    moment = working.within_hours(turn.now, turn.catalogue.home.team)
    if moment > turn.now:
        turn.uow.remind(subject, step, moment)
    return moment > turn.now


def take(turn: Turn, waits: str) -> list[tuple[str, str]]:
    """What was gathered, without `waits`, and its step: in order, and off the agenda."""
    c = agenda.c
    # What is due already is about to be gathered itself; another round may hold it now.
    gathered = c.subject.startswith(f"{waits}/", autoescape=True), c.due_at > turn.now
    rows = turn.uow.connection.execute(columns(c.subject, c.step).where(*gathered)).all()
    found = sorted((row.subject.removeprefix(f"{waits}/"), row.step) for row in rows)
    for subject, step in found:
        turn.uow.unremind(f"{waits}/{subject}", step)
    return found
