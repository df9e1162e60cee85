"""Transactions: all or nothing, each piece by itself, many in one commit."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, func, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import Session, select

from storage.ledger import ATTEMPTS, Ledger
from storage.tables import Person, PersonAddress
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import HandClock


def named(name: str) -> Callable[[UnitOfWork], int | None]:
    """A piece of work that adds a person and returns the id."""

    def work(uow: UnitOfWork) -> int | None:
        person = Person(name=name, created_at=uow.now)
        uow.session.add(person)
        uow.session.flush()
        return person.id

    return work


def names(session: Session) -> list[str]:
    return list(session.exec(select(Person.name).order_by(Person.name)))


def refuses(uow: UnitOfWork) -> None:
    """A piece of work that fails by itself, after it has changed something."""
    uow.session.add(Person(name="never", created_at=uow.now))
    uow.session.flush()
    raise KeyError("no")


def breaks_a_rule(uow: UnitOfWork) -> None:
    """A piece of work whose rows the database refuses."""
    uow.session.add(PersonAddress(address="telegram:9", person_id=999, used_at=uow.now))
    uow.session.add(Person(name="never", created_at=uow.now))


class Commits:
    """Counts the commits of a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.count = 0
        event.listen(ledger._writing, "commit", self._add)

    def _add(self, _connection: Any) -> None:
        self.count += 1


class Gate:
    """A piece of work that holds its writer thread until it is opened."""

    def __init__(self) -> None:
        self._entered = asyncio.Event()
        self._open = threading.Event()
        self._loop = asyncio.get_running_loop()

    def __call__(self, _uow: UnitOfWork) -> None:
        self._loop.call_soon_threadsafe(self._entered.set)
        assert self._open.wait(30)

    async def entered(self) -> None:
        await self._entered.wait()

    def open(self) -> None:
        self._open.set()


async def held(ledger: Ledger) -> tuple[Gate, "list[asyncio.Task[None]]"]:
    """All writer threads held, so that what is written next waits together."""
    gate = Gate()
    tasks = []
    for _ in ledger._writers:
        tasks.append(asyncio.create_task(ledger.write(gate)))
        await gate.entered()
        gate._entered.clear()
    return gate, tasks


async def test_what_was_written_is_read(ledger: Ledger) -> None:
    await ledger.write(named("Claire"))
    assert await ledger.read(names) == ["Claire"]


async def test_instants_come_back_aware_and_in_utc(ledger: Ledger, clock: HandClock) -> None:
    await ledger.write(named("Claire"))
    assert await ledger.read(lambda s: s.exec(select(Person.created_at)).one()) == clock.at


async def test_a_piece_that_raises_changes_nothing(ledger: Ledger) -> None:
    with pytest.raises(KeyError, match="no"):
        await ledger.write(refuses)
    assert await ledger.read(names) == []


async def test_a_row_the_database_refuses_changes_nothing(ledger: Ledger) -> None:
    with pytest.raises(IntegrityError):
        await ledger.write(breaks_a_rule)
    assert await ledger.read(names) == []


@pytest.mark.parametrize("bad", [refuses, breaks_a_rule])
async def test_one_bad_piece_among_good_ones_fails_alone(
    ledger: Ledger, bad: Callable[[UnitOfWork], None]
) -> None:
    gate, holding = await held(ledger)
    works: list[Callable[[UnitOfWork], Any]] = [named("a"), named("b"), bad, named("c"), bad]
    writing = [asyncio.create_task(ledger.write(work)) for work in works]
    await asyncio.sleep(0)
    gate.open()
    results = await asyncio.gather(*writing, return_exceptions=True)
    await asyncio.gather(*holding)
    assert [isinstance(result, Exception) for result in results] == [
        False,
        False,
        True,
        False,
        True,
    ]
    assert await ledger.read(names) == ["a", "b", "c"]


async def test_pieces_that_wait_share_commits(ledger: Ledger) -> None:
    gate, holding = await held(ledger)
    commits = Commits(ledger)
    writing = [asyncio.create_task(ledger.write(named(f"{n:02}"))) for n in range(20)]
    await asyncio.sleep(0)
    gate.open()
    await asyncio.gather(*writing, *holding)
    assert len(await ledger.read(names)) == 20
    assert commits.count - len(holding) <= 4


