"""Who is behind an address, and at which address a person is written to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam
from sqlmodel import Session, col, select

from conversations.programme import Catalogue, Programme
from storage.mail import Address, Event, platform_of
from storage.tables import Candidate, Interview, Mentorship, Person, PersonAddress, Proposal, Talk
from storage.unit_of_work import UnitOfWork

BEST_FIRST = (
    col(PersonAddress.unreachable_since).is_not(None),
    col(PersonAddress.used_at).desc(),
    col(PersonAddress.address),
)
"""The order of a person's addresses, the one to write to first: reachable, then newest used."""


def in_mentorship(person_id: int | BindParameter[int] | None) -> ColumnElement[bool]:
    """That this person is one of the two of a mentorship, as a condition."""
    return (col(Mentorship.mentee_id) == person_id) | (col(Mentorship.mentor_id) == person_id)


# Asked at every turn, so built once: building a statement costs more than running it.
_OF = (
    select(PersonAddress)
    .where(col(PersonAddress.person_id) == bindparam("person"))
    .order_by(*BEST_FIRST)
)
_AT = (
    select(Person)
    .join(PersonAddress, col(PersonAddress.person_id) == col(Person.id))
    .where(col(PersonAddress.address) == bindparam("address"))
)
_ALL = select(Mentorship).where(in_mentorship(bindparam("person"))).order_by(col(Mentorship.id))
_LIVE = _ALL.where(col(Mentorship.state) == "active")


def find(uow: UnitOfWork, where: Address) -> Person | None:
    """The person who writes from this address, if we have met."""
    return uow.session.exec(_AT, params={"address": where}).first()


def meet(uow: UnitOfWork, event: Event, catalogue: Catalogue) -> Person:
    """The person behind an event, made on first contact.

    A language hint is kept only if the programme speaks it; a name is not taken from the
    platform's profile, people say themselves how they want to be called.
    """
    person = find(uow, event.who)
    # On Slack people are asked to come in by staff and are known there by name already.
    on_slack = platform_of(event.who) == "slack"
    if person is not None:
        if on_slack:  # somebody whom staff named has said nothing yet
            person.name = person.name or event.name
            person.language = person.language or spoken(event, catalogue)
        return person
    if not on_slack:
        return enter(uow, event.who, catalogue)
    return enter(uow, event.who, catalogue, language=spoken(event, catalogue), name=event.name)


def spoken(event: Event, catalogue: Catalogue) -> str:
    """The language of somebody's app, if the programme speaks it; otherwise its home language."""
    hint = event.language.partition("-")[0].lower()
    return hint if hint in catalogue.languages else catalogue.home.language


def enter(
    uow: UnitOfWork, where: Address, catalogue: Catalogue, *, language: str = "", name: str = ""
) -> Person:
    """Make the person behind an address that nobody is known to have."""
    person = Person(created_at=uow.now, language=language, name=name)
    uow.session.add(person)
    uow.session.flush()
    assert person.id is not None
    uow.session.add(PersonAddress(address=where, person_id=person.id, used_at=uow.now))
    uow.session.flush()
    idle = timedelta(days=catalogue.home.limits.idle_days)
    uow.remind(f"person/{person.id}", "idle", uow.now + idle)
    return person


def addresses_of(uow: UnitOfWork, person_id: int) -> Sequence[PersonAddress]:
    """All addresses of a person, the one to write to first."""
    return uow.session.exec(_OF, params={"person": person_id}).all()


def written_to(rows: Sequence[PersonAddress], here: PersonAddress, now: datetime) -> None:
    """From now on this one of a person's addresses was used last, whatever another process's clock
    said of the others."""
    tick = timedelta(microseconds=1)
    here.used_at = max([now, *(each.used_at + tick for each in rows if each is not here)])


def showing(uow: UnitOfWork, person_id: int, slot: str) -> list[Address]:
    """In which of a person's places something stands in this slot: also in those that they wrote
    from before they went elsewhere."""
    rows = addresses_of(uow, person_id)
    return [where for row in rows if uow.holds(where := Address(row.address), slot)]


def reads_in(uow: UnitOfWork, person_id: int, slot: str) -> list[Address]:
    """Those places in which what stands in this slot may give way to something else: nothing is
    said where they have shut us out, or where it never arrived."""
    return [where for where in arrives_at(uow, person_id) if uow.stands(where, slot)]


def arrives_at(uow: UnitOfWork, person_id: int) -> list[Address]:
    """The places of a person to which anything arrives now, the one to write to first."""
    rows = addresses_of(uow, person_id)
    return [Address(row.address) for row in rows if row.unreachable_since is None]


def below(uow: UnitOfWork, person_id: int, begins: str) -> list[tuple[Address, str]]:
    """Each slot of a person's places whose name begins so, with its place."""
    places = [Address(row.address) for row in addresses_of(uow, person_id)]
    return [(where, slot) for where in places for slot in uow.slots(where, begins)]


