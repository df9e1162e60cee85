"""Which of a question's options typed words mean. Pure; used by `answers`."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from conversations.plain import SENTENCE, fold
from conversations.questions import Question

_NEGATION: Final = re.compile(
    r"\b(?:pas|jamais|never|ni|sauf|sans|aucune?|not|no|non|except|without|neither|don t)\b"
)
_ALMOST: Final = r"(?:presque|quasi|quasiment|bientot|almost|nearly|not quite|soon)"
_NUMBER: Final = re.compile(r"(?:n |no |le |la |option |reponse |answer |number )?(\d{1,2})")

_ALL: Final = re.compile(
    r"\s*(?:toute?s?|tous|all|everything)\b(?:.{0,40}?"
    r"\b(?:sauf|except[ée]e?s?|hormis|à part|à l['’]exception d(?:e|u|es)|but|except(?: for)?|"
    r"apart from|other than)\b(?P<rest>.+)|(?: of (?:them|these))?[\s.!]*$)",
    re.IGNORECASE | re.DOTALL,
)

MORE: Final = 3
"""Words from which on what is typed may say more than an option does."""

SHORT: Final = 3
"""Letters of a way of typing that is too short to be looked for within a sentence."""


def number(said: str) -> int | None:
    """The number of an offered answer: *2*, *n° 2*."""
    typed = _NUMBER.fullmatch(fold(said))
    return int(typed[1]) if typed else None


def denies(typed: str) -> bool:
    """Whether folded words deny something: *pas Paris*."""
    return bool(_NEGATION.search(typed))


def hedges(typed: str, way: str) -> bool:
    """Whether folded words say of an answer that it is almost so: *j'y suis presque*."""
    way = re.escape(way)
    return bool(re.search(rf"\b(?:{_ALMOST} {way}|{way} {_ALMOST})\b", typed))


def meant(said: str, question: Question, *, exact: bool = False) -> list[str]:
    """The options these words may mean: one if they are clear, several if not, none if strange.

    In this order, the first that finds any wins: the very label, name or synonym; its number, or
    the quantity itself where the options are quantities; its beginning; some of its words; a
    synonym or label inside a longer sentence, unless the sentence denies something, or says that it
    is almost so. Of an answer that weighs (`phrases`), only the first two, give or take words that
    add nothing.
    """
    if said.strip() in question.options:
        return [said.strip()]
    typed = fold(said)
    if not typed:
        return []
    ways = _ways(question)
    same = [value for value, known in ways.items() if typed in known]
    if same or exact:
        return same
    at = number(typed)
    if at is not None and all(value.isdecimal() for value in question.options):
        return [str(at)] if str(at) in question.options else []
    if at is not None:
        return [list(question.options)[at - 1]] if 1 <= at <= len(question.options) else []
    if question.phrases:
        return _weighed(said, ways)
    if _NEGATION.search(typed):
        # « Je ne sais pas trop » is still « je ne sais pas »; « pas en visio » is no visio.
        return [
            value
            for value, known in ways.items()
            if any(_NEGATION.search(k) and f" {k} " in f" {typed} " for k in known)
        ]
    words = set(typed.split())
    by_beginning = [v for v, known in ways.items() if any(k.startswith(typed) for k in known)]
    if by_beginning and len(typed) > 1:
        return by_beginning
    by_words = [
        v
        for v, known in ways.items()
        # *Bien* is no part of « ne va pas bien ».
        if any(words <= set(k.split()) and not _NEGATION.search(k) for k in known)
    ]
    if by_words and len(typed) > 2:
        return by_words
    return mentioned(said, question)


def all_but(said: str, question: Question) -> list[str]:
    """All options, or all but those that are named: *toutes sauf la recherche*. None where the
    words do not begin so, or something else is named."""
    found = _ALL.match(said)
    if found is None:
        return []
    barred = [one(part, question) for part in parts(found["rest"] or "")]
    if not all(barred):
        return []
    named = {value for each in barred for value in each}
    return [value for value in question.options if value not in named]


def one(part: str, question: Question) -> list[str]:
    """The option that a part of what is listed means, or those that are mentioned in it."""
    found = meant(part, question)
    return found if len(found) == 1 else mentioned(part, question)


