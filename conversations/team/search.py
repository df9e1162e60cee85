"""Finding cases by what one remembers of them: a name, a promotion, a town, a situation, a mentor,
a word that was written. Pure.

Case and accents are set aside, words are compared by their stems (French and English, Snowball),
and a slip of the finger is forgiven in names and towns. A case is found if every word is found in
it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer
from rapidfuzz import fuzz

from conversations.mentoring.matching import STOP_WORDS
from conversations.plain import fold

WEIGHTS: Mapping[str, int] = {
    "number": 100,
    "name": 20,
    "mentor": 12,
    "contact": 12,
    "interviewer": 12,
    "promotion": 12,
    "town": 8,
    "situation": 6,
    "words": 3,
}
"""How much a word that is found in each field counts. Chosen by judgement: staff look for people
first."""

FORGIVING = frozenset({"name", "mentor", "contact", "interviewer", "town"})
"""The fields in which a slip of the finger is forgiven."""

LIKE = 84.0
"""How alike two words are at least (rapidfuzz, 0 to 100): one slip in six letters."""

SHORTEST_SLIP = 4
"""Letters of the shortest word in which one is."""


@dataclass(frozen=True)
class Searched:
    """What may be found of a case, by field; folded."""

    id: int
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """A case, how well it fits, and in which fields the words were."""

    id: int
    score: float
    fields: tuple[str, ...]


def terms(query: str) -> list[str]:
    """The words to look for, folded; `X2014` is its year."""
    words = fold(query).split()
    said = [word[1:] if word[:1].isalpha() and word[1:].isdigit() else word for word in words]
    return [word for word in said if word not in STOP_WORDS] or said


def find(query: str, cases: Sequence[Searched]) -> list[Found]:
    """The cases in which every word of the query is found, the best first, the newest among
    equals."""
    wanted = terms(query)
    found = [each for case in cases if wanted and (each := _fits(wanted, case)) is not None]
    return sorted(found, key=lambda each: (-each.score, -each.id))


def _fits(wanted: Sequence[str], case: Searched) -> Found | None:
    score, where = 0.0, dict[str, None]()
    for term in wanted:
        hits = [(_how_well(term, field, text), field) for field, text in case.fields.items()]
        best, field = max(hits, default=(0.0, ""))
        if best <= 0:
            return None
        score += best
        where[field] = None
    return Found(case.id, score, tuple(where))


def _how_well(term: str, field: str, text: str) -> float:
    """How well a word is found in a field: in full, by its beginning or stem, or nearly."""
    if not text:
        return 0.0
    weight, padded = WEIGHTS[field], f" {text} "
    if f" {term} " in padded:
        return float(weight)
    if field in ("number", "promotion"):
        return 0.0
    if any(f" {stem}" in padded for stem in _stems(term)):
        return weight * 0.8
    if field in FORGIVING and len(term) >= SHORTEST_SLIP:
        nearest = max(fuzz.ratio(term, word) for word in text.split())
        return weight * 0.5 * nearest / 100 if nearest >= LIKE else 0.0
    return 0.0


@lru_cache(maxsize=1024)
def _stems(term: str) -> frozenset[str]:
    """What words of the same family begin with; a very short stem would be in everything."""
    stems = {_stemmer(language).stemWord(term) for language in ("french", "english")} | {term}
    return frozenset(stem for stem in stems if len(stem) > 2)


@lru_cache(maxsize=2)
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(language)
