"""Words made comparable: case, accents, punctuation and emoji set aside."""

import unicodedata

SENTENCE = 4
"""Words from which on a message says something."""


def number(text: str) -> int:
    """The number that a button's act names; 0, which no row has, for anything else. Acts may be
    forged: what is no number, or larger than PostgreSQL's integers, names nothing."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0


def says_something(text: str) -> bool:
    """Whether a message is a sentence of some kind, and no button that was typed."""
    return len(text.split()) >= SENTENCE


def fold(text: str) -> str:
    """`« Études, S.V.P. ! »` → `etudes s v p`: lower case, no accents, words apart by a space."""
    decomposed = (
        unicodedata.normalize("NFKD", text).casefold().replace("œ", "oe").replace("æ", "ae")
    )
    kept = (
        character if character.isalnum() else " "
        for character in decomposed
        if not unicodedata.combining(character)
    )
    return " ".join("".join(kept).split())
