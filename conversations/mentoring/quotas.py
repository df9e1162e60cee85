"""How many more talks a contact may be asked for this month: never beyond what they said; and how
contacts stand.

A question counts in the calendar month, on the contact's own clock, in which it is put to them,
whether the team asks or a mentee and their mentor, and whatever becomes of it; one that was never
put, for it ended before an hour of theirs came, does not count. Whoever asks locks the contact's
profile first (`may_ask`), so that two at the same instant do not both take the last.
"""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from sqlalchemy import bindparam, not_
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from conversations import hours
from conversations.casework import talks
from conversations.figures import Limits
from conversations.matching import roles
from conversations.matching.facts import Standing
from conversations.mentoring import presence
from conversations.programme import Programme
from storage.tables import Mentor, Person, Talk
from storage.unit_of_work import UnitOfWork

_A_MONTH = timedelta(days=33)
"""A little more than the longest month, for whatever clock."""

# Asked for every contact and by every ranking, so built once.
_LATELY = col(Talk.asked_at) > bindparam("since")
_OF_CONTACT = select(Talk.id, Talk.asked_at).where(
    col(Talk.contact_id) == bindparam("number"), _LATELY, talks.was_put
)
_OF_ALL = select(Talk.contact_id, Talk.asked_at).where(_LATELY, talks.was_put)
_SINCE = select(Talk.contact_id).where(col(Talk.asked_at) >= bindparam("since"), talks.was_put)
_ASKED = (
    select(Mentor.person_id, Mentor.answers, Person.zone)
    .join(Person, col(Person.id) == col(Mentor.person_id))
    .where(col(Mentor.person_id).in_(bindparam("asked", expanding=True)))
)
_ABSENT = columns_of(col(Mentor.person_id), *presence.COLUMNS).where(
    col(Mentor.state).in_(presence.HERE),
    not_(presence.here(bindparam("now"), bindparam("asked"))),
)


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
    of_contact = {"number": contact_id, "since": at - _A_MONTH}
    rows = uow.session.exec(_OF_CONTACT, params=of_contact)
    asked = [when for number, when in rows if number != but]
    return roles.left(roles.quota(mentor.answers), asked, at, person.zone) > 0


def spent(session: Session, now: datetime, read_within: Limits | None = None) -> set[int]:
    """Who takes no more questions this month; with the limits that say when somebody may read it
    (`read_within`), in the month of that hour."""
    asked: dict[int, list[datetime]] = defaultdict(list)
    for number, at in session.exec(_OF_ALL, params={"since": now - _A_MONTH}):
        asked[number].append(at)
    found = set[int]()
    for number, answers, zone in session.exec(_ASKED, params={"asked": tuple(asked)}):
        at = hours.decent(now, zone, read_within) if read_within is not None else now
        if roles.left(roles.quota(answers), asked[number], at, zone) <= 0:
            found.add(number)
    return found


def lately(session: Session, programme: Programme, now: datetime) -> Counter[int]:
    """How often each contact was asked within the last months, whoever asked."""
    since = now - timedelta(days=programme.limits.recent_days)
    return Counter(session.exec(_SINCE, params={"since": since}))


def standings(
    session: Session, programme: Programme, now: datetime, read_within: Limits | None = None
) -> dict[int, Standing]:
    """How contacts stand: who is not there, who has had all their questions of the month (see
    `spent`), and how often each was asked lately, so that among equals all get their turn. Neither
    their mentees count, nor what they were proposed: a talk takes no place."""
    recent = lately(session, programme, now)
    found = {number: Standing(recent=count) for number, count in recent.items()}
    for number in spent(session, now, read_within):
        found[number] = Standing("quota", recent[number])
    absent = {"now": now, "asked": presence.asked_since(now, programme.limits)}
    for number, *present in session.connection().execute(_ABSENT, absent):
        out = presence.Presence(*present).out(now, programme.limits)
        found[number] = Standing(out, recent[number])
    return found
