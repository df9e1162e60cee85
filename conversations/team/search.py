"""Finding cases by what one remembers of them: a name, a promotion, a town, a situation, a mentor,
a word that was written. Pure.

People of the roster are found the same way. Case and accents are set aside, words are compared by
their stems (French and English, Snowball), and a slip of the finger is forgiven: in names and towns
always, in situations and in what was written where a word is nowhere as it was typed. A case is
found if every word is found in it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import zip_longest

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from conversations.plain import STOP_WORDS, fold

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

FORGIVING = ("name", "mentor", "contact", "interviewer", "town")
"""The fields in which a slip of the finger is always forgiven: two may spell a name differently."""

AT_LAST = ("situation", "words")
"""Those in which it is where no case has the word as it was typed: they are long, and have
something like every word in them."""

SHORTEST_SLIP, TWO_SLIPS = 4, 7
"""Letters of the shortest word in which a slip is forgiven, and of the shortest in which two are. A
slip is a letter that is wrong, missing or too much, or two that changed places."""

CLASS = frozenset({"promo", "promotion", "class"})
"""Words before a year that say what it is, as staff may type them."""

_YEAR = re.compile(r"\d{4}", re.ASCII)


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


@dataclass(frozen=True)
class _Term:
    """A word to look for. `near` are the words that are it but for a slip, and how like it each is
    (0 to 1), by the fields in which one is forgiven."""

    word: str
    near: Mapping[str, Mapping[str, float]]


def terms(query: str) -> list[str]:
    """The words to look for, folded; `X2014` is its year, and so is `promo 2014`."""
    words = fold(query).split()
    said = [word[1:] if word[:1].isalpha() and word[1:].isdigit() else word for word in words]
    told = [word for word in said if word not in STOP_WORDS] or said
    pairs = zip_longest(told, told[1:], fillvalue="")
    return [word for word, after in pairs if word not in CLASS or not _YEAR.fullmatch(after)]


def find(query: str, cases: Sequence[Searched]) -> list[Found]:
    """The cases in which every word of the query is found, the best first, the newest among
    equals."""

    @cache
    def written(fields: Sequence[str]) -> list[str]:
        """The words in some fields of the cases, each once: thousands of cases share most."""
        texts = (case.fields.get(field, "") for case in cases for field in fields)
        return list(set(" ".join(texts).split()))

    wanted, left = list[_Term](), cases
    for word in terms(query):
        wanted.append(_term(word, cases, written))
        left = [case for case in left if _fits(wanted[-1:], case) is not None]
        if not left:  # a whole page may have been pasted: its other words need no look
            break
    found = [each for case in left if wanted and (each := _fits(wanted, case)) is not None]
    return sorted(found, key=lambda each: (-each.score, -each.id))


def _term(
    word: str, cases: Sequence[Searched], written: Callable[[Sequence[str]], list[str]]
) -> _Term:
    if len(word) < SHORTEST_SLIP or not word.isalpha():  # a year is a year
        return _Term(word, {})
    known = any(_as_typed(word, *field) for case in cases for field in case.fields.items())
    near: dict[str, Mapping[str, float]] = {}
    for fields in (FORGIVING,) if known else (FORGIVING, AT_LAST):
        near |= dict.fromkeys(fields, slips_of(word, written(fields)))
    return _Term(word, near)


def slips_of(word: str, written: Sequence[str]) -> dict[str, float]:
    """Those of some words that are this one but for a slip, and how like it each is; all folded."""
    most = 2 if len(word) >= TWO_SLIPS else 1
    heard = [_heard(each) for each in written]
    slips = process.extract(_heard(word), heard, scorer=OSA.distance, score_cutoff=most, limit=None)
    return {written[place]: 1 - count / len(word) for _, count, place in slips}


def _heard(word: str) -> str:
    """A word with what sounds the same spelled the same: Sophie is a Sofie to who only heard it."""
    return word.replace("ph", "f")


def _fits(wanted: Sequence[_Term], case: Searched) -> Found | None:
    score, where = 0.0, dict[str, None]()
    for term in wanted:
        hits = [(_how_well(term, field, text), field) for field, text in case.fields.items()]
        best, field = max(hits, default=(0.0, ""))
        if best <= 0:
            return None
        score += best
        where[field] = None
    return Found(case.id, score, tuple(where))


def _how_well(term: _Term, field: str, text: str) -> float:
    """How well a word is found in a field: as it was typed, or nearly."""
    found = _as_typed(term.word, field, text)
    near = term.near.get(field)
    if found or not near:
        return found
    return WEIGHTS[field] * 0.5 * max((near.get(each, 0.0) for each in text.split()), default=0.0)


def _as_typed(word: str, field: str, text: str) -> float:
    """How well a word is found in a field without a slip: in full, or by its beginning or stem."""
    if not text:
        return 0.0
    weight, padded = WEIGHTS[field], f" {text} "
    if f" {word} " in padded:
        return float(weight)
    if field in ("number", "promotion"):
        return 0.0
    return weight * 0.8 if any(f" {stem}" in padded for stem in _stems(word)) else 0.0


@lru_cache(maxsize=1024)
def _stems(term: str) -> frozenset[str]:
    """What words of the same family begin with; a very short stem would be in everything."""
    stems = {_stemmer(language).stemWord(term) for language in ("french", "english")} | {term}
    return frozenset(stem for stem in stems if len(stem) > 2)


@lru_cache(maxsize=2)
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language, 0)  # what it would keep is kept above
