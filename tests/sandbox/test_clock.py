"""The sandbox's clock: moving it, and the long-poll by which a bot learns the time and reports."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from sandbox import clock as clock_module
from sandbox.clock import SandboxClock
from tests.patience import PATIENCE

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


class Asker:
    """A bot's side of the clock service."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def ask(self, **query: str) -> dict[str, Any]:
        async with self._session.get(self._url, params=query) as response:
            response.raise_for_status()
            answer: dict[str, Any] = await response.json()
            return answer


@pytest.fixture
def clock() -> SandboxClock:
    return SandboxClock(START)


@pytest.fixture
async def asker(clock: SandboxClock) -> AsyncIterator[Asker]:
    app = web.Application()
    app.add_routes(clock.routes())
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with aiohttp.ClientSession() as session:
        yield Asker(session, f"http://127.0.0.1:{port}/clock")
    await runner.cleanup()


def test_it_starts_where_told_and_runs(clock: SandboxClock) -> None:
    assert timedelta(0) <= clock.now() - START < timedelta(seconds=5)
    assert SandboxClock().now() - datetime.now(UTC) < timedelta(seconds=1)


def test_it_never_goes_back(clock: SandboxClock) -> None:
    clock.move_to(START + timedelta(days=3))
    assert clock.version == 2
    with pytest.raises(ValueError, match="only goes forward"):
        clock.move_to(START + timedelta(days=2))
    assert clock.version == 2


async def test_a_new_bot_is_answered_at_once(clock: SandboxClock, asker: Asker) -> None:
    answer = await asker.ask(version="0")
    assert answer["version"] == 1
    assert datetime.fromisoformat(answer["now"]) >= START
    assert clock.reporting
    assert clock.next_due is None


async def test_a_request_is_held_until_the_clock_moves(clock: SandboxClock, asker: Asker) -> None:
    due = START + timedelta(days=2)
    held = asyncio.create_task(asker.ask(version="1", next_due=due.isoformat()))
    assert await clock.wait_report(PATIENCE)
    assert clock.next_due == due
    assert clock.settled_version == 1
    assert not held.done()
    clock.move_to(due)
    answer = await asyncio.wait_for(held, PATIENCE)
    assert answer["version"] == 2
    assert datetime.fromisoformat(answer["now"]) >= due


async def test_a_held_request_is_answered_in_the_end(
    clock: SandboxClock, asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_module, "HOLD_SECONDS", 0.05)
    assert (await asker.ask(version="1"))["version"] == 1


async def test_waiting_for_the_bot_to_settle(clock: SandboxClock, asker: Asker) -> None:
    await asker.ask(version="0")
    assert not await clock.wait_settled(0.02)
    settled = asyncio.create_task(clock.wait_settled(PATIENCE))
    held = asyncio.create_task(asker.ask(version="1"))
    assert await settled
    clock.move_to(clock.now() + timedelta(days=1))
    assert not await clock.wait_settled(0.02)
    await held


async def test_a_bot_that_starts_again_has_everything_to_do_again(
    clock: SandboxClock, asker: Asker
) -> None:
    held = asyncio.create_task(asker.ask(version="1"))
    assert await clock.wait_report(PATIENCE)
    assert clock.settled_version == 1
    await asker.ask(version="0")
    assert clock.settled_version == 0
    held.cancel()


async def test_nobody_waits_for_a_bot_that_has_ended(clock: SandboxClock, asker: Asker) -> None:
    await asker.ask(version="0", next_due=START.isoformat())
    waiting = asyncio.create_task(clock.wait_settled(PATIENCE))
    await asyncio.sleep(0)
    clock.forget_bot()
    assert await asyncio.wait_for(waiting, PATIENCE) is False
    assert not clock.reporting
    assert clock.next_due is None


@pytest.mark.parametrize(
    "query", [{"version": "x"}, {"next_due": "tomorrow"}, {"next_due": "2026-03-01T08:00:00"}]
)
async def test_a_malformed_request_is_refused(asker: Asker, query: dict[str, str]) -> None:
    with pytest.raises(aiohttp.ClientResponseError, match="400"):
        await asker.ask(**query)
