"""What the simulation reads in the database: what people have before them, and what arrived."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from storage.mail import Address
from storage.queues import outbox
from storage.tables import Dialogue, Mentorship


def form(session: Session, dialogue: int) -> str:
    """The form that a dialogue goes through; empty where it is gone."""
    return session.exec(select(Dialogue.form).where(Dialogue.id == dialogue)).first() or ""


def open_forms(session: Session, person: int) -> Sequence[str]:
    """The forms that somebody has begun and not ended."""
    found = select(Dialogue.form).where(
        Dialogue.person_id == person, col(Dialogue.closed_at).is_(None)
    )
    return session.exec(found).all()


def last_word_to(session: Session, person: int) -> list[int]:
    """With whom the mentorship is over to whom somebody is about to say a last word."""
    begun = select(Dialogue.subject).where(
        Dialogue.person_id == person,
        Dialogue.form == "last_word",
        col(Dialogue.closed_at).is_(None),
    )
    others = []
    for subject in session.exec(begun).all():
        row = session.get_one(Mentorship, int(subject.rpartition("/")[2]))
        others.append(row.mentor_id if row.mentee_id == person else row.mentee_id)
    return others


def drafts_zones(session: Session) -> dict[int, str]:
    """Where people say in a draft that they live, by the dialogue in which they do."""
    found = select(Dialogue.id, Dialogue.answers).where(col(Dialogue.closed_at).is_(None))
    zones = {}
    for number, answers in session.exec(found):
        zone = answers.get("zone") or _of_place(answers.get("place"))
        if zone:
            zones[number or 0] = str(zone)
    return zones


def _of_place(place: object) -> str:
    zones = place.get("zones") if isinstance(place, dict) else None
    return str(zones[0]) if zones else ""


def pairs(session: Session, person: int, state: str) -> list[tuple[int, int]]:
    """Somebody's mentorships that are so, each with the other of the two."""
    found = select(Mentorship.id, Mentorship.mentee_id, Mentorship.mentor_id).where(
        Mentorship.state == state,
        or_(col(Mentorship.mentee_id) == person, col(Mentorship.mentor_id) == person),
    )
    return [
        (number or 0, mentor if mentee == person else mentee)
        for number, mentee, mentor in session.exec(found)
    ]


def two(session: Session, thread: str) -> tuple[int, ...]:
    """The two of the mentorship whose thread this slot heads; empty for any other slot."""
    kind, _, number = thread.partition("/")
    if kind != "thread" or not number.isdigit():
        return ()
    row = session.get(Mentorship, int(number))
    return (row.mentee_id, row.mentor_id) if row is not None else ()


def arrived(session: Session, since: datetime) -> list[tuple[Address, list[datetime]]]:
    """Of each place, when what was said there arrived, in the order in which it was said."""
    c = outbox.c
    found = select(c.address, c.closed_at).where(c.closed_at >= since, c.ref.is_not(None))
    places: dict[Address, list[datetime]] = defaultdict(list)
    for place, at in session.exec(found.order_by(c.seq)):
        places[place].append(at)
    return [*places.items()]