def programme_of(session: Session, catalogue: Catalogue, person: Person) -> Programme:
    """The programme as this person reads it where we write to them: in their language, commands
    as their platform has them typed."""
    return catalogue.on(platform_where(session, person.id))[person.language]


def platform_where(session: Session, person_id: int | None) -> str:
    """The platform on which we write to a person; empty for somebody who has no address."""
    row = _best(session, person_id)
    return platform_of(Address(row.address)) if row is not None else ""


def address_of(uow: UnitOfWork, person_id: int) -> Address:
    """Where we write to a person. Raises `LookupError` for somebody who has no address (erased)."""
    row = _best(uow.session, person_id)
    if row is None:
        raise LookupError(f"person {person_id} has no address")
    return Address(row.address)


SOUNDLESS = frozenset({"telegram"})
"""Platforms on which a message can arrive without a sound. Elsewhere what is to be quiet waits."""


def quiet_until(uow: UnitOfWork, where: Address) -> datetime | None:
    """Until when nothing may ring in a person's place, if they have asked for that."""
    row = uow.session.get(PersonAddress, where)
    if row is None or row.quiet_until is None or row.quiet_until <= uow.now:
        return None
    return row.quiet_until


def waits_until(where: Address | None, quiet: datetime | None) -> datetime | None:
    """Until when what is said there waits, where it is to be `quiet` until then: nothing does where
    a message can arrive without a sound."""
    return None if where is None or platform_of(where) in SOUNDLESS else quiet


def reachable(uow: UnitOfWork, person_id: int) -> Address | None:
    """Where a person can be written to now; None if they have shut us out everywhere."""
    row = _best(uow.session, person_id)
    return Address(row.address) if row is not None and row.unreachable_since is None else None


def is_away(session: Session, person_id: int | None) -> bool:
    """Whether somebody has shut us out wherever we know them."""
    return bool(away_since(session, person_id))


def away_since(session: Session, person_id: int | None) -> str:
    """What names the absence of somebody who has shut us out; empty where they have not."""
    row = _best(session, person_id)
    return absence(row.unreachable_since if row is not None else None)


def _best(session: Session, person_id: int | None) -> PersonAddress | None:
    """The address to write to; None for somebody who has none."""
    return session.exec(_OF, params={"person": person_id}).first()


def absence(since: datetime | None) -> str:
    """What names an absence that began then."""
    return f"{since:%Y%m%dT%H%M%S}" if since is not None else ""


def cases_of(session: Session, person_id: int | None) -> set[int]:
    """The cases of others that a person was or will be asked about, or is part of."""
    known = {"person": person_id}
    return {each for asked in _ASKED_ABOUT for each in session.exec(asked, params=known).all()}


_THEIRS: tuple[tuple[Any, Any], ...] = (
    (Proposal.request_id, Proposal.mentor_id),
    (Candidate.request_id, Candidate.mentor_id),
    (Mentorship.request_id, Mentorship.mentor_id),
    (Interview.request_id, Interview.interviewer_id),
    (Talk.request_id, Talk.contact_id),
)
_ASKED_ABOUT = [select(case).where(whom == bindparam("person")) for case, whom in _THEIRS]


def lives(person: Person, place: Mapping[str, Any], zone: Any) -> None:
    """Somebody lives at this `place`, as its question has it. Their `zone` is not asked where the
    place has one only."""
    person.city, person.country = place["city"], place["country"]
    person.zone = zone or (place["zones"] or [person.zone])[0]


def first_name(person: Person) -> str:
    """Their first name. What one of a pair reads of the other names them by `naming.called`."""
    return first_name_of(person.name)


def first_name_of(name: str) -> str:
    """The first word of the name a person gave."""
    return name.split()[0] if name.split() else ""


@dataclass(frozen=True)
class Side:
    """One person's place in a mentorship."""

    mentorship: Mentorship
    role: str
    other_id: int


def live_mentorships(uow: UnitOfWork, person_id: int) -> list[Side]:
    """The mentorships whose private thread is open for this person, oldest first."""
    rows = uow.session.exec(_LIVE, params={"person": person_id})
    return [side_of(row, person_id) for row in rows]


def all_mentorships(uow: UnitOfWork, person_id: int) -> list[Side]:
    """All mentorships that this person is or was part of, oldest first."""
    rows = uow.session.exec(_ALL, params={"person": person_id})
    return [side_of(row, person_id) for row in rows]


def side_of(mentorship: Mentorship, person_id: int) -> Side:
    """Which side of a mentorship a person is on. Raises `LookupError` for a stranger to it."""
    if person_id == mentorship.mentee_id:
        return Side(mentorship, "mentee", mentorship.mentor_id)
    if person_id == mentorship.mentor_id:
        return Side(mentorship, "mentor", mentorship.mentee_id)
    raise LookupError(f"person {person_id} is no part of mentorship {mentorship.id}")
