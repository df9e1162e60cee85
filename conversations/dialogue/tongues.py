"""Which of our languages people name, or wish to be spoken to in. Pure.

What is listed of each language are its names, in its own words and in the others': *English, in
English, anglais*. Two letters, *en*, are too common as words to name one within a sentence.
"""

import re
from collections.abc import Iterable

from conversations.plain import fold
from conversations.programme import Programme
from conversations.words import any_of, variants

_SHORT = 2
"""Letters of such a name."""


def named_alone(languages: Iterable[Programme], text: str) -> str:
    """The language that these words name, and say nothing else: *English, please*; empty if
    none."""
    return _whole(languages, text)


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
    known = [*languages]
    return _whole(known, text, wish=rf"(?:{_any(known, 'welcome.typed_switch')}) ")


def is_of_another(languages: Iterable[Programme], text: str, spoken: Programme) -> bool:
    """Whether words are of another of our languages than the one that is spoken, and none of them
    are of that one: *Hi, I would like a mentor*. A few that begin or join most sentences tell."""
    typed = {*fold(text).split()}
    ours = [each for each in languages if typed & variants(each.words, "welcome.typed_common")]
    return bool(ours) and spoken.language not in {each.language for each in ours}


def _whole(languages: Iterable[Programme], text: str, wish: str = "") -> str:
    """The language that these words name behind a `wish`, beside what is only kind."""
    known, typed = [*languages], fold(text)
    before = _any(known, "wish.typed_begins", "whom.typed_kindly")
    after = _any(known, "whom.typed_kindly")
    for each in known:
        names = (name for name in _names(each) if not wish or len(name) > _SHORT)
        named = rf"{wish}(?:{any_of(frozenset(names))})"
        if re.fullmatch(rf"(?:(?:{before}) )*{named}(?: (?:{after}))*", typed):
            return each.language
    return ""


def _names(programme: Programme) -> frozenset[str]:
    return variants(programme.words, "welcome.typed_language")


def _any(languages: Iterable[Programme], *keys: str) -> str:
    ways = (variants(each.words, key) for each in languages for key in keys)
    return any_of(frozenset[str]().union(*ways))
