"""Where someone lives, typed in their own words: a city, a country, and the clocks there.

Pure, without any list of our own but a few nicknames: names of countries and of the cities that
lend their name to a time zone come from CLDR (Babel) in French and in English, the zones of each
country from the tz database (`zone.tab`), cities from `gazetteer`. Accents and case are set aside.
A city is kept as typed. A country is needed where the city is not known, or where several are.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from typing import TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import get_timezone_location

from conversations.dialogue import gazetteer
from conversations.dialogue.gazetteer import City
from conversations.plain import fold

LANGUAGES = ("fr", "en")
WELL_KNOWN = 100_000
"""Inhabitants of a city that is taken for one where another answer is expected."""

MOST_NEAR = 3
"""Most places offered for a name that is not known."""

MOST_ZONES = 8
"""Most zones offered for one country: what still fits a phone screen."""

NICKNAMES: Mapping[str, str] = {
    "usa": "US", "us": "US", "etats unis d amerique": "US", "united states of america": "US",
    "america": "US", "amerique": "US", "uk": "GB", "grande bretagne": "GB", "great britain": "GB",
    "angleterre": "GB", "england": "GB", "ecosse": "GB", "scotland": "GB", "pays de galles": "GB",
    "wales": "GB", "hollande": "NL", "holland": "NL", "coree": "KR", "korea": "KR",
    "republique tcheque": "CZ", "czech republic": "CZ", "emirats": "AE", "uae": "AE",
    "emirats arabes": "AE", "hong kong": "HK", "macao": "MO", "macau": "MO", "rdc": "CD",
    "congo": "CG", "ivory coast": "CI", "turkey": "TR", "palestine": "PS", "swiss": "CH",
    "ile de france": "FR", "deutschland": "DE", "espana": "ES", "italia": "IT", "belgie": "BE",
    "schweiz": "CH", "osterreich": "AT", "quebec": "CA", "ile maurice": "MU",
    "l ile maurice": "MU", "guyane": "GF",
    "region parisienne": "FR", "banlieue parisienne": "FR", "france metropolitaine": "FR",
}  # fmt: skip
"""What people also call a country (or a region that names it), folded."""

PROVINCES: Mapping[str, str] = {
    "alberta": "AB", "british columbia": "BC", "colombie britannique": "BC", "manitoba": "MB",
    "new brunswick": "NB", "nouveau brunswick": "NB", "newfoundland": "NL", "terre neuve": "NL",
    "nova scotia": "NS", "nouvelle ecosse": "NS", "ontario": "ON", "quebec": "QC",
    "prince edward island": "PE", "ile du prince edouard": "PE", "saskatchewan": "SK",
}  # fmt: skip
"""Provinces of Canada, folded, in English and in French."""

STATES: Mapping[str, str] = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA",
    "californie": "CA", "colorado": "CO", "connecticut": "CT", "delaware": "DE", "florida": "FL",
    "floride": "FL", "georgia": "GA", "georgie": "GA", "hawaii": "HI", "idaho": "ID",
    "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY",
    "louisiana": "LA", "louisiane": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA",
    "michigan": "MI", "minnesota": "MN", "mississippi": "MS", "missouri": "MO", "montana": "MT",
    "nebraska": "NE", "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ",
    "new mexico": "NM", "nouveau mexique": "NM", "new york": "NY", "north carolina": "NC",
    "caroline du nord": "NC", "north dakota": "ND", "dakota du nord": "ND", "ohio": "OH",
    "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA", "pennsylvanie": "PA",
    "rhode island": "RI", "south carolina": "SC", "caroline du sud": "SC", "south dakota": "SD",
    "dakota du sud": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT",
    "virginia": "VA", "virginie": "VA", "washington": "WA", "west virginia": "WV",
    "virginie occidentale": "WV", "wisconsin": "WI", "wyoming": "WY", "dc": "DC", "d c": "DC",
    **PROVINCES,
}  # fmt: skip
"""States of the USA as well, in English and, where it differs, in French: people say them, not the
country."""

_FILLERS = re.compile(
    r"^(?:\s*(?:actuellement|currently|aujourd['’]hui|pr[eéè]s d[e']|pas loin de|"
    r"[àa] c[ôo]t[ée] de|near|close to|just outside|comme|like|"
    r"je vis|j['’]habite|je suis|je r[eé]side|je travaille|i live|i['’]?m|"
    r"i am|i work|living|based|bas[eé]e?|install[eé]e?|à|a|au|aux|en|in|at|dans)(?=\s))+\s+",
    re.IGNORECASE,
)
_JOINTS = re.compile(
    r"(?:[\s,;:/().–—-]|(?<=\s)(?:en|au|aux|à|in|from|the|la|le|les|l['’]|de|du|des))+$", re.I
)


class Place(TypedDict):
    """`city` as typed (may be empty), `country` an ISO 3166 code, `zones` IANA names."""

    city: str
    country: str
    zones: list[str]


def find(said: str, now: datetime) -> Place | None:
    """The place meant, or None where no country can be told. `zones` holds one name where the
    clock is certain, several where the person must choose (at most `MOST_ZONES`)."""
    text = _plainly(said)
    names, cities, whole = _countries(), _zone_cities(), fold(text)
    if whole in names:
        here = names[whole]
        own = cities.get(whole)
        if own and _country_of_zone()[own] == here:
            return Place(city=text, country=here, zones=[own])
        clocks = _clocks(gazetteer.meant(text, here), now)  # Québec, Mexico: a city too
        return Place(city=text if clocks else "", country=here, zones=clocks or zones_of(here, now))
    name = _without_numbers(text)
    zone = cities.get(fold(name))
    if zone is not None:
        return Place(city=text, country=_country_of_zone()[zone], zones=[zone])
    found = gazetteer.meant(name)
    if not found:
        if whole in STATES:
            state = STATES[whole]
            zones = _apart(gazetteer.clocks_of(state), _seasons(now), prefer=frozenset())
            return Place(city=text, country=_country_of_state(state), zones=zones[:MOST_ZONES])
        return _in_a_state(text, now) or _in_a_country(text, now)
    if len({city.country for city in found}) > 1:
        return None
    return Place(city=text, country=found[0].country, zones=_clocks(found, now))


def several(said: str) -> list[str]:
    """The countries that have a city of this name, where one can't be told from it alone."""
    found = gazetteer.meant(_without_numbers(_plainly(said)))
    return list(dict.fromkeys(city.country for city in found))


