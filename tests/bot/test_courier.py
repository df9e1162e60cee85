"""What the courier promises: in order, nothing lost, nothing twice unless nobody can tell."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channel import TryLater, Undeliverable
from bot.courier import IN_HAND
from bot.patience import FAULTY_ATTEMPTS, GIVEN_UP, WORDS_GIVEN_UP, WORDS_WAIT
from storage import outbox
from storage.mail import Address, Message, Reachable, Refused
from storage.migrate import upgrade
from tests.bot.fakes import ANSWER_LOST, FakeChannel, Outcome
from tests.bot.post import INES, PAUL, at_work, note


async def test_what_is_posted_arrives_in_order(sqlite_url: str) -> None:
    telegram = FakeChannel()
    async with at_work(sqlite_url, telegram) as post:
        await post.post(*(note(number) for number in range(40)))
        await post.all_carried()
    assert telegram.texts() == [str(number) for number in range(40)]


async def test_addresses_do_not_wait_for_each_other(sqlite_url: str) -> None:
    telegram = FakeChannel()
    gate = asyncio.Event()

    async def hold(message: Message) -> None:
        if message.to == INES:
            await gate.wait()

    telegram.hold = hold
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1), note(2), note(1, PAUL), note(2, PAUL))
        await telegram.receives(2)
        assert telegram.texts(PAUL) == ["1", "2"]
        gate.set()
        await post.all_carried()
    assert telegram.texts(PAUL) == telegram.texts(INES) == ["1", "2"]


async def test_platforms_do_not_wait_for_each_other(sqlite_url: str) -> None:
    telegram, slack = FakeChannel(), FakeChannel("slack")
    gate = asyncio.Event()
    telegram.hold = lambda message: gate.wait()
    async with at_work(sqlite_url, telegram, slack) as post:
        await post.post(*(note(1, Address(f"telegram:{n}")) for n in range(IN_HAND + 5)))
        await post.post(note(1, Address("slack:U1")))
        await slack.receives(1)
        gate.set()
        await post.all_carried()
    assert len(telegram.arrived) == IN_HAND + 5


async def test_sends_are_side_by_side_but_few(sqlite_url: str) -> None:
    telegram = FakeChannel()
    telegram.hold = lambda message: asyncio.sleep(0.01)
    async with at_work(sqlite_url, telegram) as post:
        await post.post(*(note(1, Address(f"telegram:{n}")) for n in range(60)))
        await post.all_carried()
    assert 2 <= telegram.most_at_once <= 10


async def test_a_later_try_comes_when_the_platform_said(sqlite_url: str) -> None:
    telegram = FakeChannel()
    telegram.does(TryLater(100))
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1))
        await post.courier.idle()
        post.clock.move(99)
        post.courier.wake()
        await post.courier.idle()
        assert telegram.attempts == 1
        post.clock.move(2)
        post.courier.wake()
        await post.courier.idle()
        assert telegram.texts() == ["1"]
        assert telegram.looked_for == []  # it was certain that it had not arrived


async def test_pauses_grow_with_every_failure(sqlite_url: str) -> None:
    telegram = FakeChannel()
    telegram.does(*(TryLater(0) for _ in range(8)))
    pauses = []
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1))
        for _ in range(8):
            await post.courier.idle()
            due = await post.ledger.read(outbox.next_due)
            assert due is not None
            pauses.append((due - post.clock.now()).total_seconds())
            post.clock.move(pauses[-1])
            post.courier.wake()
        await post.all_carried()
    assert telegram.texts() == ["1"]
    assert 0.3 < pauses[0] <= 0.5
    assert pauses[1] > pauses[0]
    assert 45 <= pauses[7] <= 60


async def test_where_nobody_can_tell_it_comes_twice_and_is_not_lost(sqlite_url: str) -> None:
    telegram = FakeChannel()
    telegram.does(ANSWER_LOST)
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1), note(2))
        await post.all_carried()
    assert telegram.texts() == ["1", "1", "2"]


async def test_a_refused_message_is_told_and_holds_nothing_up(sqlite_url: str) -> None:
    telegram = FakeChannel()
    telegram.does(Undeliverable("bad content", fault="file"), None)
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1), note(2))
        await post.all_carried()
        assert telegram.texts() == ["2"]
        assert post.told == 1
        (event,) = await post.events()
        assert event.what == Refused(key="telegram:1/1", why="bad content", fault="file")
        assert event.where == INES


async def test_who_blocked_us_is_unreachable(sqlite_url: str) -> None:
    telegram = FakeChannel()
    telegram.does(Undeliverable("blocked", blocked=True))
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1))
        await post.all_carried()
        assert Reachable(yes=False) in [event.what for event in await post.events()]


async def test_a_fault_of_ours_is_given_up_after_a_few_attempts(sqlite_url: str) -> None:
    telegram = FakeChannel()
    telegram.does(*(ZeroDivisionError() for _ in range(FAULTY_ATTEMPTS)), None)
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1), note(2))
        await post.all_carried()
        assert telegram.texts() == ["2"]
        assert telegram.attempts == FAULTY_ATTEMPTS + 1


@pytest.fixture
def few_attempts(monkeypatch: pytest.MonkeyPatch) -> int:
    """As many as stand for a day's."""
    monkeypatch.setattr("bot.courier.ATTEMPTS", 20)
    return 20


