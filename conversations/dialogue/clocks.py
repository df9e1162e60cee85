"""On whose clock a time is meant: *3pm CET*, *15h heure française*, *3pm your time*.

Pure. Cities and countries are those of `places`. Abbreviations stand for what most people mean by
them, and only while they hold there: *CET* of a day in July is asked about, as is one that several
parts of the world use (*IST*, *CST*). So is whatever looks like a clock and is not known: an hour
that is guessed is a meeting that is missed.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from conversations.dialogue import gazetteer, places
from conversations.plain import fold

ABBREVIATIONS = {
    "UTC": ("Etc/UTC", 0), "GMT": ("Etc/UTC", 0), "BST": ("Europe/London", 1),
    "WET": ("Europe/Lisbon", 0), "WEST": ("Europe/Lisbon", 1),
    "CET": ("Europe/Paris", 1), "CEST": ("Europe/Paris", 2),
    "EET": ("Europe/Athens", 2), "EEST": ("Europe/Athens", 3), "MSK": ("Europe/Moscow", 3),
    "EST": ("America/New_York", -5), "EDT": ("America/New_York", -4),
    "CDT": ("America/Chicago", -5), "MDT": ("America/Denver", -6), "MST": ("America/Denver", -7),
    "PST": ("America/Los_Angeles", -8), "PDT": ("America/Los_Angeles", -7),
    "BRT": ("America/Sao_Paulo", -3), "JST": ("Asia/Tokyo", 9), "KST": ("Asia/Seoul", 9),
    "SGT": ("Asia/Singapore", 8), "HKT": ("Asia/Hong_Kong", 8), "ICT": ("Asia/Bangkok", 7),
    "AEST": ("Australia/Sydney", 10), "AEDT": ("Australia/Sydney", 11),
    "NZST": ("Pacific/Auckland", 12), "NZDT": ("Pacific/Auckland", 13),
    "SAST": ("Africa/Johannesburg", 2), "WAT": ("Africa/Lagos", 1),
}  # fmt: skip
"""What people write behind an hour: the zone they mean, and its hours ahead of UTC."""

SEASONLESS = {
    "ET": "America/New_York", "PT": "America/Los_Angeles", "CT": "America/Chicago",
}  # fmt: skip

DEMONYMS = {
    "francaise": "FR", "french": "FR", "anglaise": "GB", "britannique": "GB", "british": "GB",
    "english": "GB", "irlandaise": "IE", "irish": "IE", "allemande": "DE", "german": "DE",
    "espagnole": "ES", "spanish": "ES", "italienne": "IT", "italian": "IT", "suisse": "CH",
    "belge": "BE", "belgian": "BE", "portugaise": "PT", "portuguese": "PT", "neerlandaise": "NL",
    "dutch": "NL", "grecque": "GR", "greek": "GR", "polonaise": "PL", "polish": "PL",
    "suedoise": "SE", "swedish": "SE", "turque": "TR", "turkish": "TR", "marocaine": "MA",
    "moroccan": "MA", "tunisienne": "TN", "tunisian": "TN", "algerienne": "DZ", "algerian": "DZ",
    "senegalaise": "SN", "ivoirienne": "CI", "libanaise": "LB", "lebanese": "LB",
    "israelienne": "IL", "israeli": "IL", "indienne": "IN", "indian": "IN", "chinoise": "CN",
    "chinese": "CN", "japonaise": "JP", "japanese": "JP", "coreenne": "KR", "korean": "KR",
    "singapourienne": "SG", "singaporean": "SG", "vietnamienne": "VN", "vietnamese": "VN",
    "americaine": "US", "american": "US", "canadienne": "CA", "canadian": "CA",
    "bresilienne": "BR", "brazilian": "BR", "australienne": "AU", "australian": "AU",
}  # fmt: skip
"""*Heure française*, *French time*: the country, by the folded word."""

_REGIONS = {"eastern": "America/New_York", "pacific": "America/Los_Angeles"}

_MINE = re.compile(
    r"[\s,(]*\b(?:(?:[àa] )?(?:l['’])?heure (?:locale|d['’]ici|de chez moi|chez moi)"
    r"|(?:[àa] )?mon heure|chez moi|(?:my|our|local) (?:local )?time)\b\)?",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"[\s,(]*\b(?:(?:[àa] )?(?:l['’])?heure (?:de )?chez (?:toi|lui|elle|vous)"
    r"|(?:[àa] )?(?:ton|votre|son) heure(?: locale)?|chez (?:toi|vous|lui|elle)"
    r"|(?<!for )(?:in |at )?\b(?:your|his|her|their) (?:local )?time(?: ?zone)?)\b\)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"[\s(]*\b(?:UTC|GMT)\s?(?P<sign>[+−–-])\s?(?P<hours>1[0-4]|0?\d)(?P<rest>[:h.]?[0-5]\d)?"
    r"(?!\d)\)?",
    re.IGNORECASE,
)
_HOUR = r"(?:\d\s?(?:h|heures?|[ap]\.?\s?m\.?)?(?:\s?\d\d)?|midi|noon)"
_SHORT = re.compile(rf"(?P<hour>{_HOUR})(?P<gap>[\s,(]*)(?P<name>[A-Za-z]{{1,4}}T|UTC|MSK|Z)\b\)?")
_SHORT_LOWER = re.compile(
    rf"(?P<hour>{_HOUR})(?P<gap>[\s,(]+)(?P<name>[a-z]{{2,4}}t|utc|msk)\)?[\s.!?]*$"
)
_FRENCH = re.compile(
    r"[\s,(]*(?P<before>\b(?:une|demi|\d+)[\s-]+)?(?:[àa] )?(?:l['’])?\bheure\s+"
    r"(?:(?:locale\s+)?(?P<joint>de la\s|de l['’]|de\s|d['’]|du\s|des\s|en\s|au\s|aux\s|[àa]\s))?"
    r"(?P<named>[^\W\d][\w'’-]*(?: [^\W\d][\w'’-]*){0,2})",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?P<named>[^\W\d][\w'’-]*(?: [^\W\d][\w'’-]*){0,2}) time(?: ?zone)?\b\)?", re.IGNORECASE
)
_ENGLISH_IN = re.compile(r"[\s,(]*\btime in (?P<named>[^\W\d][\w ]+?)\)?[\s.!?]*$", re.IGNORECASE)
_BARE = re.compile(
    rf"(?P<hour>{_HOUR})(?P<gap>[\s,(]+(?:(?:[àa]|in|en|au) )?)"
    r"(?P<named>[A-ZÀ-Ý][\w'’-]*(?: [A-ZÀ-Ý][\w'’-]*){0,2})\)?[\s.!?]*$"
)
_NOT_BEFORE = """
what which any this that same next some first last the a my our long good best right lunch
dinner tea coffee full part free spare enough more another in on of for at meeting one every
each no short little much s it have is be summer winter daylight standard day night
"""
_NO_CLOCK = frozenset(_NOT_BEFORE.split())
"""Before *time*: no clock."""

_NOT_BEHIND = """
pointe dejeuner repas diner table sortie fermeture ouverture depart arrivee plus moins visio
travail bureau cafe apero aperitif libre ete hiver et environ pile ou pour echange discussion
gouter si ca qui que tu te convient conviendrait vous max maximum rendez debut fin la le
"""
_NO_HEURE = frozenset(_NOT_BEHIND.split())
"""Behind *heure*: no clock."""


@dataclass(frozen=True)
class Named:
    """`text` without the words that name a clock; `zone` is that clock's, empty where none is
    named; `strange` are words that look like one and are not known, or fit several."""

    text: str
    zone: str = ""
    strange: str = ""
    ahead: int | None = None
    """Hours ahead of UTC that the words claim, to be held against the day."""


def named(text: str, *, mine: str, theirs: str, now: datetime) -> Named:
    """The clock that words name; `mine` and `theirs` are the zones of who writes and of the other,
    `theirs` empty where there is none or it is not known."""
    for pattern, zone in ((_MINE, mine), (_THEIRS, theirs)):
        found = pattern.search(text)
        if found:
            rest = _without(text, found)
            return Named(rest, zone) if zone else Named(rest, strange=_trim(found[0]))
    offset = _OFFSET.search(text)
    if offset:
        return _at_offset(text, offset)
    for way in (_abbreviated, _in_french, _in_english, _bare):
        clock = way(text, now)
        if clock is not None:
            return clock
    return Named(text)


def holds(clock: Named, at: datetime) -> bool:
    """Whether a clock is what its abbreviation claims on that day."""
    offset = at.utcoffset()
    return clock.ahead is None or offset is None or offset.total_seconds() == clock.ahead * 3600


def _at_offset(text: str, found: re.Match[str]) -> Named:
    rest, minutes = _without(text, found), (found["rest"] or "").strip(":h.")
    hours = int(found["hours"])
    if minutes not in ("", "00"):
        return Named(rest, strange=_trim(found[0]))
    # The names of these zones count westwards.
    east = found["sign"] == "+"
    return Named(rest, f"Etc/GMT{'-' if east else '+'}{hours}" if hours else "Etc/UTC")


def _abbreviated(text: str, now: datetime) -> Named | None:
    found = (None if text.isupper() else _SHORT.search(text)) or _SHORT_LOWER.search(text)
    if found is None:
        return None
    typed, name = found["name"], found["name"].upper()
    rest = f"{text[: found.end('hour')]} {text[found.end() :]}"
    if name == "Z":
        return Named(rest, "Etc/UTC") if not found["gap"] else None
    if name in ABBREVIATIONS:
        zone, ahead = ABBREVIATIONS[name]
        return Named(rest, zone, typed, ahead)
    if typed != name:  # small letters are mostly words
        return None
    if name in SEASONLESS:
        return Named(rest, SEASONLESS[name])
    return Named(rest, strange=typed) if len(name) > 2 else None


def _in_french(text: str, now: datetime) -> Named | None:
    for found in _FRENCH.finditer(text):
        words = found["named"].split()
        for count in range(len(words), 0, -1):
            said = " ".join(words[:count])
            zone = _zone_of(said, now)
            if zone is not None:
                end = found.start("named") + len(said)
                rest = f"{text[: found.start()]} {text[end:].lstrip(' )')}"
                return Named(rest, zone) if zone else Named(rest, strange=said)
        first = words[0]
        if found["before"] or set(fold(first).split()) & _NO_HEURE:
            continue
        if found["joint"] or first[:1].isupper():
            return Named(_without(text, found), strange=found["named"])
    return None


def _in_english(text: str, now: datetime) -> Named | None:
    found = _ENGLISH_IN.search(text)
    if found:
        zone = _zone_of(found["named"], now)
        rest = _without(text, found)
        return Named(rest, zone) if zone else Named(rest, strange=found["named"])
    for found in _ENGLISH.finditer(text):
        words = found["named"].split()
        for start in range(len(words)):
            said = " ".join(words[start:])
            zone = _zone_of(said, now)
            if zone is not None:
                begins = found.end("named") - len(said)
                rest = f"{text[:begins].rstrip(' (,')} {text[found.end() :]}"
                return Named(rest, zone) if zone else Named(rest, strange=said)
        last, before = words[-1], text[: found.end("named") - len(words[-1])]
        follows = bool(re.search(rf"{_HOUR}[\s,(]*$", before))
        capital = last[:1].isupper() and bool(before.strip())
        if not set(fold(last).split()) & _NO_CLOCK and (follows or capital):
            return Named(f"{before} {text[found.end() :]}", strange=last)
    return None


def _bare(text: str, now: datetime) -> Named | None:
    """*3pm Paris*: a place that everybody knows, right behind the hour and at the end."""
    found = _BARE.search(text)
    if found is None or text.isupper() or not is_place(found["named"]):
        return None
    zone = _zone_of(found["named"], now)
    rest = text[: found.end("hour")]
    return Named(rest, zone) if zone else Named(rest, strange=found["named"])


def is_place(said: str) -> bool:
    zone = places.zone_named(said)
    if zone is not None or fold(said) in places.NICKNAMES:
        return True
    if any(city.inhabitants >= places.WELL_KNOWN for city in gazetteer.named(said)):
        return True
    return fold(said) in _countries()


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    codes = {places.country_of(zone) for zone in places.zones()}
    return frozenset(
        fold(places.country_name(code, language)) for code in codes for language in places.LANGUAGES
    )


def _zone_of(said: str, now: datetime) -> str | None:
    """The one clock of a place or a people; empty where it has several; None where the words name
    no place that is known well enough for one."""
    plain = fold(said)
    if plain in _REGIONS:
        return _REGIONS[plain]
    upper = said if said.isupper() else ""
    if upper in ABBREVIATIONS:
        return ABBREVIATIONS[upper][0]
    if plain in DEMONYMS:
        return places.main_zone(DEMONYMS[plain], now)
    if plain in places.STATES or is_place(said):
        place = places.find(said, now)
        if place is None:
            return ""
        if place["city"] and len(place["zones"]) == 1:
            return place["zones"][0]
        return "" if place["city"] else places.main_zone(place["country"], now)
    return None


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _trim(words: str) -> str:
    return words.strip(" ,()")
