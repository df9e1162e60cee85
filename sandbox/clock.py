"""The sandbox's clock: system time plus an offset that only ever grows.

The bot learns the time by a long-poll, `GET /clock?version=N&next_due=ISO`, and the same request is
its report: "I have acted on everything due at version N; the next thing due is at that instant".
So whoever moves the clock can wait until the bot has caught up, and can move from one due instant
to the next without making anything late.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from aiohttp import web

HOLD_SECONDS = 20.0
"""How long a request waits for the clock to move before it is answered anyway."""

SILENCE_SECONDS = 30.0
"""A bot not heard from for this long (a hold and a half) no longer counts as reporting."""


class _Signal:
    """Wakes everyone who waits at the moment it fires; who comes later waits for the next time."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def fire(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Whether it fired within that time."""
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return False
        return True


class SandboxClock:
    """A clock that people can move forward. All instants are aware, in UTC."""

    def __init__(self, start: datetime | None = None) -> None:
        """Begin at `start` (aware), or at system time."""
        self._offset = timedelta(0) if start is None else start - datetime.now(UTC)
        self._heard: float | None = None
        self._moved = _Signal()
        self._reported = _Signal()
        self.version = 1
        self.settled_version = 0
        self.next_due: datetime | None = None

    def now(self) -> datetime:
        """The sandbox's time."""
        return datetime.now(UTC) + self._offset

    @property
    def offset(self) -> timedelta:
        """How far the clock is ahead of system time."""
        return self._offset

    @property
    def reporting(self) -> bool:
        """Whether a bot has asked for the time recently, so that waiting for it makes sense."""
        return self._heard is not None and time.monotonic() - self._heard < SILENCE_SECONDS

    def move_to(self, instant: datetime) -> None:
        """Jump to `instant` and wake every waiting request.

        Raises ValueError for an instant over a second past: what people were told cannot be untold.
        """
        now = self.now()
        if now - instant > timedelta(seconds=1):
            raise ValueError(f"the clock only goes forward: {instant} is before {now}")
        self._offset += max(instant - now, timedelta(0))
        self.version += 1
        self._moved.fire()

    def forget_bot(self) -> None:
        """The bot has ended: what it reported is worth nothing any more."""
        self._heard = None
        self.settled_version = 0
        self.next_due = None
        self._reported.fire()

    async def wait_settled(self, timeout: float) -> bool:  # noqa: ASYNC109 -- a bound, not a cancel
        """Wait until the bot has acted on the present version; False after `timeout` seconds.

        False at once if the bot ends meanwhile (`forget_bot`).
        """
        deadline = time.monotonic() + timeout
        while self.settled_version < self.version:
            left = deadline - time.monotonic()
            if left <= 0 or not await self._reported.wait(left) or self._heard is None:
                return self.settled_version >= self.version
        return True

    async def wait_report(self, timeout: float) -> bool:  # noqa: ASYNC109 -- a bound, not a cancel
        """Wait for the bot's next report of any kind; False after `timeout` seconds."""
        return await self._reported.wait(timeout)

    def routes(self) -> list[web.RouteDef]:
        """The clock's HTTP service."""
        return [web.get("/clock", self._answer)]

    async def _answer(self, request: web.Request) -> web.Response:
        try:
            acted_on = int(request.query.get("version", "0"))
            due = request.query.get("next_due", "")
            next_due = datetime.fromisoformat(due) if due else None
        except ValueError as error:
            raise web.HTTPBadRequest(text=f"version or next_due: {error}") from error
        if next_due is not None and next_due.tzinfo is None:
            raise web.HTTPBadRequest(text="next_due: an instant needs its offset from UTC")
        self._hear(acted_on, next_due)
        deadline = time.monotonic() + HOLD_SECONDS
        while self.version == acted_on:
            left = deadline - time.monotonic()
            if left <= 0 or not await self._moved.wait(left):
                break
        return web.json_response({"now": self.now().isoformat(), "version": self.version})

    def _hear(self, acted_on: int, next_due: datetime | None) -> None:
        self._heard = time.monotonic()
        # Not the maximum of both: a bot that starts again says 0 and has everything to do again.
        self.settled_version = acted_on if acted_on <= self.version else 0
        self.next_due = next_due.astimezone(UTC) if next_due else None
        self._reported.fire()
