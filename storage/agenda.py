"""What is to be looked at, and when: one row for each thing to do about a subject.

For whatever does not belong to a journey: a draft to recall, words to erase, a question that has
waited too long. A desk writes the next date down (`UnitOfWork.remind`); a round takes what is due
and makes it a `CameDue` event, which the desk of that kind of subject handles like anything else.
The desk decides then what the date means, and may write down another: nothing is planned that
would have to be planned anew when somebody writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.queues import agenda


@dataclass(frozen=True)
class Due:
    """One thing to look at; `at` is when it was to be."""

    subject: str
    step: str
    at: datetime


def put(connection: Connection, subject: str, step: str, at: datetime) -> None:
    """Look at `subject` for the sake of `step` at `at`, and not when it was said before."""
    given = {"subject": subject, "step": step, "due_at": at}
    connection.execute(_PUT[connection.dialect.name != "sqlite"], given)


def drop(connection: Connection, subject: str, step: str = "") -> None:
    """Do not look at `subject` any more: for the sake of `step`, or at all."""
    if step:
        connection.execute(_DROP_STEP, {"of": subject, "for": step})
    else:
        connection.execute(_DROP, {"of": subject})


def steps(connection: Connection, subject: str) -> Sequence[str]:
    """For the sake of which steps `subject` will be looked at."""
    return connection.execute(_STEPS, {"of": subject}).scalars().all()


def take(connection: Connection, now: datetime, limit: int) -> Sequence[Due]:
    """At most `limit` of what is due, the oldest first; it is taken off the agenda. Several
    processes may do so at once."""
    shared = connection.dialect.name != "sqlite"
    rows = connection.execute(_DUE[shared], {"now": now, "limit": limit}).all()
    if rows:
        taken = [{"of": row.subject, "for": row.step} for row in rows]
        connection.execute(_DROP_STEP, taken)
    return [Due(row.subject, row.step, row.due_at) for row in rows]


def next_due(session: Session) -> datetime | None:
    """The next date, perhaps past; None when nothing is written down."""
    due: datetime | None = session.connection().execute(_NEXT).scalar_one_or_none()
    return due


def _upsert(insert_into: Any) -> Any:
    statement = insert_into(agenda)
    return statement.on_conflict_do_update(
        index_elements=["subject", "step"], set_={"due_at": statement.excluded.due_at}
    )


_c = agenda.c
_PUT = {False: _upsert(sqlite.insert), True: _upsert(postgresql.insert)}
_STEPS = select(_c.step).where(_c.subject == bindparam("of")).order_by(_c.step)
_DROP = delete(agenda).where(_c.subject == bindparam("of"))
_DROP_STEP = _DROP.where(_c.step == bindparam("for"))
_due = (
    select(_c.subject, _c.step, _c.due_at)
    .where(_c.due_at <= bindparam("now"))
    .order_by(_c.due_at)
    .limit(bindparam("limit"))
)
_DUE = {False: _due, True: _due.with_for_update(skip_locked=True)}
_NEXT = select(_c.due_at).order_by(_c.due_at).limit(1)