def near(said: str, language: str, now: datetime) -> list[str]:
    """The places that a misspelt name may mean, in words that `find` knows: countries, then cities
    with their country, the likeliest first; at most `MOST_NEAR`."""
    name = _without_numbers(_plainly(said))
    like = get_close_matches(fold(name), _countries(), n=1, cutoff=gazetteer.ALIKE)
    found = [country_name(_countries()[each], language) for each in like]
    for each, city in gazetteer.near(name):
        place = f"{each.title()}, {country_name(city.country, language)}"
        known = find(place, now)
        if known is not None and beside(known["city"], known["country"]):
            found.append(place)
        elif known is not None:
            found.append(country_name(city.country, language))
    return list(dict.fromkeys(found))[:MOST_NEAR]


def zones_of(country: str, now: datetime) -> list[str]:
    """The clocks of a country: one zone for each time that its people live by in the coming year,
    in the table's order, at most `MOST_ZONES`."""
    zones = _zones_by_country().get(country, [])
    apart = _apart(zones, _seasons(now), prefer=_main())
    if len(apart) > MOST_ZONES:
        # Canada: the few that keep no summer time can still be typed.
        apart = _apart(zones, _seasons(now)[:1], prefer=frozenset())
    return apart[:MOST_ZONES] or ["UTC"]


def _seasons(now: datetime) -> list[datetime]:
    """The first days of the quarters of the coming year."""
    january = datetime(now.year + 1, 1, 1, tzinfo=UTC)
    return [january + timedelta(days=days) for days in (0, 91, 182, 273)]


def _apart(zones: Iterable[str], instants: list[datetime], *, prefer: frozenset[str]) -> list[str]:
    """One of these zones for each way the clocks stand at these instants."""
    found: dict[tuple[timedelta | None, ...], str] = {}
    for zone in zones:
        clock = ZoneInfo(zone)
        offsets = tuple(instant.astimezone(clock).utcoffset() for instant in instants)
        if offsets not in found or (zone in prefer and found[offsets] not in prefer):
            found[offsets] = zone
    return list(found.values())