async def test_a_result_can_be_read_after_the_transaction_even_beside_a_failure(
    ledger: Ledger,
) -> None:
    await ledger.write(named("Claire"))
    gate, holding = await held(ledger)
    good = asyncio.create_task(ledger.write(lambda uow: uow.session.exec(select(Person)).one()))
    bad = asyncio.create_task(ledger.write(refuses))
    await asyncio.sleep(0)
    gate.open()
    person = await good
    with pytest.raises(KeyError):
        await bad
    await asyncio.gather(*holding)
    assert person.name == "Claire"


async def test_on_commit_runs_in_the_event_loop_after_the_commit(ledger: Ledger) -> None:
    seen = asyncio.Event()
    threads = []

    def call() -> None:
        threads.append(threading.current_thread())
        assert ledger.read_now(names) == ["Claire"]
        seen.set()

    def work(uow: UnitOfWork) -> None:
        named("Claire")(uow)
        uow.on_commit(call)

    await ledger.write(work)
    await seen.wait()
    assert threads == [threading.current_thread()]


async def test_on_commit_of_what_failed_never_runs(ledger: Ledger) -> None:
    calls: list[str] = []

    def work(uow: UnitOfWork) -> None:
        uow.on_commit(lambda: calls.append("kept"))

        def undone(inside: UnitOfWork) -> None:
            inside.on_commit(lambda: calls.append("undone"))
            refuses(inside)

        with pytest.raises(KeyError), uow.attempt():
            undone(uow)

    def fails(uow: UnitOfWork) -> None:
        uow.on_commit(lambda: calls.append("failed"))
        raise KeyError("no")

    await ledger.write(work)
    with pytest.raises(KeyError):
        await ledger.write(fails)
    await asyncio.sleep(0)
    assert calls == ["kept"]


@pytest.mark.parametrize("bad", [refuses, breaks_a_rule])
async def test_an_attempt_is_undone_and_the_rest_stays(
    ledger: Ledger, bad: Callable[[UnitOfWork], None]
) -> None:
    def work(uow: UnitOfWork) -> None:
        named("before")(uow)
        try:
            with uow.attempt():
                bad(uow)
        except Exception:  # noqa: BLE001 - even who catches everything commits nothing half-done
            named("after")(uow)

    await ledger.write(work)
    assert await ledger.read(names) == ["after", "before"]


async def test_a_fault_of_the_database_is_tried_again(ledger: Ledger) -> None:
    tries = []

    def work(uow: UnitOfWork) -> str:
        named("once")(uow)
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("…", None, Exception("deadlock"))
        return "done"

    assert await ledger.write(work) == "done"
    assert await ledger.read(names) == ["once"]


