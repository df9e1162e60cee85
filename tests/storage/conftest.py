"""A ledger on each database, a clock that is moved by hand, and short ways to say things."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from storage.ledger import Ledger


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def ledger(database_url: str, clock: HandClock) -> AsyncIterator[Ledger]:
    """A ledger on a new database; the test runs on SQLite and on PostgreSQL."""
    ledger = Ledger(database_url, clock.now)
    yield ledger
    await ledger.close()
