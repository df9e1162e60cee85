"""A clock that somebody else moves, over the wire."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from aiohttp import web

from sandbox.clock import SandboxClock
from scheduler.clock import RemoteClock, SystemClock
from tests.patience import PATIENCE

WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


@asynccontextmanager
async def served() -> AsyncIterator[tuple[SandboxClock, RemoteClock]]:
    """A clock to move, and ours that follows it."""
    theirs = SandboxClock()
    app = web.Application()
    app.add_routes(theirs.routes())
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ours = RemoteClock(f"http://127.0.0.1:{runner.addresses[0][1]}/clock")
    try:
        yield theirs, ours
    finally:
        await ours.stop()
        await runner.cleanup()


def near(one: datetime, other: datetime) -> bool:
    return abs(one - other) < SECOND


async def test_the_time_is_known_when_start_returns() -> None:
    async with served() as (theirs, ours):
        theirs.move_to(theirs.now() + WEEK)
        await ours.start()
        assert near(ours.now(), datetime.now(UTC) + WEEK)
        assert ours.version == theirs.version


async def test_a_move_is_noticed() -> None:
    async with served() as (theirs, ours):
        await ours.start()
        ours.settled(ours.version, None)
        moved = asyncio.create_task(ours.changed())
        await asyncio.sleep(0)
        theirs.move_to(theirs.now() + WEEK)
        await asyncio.wait_for(moved, PATIENCE)
        assert near(ours.now(), theirs.now())


async def test_a_move_is_settled_when_we_say_so() -> None:
    async with served() as (theirs, ours):
        await ours.start()
        ours.settled(ours.version, None)
        assert await theirs.wait_settled(PATIENCE)
        theirs.move_to(theirs.now() + WEEK)
        await asyncio.wait_for(ours.changed(), PATIENCE)
        assert theirs.settled_version < theirs.version
        due = theirs.now() + WEEK
        ours.settled(ours.version, due)
        assert await theirs.wait_settled(PATIENCE)
        assert theirs.next_due == due


async def test_a_new_due_instant_is_reported_at_once() -> None:
    async with served() as (theirs, ours):
        await ours.start()
        ours.settled(ours.version, None)
        assert await theirs.wait_settled(PATIENCE)
        due = theirs.now() + WEEK
        ours.settled(ours.version, due)
        while theirs.next_due != due:
            assert await theirs.wait_report(PATIENCE)


async def test_a_second_move_is_noticed_while_the_first_is_not_settled() -> None:
    async with served() as (theirs, ours):
        await ours.start()
        theirs.move_to(theirs.now() + WEEK)
        await asyncio.wait_for(ours.changed(), PATIENCE)
        theirs.move_to(theirs.now() + WEEK)
        await asyncio.wait_for(ours.changed(), PATIENCE)
        assert near(ours.now(), datetime.now(UTC) + 2 * WEEK)


async def test_without_an_answer_the_machines_time_goes_on() -> None:
    ours = RemoteClock("http://127.0.0.1:9/clock")
    await ours.start()
    assert near(ours.now(), datetime.now(UTC))
    await ours.stop()


async def test_the_machines_clock_never_jumps() -> None:
    clock = SystemClock()
    assert near(clock.now(), datetime.now(UTC))
    jumped = asyncio.create_task(clock.changed())
    await asyncio.sleep(0)
    assert not jumped.done()
    jumped.cancel()
