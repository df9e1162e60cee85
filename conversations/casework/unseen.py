"""Whose words of distress wait for the careers team: it was told of them, and nobody has said yet
to see to it. Until then nothing that is merely routine is said to them; nor to who has reported the
other of a pair, until the team has seen to that."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, or_, select
from sqlmodel import col

from conversations.turn import Turn
from storage.queues import agenda
from storage.tables import Concern, Mentorship, Person

DISTRESS = "distress/"
"""What begins the subject under which the agenda keeps it: their number follows."""

AGAIN = timedelta(days=1)
"""When what is not said to them meanwhile is looked at again."""

STANDS, LONG = "stands", timedelta(days=365)
"""What keeps it on the agenda while a reminder of it has come due and is not handled: what comes
due beside it must not be taken for routine. It never comes due itself, as each reminder puts it
off anew."""

OF = select(agenda.c.subject).where(agenda.c.subject.in_(bindparam("distressed", expanding=True)))
"""Which of these subjects wait."""


def subject_of(person_id: int | None) -> str:
    """Under which subject the agenda keeps that this person's distress waits."""
    return f"{DISTRESS}{person_id}"


def waits(turn: Turn, person: Person) -> bool:
    """Whether the team was told of this person's distress, and nobody has said to see to it."""
    return bool(turn.uow.reminders(subject_of(person.id)))


def remind(turn: Turn, person: Person, step: str, at: datetime) -> None:
    """Have the team reminded at `at`, for the sake of this step alone, that nobody has seen to it:
    until somebody has, it waits."""
    subject = subject_of(person.id)
    turn.uow.unremind(subject)
    turn.uow.remind(subject, step, at)
    turn.uow.remind(subject, STANDS, at + LONG)


def reports(turn: Turn, person: Person) -> bool:
    """Whether what this person has reported of the other of a pair waits to be seen to. Of two who
    have reported each other the concern names neither."""
    either = col(Mentorship.mentee_id) == person.id, col(Mentorship.mentor_id) == person.id
    statement = (
        select(col(Concern.id))
        .join(Mentorship, col(Mentorship.request_id) == col(Concern.request_id))
        .where(
            col(Concern.kind) == "reported",
            col(Concern.closed_at).is_(None),
            or_(
                col(Concern.person_id) == person.id,
                and_(col(Concern.person_id).is_(None), or_(*either)),
            ),
        )
        .limit(1)
    )
    return turn.uow.connection.execute(statement).first() is not None


def puts_off(
    turn: Turn, people: Iterable[Person], subject: str, step: str, *, until: datetime | None = None
) -> bool:
    """Whether the distress of any of these waits, or what one of them has reported; then `subject`
    comes due for the sake of `step` a day later. What would come at `until` or after it, when it is
    true no more or would only puzzle, is left out."""
    if not any(waits(turn, person) or reports(turn, person) for person in people):
        return False
    again = turn.now + AGAIN
    if until is None or again < until:
        turn.uow.remind(subject, step, again)
    return True