async def test_words_of_one_of_a_pair_wait_for_a_platform_that_is_down(
    sqlite_url: str, few_attempts: int
) -> None:
    telegram = FakeChannel()
    telegram.does(*(TryLater(0) for _ in range(few_attempts * 5)))
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1), note(1, PAUL, author="Luc"), note(2, PAUL, author="Luc"))
        await post.all_carried()
    assert telegram.texts(PAUL) == ["1", "2"], "in order"
    assert telegram.texts(INES) == [], "what we say ourselves is no longer true by then"


async def test_words_that_wait_are_given_up_after_a_week(sqlite_url: str) -> None:
    telegram = FakeChannel()
    telegram.does(*(TryLater(0) for _ in range(190)))
    async with at_work(sqlite_url, telegram) as post:
        began = post.clock.now()
        await post.post(note(1, author="Luc"))
        await post.all_carried()
        assert post.clock.now() - began >= WORDS_WAIT
        (event,) = await post.events()
        assert event.what == Refused(key="telegram:1/1", why=WORDS_GIVEN_UP)


async def test_words_that_fail_alone_are_given_up_as_anything_else(
    sqlite_url: str, few_attempts: int
) -> None:
    telegram = FakeChannel()

    async def hold(message: Message) -> None:
        if message.to == INES:
            raise TryLater(0)

    telegram.hold = hold
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1, author="Luc"))
        for number in range(few_attempts):
            await post.post(note(number, PAUL))
            await post.courier.idle()
            post.clock.move(100)
            post.courier.wake()
        await post.courier.idle()
        assert await post.ledger.read(outbox.waiting) == 0
        (event,) = await post.events()
        assert event.what == Refused(key="telegram:1/1", why=GIVEN_UP)


async def test_a_stop_lets_what_is_under_way_arrive(sqlite_url: str) -> None:
    telegram = FakeChannel()
    gate, begun = asyncio.Event(), asyncio.Event()

    async def hold(message: Message) -> None:
        begun.set()
        await gate.wait()

    telegram.hold = hold
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1), note(2))
        await begun.wait()
        stopping = asyncio.create_task(post.stop())
        await asyncio.sleep(0)
        gate.set()
        await stopping
        assert telegram.texts() == ["1"]  # the second was not begun
        telegram.hold = None
        post.start()
        await post.all_carried()
    assert telegram.texts() == ["1", "2"]
    assert telegram.looked_for == []


async def test_what_a_stop_cuts_off_is_doubtful_afterwards(sqlite_url: str) -> None:
    slack = FakeChannel("slack", readable=True)
    begun = asyncio.Event()

    async def hold(message: Message) -> None:
        begun.set()
        await asyncio.Event().wait()

    slack.hold = hold
    async with at_work(sqlite_url, slack) as post:
        await post.post(note(1, Address("slack:U1")))
        await begun.wait()
        await post.stop(0.01)
        slack.hold = None
        post.start()
        await post.all_carried()
    assert slack.texts() == ["1"]
    assert slack.looked_for == ["slack:U1/1"]


async def test_a_jump_of_the_clock_does_not_send_again_what_is_under_way(sqlite_url: str) -> None:
    telegram = FakeChannel()
    gate, begun = asyncio.Event(), asyncio.Event()

    async def hold(message: Message) -> None:
        begun.set()
        await gate.wait()

    telegram.hold = hold
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1))
        await begun.wait()
        post.clock.move(7 * 24 * 3600)
        await post.post(note(1, PAUL))
        gate.set()
        await post.all_carried()
    assert telegram.texts() == ["1", "1"]
    assert {message.to for message in telegram.arrived} == {INES, PAUL}


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("courier") / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path.read_bytes()


def copied(database: bytes, path: Path) -> str:
    path.write_bytes(database)
    return f"sqlite:///{path}"


outcomes = st.lists(
    st.sampled_from(
        [None, None, TryLater(0), TryLater(5, maybe_sent=True), ANSWER_LOST, Undeliverable("no")]
    ),
    max_size=20,
)


@settings(max_examples=25, deadline=None)
@given(outcomes=outcomes, addresses=st.lists(st.integers(1, 4), min_size=1, max_size=12))
async def test_whatever_happens_order_is_kept_and_nothing_is_lost(
    empty_database: bytes, outcomes: list[Outcome], addresses: list[int]
) -> None:
    with TemporaryDirectory() as folder:
        for readable in (True, False):
            url = copied(empty_database, Path(folder) / f"{readable}.db")
            channel = FakeChannel("any", readable=readable)
            channel.does(*outcomes)
            posted = [note(number, Address(f"any:{to}")) for number, to in enumerate(addresses)]
            async with at_work(url, channel) as post:
                await post.post(*posted)
                await post.all_carried()
                refused = {
                    event.what.key
                    for event in await post.events()
                    if isinstance(event.what, Refused)
                }
            _check(channel, posted, refused, outcomes, readable)


def _check(
    channel: FakeChannel,
    posted: list[Message],
    refused: set[str],
    outcomes: list[Outcome],
    readable: bool,
) -> None:
    for address in {message.to for message in posted}:
        expected = [m.key for m in posted if m.to == address]
        seen = [m.key for m in channel.arrived if m.to == address]
        assert list(dict.fromkeys(seen)) == [key for key in expected if key in seen]
        assert set(expected) <= set(seen) | refused
    repeats = len(channel.arrived) - len({message.key for message in channel.arrived})
    assert repeats <= (0 if readable else outcomes.count(ANSWER_LOST))
