"""What staff type, read: which command, about which case, and the words behind it. Pure.

The words for each command are the programme's, `triage.typed.<name>`. An act of the card that opens
a form may be typed as soon as the programme has words for it.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from conversations import plain
from conversations.casework import cards
from conversations.plain import fold
from conversations.team import naming
from conversations.words import Words, variants

COMMAND = "/camarade"

INVITES = "interview"
NAMES_SOMEBODY = ("assign", INVITES, "propose")
"""The acts whose form has somebody to choose, who may be named behind the command."""

_ALIKE = 0.75
"""How alike a word that was misspelt and the right one must be, from 0 to 1."""

_NUMBERED = re.compile(
    r"\s*(?:n\s*[°ºo]\.?|no\.?|num[eé]ro|number|#)?\s*([0-9]{1,9})(?![0-9])[\s:,;.–—-]*", re.I
)
"""The number of a case at the beginning of some words, however it is written."""


@dataclass(frozen=True)
class Typed:
    """`name` is the act, or the command; `word` how it was typed; `number` the case's, or nothing;
    `rest` all that was typed behind the command."""

    name: str
    word: str
    number: str
    rest: str


def read(words: Words, text: str, names: frozenset[str], here: str = "") -> Typed | None:
    """What was typed, if it is one of `names` or opens a form. `here` is the case in whose thread
    it was typed."""
    word, rest = _parts(text)
    known = names | forms(words)
    found = next(
        (name for name in sorted(known) if fold(word) in variants(words, f"triage.typed.{name}")),
        "",
    )
    if not found:
        return None
    return Typed(found, word, number_in(rest) or here, rest.strip())


def nearest(words: Words, text: str, names: frozenset[str]) -> str:
    """What was typed with its first word spelt as that of the command which it is most like, as it
    is to be typed behind `COMMAND`; nothing where it is like none. Whom it mentions is left out:
    they stand in it as addresses."""
    word, rest = _parts(text)
    spelt = {
        fold(way): way.strip()
        for name in sorted(names | forms(words))
        for way in words(f"triage.typed.{name}").split(",")
    }
    near = get_close_matches(fold(word), spelt, 1, _ALIKE)
    if not near or near[0] == fold(word):  # spelt as it should be: what it lacks is something else
        return ""
    behind = number_in(rest) if naming.whom(rest) else " ".join(rest.split())
    return f"{spelt[near[0]]} {behind}".strip()


def _parts(text: str) -> tuple[str, str]:
    """The word that was typed for a command, and what was typed behind it."""
    parts = text.removeprefix(COMMAND).strip().removeprefix("/").split(maxsplit=1)
    word, rest = (*parts, "", "")[:2]
    return word, rest


def number_in(rest: str) -> str:
    """The first number that stands alone in these words, or nothing."""
    return next((part for part in fold(rest).split() if _is_number(part)), "")


def forms(words: Words) -> frozenset[str]:
    """The acts that open a form and may be typed."""
    return frozenset(act for act in cards.FORMS if words.has(f"triage.typed.{act}"))


def form_named(words: Words, text: str) -> str:
    """The act of the form that a typed command names; nothing where it names none, or no case. A
    note whose words were typed needs no form. Whoever is invited for a case is asked for a view; a
    member of the workspace who is invited for none, to become a mentor."""
    typed = read(words, text, frozenset({"invite"}))
    if typed is None:
        return ""
    if typed.name == "invite" and not typed.number and naming.whom(typed.rest):
        return f"add_mentor/new/{naming.whom(typed.rest)}"
    if not typed.number:
        return ""
    if typed.name == "note" and note_in(typed.rest)[1]:
        return ""
    act = f"{INVITES if typed.name == 'invite' else typed.name}/{typed.number}"
    person = naming.whom(typed.rest) if act.startswith(NAMES_SOMEBODY) else ""
    return f"{act}/{person}" if person else act


def note_in(rest: str, here: str = "") -> tuple[str, str]:
    """The number of the case that a note is for, and its words. In the thread of a case it is for
    that one, and other numbers are words of the note."""
    found = _NUMBERED.match(rest)
    if found is None or (here and found[1] != here):
        return here, rest.strip()
    return found[1], rest[found.end() :].strip()


def page(rest: str, lines: int, shown: int) -> int:
    """Which page of a list was asked for behind a command, `shown` lines on each: the first where
    none was, the last where there are not so many."""
    asked = next((plain.number(part) for part in rest.split() if _is_number(part)), 1)
    return max(1, min(asked, -(-lines // shown)))


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdecimal()
