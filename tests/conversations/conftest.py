"""Rooms for the tests of the careers team's desk."""

from collections.abc import Callable, Iterator

import pytest

from tests.conversations.room import Room
from tests.storage.databases import Kind


@pytest.fixture
def room(sqlite_url: str) -> Iterator[Room]:
    """A room of one's own."""
    opened = Room(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def rooms(database_urls: Callable[[Kind], str]) -> Iterator[Callable[[], Room]]:
    """As many rooms as a property needs; each closes the one before."""
    opened: list[Room] = []

    def another() -> Room:
        while opened:
            opened.pop().close()
        opened.append(Room(database_urls("sqlite")))
        return opened[-1]

    yield another
    while opened:
        opened.pop().close()
