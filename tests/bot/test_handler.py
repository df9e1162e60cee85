"""What was said is kept, handled and answered, whatever goes wrong on the way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.exc import OperationalError

from bot.courier import Courier
from bot.handler import Handler
from storage import inbox
from storage.ledger import Ledger
from storage.mail import Address, Event, Message, Ref, Said
from storage.unit_of_work import UnitOfWork
from tests.bot.fakes import FakeChannel, FakeClock

INES, PAUL = Address("telegram:1"), Address("telegram:2")


def said(text: str, who: Address = INES) -> Event:
    what = Said(text=text, ref=Ref("1"))
    return Event(id=f"{who}/{text}", at=FakeClock().now(), who=who, where=who, what=what)


class Desk:
    """Repeats what is said; breaks when told to."""

    def __init__(self) -> None:
        self.handled: list[str] = []
        self.database_faults = 0
        self.happened = 0

    def handle(self, event: Event, uow: UnitOfWork) -> None:
        assert isinstance(event.what, Said)
        if self.database_faults:
            self.database_faults -= 1
            raise OperationalError("SELECT 1", {}, Exception("disk full"))
        if event.what.text == "broken":
            raise ZeroDivisionError
        self.handled.append(event.what.text)
        uow.post(Message(to=event.where, key=f"{event.id}/1", text=event.what.text))

    def failed(self, event: Event, uow: UnitOfWork, error: Exception) -> None:
        uow.post(Message(to=event.where, key=f"{event.id}/failed", text="sorry"))

    def note(self) -> None:
        self.happened += 1


class Office:
    """A handler and a courier at work."""

    def __init__(self, url: str) -> None:
        clock = FakeClock()
        self.desk, self.channel = Desk(), FakeChannel()
        self.ledger = Ledger(url, clock.now)
        self.courier = Courier(self.ledger, clock.now, lambda: None)
        self.courier.add(self.channel)
        self.handler = Handler(
            self.ledger, self.courier, self.desk.handle, self.desk.failed, self.desk.note
        )


@asynccontextmanager
async def at_work(url: str) -> AsyncIterator[Office]:
    office = Office(url)
    tasks = [asyncio.create_task(part.run()) for part in (office.handler, office.courier)]
    try:
        yield office
    finally:
        await office.handler.stop()
        await office.courier.stop(5)
        await asyncio.gather(*tasks)
        await office.ledger.close()


async def test_what_is_said_is_answered(database_url: str) -> None:
    async with at_work(database_url) as office:
        await office.handler.take([said("a"), said("b")])
        await office.channel.receives(2)
        await office.handler.quiet.wait()
    assert office.channel.texts() == ["a", "b"]
    assert office.desk.happened


async def test_what_is_only_stored_is_handled_when_told(database_url: str) -> None:
    async with at_work(database_url) as office:
        await office.handler.store([said("a")])
        office.handler.received()
        await office.channel.receives(1)
    assert office.channel.texts() == ["a"]


async def test_what_an_earlier_run_left_is_handled_at_the_start(sqlite_url: str) -> None:
    ledger = Ledger(sqlite_url, FakeClock().now)
    await ledger.write(lambda uow: inbox.store(uow, [said("a")]))
    await ledger.close()
    async with at_work(sqlite_url) as office:
        await office.channel.receives(1)
    assert office.channel.texts() == ["a"]


async def test_what_is_said_twice_is_answered_once(sqlite_url: str) -> None:
    async with at_work(sqlite_url) as office:
        await office.handler.take([said("a")])
        await office.handler.take([said("a"), said("b")])
        await office.channel.receives(2)
    assert office.channel.texts() == ["a", "b"]


async def test_a_fault_of_ours_is_told_and_the_rest_goes_on(sqlite_url: str) -> None:
    async with at_work(sqlite_url) as office:
        await office.handler.take([said("a"), said("broken"), said("b")])
        await office.channel.receives(3)
    assert office.channel.texts() == ["a", "sorry", "b"]


async def test_many_at_once(sqlite_url: str) -> None:
    texts = [str(number) for number in range(100)]
    async with at_work(sqlite_url) as office:
        await office.handler.take([said(text) for text in texts])
        await office.channel.receives(100)
    assert office.channel.texts() == texts


async def test_an_answer_to_someone_who_is_being_answered(sqlite_url: str) -> None:
    async with at_work(sqlite_url) as office:
        gate, begun = asyncio.Event(), asyncio.Event()

        async def hold(message: Message) -> None:
            begun.set()
            await gate.wait()

        office.channel.hold = hold
        await office.handler.take([said("a")])
        await begun.wait()
        await office.handler.take([said("b"), said("c", PAUL)])
        gate.set()
        await office.channel.receives(3)
    assert office.channel.texts(INES) == ["a", "b"]
    assert office.channel.texts(PAUL) == ["c"]


@pytest.mark.parametrize("faults", [1, 20])
async def test_a_database_in_trouble_loses_nothing(sqlite_url: str, faults: int) -> None:
    async with at_work(sqlite_url) as office:
        await office.handler.quiet.wait()
        office.desk.database_faults = faults
        await office.handler.take([said("a")])
        await office.channel.receives(1)
    assert office.channel.texts() == ["a"]


async def test_a_stop_finishes_what_is_left(sqlite_url: str) -> None:
    async with at_work(sqlite_url) as office:
        await office.handler.store([said("a"), said("b")])
    assert office.desk.handled == ["a", "b"]
