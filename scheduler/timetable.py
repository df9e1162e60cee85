"""The timetable: makes rounds happen, on APScheduler as clockwork.

Jobs live in memory only and nothing depends on one firing on time: a tick every half minute asks
what is due, and a wake-up stands at the next due instant so that nobody waits for the tick. What
is due is known from the database alone, so a lost job or a stopped process loses nothing.
"""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.clock import Clock

log = logging.getLogger(__name__)

TICK = timedelta(seconds=30)
"""How late a round may be at worst, should a wake-up be missed."""

PATIENCE = timedelta(seconds=1)
"""Pause when something is due that this round did not get: another process has it in hand."""

HOUSEKEEPING = timedelta(hours=1)


class RoundMaker(Protocol):
    """What the timetable sees to: `scheduler.rounds.Rounds`."""

    async def run(self) -> int:
        """Do all that is due now; returns how much there was."""
        ...

    async def next_due(self) -> datetime | None:
        """When something is due next: perhaps past, None when nothing is."""
        ...

    async def housekeeping(self) -> None:
        """What is to be done now and then: once an hour."""
        ...


class Timetable:
    """Runs rounds until stopped: one at a time; a wake-up during a round means one more. Follows
    `clock` when it jumps. Every method is for the event loop's thread."""

    def __init__(self, rounds: RoundMaker, clock: Clock) -> None:
        self._rounds = rounds
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._wanted = asyncio.Event()
        self._settled = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._cleaned_at: datetime | None = None
        self._next_due: datetime | None = None

    @property
    def next_due(self) -> datetime | None:
        """The next instant at which something is due, as the last round found it; None when
        nothing is."""
        return self._next_due

    def start(self) -> asyncio.Task[None]:
        """Start; the task runs until `stop`, and ends by itself only through a fault of ours."""
        self._scheduler.start()
        self._scheduler.add_job(
            self._ring,
            "interval",
            seconds=TICK.total_seconds(),
            id="tick",
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self.wake()
        self._task = asyncio.create_task(self._run(), name="timetable")
        return self._task

    async def stop(self) -> None:
        """Stop. A batch under way is finished by the ledger."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def wake(self) -> None:
        """Look now: something changed that may make something due. Returns at once."""
        self._settled.clear()
        self._wanted.set()

    async def idle(self) -> None:
        """Wait until all that is due has been told. While the database can't be reached, it is
        not."""
        await self._settled.wait()

    async def _ring(self) -> None:
        # A coroutine: APScheduler would call a plain function in a thread.
        self.wake()

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow_clock(), name="timetable clock")
            group.create_task(self._make_rounds(), name="timetable rounds")

    async def _follow_clock(self) -> None:
        while True:
            await self._clock.changed()
            self.wake()

    async def _make_rounds(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                await self._make_round()
            except Exception:
                log.exception("The round failed; the next tick tries again.")
            else:
                if not self._wanted.is_set():
                    self._settled.set()

    async def _make_round(self) -> None:
        looked = await self._rounds.run()
        if looked:
            log.info("Looked at %d mentorships.", looked)
        now = self._clock.now()
        if self._cleaned_at is None or now - self._cleaned_at >= HOUSEKEEPING:
            await self._rounds.housekeeping()
            self._cleaned_at = now
        self._next_due = await self._rounds.next_due()
        if self._next_due is not None:
            self._stand_at(self._next_due)

    def _stand_at(self, due: datetime) -> None:
        """Have a wake-up at `due`. The clock may not be the machine's, which is APScheduler's, so
        what is planned is how long to wait; what is further off than a tick, a later tick plans.
        """
        wait = due - self._clock.now()
        if wait > TICK:
            return
        if wait <= timedelta(0):
            wait = PATIENCE
        self._scheduler.add_job(
            self._ring,
            "date",
            run_date=datetime.now(UTC) + wait,
            id="due",
            replace_existing=True,
            misfire_grace_time=None,
        )
