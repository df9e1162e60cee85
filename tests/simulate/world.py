"""A room in which many act at once, and time passes by quarters of an hour.

Real are the inbox and its handler, the reception and its desks, the rounds, the ledger, the outbox
and the courier; pretended are only the platforms it carries to (`platforms`). What people do within
the same quarter is put into the inbox together, so that one commit serves many.

What is posted while the clock alone moved is *by time*; what is posted while people acted is an
answer to somebody, whenever it arrives.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import Session, col, select

from bot.courier import Courier
from bot.handler import Handler
from bot.telegram.topics import NO_TOPIC
from scheduler import rounds
from storage import inbox, outbox
from storage.mail import Address, Event, Message, Ref, platform_of
from storage.queues import outbox as outbox_table
from storage.slots import whole
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import Room
from tests.screens import Screen, Shown
from tests.simulate.platforms import Platform, drawn, read

STEP = timedelta(minutes=15)
"""How finely people's acts are told apart."""

TOPICS_FOR = 3
"""Of so many phones one has topics; on the others none can be made: all is in the plain chat."""

LOOKED_AT = 60
"""How many messages of a place somebody can still scroll back to."""


class Killed(Exception):
    """The process dies before it could commit."""


class Watch(Protocol):
    """Who is told of everything that happens and is delivered."""

    def happened(self, event: Event) -> None:
        """Somebody did something."""

    def delivered(
        self, shown: Shown, sent: str, at: datetime, *, by_time: bool, anew: bool
    ) -> None:
        """Something stands on a screen; not `anew` if it replaced what stood there. `sent` is what
        went over the wire."""


class World(Room):
    """The room. `watch` has to be set before anything happens."""

    watch: Watch

    def __init__(self, url: str) -> None:
        self.gathered: list[Event] | None = None
        self.heads: dict[tuple[Address, str], Ref] = {}
        self.topics_made: dict[tuple[Address, str], Ref] = {}
        self._shown: dict[tuple[Address, Ref], Shown] = {}
        self._waited: set[str] = set()
        self._time_alone = False
        self._loop = asyncio.new_event_loop()
        self.platforms = {
            name: Platform(name, self, lambda: self.blocked) for name in ("telegram", "slack")
        }
        super().__init__(url)
        self.topics = True

    def close(self) -> None:
        self._stop()
        super().close()
        self._loop.close()

    def restart(self) -> None:
        """The process dies, and another begins."""
        self._stop()
        super().close()
        self._open()

    def _open(self) -> None:
        super()._open()
        self.courier = Courier(
            self.ledger, self.clock.now, lambda: self.handler.received(), read, drawn
        )
        for each in self.platforms.values():
            self.courier.add(each)
        self.handler = Handler(
            self.ledger, self.courier, self.reception.handle, self._failed, lambda: None
        )
        self.ledger.write_now(outbox.release)
        self._running = [
            self._loop.create_task(each.run()) for each in (self.handler, self.courier)
        ]

    def _stop(self) -> None:
        for task in self._running:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._running, return_exceptions=True))

    # --- time -----------------------------------------------------------------------------------

    def next_due(self) -> datetime | None:
        """When time alone brings something next: a step, a date, a message that waits."""
        return self.ledger.read_now(_next_due)

    def let_time_act(self) -> None:
        """What has come due is told."""
        self._waited = self.ledger.read_now(_waiting)
        self._time_alone = True
        try:
            # A round that reaches the end of what is due has nothing more to do at this instant.
            self._loop.run_until_complete(self._rounds.run())
            self.settle()
        finally:
            self._time_alone = False

    def is_down(self, place: Address) -> bool:
        """Whether nobody can act there now."""
        return self.platforms[platform_of(place)].down

    def everything_works(self) -> None:
        """Whatever was down is back."""
        for each in self.platforms.values():
            each.down = False

    def awaiting(self) -> set[Address]:
        """To whom something is on its way."""
        found = select(outbox_table.c.address).where(col(outbox_table.c.closed_at).is_(None))
        return self.ledger.read_now(lambda session: set(session.exec(found)))

    def settle(self) -> None:
        """What waits in the inbox is handled, what waits in the outbox carried, until all is
        quiet."""
        self.handler.received()
        self.courier.wake()
        self._loop.run_until_complete(self._quiet())

    async def _quiet(self) -> None:
        while not (self.handler.quiet.is_set() and self.courier.is_idle):
            await self.handler.quiet.wait()
            await self.courier.idle()

    def daily(self) -> None:
        """What the process does once a day."""
        self._loop.run_until_complete(self._rounds.housekeeping())

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
        if killed:
            self.ledger.write_now(lambda uow: inbox.store(uow, events))
            self._die()
            self.settle()
        else:
            self._loop.run_until_complete(self._take(events))

    async def _take(self, events: list[Event]) -> None:
        await self.handler.take(events)
        await self._quiet()

    def _die(self) -> None:
        def half_of_it(uow: UnitOfWork) -> None:
            inbox.handle_next(uow, self.reception.handle)
            raise Killed

        try:
            self.ledger.write_now(half_of_it)
        except Killed:
            self.restart()

    def has_threads(self, place: Address) -> bool:
        """Whether whoever is there sees threads: on Slack, and where there are topics."""
        return platform_of(place) == "slack" or any(to == place for to, _ in self.topics_made)

    def head_of(self, place: Address, mentorship: int) -> Ref | None:
        """What heads the thread of a pair there, to write in it; None where there is none."""
        slot = f"thread/{mentorship}"
        heads = self.heads if platform_of(place) == "slack" else self.topics_made
        return heads.get((place, slot)) or None

    # --- the post -------------------------------------------------------------------------------

    def show(self, message: Message, standing: Ref | None, sent: str) -> Ref:
        """A platform has taken it."""
        shown = Shown(self._show(message, standing), message)
        by_time = self._time_alone and message.key not in self._waited
        at, anew = self.clock.now(), standing is None
        self.watch.delivered(shown, sent, at, by_time=by_time, anew=anew)
        return shown.ref

    def _show(self, message: Message, standing: Ref | None) -> Ref:
        """As in any house, for screens that get long."""
        if message.topic:
            return self._topic(message, standing)
        if message.slot.startswith("thread/"):
            self.heads[message.to, message.slot] = standing or Ref("")
        if standing is not None:
            if shown := self._shown.get((message.to, standing)):
                shown.message = message
                shown.revisions += 1
            return standing
        shown = Shown(self.new_ref(), message, at=self.clock.now())
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

    def _topic(self, message: Message, standing: Ref | None) -> Ref:
        """A topic is made, or called otherwise, or can't be made. It is no line on a screen."""
        number = int(message.to.rpartition(":")[2])
        if standing is None and number % TOPICS_FOR:
            return NO_TOPIC
        topic = standing or self.new_ref()
        if topic != NO_TOPIC:
            self.topics_made[message.to, message.slot] = topic
        return topic


def _next_due(session: Session) -> datetime | None:
    dues = (rounds.next_due(session), outbox.next_due(session))
    return min((due for due in dues if due is not None), default=None)


def _waiting(session: Session) -> set[str]:
    """The keys of what is said and has not arrived."""
    found = select(outbox_table.c.key, outbox_table.c.part)
    rows = session.exec(found.where(col(outbox_table.c.closed_at).is_(None)))
    return {whole(key, part) for key, part in rows}


def quarter(at: datetime) -> datetime:
    """The first quarter of an hour from `at` on."""
    past = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at if not past else at - past + STEP
