"""Telling somebody what they did not ask for, from a desk: not too often, and at a decent hour.

The rule is of `hours`; a desk asks `puts_off` before it says such a thing, and says `told` after.
"""

from datetime import datetime

from conversations import hours, people
from conversations.turn import Turn
from storage.tables import Person


def when(turn: Turn, person: Person, at: datetime | None = None) -> datetime:
    """The first instant from `at` (now, if left out) on at which this person may be told something
    that they did not ask for. What would have to wait there for the end of a quiet that they asked
    for is told when it is decent after it, and not told now to arrive then, on a day that may hear
    of something else, or on none."""
    limits, at = turn.catalogue.home.limits, turn.now if at is None else at
    where = people.reachable(turn.uow, person.id or 0)
    quiet = people.quiet_until(turn.uow, where) if where is not None else None
    at = max(at, people.waits_until(where, quiet) or at)
    return hours.decent_for(person, at, limits, nudges=person.nudges)


def puts_off(turn: Turn, person: Person, subject: str, step: str) -> bool:
    """Whether they have to be left alone now; then `subject` comes due for the sake of `step` when
    they have not. Until the turn ends, no round tells them anything unasked."""
    turn.uow.lock(Person, person.id)  # what a round has told them meanwhile counts, and is kept
    at = when(turn, person)
    if at > turn.now:
        turn.uow.remind(subject, step, at)
    return at > turn.now


def told(turn: Turn, person: Person) -> None:
    """They are told it now: it counts."""
    person.nudges = hours.kept(person.nudges, turn.now)
