"""Short ways to say what happens in these tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from storage import inbox, outbox
from storage.ledger import Ledger
from storage.mail import Address, Event, Message, Ref, Said
from storage.outbox import Parcel

CLAIRE = Address("telegram:1")
ANTOINE = Address("slack:U2")
LEASE = timedelta(seconds=60)


def said(id: str, text: str = "bonjour", where: Address = CLAIRE, under: str = "") -> Event:
    """Somebody writes."""
    return Event(
        id=id,
        at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        who=where,
        where=where,
        under=Ref(under) if under else None,
        what=Said(text=text, ref=Ref(id)),
    )


def message(key: str, text: str = "salut", to: Address = CLAIRE, **more: Any) -> Message:
    """Something to tell."""
    return Message(to=to, key=key, text=text, **more)


async def store(ledger: Ledger, *events: Event) -> int:
    return await ledger.write(lambda uow: inbox.store(uow, events), in_order=True)


async def post(ledger: Ledger, *messages: Message) -> None:
    """Post in one transaction."""

    def work(uow: Any) -> None:
        for each in messages:
            uow.post(each)

    await ledger.write(work)


async def claim(ledger: Ledger, limit: int = 10, **filters: Any) -> list[Parcel]:
    return await ledger.write(lambda uow: outbox.claim(uow, limit, LEASE, **filters))


async def sent(ledger: Ledger, parcel: Parcel, ref: str) -> None:
    await ledger.write(lambda uow: outbox.sent(uow, parcel.seq, Ref(ref)))


async def postpone(ledger: Ledger, parcel: Parcel, seconds: float, *, doubtful: bool) -> None:
    await ledger.write(lambda uow: outbox.postpone(uow, parcel.seq, seconds, doubtful=doubtful))


async def deliver(ledger: Ledger, first_ref: int = 100) -> list[Parcel]:
    """Carry everything that is due: the nth message arrives at the nth ref. A revised one stays
    where it was."""
    carried: list[Parcel] = []
    while parcels := await claim(ledger):
        for parcel in parcels:
            await sent(ledger, parcel, parcel.standing or str(first_ref + len(carried)))
            carried.append(parcel)
    return carried


def texts(parcels: Sequence[Parcel]) -> list[str]:
    return [parcel.message.text for parcel in parcels]
