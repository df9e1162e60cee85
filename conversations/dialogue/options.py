"""Which of a question's options typed words mean. Pure; used by `answers`."""

import re
from typing import Final

from conversations.plain import fold
from conversations.programme import Question

_NEGATION: Final = re.compile(
    r"\b(?:pas|ni|sauf|sans|aucune?|not|no|non|except|without|neither|don t)\b"
)
_NUMBER: Final = re.compile(r"(?:n |no |le |la |option |reponse |answer |number )?(\d{1,2})")


SHORT: Final = 3
"""Letters of a way of typing that is too short to be looked for within a sentence."""


def number(said: str) -> int | None:
    """The number of an offered answer: *2*, *n° 2*."""
    typed = _NUMBER.fullmatch(fold(said))
    return int(typed[1]) if typed else None


def meant(said: str, question: Question, *, exact: bool = False) -> list[str]:
    """The options these words may mean: one if they are clear, several if not, none if strange.

    In this order, the first that finds any wins: the very label, name or synonym; its number;
    its beginning; some of its words; a synonym or label inside a longer sentence, unless the
    sentence denies something.
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
    if at is not None:
        return [list(question.options)[at - 1]] if 1 <= at <= len(question.options) else []
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
    by_words = [v for v, known in ways.items() if any(words <= set(k.split()) for k in known)]
    if by_words and len(typed) > 2:
        return by_words
    return mentioned(said, question)


def mentioned(said: str, question: Question) -> list[str]:
    """The options whose label or synonym stands inside a sentence that denies nothing; a very short
    one, such as *oui*, only at its beginning: elsewhere it may be about anything."""
    typed = fold(said)
    if _NEGATION.search(typed):
        return []
    return [v for v, known in _ways(question).items() if any(_in(typed, k) for k in known)]


def _in(typed: str, way: str) -> bool:
    if len(way) <= SHORT:
        return typed.startswith(f"{way} ")
    return f" {way} " in f" {typed} "


def _ways(question: Question) -> dict[str, set[str]]:
    """All ways of typing each option, folded."""
    return {
        value: {fold(value), fold(label), *map(fold, question.synonyms.get(value, ()))} - {""}
        for value, label in question.options.items()
    }


def parts(said: str) -> list[str]:
    """What is listed: split at commas, semicolons, slashes, lines, *et*, *and*; or bare numbers."""
    if re.fullmatch(r"[\d\s]+", said):
        return said.split()
    parts = re.split(r"[,;/&+\n•]|\b(?:et|and|ou|or|puis|plus)\b", said, flags=re.IGNORECASE)
    return [part for part in parts if fold(part)]
