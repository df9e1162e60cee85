"""Our whole Slack door before the pretend Slack: real Bolt, real HTTP and WebSocket.

What is true of both ways in is tested in both, `by_http` or not (`BOTH`).
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.slack.api import Api
from bot.slack.channel import SlackChannel
from bot.slack.door import Door
from bot.slack.http_mode import HttpMode
from bot.slack.readback import Memory
from bot.slack.socket_mode import SocketMode
from conversations.team.forms import Form, Preview, Refusal
from storage.mail import Address, Event
from tests.patience import PATIENCE
from tests.sandbox.slack_stage import BOTH, TRIAGE, Stage, StillClock, open_stage

__all__ = ["BOTH", "Book", "Desk", "DiskFull", "House", "StillClock", "move_in", "open_house"]


class DiskFull(Exception):
    """The book can't be written."""


class Book:
    """Keeps events in memory, in the order they came; each id once, as the inbox does."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.failures = 0
        self.refused = 0
        self.calls = 0
        self._changed = asyncio.Event()

    def fail(self, times: int) -> None:
        """The next `times` writes fail."""
        self.failures = times

    async def keep(self, events: Sequence[Event]) -> None:
        """Store, unless told to fail."""
        self.calls += 1
        if self.failures:
            self.failures -= 1
            self.refused += 1
            self._changed.set()
            raise DiskFull
        known = {event.id for event in self.events}
        self.events += [event for event in events if event.id not in known]
        self._changed.set()

    async def wait(self, enough: Callable[[], object]) -> None:
        """Until `enough` is true. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while not enough():
                self._changed.clear()
                await self._changed.wait()

    async def wait_for(self, count: int) -> list[Event]:
        """Until at least `count` events are kept; all of them."""
        await self.wait(lambda: len(self.events) >= count)
        return self.events


@dataclass
class Desk:
    """A form desk that draws what it is given, and remembers what it was asked."""

    forms: dict[str, Form | Refusal] = field(default_factory=dict)
    verdicts: list[Preview | dict[str, str] | Refusal | None] = field(default_factory=list)
    opened: list[tuple[str, Address, bool]] = field(default_factory=list)
    redrawn: list[Form | Refusal] = field(default_factory=list)
    redrawn_with: list[dict[str, str]] = field(default_factory=list)
    checked: list[tuple[str, dict[str, str], Address, bool]] = field(default_factory=list)
    commands: dict[str, str] = field(default_factory=dict)
    teams: frozenset[str] = frozenset()

    def open(
        self, act: str, who: Address, *, staff: bool, values: Mapping[str, str] | None = None
    ) -> Form | Refusal:
        self.opened.append((act, who, staff))
        if values is not None:
            self.redrawn_with.append(dict(values))
            return self.redrawn.pop(0)
        return self.forms[act]

    def check(
        self, act: str, values: dict[str, str], who: Address, *, staff: bool
    ) -> Preview | dict[str, str] | Refusal | None:
        self.checked.append((act, values, who, staff))
        return self.verdicts.pop(0) if self.verdicts else None

    def typed(self, text: str) -> str:
        return self.commands.get(text, "")

    def is_teams(self, text: str) -> bool:
        return text in self.teams


@dataclass
class House:
    """One process of ours, and the Slack it talks to."""

    stage: Stage
    api: Api
    channel: SlackChannel
    door: Door
    http: HttpMode
    book: Book
    desk: Desk
    woken: list[int]

    async def start(self) -> None:
        """Start the door; by HTTP, tell Slack where it is."""
        await self.door.start()
        if self.stage.by_http:
            self.stage.request_url = f"http://127.0.0.1:{self.http.port}/slack/events"


@asynccontextmanager
async def move_in(
    stage: Stage,
    book: Book,
    *,
    connect: bool = True,
    offline_limit: float = 60.0,
    group: str = "",
    memory: Memory | None = None,
) -> AsyncIterator[House]:
    """Our process beside a pretend Slack; leaving stops it. `group` is SLACK_STAFF_GROUP; with a
    `memory` it reads back what it missed."""
    desk, woken = Desk(), []
    async with Api(stage.slack.bot_token, f"{stage.url}/slack/api/") as api:
        http = HttpMode(stage.slack.signing_secret, "127.0.0.1", 0)
        socket = SocketMode(
            api, stage.slack.app_token, offline_limit=offline_limit, first_pause=0.05
        )
        door = Door(
            api,
            http if stage.by_http else socket,
            triage=TRIAGE,
            group=group,
            desk=desk,
            keep=book.keep,
            received=lambda: woken.append(len(book.events)),
            now=stage.clock.now,
            memory=memory,
            first_pause=0.05,
        )
        channel = SlackChannel(api, TRIAGE, settle=0)
        house = House(stage, api, channel, door, http, book, desk, woken)
        if connect:
            await house.start()
            await stage.slack.wait_until_connected()
        try:
            yield house
        finally:
            await door.stop()


@asynccontextmanager
async def open_house(*, connect: bool = True, by_http: bool = False) -> AsyncIterator[House]:
    """A fresh Slack and our process in it."""
    async with (
        open_stage(by_http=by_http) as stage,
        move_in(stage, Book(), connect=connect) as house,
    ):
        yield house
