"""Writes events down and has them dealt with, at once where that costs nothing."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress

from bot.courier import Courier
from storage import inbox
from storage.ledger import Ledger
from storage.mail import Event
from storage.outbox import Parcel
from storage.unit_of_work import UnitOfWork, is_databases_fault

log = logging.getLogger(__name__)

AT_ONCE = 32
"""Most events handled in one unit of work."""

LOOK_SECONDS = 30.0
"""How often we look into the inbox although nothing told us to: another process may have died."""

TROUBLE_SECONDS = 1.0
"""Pause when the database can't be read or written."""


class Handler:
    """Handles what is in the inbox for as long as `run` runs.

    Handling an event and claiming the messages that answer it are one commit.
    """

    def __init__(
        self,
        ledger: Ledger,
        courier: Courier,
        handle: inbox.Handler,
        failed: inbox.OnFailure,
        handled: Callable[[], None],
    ) -> None:
        """`handle` and `failed` are as `storage.inbox.handle_next` takes them; `handled` is called
        in the event loop when events have been handled."""
        self._ledger = ledger
        self._courier = courier
        self._handle = handle
        self._failed = failed
        self._handled = handled
        self._wake = asyncio.Event()
        self._working = 0
        self._stopping = False
        self._ended = asyncio.Event()
        self._ended.set()
        self.quiet = asyncio.Event()
        """Set while nothing is left to handle."""

    def received(self) -> None:
        """There is something in the inbox."""
        self.quiet.clear()
        self._wake.set()

    async def store(self, events: Sequence[Event]) -> None:
        """Write events down, in the order of the calls; returns when they are on the disk. Call
        `received` afterwards."""
        await self._ledger.write(lambda uow: inbox.store(uow, events), in_order=True)

    async def take(self, events: Sequence[Event]) -> None:
        """Write events down; returns when they are on the disk. On SQLite, which has one writer
        anyway, they are also handled in the same commit."""
        try:
            await self._work(events)
        except Exception as error:
            if not is_databases_fault(error):
                raise
            # Whatever stops the handling must not stop what was said from being kept.
            await self.store(events)
            self.received()

    async def run(self) -> None:
        """Handle until `stop`. The first thing it does is what an earlier run left over."""
        self._ended.clear()
        self.received()
        try:
            while True:
                try:
                    self._wake.clear()
                    await self._work()
                except Exception:
                    log.exception("The inbox can't be reached; trying again.")
                    await asyncio.sleep(TROUBLE_SECONDS)
                    self._wake.set()
                    if self._stopping:
                        return
                if self._stopping and not self._wake.is_set():
                    return
                if not self._wake.is_set():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
        finally:
            self._ended.set()

    async def stop(self) -> None:
        """Finish what is left in the inbox, then end; whoever calls sets the bound."""
        self._stopping = True
        self.received()
        await self._ended.wait()

    async def _work(self, events: Sequence[Event] = ()) -> None:
        """Write `events` down and handle what lies in the inbox, in one commit."""
        ahead = self._courier.ahead()

        def work(uow: UnitOfWork) -> tuple[int, list[Parcel]]:
            if events:
                inbox.store(uow, events)
                if uow.shared:
                    return AT_ONCE, []
            count = inbox.handle_next(uow, self._handle, AT_ONCE, on_failure=self._failed)
            return count, ahead.claim(uow) if count else []

        self.quiet.clear()
        self._working += 1
        try:
            count, parcels = await self._ledger.write(work, in_order=bool(events))
        finally:
            self._working -= 1
        if count:
            ahead.carry(parcels)
            self._handled()
        if count == AT_ONCE:
            self.received()
        elif not (self._working or self._wake.is_set()):
            self.quiet.set()
