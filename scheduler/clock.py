"""The only place that asks the time. Every instant is aware, in UTC.

`SystemClock` is the machine's own time. `RemoteClock` follows a clock that somebody else may move
forward, so that six months can be rehearsed in an afternoon; it also tells whoever moves that clock
how far this process has got, so that nothing is made late by moving too fast.
"""

import asyncio
import logging
import random
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import aiohttp

log = logging.getLogger(__name__)

FIRST_ANSWER_SECONDS = 5.0
"""How long `RemoteClock.start` waits for the first answer before the process goes on without."""

HOLD_SECONDS = 60.0
"""Longest time a request may be held by the other side before we ask again."""

BEHIND_SECONDS = 0.5
"""Pause between requests while there is still work to do for the version last heard of: such a
request is answered at once, so asking without a pause would ask without end."""

RETRY_SECONDS = 5.0
"""Longest pause before asking again after a failure."""

JITTER = timedelta(seconds=2)
"""How far an answer may differ from what we reckon without being a move: the way takes time."""


class Clock(Protocol):
    """What time it is, and when that answer jumps."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC. May be called from any thread; never goes back by
        more than the machine's own clock does."""
        ...

    async def changed(self) -> None:
        """Return when the clock has jumped: whoever sleeps until an instant must look again."""
        ...


class SystemClock:
    """The machine's time, which never jumps."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)

    async def changed(self) -> None:
        """Never returns."""
        await asyncio.Event().wait()


class RemoteClock:
    """The machine's time plus an offset that the service at `url` decides.

    It asks `GET url?version=N&next_due=ISO` and gets `{"now": ISO, "version": n}` as soon as the
    version there differs from N, or after a while anyway. N is the version this process has fully
    acted on (0 before the first), `next_due` the next instant at which it has something to do
    (empty when it has not): the request is the report. When the service can't be reached the
    last known offset goes on.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._offset = timedelta(0)
        self._heard = 0
        self._settled = 0
        self._next_due: datetime | None = None
        self._jumped = asyncio.Event()
        self._report = asyncio.Event()
        self._session: aiohttp.ClientSession | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def version(self) -> int:
        """The version last heard of; 0 before the first answer."""
        return self._heard

    def now(self) -> datetime:
        """The present instant of that clock, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    async def changed(self) -> None:
        """Return when the clock has been moved."""
        await self._jumped.wait()

    def settled(self, version: int, next_due: datetime | None) -> None:
        """Everything that was due at `version` is done; `next_due` is what comes next.

        The report leaves with the next request, which is made at once if it says anything new.
        """
        if (version, next_due) != (self._settled, self._next_due):
            self._settled, self._next_due = version, next_due
            self._report.set()

    async def start(self) -> None:
        """Ask once, for at most five seconds, then follow the clock in the background."""
        import aiohttp  # heavy, and needed by rehearsals only

        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=HOLD_SECONDS))
        try:
            await asyncio.wait_for(self._ask(), FIRST_ANSWER_SECONDS)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            log.warning("The clock at %s does not answer (%r); going on without.", self._url, error)
        self._task = asyncio.create_task(self._follow(), name="remote clock")

    async def stop(self) -> None:
        """Stop following; the offset stays."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _follow(self) -> None:
        import aiohttp

        failures = 0
        while True:
            self._report.clear()
            try:
                await self._ask_or_report()
                failures = 0
            except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                log.debug("The clock at %s does not answer: %r", self._url, error)
                failures += 1
                pause = min(RETRY_SECONDS, 0.1 * 2 ** min(failures, 6))
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            else:
                if self._settled != self._heard:
                    await _first_of(self._report.wait(), asyncio.sleep(BEHIND_SECONDS))

    async def _ask_or_report(self) -> None:
        """One request, given up when there is something new to report meanwhile."""
        await _first_of(self._ask(), self._report.wait())

    async def _ask(self) -> None:
        assert self._session is not None
        due = self._next_due.isoformat() if self._next_due else ""
        query = {"version": str(self._settled), "next_due": due}
        async with self._session.get(self._url, params=query) as response:
            response.raise_for_status()
            answer = await response.json()
        self._learn(answer)

    def _learn(self, answer: object) -> None:
        if not isinstance(answer, dict):
            raise ValueError("the clock's answer is not an object")
        now = datetime.fromisoformat(str(answer.get("now", "")))
        version = int(answer.get("version", 0))
        if now.tzinfo is None:
            raise ValueError("the clock's answer lacks its offset from UTC")
        offset = now - datetime.now(UTC)
        if version == self._heard and abs(offset - self._offset) < JITTER:
            return
        self._offset = offset
        self._heard = version
        self._jumped.set()
        self._jumped = asyncio.Event()


async def _first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Wait for the first of several; cancel the others; raise what it raised."""
    tasks = [asyncio.create_task(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
