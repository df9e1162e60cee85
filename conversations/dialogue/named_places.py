"""The cities and countries that sentences name, for whoever is to leave them out. Pure.

A place is found by its capital letter and its name; so some that are none are found, too (a first
name, a company that is called as a city is), and one that is typed small is not. The programme's
own country gives nobody away.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from conversations.dialogue import gazetteer, places
from conversations.dialogue.cities import HOME
from conversations.plain import STOP_WORDS, fold

_WORD = re.compile(r"[^\W\d_]+")
_JOINT = re.compile(r"\s?[\s'’‐‑-]|(?<=\bSt)\. |(?<=\bSte)\. |, ?(?=D\.?C\b)|(?<=\bD)\.(?=C\b)")
_BEGINS = re.compile(r"(?:^|[.!?…:;«“\"\n•–-])\s*$")
"""What stands before a word that has its capital letter as the first of a sentence."""

_ARTICLES = {
    "au": "Le", "du": "Le", "le": "Le", "aux": "Les", "des": "Les", "les": "Les", "la": "La",
}  # fmt: skip
"""What a name may begin with, and how it stands in a sentence: *au Mans*."""

LONGEST = 4
"""Words of a name."""

INHABITANTS = 5_000
"""Of the smallest city that is found: the names of smaller ones are mostly words."""

SHORT_NAMES = frozenset({"NYC", "LA", "SF", "DC", "HK"})
"""What people write for a city, in capitals."""


def named_in(text: str) -> list[str]:
    """The names of places as they stand in a text, in its order, each once."""
    return list(dict.fromkeys(_found(text)))


def _found(text: str) -> Iterator[str]:
    words, at = list(_WORD.finditer(text)), 0
    while at < len(words):
        for count in range(min(LONGEST, len(words) - at), 0, -1):
            chosen = words[at : at + count]
            name = text[chosen[0].start() : chosen[-1].end()]
            begins = bool(_BEGINS.search(text[: chosen[0].start()]))
            article = _ARTICLES.get(words[at - 1].group()) if at else None
            ways = (name, f"{article} {name}") if article else (name,)
            if _is_joined(text, chosen) and any(_is_place(way, begins=begins) for way in ways):
                yield " ".join(name.split())
                at += count
                break
        else:
            at += 1


def _is_joined(text: str, words: list[re.Match[str]]) -> bool:
    """Whether words may be one name: capitals at both ends, and nothing else between them."""
    joints = ((_JOINT.match(text, one.end()), other.start()) for one, other in pairwise(words))
    capitals = words[0].group()[:1].isupper() and words[-1].group()[:1].isupper()
    return capitals and all(joint and joint.end() == ends for joint, ends in joints)


def _is_place(name: str, *, begins: bool) -> bool:
    plain = fold(name)
    if len(name) <= 3 and name.isupper():
        return name in SHORT_NAMES or places.country_named(name) not in ("", HOME)
    if plain in STOP_WORDS or len(plain) < 3:
        return False
    if code := places.country_named(name):
        return code != HOME
    least = places.WELL_KNOWN if begins and " " not in plain else INHABITANTS
    return any(city.inhabitants >= least for city in gazetteer.named(name))
