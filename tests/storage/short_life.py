"""The child process of `test_kill`: a whole bot in little, until it is killed.

python -m tests.storage.short_life URL EVENTS
"""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, select

from storage import inbox, outbox
from storage.ledger import Ledger
from storage.mail import Address, Event, Message, Ref, Said
from storage.outbox import Parcel
from storage.tables import Person
from storage.unit_of_work import UnitOfWork

LEASE = timedelta(milliseconds=30)
"""Short, so that what a killed run had claimed comes back at once."""


def say(*words: str) -> None:
    """Tell the outside world; it has seen it even if we die at the next line."""
    os.write(sys.stdout.fileno(), f"{' '.join(words)}\n".encode())


def handle(event: Event, uow: UnitOfWork) -> None:
    """Count the events of a place, and answer each."""
    person = uow.session.exec(select(Person).where(Person.name == event.where)).one_or_none()
    if person is None:
        person = Person(name=event.where, created_at=uow.now, promotion=0)
        uow.session.add(person)
    person.promotion = (person.promotion or 0) + 1
    uow.post(Message(to=event.where, key=f"re:{event.id}", text="Bien reçu."))


async def receive(ledger: Ledger, number: int) -> None:
    """An update arrives; what was not acknowledged arrives again in the next life."""
    where = Address(f"telegram:{number % 3}")
    event = Event(
        id=str(number),
        at=datetime.now(UTC),
        who=where,
        where=where,
        what=Said(text="bonjour", ref=Ref(str(number))),
    )
    if await ledger.write(lambda uow: inbox.store(uow, [event]), in_order=True):
        say("stored", str(number))


async def carry(ledger: Ledger, parcel: Parcel) -> None:
    """Deliver one message: the world sees it first, then we write that down."""
    say("sent", parcel.message.key, *(["doubtful"] if parcel.doubtful else []))
    await ledger.write(lambda uow: outbox.sent(uow, parcel.seq, Ref(str(parcel.seq))))


async def receive_all(ledger: Ledger, events: int) -> None:
    """Three at a time, as they come."""
    for number in range(0, events, 3):
        await asyncio.gather(*(receive(ledger, number + place) for place in range(3)))


async def live(url: str, events: int) -> None:
    """Receive, handle and carry until all is done."""
    ledger = Ledger(url, lambda: datetime.now(UTC))
    receiving = asyncio.create_task(receive_all(ledger, events))
    while not receiving.done() or await ledger.read(_busy):
        await ledger.write(lambda uow: inbox.handle_next(uow, handle, limit=5))
        parcels = await ledger.write(lambda uow: outbox.claim(uow, 10, LEASE))
        await asyncio.gather(*(carry(ledger, parcel) for parcel in parcels))
    await receiving
    await ledger.close()


def _busy(session: Session) -> bool:
    return inbox.pending(session) + outbox.waiting(session) > 0


if __name__ == "__main__":
    asyncio.run(live(sys.argv[1], int(sys.argv[2])))
