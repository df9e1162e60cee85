"""Carries the outbox to the platforms: in order per address, side by side between addresses.

One round per platform: write down what became of the messages in hand and claim the next ones, in
one commit; send; again. Under load one commit serves many, because a round takes whatever has
gathered while the one before was being written. Whoever writes messages can have them claimed in
the same commit (`ahead`, `carry`), so that an answer waits for the disk once.

What can happen to a message, and what follows:

- sent: closed, and the next of its address goes in the same round;
- `TryLater`: it waits as long as the platform asked, or for a pause that doubles from attempt to
  attempt, and all later messages of its address wait behind it. After `ATTEMPTS` (about a day) it
  is refused; what the careers team must see is not, because people have been told they have it,
  nor what one of a pair wrote, while the platform answers nobody, for a week (`WORDS_WAIT`);
- `Undeliverable`: refused, and the deciding code learns of it by an event;
- a fault of ours in an adapter: like `TryLater`, but refused after a few attempts;
- a page that can't be drawn, a table that can't be read: the words that were to go with it go
  alone;
- a file that can't be read where it lies: the same after some minutes, and the deciding code learns
  of it by an event.

Platforms do not wait for each other, nor addresses for other addresses. A message whose last
attempt has an unknown end is looked for before it is sent again. Where the platform can't tell, it
may arrive twice, but not without end: Telegram's adapter makes at most six tries that get no
answer, 1, 1, 30, 300 and 1800 s apart, and then refuses (`bot/telegram/doubts.py`). No message is
lost without an event that says so.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial

from bot.channel import Channel, TryLater, Undeliverable
from bot.delivery import Delivery, Draws, NotYet, Reads, nothing_to_read
from bot.paper.draw import draw
from bot.patience import (
    ATTEMPTS,
    FAULTY_ATTEMPTS,
    GIVEN_UP,
    OUR_FAULT,
    SILENT,
    UNCOUNTED_FROM,
    WORDS_GIVEN_UP,
    WORDS_WAIT,
    pause_after,
)
from storage import outbox
from storage.ledger import Ledger
from storage.mail import STAFF, Fault, platform_of
from storage.outbox import Parcel
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

IN_HAND = 32
"""Most messages of one platform claimed at a time."""

LEASE = timedelta(seconds=120)
"""How long a claim holds: a process that dies leaves its messages to others after this time."""

CALL_SECONDS = 100.0
"""Longest time for delivering one message, the way of its file included. Less than the lease."""

BUSY_LOOK_SECONDS = 1.0
"""How often we look while messages are in hand; their results are looked at as they come."""

LOOK_SECONDS = 30.0
"""How often we look into the outbox although nothing told us to: another process may have died."""

TROUBLE_SECONDS = 1.0
"""Pause when the database can't be written."""

SHORTEST_SECONDS = 0.05
"""Shortest pause between two looks: what is due may be in another process's hands."""

Result = Callable[[UnitOfWork], None]


class Courier:
    """Carries messages for as long as `run` runs. Every method is for the event loop's thread."""

    def __init__(
        self,
        ledger: Ledger,
        now: Callable[[], datetime],
        refused: Callable[[], None],
        reads: Reads = nothing_to_read,
        draws: Draws = draw,
    ) -> None:
        """`now` is the ledger's clock. `refused` is called when an event about a refusal lies in
        the inbox. `reads` makes the file of an extract, `draws` that of a page, or raises NotDrawn.
        """
        self._ledger = ledger
        self._now = now
        self._refused = refused
        self._reads, self._draws = reads, draws
        self._channels: dict[str, Channel] = {}
        self._rounds: dict[str, _Round] = {}
        self._group: asyncio.TaskGroup | None = None
        self._stopped = asyncio.Event()

    def add(self, channel: Channel) -> None:
        """Carry for one more platform; before `run`, or while it runs."""
        delivery = Delivery(channel, self._channels, self._reads, self._draws)
        each = _Round(self._ledger, delivery, self._now, self._refused)
        self._channels[channel.platform] = channel
        self._rounds[channel.platform] = each
        if self._group is not None:
            self._group.create_task(each.run(), name=f"courier {channel.platform}")

    def wake(self) -> None:
        """Look into the outbox now: something was posted, or the clock was moved."""
        for each in self._rounds.values():
            each.wake()

    def ahead(self) -> "Ahead":
        """For a unit of work that posts messages: have them claimed in the same commit."""
        return Ahead(tuple(self._rounds.values()))

    async def run(self) -> None:
        """Carry until `stop`. Raises nothing that a platform or a database outage could cause."""
        async with asyncio.TaskGroup() as self._group:
            for name, each in self._rounds.items():
                self._group.create_task(each.run(), name=f"courier {name}")
            self._group.create_task(self._stopped.wait())

    async def stop(self, seconds: float) -> None:
        """Claim nothing more; give what is under way `seconds` to arrive; write down how it went.

        What is still under way then is cut off, stays claimed, and is doubtful at the next start.
        """
        await asyncio.gather(*(each.stop(seconds) for each in self._rounds.values()))
        self._stopped.set()

    async def idle(self) -> None:
        """Return when nothing that is due waits and nothing is under way."""
        for each in self._rounds.values():
            await each.quiet.wait()

    @property
    def is_idle(self) -> bool:
        """Whether `idle` would return at once."""
        return all(each.quiet.is_set() for each in self._rounds.values())


