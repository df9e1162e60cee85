"""How many more talks a contact may be asked for this month: never beyond what they said.

A question counts in the calendar month, on the contact's own clock, in which it is put to them,
whether the team asks or a mentee and their mentor, and whatever becomes of it; one that was never
put, for it ended before an hour of theirs came, does not count. Whoever asks locks the contact's
profile first (`may_ask`), so that two at the same instant do not both take the last.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from conversations import hours
from conversations.casework import talks
from conversations.figures import Limits
from conversations.matching import roles
from conversations.mentoring import presence
from storage.tables import Mentor, Person, Talk
from storage.unit_of_work import UnitOfWork

_A_MONTH = timedelta(days=33)
"""A little more than the longest month, for whatever clock."""


def may_ask(
    uow: UnitOfWork, contact_id: int, at: datetime, limits: Limits, *, but: int | None = None
) -> bool:
    """Whether this contact is there at this instant and takes another question, the talk `but` left
    out; their profile stays locked until the turn is over. The case is locked before."""
    mentor = uow.lock(Mentor, contact_id)
    person = uow.session.get(Person, contact_id)
    if mentor is None or person is None or presence.of(mentor).out(at, limits):
        return False
    uow.session.flush()
    rows = uow.session.exec(
        select(Talk.id, Talk.asked_at).where(
            Talk.contact_id == contact_id, col(Talk.asked_at) > at - _A_MONTH, talks.was_put
        )
    )
    asked = [when for number, when in rows if number != but]
    return roles.left(roles.quota(mentor.answers), asked, at, person.zone) > 0


def spent(session: Session, now: datetime, read_within: Limits | None = None) -> set[int]:
    """Who takes no more questions this month; with the limits that say when somebody may read it
    (`read_within`), in the month of that hour."""
    asked: dict[int, list[datetime]] = defaultdict(list)
    for number, at in session.exec(
        select(Talk.contact_id, Talk.asked_at).where(
            col(Talk.asked_at) > now - _A_MONTH, talks.was_put
        )
    ):
        asked[number].append(at)
    rows = session.exec(
        select(Mentor, Person.zone)
        .join(Person, col(Person.id) == col(Mentor.person_id))
        .where(col(Mentor.person_id).in_(asked))
    )
    found = set[int]()
    for mentor, zone in rows:
        at = hours.decent(now, zone, read_within) if read_within is not None else now
        if roles.left(roles.quota(mentor.answers), asked[mentor.person_id], at, zone) <= 0:
            found.add(mentor.person_id)
    return found
