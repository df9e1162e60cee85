"""The timetable: rounds happen when they are due, follow the clock, and survive a bad day."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.rounds import Rounds
from scheduler.timetable import Timetable
from storage.ledger import Ledger
from tests.catalogue import CATALOGUE
from tests.patience import PATIENCE
from tests.scheduler.conftest import DAY, INTRODUCED, Town

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Hands:
    """A clock that runs, and jumps when it is told to."""

    def __init__(self) -> None:
        self._ahead = NOON - datetime.now(UTC)
        self._jumped = asyncio.Event()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    async def changed(self) -> None:
        await self._jumped.wait()

    def forward(self, by: timedelta) -> None:
        self._ahead += by
        self._jumped.set()
        self._jumped = asyncio.Event()


class Diary:
    """Rounds that only know instants: what is past is told, and noted."""

    def __init__(self, clock: Hands) -> None:
        self._clock = clock
        self.dues: list[datetime] = []
        self.told: list[datetime] = []
        self.rounds = 0
        self.cleaned = 0
        self.fails = 0
        self.before: Callable[[], Awaitable[None]] | None = None

    async def run(self) -> int:
        self.rounds += 1
        if self.before is not None:
            await self.before()
        if self.fails:
            self.fails -= 1
            raise OSError("the disk is full")
        due = [at for at in self.dues if at <= self._clock.now()]
        self.dues = [at for at in self.dues if at not in due]
        self.told += due
        return len(due)

    async def next_due(self) -> datetime | None:
        return min(self.dues, default=None)

    async def housekeeping(self) -> None:
        self.cleaned += 1


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def diary(clock: Hands) -> Diary:
    return Diary(clock)


@pytest.fixture
async def timetable(clock: Hands, diary: Diary) -> AsyncIterator[Timetable]:
    made = Timetable(diary, clock)
    task = made.start()
    yield made
    await made.stop()
    assert task.done()


async def test_what_is_past_at_the_start_is_told_at_once(clock: Hands, diary: Diary) -> None:
    diary.dues = [NOON - DAY, NOON + DAY]
    timetable = Timetable(diary, clock)
    timetable.start()
    await timetable.idle()
    await timetable.stop()
    assert diary.told == [NOON - DAY]
    assert timetable.next_due == NOON + DAY


async def test_it_wakes_by_itself_at_the_next_due_instant(
    timetable: Timetable, diary: Diary, clock: Hands
) -> None:
    await timetable.idle()
    told = asyncio.Event()

    async def note() -> None:
        if diary.dues and diary.dues[0] <= clock.now():
            told.set()

    diary.before = note
    diary.dues = [clock.now() + timedelta(seconds=0.2)]
    timetable.wake()
    await timetable.idle()
    assert not diary.told
    await asyncio.wait_for(told.wait(), PATIENCE)
    await timetable.idle()
    assert len(diary.told) == 1
    assert timetable.next_due is None


async def test_it_follows_the_clock(timetable: Timetable, diary: Diary, clock: Hands) -> None:
    diary.dues = [NOON + 30 * DAY]
    await timetable.idle()
    seen = asyncio.Event()

    async def note() -> None:
        seen.set()

    diary.before = note
    clock.forward(31 * DAY)
    await asyncio.wait_for(seen.wait(), PATIENCE)
    await timetable.idle()
    assert diary.told == [NOON + 30 * DAY]


async def test_a_wake_during_a_round_means_one_more(timetable: Timetable, diary: Diary) -> None:
    await timetable.idle()
    rounds = diary.rounds

    async def something_happens() -> None:
        diary.before = None
        timetable.wake()

    diary.before = something_happens
    timetable.wake()
    await timetable.idle()
    assert diary.rounds == rounds + 2


async def test_a_round_that_fails_is_not_the_end(
    timetable: Timetable, diary: Diary, caplog: pytest.LogCaptureFixture
) -> None:
    await timetable.idle()
    failed = asyncio.Event()

    async def note() -> None:
        failed.set()

    diary.before, diary.fails, diary.dues = note, 1, [NOON - DAY]
    with caplog.at_level(logging.CRITICAL, logger="scheduler.timetable"):
        timetable.wake()
        await asyncio.wait_for(failed.wait(), PATIENCE)
    timetable.wake()
    await timetable.idle()
    assert diary.told == [NOON - DAY]


async def test_housekeeping_is_hourly(timetable: Timetable, diary: Diary, clock: Hands) -> None:
    for _ in range(3):
        timetable.wake()
        await timetable.idle()
    assert diary.cleaned == 1
    clock.forward(timedelta(hours=1))
    timetable.wake()
    await timetable.idle()
    assert diary.cleaned == 2


async def test_six_months_in_a_few_jumps(sqlite_url: str, clock: Hands) -> None:
    """The real rounds, under a clock that is moved from due to due."""
    town = Town(sqlite_url)
    town.pairs(2)
    ledger = Ledger(sqlite_url, clock.now)
    timetable = Timetable(Rounds(ledger, CATALOGUE), clock)
    timetable.start()
    try:
        await timetable.idle()
        while (due := timetable.next_due) is not None and due < INTRODUCED + 190 * DAY:
            clock.forward(due - clock.now() + timedelta(seconds=1))
            timetable.wake()
            await timetable.idle()
        told = [message.key for message in town.messages("telegram:0")]
        assert told[-1] == "journey/1/end/mentee/"
        assert len(told) == len(set(told)) == 15
    finally:
        await timetable.stop()
        await ledger.close()
        town.close()
