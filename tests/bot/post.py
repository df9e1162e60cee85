"""A courier at work on a database of its own, and what is posted to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.courier import Courier
from bot.delivery import Reads, nothing_to_read
from storage import inbox, outbox
from storage.ledger import Ledger
from storage.mail import Address, Event, Message
from storage.unit_of_work import UnitOfWork
from tests.bot.fakes import FakeChannel, FakeClock

INES, PAUL = Address("telegram:1"), Address("telegram:2")


class Post:
    """A courier at work on a database of its own."""

    def __init__(self, url: str, *channels: FakeChannel, reads: Reads = nothing_to_read) -> None:
        self.clock = FakeClock()
        self.ledger = Ledger(url, self.clock.now)
        self.channels = channels
        self.told = 0
        self.reads = reads
        self.start()

    def start(self) -> None:
        self.courier = Courier(self.ledger, self.clock.now, self._told, self.reads)
        for channel in self.channels:
            self.courier.add(channel)
        self.task = asyncio.create_task(self.courier.run())

    def _told(self) -> None:
        self.told += 1

    async def post(self, *messages: Message) -> None:
        def work(uow: UnitOfWork) -> None:
            for message in messages:
                uow.post(message)

        await self.ledger.write(work)
        self.courier.wake()

    async def all_carried(self) -> None:
        """Let the clock run until nothing waits any more."""
        for _ in range(200):
            await self.courier.idle()
            if await self.ledger.read(outbox.waiting) == 0:
                return
            self.clock.move(3600)
            self.courier.wake()
        raise AssertionError("messages wait for ever")

    async def events(self) -> list[Event]:
        """What lies in the inbox."""
        found: list[Event] = []
        await self.ledger.write(
            lambda uow: inbox.handle_next(uow, lambda event, _: found.append(event))
        )
        return found

    async def stop(self, seconds: float = 5) -> None:
        await self.courier.stop(seconds)
        await self.task


@asynccontextmanager
async def at_work(
    url: str, *channels: FakeChannel, reads: Reads = nothing_to_read
) -> AsyncIterator[Post]:
    post = Post(url, *channels, reads=reads)
    try:
        yield post
    finally:
        await post.stop()
        await post.ledger.close()


def note(number: int, to: Address = INES, **more: object) -> Message:
    fields = {"to": to, "key": f"{to}/{number}", "text": str(number), **more}
    return Message.model_validate(fields)
