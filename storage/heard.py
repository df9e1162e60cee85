"""What a platform that repeats nothing must be asked for again: since when, and where.

The instant is durable and moves only when everything before it is in the inbox, whichever way it
came. Between two of these moments an event tells by its id whether it has been here.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, cast, or_
from sqlalchemy import select as choose
from sqlmodel import Session, col, select

from storage.mail import STAFF, Address, Ref
from storage.queues import inbox, outbox
from storage.tables import Dialogue, Heard, Mentorship, PersonAddress, Request
from storage.unit_of_work import UnitOfWork

THREAD = "thread/"
"""What begins the slot of the message that heads a mentorship's thread; its id follows."""


def since(session: Session, platform: str) -> datetime | None:
    """Everything that was written there before this instant has been taken in; None before the
    first start."""
    row = session.get(Heard, platform)
    return row.until if row is not None else None


def note(uow: UnitOfWork, platform: str, until: datetime) -> None:
    """Everything that was written there before `until` has been taken in. Never moves back."""
    row = uow.session.get(Heard, platform)
    if row is None:
        uow.session.add(Heard(platform=platform, until=until))
    elif row.until < until:
        row.until = until
        uow.session.add(row)


def known(session: Session, ids: Collection[str]) -> set[str]:
    """Those of `ids` that are events of ours, handled or waiting."""
    statement = choose(inbox.c.id).where(inbox.c.id.in_(ids))
    return set(session.connection().execute(statement).scalars())


def places(session: Session, platform: str, lately: datetime) -> dict[Address, list[Ref]]:
    """Where somebody may have written on `platform`, each with the roots of its threads: the team's
    place, that of whoever has a form, a case or a mentorship open, and that of whoever we have told
    something since `lately`. Of threads, that of each mentorship that is open, however long it has
    been quiet there, and those in which we have said something since `lately`."""
    there = col(PersonAddress.address).startswith(f"{platform}:", autoescape=True)
    whose = col(PersonAddress.person_id)
    under_way = col(Mentorship.ended_at).is_(None)
    has_open = or_(
        whose.in_(select(Dialogue.person_id).where(col(Dialogue.closed_at).is_(None))),
        whose.in_(select(Request.person_id).where(col(Request.closed_at).is_(None))),
        whose.in_(select(Mentorship.mentee_id).where(under_way)),
        whose.in_(select(Mentorship.mentor_id).where(under_way)),
    )
    theirs = session.exec(select(PersonAddress.address).where(there, has_open)).all()
    recent = (outbox.c.platform == platform, outbox.c.posted_at >= lately)
    told = choose(outbox.c.address).where(*recent).distinct()
    known_places = {STAFF, *theirs, *session.connection().execute(told).scalars()}
    found: dict[Address, list[Ref]] = {Address(each): [] for each in sorted(known_places)}
    root = outbox.alias("root")
    threads = (
        choose(root.c.address, root.c.ref)
        .join(outbox, (outbox.c.address == root.c.address) & (outbox.c.under == root.c.slot))
        .where(root.c.ref.is_not(None), *recent)
    )
    heads = choose(THREAD + cast(Mentorship.id, String)).where(under_way)
    pairs = choose(outbox.c.address, outbox.c.ref).where(
        outbox.c.platform == platform, outbox.c.slot.in_(heads), outbox.c.ref.is_not(None)
    )
    for address, ref in session.connection().execute(threads.union(pairs)):
        found.setdefault(Address(address), []).append(Ref(ref))
    return found
