"""Which cases each list of the Home tab holds, in which order: conditions for the database.

Each looks at what is open, or at what an index finds; none costs anything for a case that was
closed long ago. Counts of all lists are one statement.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_
from sqlalchemy import select as columns
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import Session, col, select

from conversations.mentoring.roster import LIVE
from storage.mail import Address
from storage.tables import (
    Concern,
    History,
    Interview,
    Mentor,
    Mentorship,
    Person,
    Proposal,
    Request,
)

WORKED_ON = ("claimed", "asking", "proposing", "introducing")
"""The states in which somebody of the team works on a case."""

OPEN = ("submitted", *WORKED_ON, "accompanied")

MEETING = ("invited", "accepted")
"""The states of an interview that is still to come, or to be written about."""

SILENCE = timedelta(days=21)
"""A mentorship in which nobody wrote for so long is worth a look."""

RECENT = timedelta(days=30)
"""How long a closed case is listed."""

MENTORS = "mentors"
"""The one list that holds no cases: mentors who may be asked now."""


@dataclass(frozen=True)
class Look:
    """Who looks at the lists, when, and for how long before its end a mentorship is ending."""

    who: Address
    now: datetime
    ending: timedelta


_id, _state = col(Request.id), col(Request.state)
_open, _worked_on = _state.in_(OPEN), _state.in_(WORKED_ON)
_of_the_case = col(Mentorship.request_id) == _id
_goes_on = and_(_of_the_case, col(Mentorship.state) == "active")


def _newest(act: str) -> ColumnElement[int]:
    """The number of the newest line of a case's history that says this; 0 where none does."""
    found = columns(func.max(col(History.id))).where(
        col(History.request_id) == _id, col(History.act) == act
    )
    return func.coalesce(found.scalar_subquery(), 0)


_ends_at: ColumnElement[datetime | None] = (
    columns(func.min(col(Mentorship.ends_at))).where(_goes_on).scalar_subquery()
)
_asked = exists().where(col(Proposal.request_id) == _id, col(Proposal.state) == "asked")
_interviewed = columns(col(Interview.request_id)).where(col(Interview.state).in_(MEETING))
_with_concern = columns(col(Concern.request_id)).where(
    col(Concern.closed_at).is_(None), col(Concern.request_id).is_not(None)
)
in_distress = and_(
    _open, col(Request.distress_at).is_not(None), col(Request.distress_seen_at).is_(None)
)
"""Words of distress were read, and nobody has seen to them yet."""


def _silent(look: Look) -> ColumnElement[bool]:
    since, began = look.now - SILENCE, col(Mentorship.introduced_at)
    wrote = (col(Mentorship.mentee_wrote_at), col(Mentorship.mentor_wrote_at))
    return and_(*(func.coalesce(at, began) < since for at in wrote))


def _attention(look: Look) -> ColumnElement[bool]:
    ending = col(Mentorship.ends_at) <= look.now + look.ending
    worrying = exists().where(_goes_on, or_(ending, _silent(look)))
    noted = and_(_state != "draft", _id.in_(_with_concern))
    return or_(in_distress, noted, and_(_state == "accompanied", worrying))


def _closed(look: Look) -> ColumnElement[bool]:
    # By the date alone, which is indexed: what is closed is most of what there is.
    sent, at = col(Request.submitted_at), col(Request.closed_at)
    return and_(at > look.now - RECENT, _state.not_in(OPEN), sent.is_not(None))


CASES: Mapping[str, Callable[[Look], ColumnElement[bool]]] = {
    "attention": _attention,
    "mine": lambda look: and_(_worked_on, col(Request.holder) == look.who),
    "unclaimed": lambda look: _state == "submitted",
    "mentee": lambda look: and_(_open, _newest("ask") > _newest("answer")),
    "mentor": lambda look: and_(_state == "proposing", _asked),
    "interviewer": lambda look: and_(_open, _id.in_(_interviewed)),
    "date": lambda look: and_(_open, col(Request.wait_until).is_not(None)),
    "others": lambda look: and_(_worked_on, col(Request.holder) != look.who),
    "accompanied": lambda look: _state == "accompanied",
    "open": lambda look: _open,
    "closed": _closed,
}
"""The lists of cases by name, each as a condition on `Request`."""

NAMES = (*CASES, MENTORS)

# Not the bare column: SQLite would walk its index, past all that was ever closed.
_first = (func.coalesce(col(Request.submitted_at), col(Request.created_at)), _id)
_mine_alone = and_(_state == "claimed", col(Request.wait_until).is_(None), _id.not_in(_interviewed))
_ORDERS: Mapping[str, Sequence[SQLCoreOperations[Any]]] = {
    "attention": (case((in_distress, 0), (_id.in_(_with_concern), 1), else_=2), *_first),
    "mine": (case((_mine_alone, 0), else_=1), *_first),
    "date": (col(Request.wait_until), _id),
    "accompanied": (_ends_at, _id),
    "closed": (col(Request.closed_at).desc(), _id.desc()),
}
"""Where the one who waits longest does not come first."""

_load = (
    columns(func.count())
    .where(col(Mentorship.mentor_id) == col(Mentor.person_id), col(Mentorship.state).in_(LIVE))
    .correlate(Mentor)
    .scalar_subquery()
)
_free = and_(col(Mentor.state) == "active", _load < col(Mentor.capacity))


def counts(session: Session, look: Look) -> dict[str, int]:
    """How many each list holds now."""
    of_cases = {
        name: columns(func.count()).select_from(Request).where(which(look)).scalar_subquery()
        for name, which in CASES.items()
    }
    of_mentors = columns(func.count()).select_from(Mentor).where(_free).scalar_subquery()
    numbers = {**of_cases, MENTORS: of_mentors}
    found = session.connection().execute(columns(*numbers.values())).one()
    return dict(zip(numbers, found, strict=True))


def count(session: Session, look: Look, name: str, situation: str = "") -> int:
    """How many one list holds, or how many of this situation."""
    statement = select(func.count())
    if name == MENTORS:
        return session.exec(statement.select_from(Mentor).where(_free)).one()
    return session.exec(statement.select_from(Request).where(*_which(look, name, situation))).one()


def cases(
    session: Session, look: Look, name: str, situation: str = "", *, first: int = 0, most: int
) -> list[int]:
    """The numbers of the cases of a list, in its order: at most so many, from the `first` on."""
    statement = (
        select(Request.id)
        .where(*_which(look, name, situation))
        .order_by(*_ORDERS.get(name, _first))
        .offset(first)
        .limit(most)
    )
    return [number for number in session.exec(statement) if number is not None]


def mentors(session: Session, *, first: int = 0, most: int) -> list[tuple[Mentor, Person, int]]:
    """Mentors who may be asked, with how many people they accompany: those with none first."""
    statement = (
        select(Mentor, Person, _load)
        .join(Person, col(Person.id) == col(Mentor.person_id))
        .where(_free)
        .order_by(_load, col(Person.name), col(Person.id))
        .offset(first)
        .limit(most)
    )
    return [(mentor, person, load) for mentor, person, load in session.exec(statement)]


def _which(look: Look, name: str, situation: str) -> tuple[ColumnElement[bool], ...]:
    which = CASES[name](look)
    return (which, col(Request.situation) == situation) if situation else (which,)