def zones() -> Iterable[str]:
    """Every zone that is some country's."""
    return _country_of_zone()


def main_zone(country: str, now: datetime) -> str:
    """The clock that is meant by the time of a country: its only one, or that of all but islands
    and corners (*mainland*, *most of*, in the table's words). Empty where it has several."""
    clocks = zones_of(country, now)
    mostly = [
        zone
        for code, zone, comment in _rows()
        if code == country and re.search("^most of|mainland|^Beijing", comment)
    ]
    only = mostly or clocks
    return only[0] if len(only) == 1 else ""


def zone_named(said: str) -> str | None:
    """The IANA zone of a city that lends its name to one (*heure de New York*), or None."""
    if said in _country_of_zone():
        return said
    plain = re.sub(r"^(?:(?:l )?heure de |(?:l )?heure d |time in )|(?: time)$", "", fold(said))
    return _zone_cities().get(plain)


def zone_of_city(said: str, now: datetime) -> str:
    """The zone of a city of some size that these very words name; nothing where they name none."""
    if zone := zone_named(said):
        return zone
    cities = gazetteer.named(_plainly(said))
    found = find(said, now) if any(each.inhabitants >= WELL_KNOWN for each in cities) else None
    return found["zones"][0] if found is not None and len(found["zones"]) == 1 else ""


def is_well_known(said: str) -> bool:
    """Whether these words name a city of some size, or a place with its country: *sens* is a word
    before it is a town."""
    name = _without_numbers(_plainly(said))
    return len(name.split()) > 1 or any(
        city.inhabitants >= WELL_KNOWN for city in gazetteer.named(name)
    )


def exists(zone: str) -> bool:
    """Whether this is the name of a time zone."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def city_of_zone(zone: str, language: str) -> str:
    """The city that stands for a zone, in that language: `Londres`."""
    return str(get_timezone_location(zone, locale=Locale.parse(language), return_city=True))


def country_name(code: str, language: str) -> str:
    """`Allemagne` for `DE`; the code itself where CLDR does not know it."""
    return str(Locale.parse(language).territories.get(code, code))


def country_named(said: str) -> str:
    """The code of the country of this very name, in a language of ours; empty where there is
    none."""
    return _countries().get(fold(said), "")


def beside(city: str, code: str) -> str:
    """The city as it stands beside its country's name: empty where it is called the same, in
    whatever language it was typed."""
    return "" if _countries().get(fold(city)) == code else city


def _split(
    text: str, spans: list[tuple[int, int]], words: list[str], names: Mapping[str, str]
) -> tuple[str | None, str]:
    """The country named in a text (the one that ends it, otherwise the last), and the rest."""
    best: tuple[bool, int, int] | None = None
    for start in range(len(words)):
        if start and text[spans[start][0] - 1] == "-":
            continue  # « Île-de-France » names no country by its last word
        for end in range(len(words), start, -1):
            if " ".join(words[start:end]) not in names:
                continue
            found = (end == len(words), end, -start)
            best = found if best is None or found > best else best
            break
    if best is not None:
        _, end, start = best[0], best[1], -best[2]
        before, after = text[: spans[start][0]], text[spans[end - 1][1] :]
        rest = _trim(before) or _trim(after)
        return names[" ".join(words[start:end])], rest
    if len(words) > 1 and text[slice(*spans[-1])] in _zones_by_country():
        return text[slice(*spans[-1])], _trim(text[: spans[-1][0]])
    return None, text


def _trim(part: str) -> str:
    part = re.sub(r"^[\W_]+", " ", _JOINTS.sub("", part))
    return _FILLERS.sub("", " " + part.strip()).strip(" ,;:/().–—-")


def _plainly(said: str) -> str:
    """Without `I live in` before, and full stops or `depuis 3 ans` behind."""
    text = _FILLERS.sub("", " " + re.sub(r"^[\W_]+|[\s.!?]+$", "", said)).strip()
    text = re.sub(r"(?<=\w)[\s,]+(?:depuis|since|for|pour)\s.*$", "", text, flags=re.IGNORECASE)
    return text[:1].upper() + text[1:]


def _without_numbers(text: str) -> str:
    """`Paris` for `Paris 15e`, `Lyon 3e arrondissement` and `75015 Paris`."""
    text = re.sub(r"\s+arr(?:ondissement|t|\.)?\)?$", "", text, flags=re.IGNORECASE)
    name = re.sub(r"^\d[\d\s-]*\s|(?:[\s,(]+\d\w*\)?)+$", "", text).strip() or text
    return _SHORT_NAMES.get(fold(name), name)


_SHORT_NAMES = {"nyc": "New York", "sf": "San Francisco", "sophia antipolis": "Valbonne"}
"""What people call a city by, and the city."""


def _country_of_state(state: str) -> str:
    return "CA" if state in PROVINCES.values() else "US"


def _in_a_state(text: str, now: datetime) -> Place | None:
    """`Boston MA`, `London, Ontario`: a city that is in the state or province named behind it."""
    spans = [match.start() for match in re.finditer(r"[^\W_]+", text)]
    for start in spans[:0:-1]:
        named = text[start:].strip(" .)")
        state = STATES.get(fold(named), named if named in STATES.values() else "")
        city = _trim(text[:start])
        found = gazetteer.meant(city, _country_of_state(state), state) if state else []
        if found:
            return Place(city=city, country=found[0].country, zones=_clocks(found, now))
    return None


def _in_a_country(text: str, now: datetime) -> Place | None:
    """`Lyon, France`; the city may be one that nobody knows."""
    spans = [(match.start(), match.end()) for match in re.finditer(r"\w+", text)]
    words = [fold(text[start:end]) for start, end in spans]
    country, city = _split(text, spans, words, _countries())
    if country is None:
        return None
    zone = _zone_cities().get(fold(city))
    if zone is not None and _country_of_zone()[zone] == country:
        return Place(city=city, country=country, zones=[zone])
    found = gazetteer.meant(_without_numbers(city), country)
    if not found and _TALKS.search(fold(city)):  # a sentence, of which the country may be all
        if text[slice(*spans[-1])] == country and "," not in text:  # *je t'envoie mon CV*
            return None
        city = ""
    return Place(city=city, country=country, zones=_clocks(found, now) or zones_of(country, now))


_TALKS = re.compile(r"\b(?:je|tu|vous|nous|on|moi|you|we|i (?:am|m|ll|ve|will|have))\b")
"""Words that no city of a country is called by: *je t'envoie mon CV* is none in Cape Verde."""


