"""Several processes on one PostgreSQL: they share the work and keep the order."""

import asyncio
import threading
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from storage import inbox, outbox
from storage.ledger import Ledger
from storage.mail import Address, Event, Ref
from storage.tables import Person
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import HandClock
from tests.storage.saying import ANTOINE, CLAIRE, LEASE, claim, message, post, said, sent, store

Two = tuple[Ledger, Ledger]


@pytest.fixture
async def two(postgresql_url: str, clock: HandClock) -> AsyncIterator[Two]:
    """Two ledgers on one database, as two processes would have them."""
    one, other = Ledger(postgresql_url, clock.now), Ledger(postgresql_url, clock.now)
    yield one, other
    await asyncio.gather(one.close(), other.close())


class Slow:
    """A handler that stops in the middle until it is let go."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.entered = asyncio.Event()
        self.go = threading.Event()
        self._loop = asyncio.get_running_loop()

    def __call__(self, event: Event, _uow: UnitOfWork) -> None:
        self.ids.append(event.id)
        self._loop.call_soon_threadsafe(self.entered.set)
        assert self.go.wait(30)


async def test_a_lane_belongs_to_one_process_at_a_time(two: Two) -> None:
    one, other = two
    await store(one, said("c1"), said("c2"), said("a1", where=ANTOINE), said("c3"))
    slow = Slow()
    handling = asyncio.create_task(one.write(lambda uow: inbox.handle_next(uow, slow, limit=1)))
    await slow.entered.wait()
    seen: list[str] = []

    def quick(event: Event, _uow: UnitOfWork) -> None:
        seen.append(event.id)

    assert await other.write(lambda uow: inbox.handle_next(uow, quick)) == 1
    assert seen == ["a1"]
    assert await other.write(lambda uow: inbox.handle_next(uow, quick)) == 0
    slow.go.set()
    assert await handling == 1
    assert await other.write(lambda uow: inbox.handle_next(uow, quick)) == 2
    assert (slow.ids, seen) == (["c1"], ["a1", "c2", "c3"])


async def test_two_processes_handle_each_event_once_and_each_lane_in_order(two: Two) -> None:
    lanes = [Address(f"telegram:{n}") for n in range(12)]
    events = [said(f"{n}", where=lanes[n % 12]) for n in range(240)]
    await store(two[0], *events)
    handled: list[tuple[str, int]] = []

    def handler(event: Event, uow: UnitOfWork) -> None:
        # In the database, so that only what is committed counts.
        uow.session.add(Person(name=f"{event.where}/{event.id}", created_at=uow.now))

    async def work(ledger: Ledger) -> int:
        count = 0
        while await ledger.read(inbox.pending):
            count += await ledger.write(lambda uow: inbox.handle_next(uow, handler, limit=7))
        return count

    assert sum(await asyncio.gather(*(work(ledger) for ledger in two for _ in range(2)))) == 240
    rows = await two[0].read(
        lambda s: (
            s.connection().execute(text("SELECT name FROM person ORDER BY id")).scalars().all()
        )
    )
    handled = [(where, int(id)) for where, _, id in (row.partition("/") for row in rows)]
    by_lane = defaultdict(list)
    for where, number in handled:
        by_lane[where].append(number)
    assert len(handled) == 240
    assert all(numbers == sorted(numbers) for numbers in by_lane.values())


async def test_two_couriers_claim_different_messages(two: Two) -> None:
    one, other = two
    await post(one, *(message(f"{n}", to=Address(f"telegram:{n % 40}")) for n in range(120)))
    claimed: Counter[str] = Counter()
    arrived = defaultdict(list)

    async def carry(ledger: Ledger) -> None:
        while parcels := await claim(ledger, 5):
            for parcel in parcels:
                claimed[parcel.message.key] += 1
                arrived[parcel.message.to].append(int(parcel.message.key))
                await sent(ledger, parcel, f"ref {parcel.seq}")

    while await one.read(outbox.waiting):
        await asyncio.gather(carry(one), carry(other), carry(one), carry(other))
    assert claimed == {f"{n}": 1 for n in range(120)}
    assert all(numbers == sorted(numbers) for numbers in arrived.values())


async def test_a_claim_under_way_is_passed_over(two: Two) -> None:
    one, other = two
    await post(one, message("c1"), message("c2"), message("a1", to=ANTOINE))
    loop = asyncio.get_running_loop()
    entered, go = asyncio.Event(), threading.Event()

    def hold(uow: UnitOfWork) -> list[str]:
        parcels = outbox.claim(uow, 1, LEASE)
        loop.call_soon_threadsafe(entered.set)
        assert go.wait(30)
        return [parcel.message.key for parcel in parcels]

    claiming = asyncio.create_task(one.write(hold))
    await entered.wait()
    assert [parcel.message.key for parcel in await claim(other)] == ["a1"]
    go.set()
    assert await claiming == ["c1"]


async def test_two_posts_into_one_slot_see_each_other(two: Two) -> None:
    """Whoever comes first is replaced or revised: nothing is sent anew beside it."""

    def card(number: int) -> Any:
        return lambda uow: uow.post(message(f"{number}", f"texte {number}", slot="card"))

    await asyncio.gather(*(two[n % 2].write(card(n)) for n in range(20)))
    carried = []
    while parcels := await claim(two[0]):
        for parcel in parcels:
            carried.append(parcel)
            await sent(two[0], parcel, parcel.standing or "1")
    assert len(carried) == 1
    assert await two[0].write(lambda uow: uow.standing(CLAIRE, Ref("1"))) is not None


async def test_a_row_that_is_locked_is_as_it_stands_now(two: Two) -> None:
    """Even if it was read before, in the same transaction: another may have changed it since."""

    def add(uow: UnitOfWork) -> int:
        person = Person(name="0", created_at=uow.now)
        uow.session.add(person)
        uow.session.flush()
        return person.id or 0

    number = await two[0].write(add)
    read = threading.Barrier(2)

    def count(uow: UnitOfWork) -> None:
        before = uow.session.get(Person, number)
        assert before is not None
        read.wait(30)
        person = uow.lock(Person, number)
        assert person is before
        person.name = str(int(person.name) + 1)

    await asyncio.gather(*(ledger.write(count) for ledger in two))
    found = await two[0].read(lambda session: session.get(Person, number))
    assert found is not None
    assert found.name == "2"


async def test_a_deadlock_is_tried_again(two: Two, clock: HandClock) -> None:
    def add(uow: UnitOfWork) -> list[int]:
        people = [Person(name="0", created_at=uow.now) for _ in range(2)]
        uow.session.add_all(people)
        uow.session.flush()
        return [person.id or 0 for person in people]

    first, second = await two[0].write(add)
    both = threading.Barrier(2)
    tries: Counter[int] = Counter()

    def crossing(start: int, end: int) -> Any:
        def work(uow: UnitOfWork) -> None:
            tries[start] += 1
            for person in (uow.lock(Person, start), uow.lock(Person, end)):
                assert person is not None
                person.name = str(int(person.name) + 1)

        def meet(uow: UnitOfWork) -> None:
            uow.lock(Person, start)
            if not tries[start]:
                both.wait(30)
            work(uow)

        return meet

    await asyncio.gather(
        two[0].write(crossing(first, second)), two[1].write(crossing(second, first))
    )
    assert sum(tries.values()) >= 2
    kept = await two[0].read(
        lambda s: s.connection().execute(text("SELECT name FROM person")).scalars().all()
    )
    assert kept == ["2", "2"]


async def test_a_lost_connection_is_tried_again(two: Two) -> None:
    tries = []

    def work(uow: UnitOfWork) -> None:
        uow.session.add(Person(name="Claire", created_at=uow.now))
        uow.session.flush()
        tries.append(1)
        if len(tries) == 1:
            pid = uow.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            two[1].write_now(
                lambda other: (
                    other.connection.execute(
                        text("SELECT pg_terminate_backend(:pid)"), {"pid": pid}
                    )
                    and None
                )
            )
            uow.connection.execute(text("SELECT 1"))

    await two[0].write(work)
    kept = await two[0].read(
        lambda s: s.connection().execute(text("SELECT name FROM person")).scalars().all()
    )
    assert (len(tries), kept) == (2, ["Claire"])
