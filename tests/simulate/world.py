"""A room in which many act at once, and time passes by quarters of an hour.

Real are the inbox, the reception and its desks, the rounds, the ledger and the outbox. The post is
the room's: what is claimed is delivered at once. What people do within the same quarter is put into
the inbox together, so that one commit serves many.

What is posted while the clock alone moved is *by time*; what is posted while people acted is an
answer to somebody, whenever it arrives.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import Session, func, select

from scheduler.rounds import Rounds
from storage import inbox, outbox
from storage.mail import Address, Event, Message, Ref
from storage.queues import outbox as outbox_table
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import Room
from tests.harness import LEASE
from tests.screens import Screen, Shown

STEP = timedelta(minutes=15)
"""How finely people's acts are told apart."""

LOOKED_AT = 60
"""How many messages of a place somebody can still scroll back to."""


class Killed(Exception):
    """The process dies before it could commit."""


class Watch(Protocol):
    """Who is told of everything that happens and is delivered."""

    def happened(self, event: Event) -> None:
        """Somebody did something."""

    def delivered(self, shown: Shown, at: datetime, *, by_time: bool, anew: bool) -> None:
        """Something stands on a screen; not `anew` if it replaced what stood there."""


class World(Room):
    """The room. `watch` has to be set before anything happens."""

    watch: Watch

    def __init__(self, url: str) -> None:
        self.gathered: list[Event] | None = None
        self.heads: dict[tuple[Address, str], Ref] = {}
        self._shown: dict[tuple[Address, Ref], Shown] = {}
        self._all_by_people = 0
        self._time_alone = False
        self._loop = asyncio.new_event_loop()
        super().__init__(url)

    def close(self) -> None:
        super().close()
        self._loop.close()

    def restart(self) -> None:
        super().close()
        self._open()

    # --- time -----------------------------------------------------------------------------------

    def _open(self) -> None:
        super()._open()
        self._same_rounds = super()._rounds()

    def _rounds(self) -> Rounds:
        return self._same_rounds

    def next_due(self) -> datetime | None:
        """When time alone brings something next: a step, a date, a message that waits."""
        dues = [self._loop.run_until_complete(self._rounds().next_due()), self._next_message()]
        return min((due for due in dues if due is not None), default=None)

    def let_time_act(self) -> None:
        """What has come due is told."""
        self._all_by_people = self._newest_seq()
        self._time_alone = True
        try:
            # A round that reaches the end of what is due has nothing more to do at this instant.
            self._loop.run_until_complete(self._rounds().run())
            self.settle()
        finally:
            self._time_alone = False

    def daily(self) -> None:
        """What the process does once a day."""
        self._loop.run_until_complete(self._rounds().housekeeping())

    # --- people ---------------------------------------------------------------------------------

    def happens(self, event: Event) -> None:
        """As in any house; while acts are gathered, only written down."""
        if self.gathered is None:
            super().happens(event)
        else:
            self.gathered.append(event)

    def gather(self) -> None:
        """What people do from now on happens when `act` is called."""
        self.gathered = []

    def act(self, *, killed: bool = False) -> None:
        """All of it happens. With `killed` the process dies in the middle of it, and begins
        anew."""
        events, self.gathered = self.gathered or [], None
        for event in events:
            self.watch.happened(event)
        self.ledger.write_now(lambda uow: inbox.store(uow, events))
        if killed:
            self._die()
        self.settle()

    def _die(self) -> None:
        def half_of_it(uow: UnitOfWork) -> None:
            inbox.handle_next(uow, self.reception.handle)
            raise Killed

        try:
            self.ledger.write_now(half_of_it)
        except Killed:
            self.restart()

    # --- the post -------------------------------------------------------------------------------

    def _newest_seq(self) -> int:
        def newest(session: Session) -> int:
            return session.exec(select(func.max(outbox_table.c.seq))).one() or 0

        return self.ledger.read_now(newest)

    def _deliver(self, uow: UnitOfWork) -> int:
        parcels = outbox.claim(uow, 100, LEASE)
        for parcel in parcels:
            message = parcel.message
            if message.to in self.blocked:
                outbox.refuse(uow, parcel.seq, "blocked by the user", blocked=True)
                continue
            ref = self._show(message, parcel.standing)
            outbox.sent(uow, parcel.seq, ref)
            by_time = self._time_alone and parcel.seq > self._all_by_people
            shown = Shown(ref, message)
            anew = parcel.standing is None
            self.watch.delivered(shown, self.clock.now(), by_time=by_time, anew=anew)
        return len(parcels)

    def _show(self, message: Message, standing: Ref | None) -> Ref:
        """As in any house, for screens that get long."""
        if message.slot.startswith("thread/"):
            self.heads[message.to, message.slot] = standing or Ref("")
        if standing is not None:
            if shown := self._shown.get((message.to, standing)):
                shown.message = message
                shown.revisions += 1
            return standing
        shown = Shown(self.new_ref(), message)
        if message.slot.startswith("thread/"):
            self.heads[message.to, message.slot] = shown.ref
        screen = self.screens.setdefault(message.to, Screen())
        screen.shown.append(shown)
        self._shown[message.to, shown.ref] = shown
        if len(screen.shown) > 2 * LOOKED_AT:
            for old in screen.shown[:LOOKED_AT]:
                del self._shown[message.to, old.ref]
            del screen.shown[:LOOKED_AT]
        return shown.ref


def quarter(at: datetime) -> datetime:
    """The first quarter of an hour from `at` on."""
    past = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at if not past else at - past + STEP
