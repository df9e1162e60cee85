"""Which city a name means: `cities.tsv`, where `cities` says what stands in it and who made it.

The list is sorted and stays on the disk: a name is found by halving, and the process keeps none of
it in its own memory.
"""

import mmap
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
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


SHORTEST_BEGINNING = 4
"""Letters of a beginning that names a city, and of a name that may be misspelt."""

ALIKE = 0.8
"""How like a name must be (`SequenceMatcher.ratio`) to be what was meant: *Singapor*, *Lodnon*,
*Toluose*."""

OVERSHADOWED = 20
"""A name that is misspelt is not that of a city which has so many times fewer inhabitants than
another that it may be."""


@dataclass(frozen=True)
class City:
    """`country` an ISO 3166 code, `state` two letters in the USA and in Canada, otherwise empty,
    `inhabitants` roughly, or a tenth of them where the name is from another language."""

    country: str
    zone: str
    state: str
    inhabitants: int


def named(name: str) -> list[City]:
    """All cities of this name, the likeliest first. Case and accents are set aside; *St* may stand
    for *Saint*."""
    said = fold(name)
    ways = {said, re.sub(r"\bst\b", "saint", said), re.sub(r"\bste\b", "sainte", said)}
    rows = {row for way in ways if way for row in _rows(way)}
    return sorted(rows, key=_weight, reverse=True)


def meant(name: str, country: str = "", state: str = "") -> list[City]:
    """The cities that a name may mean, in that country and state if one is told: one, if one is
    clearly the biggest; otherwise all that come near it."""
    cities = [
        city
        for city in named(name)
        if (not country or city.country == country) and (not state or city.state == state)
    ]
    if not cities and not state:
        cities = _begun(fold(name), country)
    return [city for city in cities if _weight(city) * CLEARLY > _weight(cities[0])]


def near(name: str) -> list[tuple[str, City]]:
    """The cities whose name begins with the same letter and is spelled nearly so, each by one name
    of its own, folded; the likeliest first."""
    said = fold(name)
    if len(said) < SHORTEST_BEGINNING:
        return []
    alike, found = SequenceMatcher(b=said, autojunk=False), []
    for each, city in _spelled(_from(said[0])):
        if not each.startswith(said[0]):
            break
        if abs(len(each) - len(said)) > 2:
            continue
        alike.set_seq1(each)
        if alike.quick_ratio() >= ALIKE and alike.ratio() >= ALIKE:
            found.append((each, city))
    found.sort(key=lambda one: _weight(one[1]), reverse=True)
    near: list[tuple[str, City]] = []
    for each, city in found:
        # A name from another language stands with a tenth of the inhabitants: the same city.
        known = {
            (other.country, people)
            for _, other in near
            for people in (other.inhabitants, other.inhabitants // 10)
        }
        clear = _weight(city) * OVERSHADOWED > _weight(found[0][1])
        if clear and (city.country, city.inhabitants) not in known:
            near.append((each, city))
    return near


def clocks_of(state: str) -> list[str]:
    """The time zones of a state, that of most people first; where next to nobody lives is left
    out."""
    people: Counter[str] = Counter()
    for line in _table()[:].decode().splitlines():
        _, _, zone, where, inhabitants = line.split("\t")
        if where == state:
            people[zone] += int(inhabitants)
    return [zone for zone, count in people.most_common() if count * 100 > people.total()]


def _begun(name: str, country: str) -> list[City]:
    """The cities at home whose longer name begins so: *Chamonix*, *Issy*."""
    if len(name) < SHORTEST_BEGINNING or country not in ("", HOME):
        return []
    begun = [city for city in _rows(f"{name} ", whole=False) if city.country == HOME]
    return sorted(begun, key=_weight, reverse=True)


def _weight(city: City) -> int:
    return city.inhabitants * (AT_HOME if city.country == HOME else 1)


def _rows(name: str, *, whole: bool = True) -> Iterator[City]:
    """The rows of a name, or of all that begin so."""
    for found, city in _spelled(_from(name)):
        if found != name if whole else not found.startswith(name):
            return
        yield city


def _from(name: str) -> int:
    """Where the first line begins whose name is not before this one."""
    table, wanted = _table(), name.encode()
    low, high = 0, len(table)
    while low < high:
        start = table.rfind(b"\n", 0, (low + high) // 2) + 1
        end = table.find(b"\n", start)
        if table[start:end].partition(b"\t")[0] < wanted:
            low = end + 1
        else:
            high = start
    return low


def _spelled(at: int) -> Iterator[tuple[str, City]]:
    """The rows from a line on, each with its name."""
    table = _table()
    while at < len(table):
        end = table.find(b"\n", at)
        name, country, zone, state, inhabitants = table[at:end].decode().split("\t")
        yield name, City(country, zone, state, int(inhabitants))
        at = end + 1


@lru_cache(maxsize=1)
def _table() -> mmap.mmap:
    with CITIES.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
