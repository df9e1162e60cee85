"""Rooms for the tests of the careers team's desk, somebody in the middle of an intake, a pair, and
a mentor of two."""

from collections.abc import Callable, Iterator

import pytest

from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo
from tests.conversations.room import Room
from tests.conversations.test_intake import answered
from tests.harness import House, Player
from tests.storage.databases import Kind


@pytest.fixture
def room(sqlite_url: str) -> Iterator[Room]:
    """A room of one's own."""
    opened = Room(sqlite_url)
    yield opened
    opened.close()


def half_way(house: House) -> Player:
    """Nour stands at the first question of the intake that wants words of hers."""
    return answered(house, 10)


@pytest.fixture
def nour(house: House, begin: Begin) -> Player:
    """She stands at the first question that wants words of hers."""
    return begin(house, half_way)


def introduced(house: House) -> Duo:
    """Nour and Luc, both on Telegram, introduced: their thread is open."""
    return duo(house).agree()


def of_two(house: House) -> tuple[Duo, Duo]:
    """Luc accompanies Nour and Ana, all on Telegram."""
    first = duo(house).agree()
    return first, duo(house, nour=house.phone("Ana"), luc=first.luc).agree()


@pytest.fixture
def two(house: House, begin: Begin) -> Duo:
    """Nour and Luc, both on Telegram, introduced: their thread is open."""
    return begin(house, introduced)


@pytest.fixture
def three(house: House, begin: Begin) -> tuple[Duo, Duo]:
    """Luc accompanies Nour and Ana, all on Telegram."""
    return begin(house, of_two)


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