def mentioned(said: str, question: Question) -> list[str]:
    """The options whose label or synonym stands inside a sentence that denies nothing, and not as
    what is almost so; a very short one, such as *oui*, only at its beginning: elsewhere it may be
    about anything."""
    typed = fold(said)
    if _NEGATION.search(typed):
        return []
    found = {v: {k for k in known if _in(typed, k)} for v, known in _ways(question).items()}
    shared = {k for v, known in found.items() for k in known if _shares(k, v, found)}
    # *Oui, freelance*: what is said of one option alone tells more than the yes of both.
    clear = [v for v, known in found.items() if known - shared]
    if question.kind == "choices":
        said_by = [fold(part) for part in re.split(r"[,.;:!?]", said)]
        found = {
            v: {k for k in known if any(_is_said_of_all(part, k) for part in said_by)}
            for v, known in found.items()
        }
    return clear or [v for v, known in found.items() if known]


def _is_said_of_all(typed: str, way: str) -> bool:
    """Whether what means several options is about them: *je peux faire les deux*, *both are fine*;
    *fondatrice de deux start-ups* tells of something else."""
    begins = typed.startswith(f"{way} ") and len(typed.split()) <= SENTENCE
    return begins or f" {typed}".endswith(f" {way}")


def _shares(way: str, value: str, found: Mapping[str, set[str]]) -> bool:
    return any(way in known for other, known in found.items() if other != value)


_BESIDE_POINT: Final = frozenset({
    "a", "ai", "alors", "am", "an", "and", "au", "aux", "avec", "bonjour", "c", "d", "de", "des",
    "donc", "du", "en", "est", "et", "hello", "i", "in", "is", "it", "j", "je", "l", "la", "le",
    "les", "m", "ma", "merci", "mes", "mon", "my", "of", "or", "ou", "oui", "parle", "plait",
    "please", "s", "speak", "suis", "svp", "te", "thanks", "the", "to", "un", "une", "vous", "yes",
})  # fmt: skip
"""Words that add nothing to an answer."""


_YES: Final = ("oui", "yes")
_WEIGHS: Final = frozenset({*_YES, "suis"})
"""Of these, what may be all of an answer: *oui*, *j’y suis*."""


def _weighed(said: str, ways: Mapping[str, set[str]]) -> list[str]:
    """The options that words mean of which each counts: they are one phrase, or several that agree;
    where these don't, all that they name."""
    whole = _by_gist(said, ways)
    parts = [_by_gist(part, ways) for part in re.split(r"[,;.!?…\n]", said) if fold(part)]
    if whole or len(parts) < 2 or not all(parts):
        return whole
    agreed = [value for value in ways if all(value in part for part in parts)]
    return agreed or [value for value in ways if any(value in part for part in parts)]


def _by_gist(said: str, ways: Mapping[str, set[str]]) -> list[str]:
    gist = _gist(fold(said))
    return [value for value, known in ways.items() if gist in map(_gist, known)] if gist else []


def _gist(typed: str) -> str:
    """Folded words without those that add nothing, and without a yes that leads to more."""
    words = [word for word in typed.split() if word in _WEIGHS or word not in _BESIDE_POINT]
    return " ".join(words[1:] if len(words) > 1 and words[0] in _YES else words)


def says_more(said: str, known: Iterable[str]) -> bool:
    """Whether words say more than the answer they were taken for, which is all that is `known` of
    it: *le soir, jamais le mardi*. One or two words choose, and a number does."""
    typed = fold(said).split()
    if len(typed) < MORE or number(said) is not None:
        return False
    told = {word for each in known for word in fold(each).split()}
    return any(word not in told | _BESIDE_POINT for word in typed)


def ways(question: Question, values: Iterable[str]) -> set[str]:
    """All ways of typing some of the options."""
    return {known for value in values for known in _ways(question).get(value, ())}


def _in(typed: str, way: str) -> bool:
    if hedges(typed, way):
        return False
    if len(way) <= SHORT:
        return typed.startswith(f"{way} ")
    return f" {way} " in f" {typed} "


def _ways(question: Question) -> dict[str, set[str]]:
    """All ways of typing each option, folded. The names of options that weigh are for buttons."""
    return {
        value: {
            "" if question.phrases else fold(value),
            fold(label),
            *map(fold, question.synonyms.get(value, ())),
        }
        - {""}
        for value, label in question.options.items()
    }


def parts(said: str) -> list[str]:
    """What is listed: split at commas, semicolons, slashes, lines, *et*, *and*; or bare numbers."""
    if re.fullmatch(r"[\d\s]+", said):
        return said.split()
    parts = re.split(r"[,;/&+\n•]|\b(?:et|and|ou|or|puis|plus)\b", said, flags=re.IGNORECASE)
    return [part for part in parts if fold(part)]
