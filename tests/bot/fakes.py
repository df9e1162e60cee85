"""A platform of our own to carry messages to, which does as it is told, and a clock to move."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from bot.channel import TryLater
from storage.mail import File, Message, Ref

ANSWER_LOST = TryLater(0, maybe_sent=True)
"""Told to `FakeChannel.does`: carry it out, but say that no answer came."""

Outcome = BaseException | None


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def move(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class FakeChannel:
    """Shows what arrived, in order. `readable` platforms can be read back."""

    def __init__(self, platform: str = "telegram", *, readable: bool = False) -> None:
        self._platform = platform
        self._readable = readable
        self._outcomes: deque[Outcome] = deque()
        self._waits: deque[float] = deque()
        self.arrived: list[Message] = []
        self.contents: list[bytes | None] = []
        self.threads: list[Ref | None] = []
        self.revised: list[tuple[Message, Ref]] = []
        self.attempts = 0
        self.looked_for: list[str] = []
        self.files: dict[str, bytes] = {}
        self.fetches = 0
        self.at_once = 0
        self.most_at_once = 0
        self._arrival = asyncio.Event()
        self.hold: Callable[[Message], Awaitable[object]] | None = None

    @property
    def platform(self) -> str:
        return self._platform

    def does(self, *outcomes: Outcome) -> None:
        """What the next attempts lead to: None arrives, an exception is raised instead."""
        self._outcomes.extend(outcomes)

    def waits(self, *seconds: float) -> None:
        """What `pace` answers next; 0 once these are used up."""
        self._waits.extend(seconds)

    def texts(self, to: str | None = None) -> list[str]:
        """The texts that arrived, in order."""
        return [message.text for message in self.arrived if to in (None, message.to)]

    async def receives(self, count: int) -> None:
        """Return when so many messages have arrived."""
        while len(self.arrived) < count:
            self._arrival.clear()
            await self._arrival.wait()

    async def send(
        self, message: Message, *, under: Ref | None, contents: Sequence[bytes | None] = ()
    ) -> Ref:
        await self._attempt(message)
        self.threads.append(under)
        self.contents += contents
        self.arrived.append(message)
        self._arrival.set()
        ref = Ref(str(len(self.arrived)))
        self._raise_after(message)
        return ref

    async def revise(self, message: Message, ref: Ref, *, under: Ref | None) -> Ref:
        await self._attempt(message)
        self.revised.append((message, ref))
        self._raise_after(message)
        return ref

    async def find(self, message: Message, *, under: Ref | None) -> Ref | None:
        self.looked_for.append(message.key)
        if not self._readable:
            return None
        for number, each in enumerate(self.arrived, start=1):
            if each.key == message.key:
                return Ref(str(number))
        return None

    async def fetch(self, file: File) -> bytes:
        self.fetches += 1
        if file.source not in self.files:
            raise TryLater(0)
        return self.files[file.source]

    def pace(self, message: Message) -> float:
        return self._waits.popleft() if self._waits else 0.0

    async def _attempt(self, message: Message) -> None:
        self.attempts += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await (self.hold(message) if self.hold is not None else asyncio.sleep(0))
        finally:
            self.at_once -= 1
        outcome = self._outcomes[0] if self._outcomes else None
        if outcome is not None and outcome is not ANSWER_LOST:
            self._outcomes.popleft()
            raise outcome

    def _raise_after(self, message: Message) -> None:
        if self._outcomes and self._outcomes.popleft() is ANSWER_LOST:
            raise TryLater(0, maybe_sent=True)
