"""Rooms for the tests of the careers team's desk, somebody in the middle of an intake, a pair, and
a mentor of two."""

import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import pytest

from tests.conversations.pairs import Duo, duo
from tests.conversations.room import Room
from tests.conversations.test_intake import answered
from tests.harness import House, Player
from tests.storage.databases import Kind

T = TypeVar("T")


H = TypeVar("H", bound=House)
P = ParamSpec("P")


class Begin(Protocol):
    """Has a house begin where `play` leads with what it is told, and returns what that returns."""

    def __call__(
        self,
        house: H,
        play: Callable[Concatenate[H, P], T],
        *told: P.args,
        **named: P.kwargs,
    ) -> T: ...


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


@pytest.fixture(scope="session")
def begin(tmp_path_factory: pytest.TempPathFactory, _sqlite_template: Path) -> Iterator[Begin]:
    """Begins a test where others of its file begin: what leads there happens once, and is copied
    for each. What `play` returns is copied too, and must hold no other house."""
    folder, kept = tmp_path_factory.mktemp("begun"), dict[object, tuple[Any, Any]]()

    def beginning_as(
        house: H,
        play: Callable[Concatenate[H, P], T],
        *told: P.args,
        **named: P.kwargs,
    ) -> T:
        if not house.is_untouched:
            return play(house, *told, **named)
        beginning = (type(house), play, told, *named.items())
        if beginning not in kept:
            file = shutil.copyfile(_sqlite_template, folder / f"{len(kept)}.db")
            begun = type(house)(f"sqlite:///{file}")
            kept[beginning] = begun, play(begun, *told, **named)
        first, outcome = kept[beginning]
        house.like(first)
        copied: T = deepcopy(outcome, {id(first): house})
        return copied

    yield beginning_as
    for first, _ in kept.values():
        first.close()


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
