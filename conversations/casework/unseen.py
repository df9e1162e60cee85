"""Whose words of distress wait for the careers team: it was told of them, and nobody has said yet
to see to it. Until then nothing that is merely routine is said to them."""

from datetime import timedelta

from sqlalchemy import bindparam, select

from conversations.turn import Turn
from storage.queues import agenda
from storage.tables import Person

DISTRESS = "distress/"
"""What begins the subject under which the agenda keeps it: their number follows."""

AGAIN = timedelta(days=1)
"""When what is not said to them meanwhile is looked at again."""

OF = select(agenda.c.subject).where(agenda.c.subject.in_(bindparam("distressed", expanding=True)))
"""Which of these subjects wait."""


def subject_of(person_id: int | None) -> str:
    """Under which subject the agenda keeps that this person's distress waits."""
    return f"{DISTRESS}{person_id}"


def waits(turn: Turn, person: Person) -> bool:
    """Whether the team was told of this person's distress, and nobody has said to see to it."""
    return bool(turn.uow.reminders(subject_of(person.id)))


def puts_off(turn: Turn, person: Person, subject: str, step: str) -> bool:
    """Whether this person's distress waits; then `subject` comes due for the sake of `step` a day
    later."""
    if not waits(turn, person):
        return False
    turn.uow.remind(subject, step, turn.now + AGAIN)
    return True