class Ahead:
    """Claims what may go now in somebody else's unit of work, and carries it after the commit."""

    def __init__(self, rounds: Collection["_Round"]) -> None:
        self._rounds = {each.platform: each for each in rounds if each.room() > 0}
        self._room = min((each.room() for each in self._rounds.values()), default=0)
        self._busy = {address for each in rounds for address in each.busy()}
        # What is posted to an address that is busy now is not claimed here, and perhaps too late
        # for the claim that follows its result: then its round looks again.
        self._again = [each for each in rounds if each.busy() or each.room() <= 0]

    def claim(self, uow: UnitOfWork) -> list[Parcel]:
        """Inside the unit of work."""
        if not self._room:
            return []
        return outbox.claim(uow, self._room, LEASE, tuple(self._rounds), self._busy)

    def carry(self, parcels: Collection[Parcel]) -> None:
        """After the commit, in the event loop, with what was claimed."""
        for parcel in parcels:
            self._rounds[platform_of(parcel.message.to)].carry(parcel)
        full = len(parcels) >= self._room
        for each in self._rounds.values() if full else self._again:
            each.wake()


class _Round:
    """The messages of one platform."""

    def __init__(
        self,
        ledger: Ledger,
        delivery: Delivery,
        now: Callable[[], datetime],
        refused: Callable[[], None],
    ) -> None:
        self.platform = delivery.platform
        self.quiet = asyncio.Event()
        self._ledger = ledger
        self._delivery = delivery
        self._now = now
        self._refused = refused
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()
        self._hands: dict[str, asyncio.Task[None]] = {}
        self._done: dict[str, Result] = {}
        self._ended = asyncio.Event()
        self._ended.set()
        self._any_refused = False
        self._answered_at: datetime | None = None
        self._due: datetime | None = None
        self._due_known = False

    def wake(self) -> None:
        self.quiet.clear()
        self._wake.set()

    def room(self) -> int:
        return 0 if self._stopping.is_set() else IN_HAND - len(self._hands)

    def busy(self) -> Collection[str]:
        return self._hands.keys()

    def carry(self, parcel: Parcel) -> None:
        if parcel.message.to in self._hands:  # a jump of the clock ended its lease
            return
        self.quiet.clear()
        task = asyncio.create_task(self._carry(parcel), name=f"to {parcel.message.to}")
        self._hands[parcel.message.to] = task

    async def run(self) -> None:
        self._ended.clear()
        try:
            while not self._stopping.is_set():
                self._wake.clear()
                try:
                    full = await self._write()
                    pause = BUSY_LOOK_SECONDS if full or self._hands else await self._until_due()
                except Exception:
                    log.exception("The outbox can't be reached; trying again.")
                    pause = TROUBLE_SECONDS
                else:
                    if not (self._hands or self._wake.is_set() or pause <= 0):
                        self.quiet.set()
                if not self._wake.is_set():
                    await self._wait(max(pause, SHORTEST_SECONDS))
        finally:
            self._ended.set()

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            self._due_known = False

    async def stop(self, seconds: float) -> None:
        self._stopping.set()
        self._delivery.stop()
        self.wake()
        await self._ended.wait()
        if self._hands:
            _, late = await asyncio.wait(self._hands.values(), timeout=seconds)
            for task in late:
                task.cancel()
            if late:
                log.warning("%s: %d messages cut off on their way.", self.platform, len(late))
                await asyncio.gather(*late, return_exceptions=True)
        try:
            await self._write()
        except Exception:
            log.exception("What became of the last messages could not be written down.")

    async def _write(self) -> bool:
        """One commit: the results so far, and the next messages. Whether there may be more."""
        done = dict(self._done)
        busy = self._hands.keys() - done.keys()
        room = 0 if self._stopping.is_set() else IN_HAND - len(busy)
        if not done and room <= 0:
            return True

        def work(uow: UnitOfWork) -> list[Parcel]:
            for write_down in done.values():
                write_down(uow)
            if room <= 0:
                return []
            return outbox.claim(uow, room, LEASE, (self.platform,), busy)

        parcels = await self._ledger.write(work)
        for address in done:
            del self._done[address], self._hands[address]
        for parcel in parcels:
            self.carry(parcel)
        if self._any_refused:
            self._any_refused = False
            self._refused()
        return len(parcels) >= room

    async def _until_due(self) -> float:
        """Seconds until a message is due, at most `LOOK_SECONDS`; asked when none is in hand.

        What is posted is due at once, so only what we postpone, or what another process leaves
        behind, becomes due later: the database is asked again only then.
        """
        if self._wake.is_set():
            return 0.0
        if not self._due_known or (self._due is not None and self._due <= self._now()):
            self._due_known = True
            self._due = await self._ledger.read(
                lambda session: outbox.next_due(session, (self.platform,))
            )
        if self._due is None:
            return LOOK_SECONDS
        return min(LOOK_SECONDS, (self._due - self._now()).total_seconds())

    async def _carry(self, parcel: Parcel) -> None:
        """Bring one message there, or find out why not; either way its hand is free afterwards,
        once the result is written down."""
        self._done[parcel.message.to] = await self._outcome(parcel)
        self.wake()

    async def _outcome(self, parcel: Parcel) -> Result:
        key, faulty = parcel.message.key, False
        try:
            async with asyncio.timeout(CALL_SECONDS):
                arrived = await self._delivery.bring(parcel)
        except NotYet as not_yet:
            return self._postponement(parcel, not_yet.seconds, doubtful=parcel.doubtful)
        except TryLater as later:
            seconds, doubtful, why = later.seconds, later.maybe_sent, str(later)
        except Undeliverable as never:
            self._answered_at = self._now()
            log.info("%s can't be delivered: %s", key, never.why)
            return self._refusal(parcel, never.why, blocked=never.blocked, fault=never.fault)
        except TimeoutError:
            seconds, doubtful, why = 0.0, True, f"not delivered within {CALL_SECONDS:.0f} s"
        except Exception:
            log.exception("A fault of ours while delivering %s", key)
            seconds, doubtful, why, faulty = 0.0, True, "a fault of ours", True
        else:
            self._answered_at = self._now()
            self._any_refused = self._any_refused or bool(arrived.without)
            return partial(outbox.sent, seq=parcel.seq, ref=arrived.ref, without=arrived.without)
        patient = parcel.message.to == STAFF and not faulty
        waits = not faulty and self._waits_for_the_platform(parcel)
        if waits and self._now() - parcel.posted_at >= WORDS_WAIT:
            log.warning("%s: given up: the platform has answered nobody: %s", key, why)
            return self._refusal(parcel, WORDS_GIVEN_UP)
        if not patient and parcel.attempts >= (FAULTY_ATTEMPTS if faulty else ATTEMPTS):
            log.warning("%s: given up after %d attempts: %s", key, parcel.attempts, why)
            return self._refusal(parcel, OUR_FAULT if faulty else GIVEN_UP)
        wait = max(seconds, pause_after(parcel.attempts))
        log.info("%s: attempt %d: %s; again in %.1f s", key, parcel.attempts, why, wait)
        return self._postponement(parcel, wait, doubtful=doubtful, counts=not waits)

    def _waits_for_the_platform(self, parcel: Parcel) -> bool:
        """Whether these are words of one of a pair, and it is not they that fail: the platform has
        answered nobody for a while."""
        answered, now = self._answered_at, self._now()
        is_down = answered is None or now - answered >= SILENT
        return bool(parcel.message.author) and is_down and parcel.attempts >= UNCOUNTED_FROM

    def _postponement(
        self, parcel: Parcel, seconds: float, *, doubtful: bool, counts: bool = True
    ) -> Result:
        self._due_known = False
        return partial(
            outbox.postpone, seq=parcel.seq, seconds=seconds, doubtful=doubtful, counts=counts
        )

    def _refusal(
        self, parcel: Parcel, why: str, *, blocked: bool = False, fault: Fault = ""
    ) -> Result:
        self._any_refused = True
        return partial(outbox.refuse, seq=parcel.seq, why=why, blocked=blocked, fault=fault)
