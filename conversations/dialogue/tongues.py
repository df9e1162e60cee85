"""Which of our languages people name, or wish to be spoken to in. Pure.

What is listed of each language are its names, in its own words and in the others': *English, in
English, anglais*. Two letters, *en*, name one only where nothing else is said.
"""

import re
from collections.abc import Iterable

from conversations.plain import fold
from conversations.programme import Programme
from conversations.words import any_of, variants

_SHORT = 2
"""Letters of a name that is too common as a word of another language."""


def named_alone(languages: Iterable[Programme], text: str) -> str:
    """The language that these words name, and say nothing else; empty if none."""
    typed = fold(text)
    return next((each.language for each in languages if typed in _names(each)), "")


def named_within(languages: Iterable[Programme], text: str) -> str:
    """The one language that a sentence names; empty if it names none or several."""
    said = f" {fold(text)} "
    named = [
        each.language
        for each in languages
        if any(f" {name} " in said for name in _names(each) if len(name) > _SHORT)
    ]
    return named[0] if len(named) == 1 else ""


def wished(languages: Iterable[Programme], text: str) -> str:
    """The language in which somebody wishes us to speak, where their words are that wish and
    nothing else, in whatever language: *switch to English, please*; empty if they are none."""
    known, typed = [*languages], fold(text)
    wish = _any(known, "welcome.typed_switch")
    kindly = _any(known, "whom.typed_kindly")
    for each in known:
        names = any_of(frozenset(name for name in _names(each) if len(name) > _SHORT))
        if re.fullmatch(rf"(?:(?:{kindly}) )*(?:{wish}) (?:{names})(?: (?:{kindly}))*", typed):
            return each.language
    return ""


def _names(programme: Programme) -> frozenset[str]:
    return variants(programme.words, "welcome.typed_language")


def _any(languages: Iterable[Programme], key: str) -> str:
    return any_of(frozenset[str]().union(*(variants(each.words, key) for each in languages)))
