"""Which city a name means: `cities.tsv`, where `cities` says what stands in it and who made it.

The list is sorted and stays on the disk: a name is found by halving, and the process keeps none of
it in its own memory.
"""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from conversations.dialogue.cities import HOME
from conversations.plain import fold

CITIES = Path(__file__).parent / "cities.tsv"

CLEARLY = 4
"""A name means the biggest city that bears it if that one has so many times the inhabitants of the
next: Boston is not the one in Lincolnshire, but Cambridge may be either."""

AT_HOME = 5
"""An inhabitant of the programme's own country counts so many times: there people leave it out."""


@dataclass(frozen=True)
class City:
    """`country` an ISO 3166 code, `state` the two letters of a state of the USA or empty,
    `inhabitants` roughly, or a tenth of them where the name is from another language."""

    country: str
    zone: str
    state: str
    inhabitants: int


def named(name: str) -> list[City]:
    """All cities of this name, the likeliest first. Case and accents are set aside."""
    wanted = fold(name).encode()
    return sorted(_rows(wanted), key=_weight, reverse=True) if wanted else []


def meant(name: str, country: str = "", state: str = "") -> list[City]:
    """The cities that a name may mean, in that country and state if one is told: one, if one is
    clearly the biggest; otherwise all that come near it."""
    cities = [
        city
        for city in named(name)
        if (not country or city.country == country) and (not state or city.state == state)
    ]
    return [city for city in cities if _weight(city) * CLEARLY > _weight(cities[0])]


def _weight(city: City) -> int:
    return city.inhabitants * (AT_HOME if city.country == HOME else 1)


def _rows(wanted: bytes) -> Iterator[City]:
    table = _table()
    low, high = 0, len(table)
    while low < high:  # the first line whose name is not before the one that is wanted
        start = table.rfind(b"\n", 0, (low + high) // 2) + 1
        end = table.find(b"\n", start)
        if table[start:end].partition(b"\t")[0] < wanted:
            low = end + 1
        else:
            high = start
    while low < len(table):
        end = table.find(b"\n", low)
        name, country, zone, state, inhabitants = table[low:end].decode().split("\t")
        if name.encode() != wanted:
            return
        yield City(country, zone, state, int(inhabitants))
        low = end + 1


@lru_cache(maxsize=1)
def _table() -> mmap.mmap:
    with CITIES.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