async def test_a_fault_that_stays_is_told_and_the_ledger_goes_on(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.ledger.PAUSE", 0.001)
    tries = []

    def work(_uow: UnitOfWork) -> None:
        tries.append(1)
        raise OperationalError("…", None, Exception("disk full"))

    with pytest.raises(OperationalError, match="disk full"):
        await ledger.write(work)
    assert len(tries) == ATTEMPTS
    await ledger.write(named("Claire"))
    assert await ledger.read(names) == ["Claire"]


async def test_work_that_has_an_order_keeps_it(ledger: Ledger) -> None:
    gate, holding = await held(ledger)
    done: list[int] = []

    def step(number: int) -> Callable[[UnitOfWork], None]:
        return lambda _uow: done.append(number)

    writing = [asyncio.create_task(ledger.write(step(n), in_order=True)) for n in range(100)]
    await asyncio.sleep(0)
    gate.open()
    await asyncio.gather(*writing, *holding)
    assert done == list(range(100))


async def test_work_that_has_an_order_does_not_keep_the_rest_waiting(ledger: Ledger) -> None:
    gate, holding = await held(ledger)
    done: list[str] = []

    def step(kind: str) -> Callable[[UnitOfWork], None]:
        return lambda _uow: done.append(kind)

    flood = [asyncio.create_task(ledger.write(step("flood"), in_order=True)) for _ in range(200)]
    rest = [asyncio.create_task(ledger.write(step("rest"))) for _ in range(4)]
    await asyncio.sleep(0)
    gate.open()
    await asyncio.gather(*flood, *rest, *holding)
    assert max(n for n, kind in enumerate(done) if kind == "rest") < 40


async def test_a_cancelled_wait_does_not_cancel_the_work(
    database_url: str, clock: HandClock
) -> None:
    ledger = Ledger(database_url, clock.now)
    gate, holding = await held(ledger)
    waiting = asyncio.create_task(ledger.write(named("Claire")))
    await asyncio.sleep(0)
    waiting.cancel()
    gate.open()
    await asyncio.gather(*holding)
    await ledger.close()  # it finishes what was given: on PostgreSQL other work may overtake it
    again = Ledger(database_url, clock.now)
    assert again.read_now(names) == ["Claire"]
    await again.close()


async def test_closing_finishes_what_was_given(database_url: str, clock: HandClock) -> None:
    ledger = Ledger(database_url, clock.now)
    gate, holding = await held(ledger)
    writing = [asyncio.create_task(ledger.write(named(f"{n:02}"))) for n in range(50)]
    await asyncio.sleep(0)
    closing = asyncio.create_task(ledger.close())
    gate.open()
    await asyncio.gather(*holding, *writing, closing)
    await ledger.close()
    with pytest.raises(RuntimeError, match="closed"):
        await ledger.write(named("late"))
    again = Ledger(database_url, clock.now)
    assert len(again.read_now(names)) == 50
    await again.close()


async def test_readers_can_change_nothing(ledger: Ledger) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        await ledger.read(
            lambda session: session.connection().execute(text("DELETE FROM person")).rowcount
        )


async def test_readers_do_not_wait_for_a_writer_and_see_one_instant(ledger: Ledger) -> None:
    gate = Gate()

    def slow(uow: UnitOfWork) -> None:
        named("Claire")(uow)
        gate(uow)

    def looks_twice(session: Session) -> tuple[int, int]:
        count = select(func.count()).select_from(Person)
        before = session.exec(count).one()
        gate.open()
        ledger.write_now(named("Zoé"))
        return before, session.exec(count).one()

    writing = asyncio.create_task(ledger.write(slow))
    await gate.entered()
    assert await ledger.read(looks_twice) == (0, 0)
    await writing
    assert await ledger.read(names) == ["Claire", "Zoé"]


async def test_write_now_waits_and_runs_what_was_asked_for_on_commit(ledger: Ledger) -> None:
    calls: list[str] = []

    def work(uow: UnitOfWork) -> int | None:
        uow.on_commit(lambda: calls.append("called"))
        return named("Claire")(uow)

    assert await asyncio.to_thread(ledger.write_now, work) == 1
    assert calls == ["called"]


def _wait_until_closing(ledger: Ledger) -> None:
    while not ledger._closing:
        time.sleep(0.001)


async def test_closing_lets_the_loop_go_on(ledger: Ledger) -> None:
    """Also while a piece of work is under way in another thread."""
    gate = Gate()
    working = asyncio.create_task(asyncio.to_thread(ledger.write_now, gate))
    await gate.entered()
    closing = asyncio.create_task(ledger.close())
    await asyncio.to_thread(_wait_until_closing, ledger)
    with pytest.raises(RuntimeError, match="closed"):
        await ledger.write(named("Claire"))
    gate.open()
    await asyncio.gather(working, closing)


async def test_lock_loads_the_row_as_it_is_now(ledger: Ledger) -> None:
    one = await ledger.write(named("Claire"))

    def rename(uow: UnitOfWork) -> str:
        person = uow.session.get_one(Person, one)
        person.name = "Claire M."
        locked = uow.lock(Person, one)
        assert locked is person
        assert uow.lock(Person, 999) is None
        return locked.name

    assert await ledger.write(rename) == "Claire M."


async def test_a_lock_keeps_others_out_until_the_end(ledger: Ledger) -> None:
    """Many at once count up one row: no step is lost."""
    one = await ledger.write(named("0"))

    def count_up(uow: UnitOfWork) -> None:
        person = uow.lock(Person, one)
        assert person is not None
        person.name = str(int(person.name) + 1)

    await asyncio.gather(*(ledger.write(count_up) for _ in range(40)))
    assert await ledger.read(names) == ["40"]


def test_a_database_that_would_forget_is_refused(clock: HandClock) -> None:
    with pytest.raises(ValueError, match="must be a file"):
        Ledger("sqlite://", clock.now)
    with pytest.raises(ValueError, match="not supported"):
        Ledger("mysql://localhost/camarade", clock.now)
