"""Wishes for us, as people type them where words cross: *je veux signaler quelque chose*, *I need
the careers team*, *stop*. Pure.

Each is called as the command that grants it. Only what plainly is one counts, as a whole: *j’ai
parlé à l’équipe hier* is for the other. Of a report alone a sentence may say more, and is looked
through: the one it is about may be the other.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from conversations.dialogue import addressees
from conversations.plain import fold
from conversations.words import Words, any_of, variants

REPORT, TEAM = "flag", "team"

WISHES = (TEAM, "mute", "break", "end", "stop", "help", "delete", "language")

_NOBODY_ELSES = ("delete", "language")
"""What is asked of us also where it is asked for as of somebody: *can you delete my data?* Of the
other one may ask for help, or for a pause."""

_WISHING, _LONGER, _ALIKE = 12, 5, 0.8
"""Words of the longest message in which slips are looked for, letters of the shortest word that may
have one, and how alike it and the right one must be, from 0 to 1."""

_CHANGING = 15
"""Words of the longest message that is read for a wish to change a date."""

_REPORTING = 6
"""Words of the longest message that is a wish to report only because it begins so."""


def read(languages: Iterable[Words], text: str) -> str:
    """The wish that words say in any of these languages; empty where they plainly say none."""
    typed, found = fold(text), [*languages]
    if any(_reports(words, typed) for words in found):
        return REPORT
    return next((wish for wish in WISHES for words in found if _says(words, typed, wish)), "")


_DONE = re.compile(
    r"\b(?:avoir|ai|as|a|avons|avez|ont|ete|have|has|had|been|ve) (?:bien |deja |already )?"
    r"(?:deplace|decale|reporte|annule|repousse|moved|cancelled|canceled|rescheduled|postponed)\w*"
)
"""What was done already: folded, *déplacé* reads like *déplace*."""


def changes_date(languages: Iterable[Words], text: str) -> bool:
    """Whether words may ask to move a date, or to call it off: *on peut décaler à 19h ?* It may be
    asked of the other as well, so that it is no wish for us."""
    typed = _DONE.sub(" ", fold(text))
    short = len(typed.split()) <= _CHANGING
    return short and any(re.search(rf"\b(?:{_any(words, 'date')})\b", typed) for words in languages)


def says_more(languages: Iterable[Words], text: str) -> bool:
    """Whether a wish to report says more than that: then it begins the report."""
    return not any(
        re.fullmatch(
            rf"{_opening(words)}(?:{_any(words, 'report')})(?: (?:{_any(words, 'it')}))?"
            rf"{_kindly(words)}",
            fold(text),
        )
        for words in languages
    )


def _reports(words: Words, typed: str) -> bool:
    report = _any(words, "report")
    if re.search(rf"\b{_wants(words)}(?:{report})\b", typed):
        return True
    short = len(typed.split()) <= _REPORTING
    return short and bool(re.match(rf"{_opening(words)}(?:{report})\b", typed))


def _says(words: Words, typed: str, wish: str) -> bool:
    said = _any(words, wish)
    if wish == TEAM:
        team = any_of(addressees.called(words, "team"))
        if re.search(rf"\b(?:{team})\b", typed):
            typed = _spelt(words, typed)
        said = rf"(?:(?:{said}) )?(?:{team})|(?:{said}) (?:{_any(words, 'human')})"
    elif wish in _NOBODY_ELSES:
        said = rf"(?:(?:{_any(words, 'could')}) )?(?:{said})"
    return bool(re.fullmatch(rf"{_opening(words)}(?:{said}){_kindly(words)}", typed))


def _spelt(words: Words, typed: str) -> str:
    """A short message with its longer words spelt as those of a wish to speak to the team are."""
    parts = typed.split()
    if len(parts) > _WISHING:
        return typed
    ways = {*variants(words, "wish.typed_want"), *variants(words, "wish.typed_team")}
    known = {part for way in ways | addressees.called(words, TEAM) for part in way.split()}
    return " ".join(
        part
        if len(part) < _LONGER or part in known
        else (get_close_matches(part, known, 1, _ALIKE) or [part])[0]
        for part in parts
    )


def _opening(words: Words) -> str:
    """What may stand before a wish: a greeting, and that it is one."""
    return rf"(?:(?:{_any(words, 'begins')}) )*(?:{_wants(words)})?"


def _wants(words: Words) -> str:
    return rf"(?:{_any(words, 'want')}) (?:(?:{_any(words, 'it')}) )?"


def _kindly(words: Words) -> str:
    return rf"(?: (?:{any_of(variants(words, 'whom.typed_kindly'))}))*"


def _any(words: Words, name: str) -> str:
    return any_of(variants(words, f"wish.typed_{name}"))