def _clocks(cities: list[City], now: datetime) -> list[str]:
    """One zone for each clock in these cities."""
    zones = (city.zone for city in cities if exists(city.zone))
    return _apart(zones, _seasons(now), prefer=frozenset())[:MOST_ZONES]


def country_of(zone: str) -> str:
    """The country that a clock is first of all the clock of; empty where there is none."""
    return _country_of_zone().get(zone, "")


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Folded name → ISO code. CLDR also names regions of the world, by number: left out."""
    names: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code in _zones_by_country():
                names[fold(name)] = code
    return {**names, **NICKNAMES}


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str, str], ...]:
    """(ISO code, zone, comment) in the table's order."""
    table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    lines = (f"{line}\t".split("\t") for line in table.splitlines() if not line.startswith("#"))
    return tuple((fields[0], fields[2], fields[3]) for fields in lines)


@lru_cache(maxsize=1)
def _main() -> frozenset[str]:
    """Zones that the table says cover most areas of their region: the ones people know."""
    return frozenset(zone for _, zone, comment in _rows() if "most areas" in comment)


@lru_cache(maxsize=1)
def _zones_by_country() -> dict[str, list[str]]:
    zones: dict[str, list[str]] = {}
    for code, zone, _ in _rows():
        zones.setdefault(code, []).append(zone)
    return zones


@lru_cache(maxsize=1)
def _country_of_zone() -> dict[str, str]:
    return {zone: code for code, zone, _ in _rows()}


@lru_cache(maxsize=1)
def _zone_cities() -> dict[str, str]:
    """Folded city name → zone, in every language and by the zone's own last part."""
    cities: dict[str, str] = {}
    for _, zone, _ in _rows():
        for name in _names_of(zone):
            cities.setdefault(fold(name), zone)
    return cities


def _names_of(zone: str) -> Iterable[str]:
    yield zone.rpartition("/")[2].replace("_", " ")
    for language in LANGUAGES:
        yield city_of_zone(zone, language)
