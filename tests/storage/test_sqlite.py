"""What SQLite must be told, so that it keeps what we promise."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from storage import engines
from storage.ledger import Ledger
from storage.unit_of_work import UnitOfWork, is_databases_fault
from tests.storage.conftest import HandClock
from tests.storage.saying import deliver, message, post

FULL = 2


async def test_commits_are_on_the_disk_and_references_are_checked(
    sqlite_url: str, clock: HandClock
) -> None:
    ledger = Ledger(sqlite_url, clock.now)

    def pragma(at: Session | UnitOfWork, name: str) -> object:
        connection = at.connection() if isinstance(at, Session) else at.connection
        return connection.execute(text(f"PRAGMA {name}")).scalar_one()

    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "query_only")
    written = await ledger.write(lambda uow: [pragma(uow, name) for name in names])
    read = await ledger.read(lambda session: [pragma(session, name) for name in names])
    await ledger.close()
    assert written == ["wal", FULL, 1, 1, 0]
    assert read == ["wal", FULL, 1, 1, 1]


async def test_blanked_words_linger_neither_in_the_file_nor_in_the_log(
    sqlite_url: str, clock: HandClock
) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))

    def kept() -> bytes:
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))

    ledger = Ledger(sqlite_url, clock.now)
    await post(ledger, message("1", "un secret bien gardé"), message("2", "bon" * 3000))
    await deliver(ledger)
    assert "bien gardé".encode() in kept(), "it is in the log, or this shows nothing"
    await ledger.forget_what_was()
    assert "bien gardé".encode() not in kept()
    assert b"bonbon" not in kept()
    await ledger.close()


async def test_two_processes_on_one_file_wait_for_each_other(
    sqlite_url: str, clock: HandClock
) -> None:
    one, other = Ledger(sqlite_url, clock.now), Ledger(sqlite_url, clock.now)
    for number in range(10):
        await post(one, message(f"one {number}"))
        await post(other, message(f"other {number}"))
    assert len(await deliver(one)) == 20
    await one.close()
    await other.close()


def test_a_lock_that_is_not_given_is_the_databases_fault(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_MS", 10)
    one, other = engines.writer_engine(sqlite_url), engines.writer_engine(sqlite_url)
    with (
        one.begin(),
        pytest.raises(OperationalError, match="locked") as refused,
        other.begin(),
    ):
        pass
    one.dispose()
    other.dispose()
    assert is_databases_fault(refused.value)
