"""Concerns as a card shows them: what, since when, how many times, and the button that closes one.

Pure. A sign and words, never a colour alone; kinds, dates and counts, never what somebody wrote.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from conversations.words import Words
from storage.mail import Button

Kind = Literal[
    "safety",
    "reported",
    "hard",
    "limits",
    "letter",
    "edge",
    "asked",
    "professional",
    "mentor_asked",
    "unhelped",
    "unreachable",
    "mentor_unreachable",
    "unanswered",
    "missed",
    "silent",
]
"""What a concern may be about, the gravest first: a mentor who fears for somebody's safety; one of
a pair reports the other; a check-in that goes badly; a mentor who says that it is beyond their
role; a letter that decides about a case, and never arrived; a mentor at the edge of their role; the
mentee asks for the team, or for a professional; the mentor asks for the team; a help that was of no
use, with words that say why; the one or the other did not get what was sent to them; no answer
comes before an introduction; two sessions in a row that did not take place; a pair that has fallen
silent."""

LIMITS: tuple[Kind, ...] = ("limits", "edge")
"""The kinds that are about what a volunteer can give."""

HARD: tuple[Kind, ...] = ("hard", "limits")
"""The kinds that a check-in opens in which somebody says that it goes badly."""

KINDS: tuple[Kind, ...] = get_args(Kind)

_PLACE: dict[str, int] = {kind: place for place, kind in enumerate(KINDS)}

SHOWN = 3
"""Most concerns on a card: it is read in five seconds."""


@dataclass(frozen=True)
class Flag:
    """An open concern, as read from storage. `awaited`: whose answer the other of the two waits for
    (`mentee`, `mentor`), where it is a silence of one of them."""

    id: int
    kind: str
    since: datetime
    times: int = 1
    awaited: str = ""


def gravest_first(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """By kind; of one kind the oldest first."""
    return tuple(sorted(flags, key=lambda flag: (_PLACE[flag.kind], flag.since, flag.id)))


def what(kind: str, words: Words, awaited: str = "") -> str:
    """What it is about, in words that go on a sentence; `awaited`: see `Flag`."""
    return words(f"concern.what.{kind}_{awaited}" if awaited else f"concern.what.{kind}")


def line(flag: Flag, words: Words, zone: str) -> str:
    """`⚠ Long silence entre les deux · depuis lundi 2 novembre, 2 fois`."""
    said = what(flag.kind, words, flag.awaited)
    return words(
        "concern.line",
        what=f"{said[:1].upper()}{said[1:]}",
        day=words.day(flag.since, zone),
        count=flag.times,
    )


def lines(flags: Sequence[Flag], words: Words, zone: str) -> list[str]:
    """A line for each, the gravest first, at most `SHOWN`; the last says how many are not."""
    ordered = gravest_first(flags)
    shown = [line(flag, words, zone) for flag in ordered[:SHOWN]]
    more = len(ordered) - SHOWN
    if more > 0:
        shown[-1] += words("concern.more_here", count=more)
    return shown


def buttons(flags: Sequence[Flag], words: Words) -> list[Button]:
    """For each that is shown, the button that opens the form which closes it."""
    return [button(flag, words) for flag in gravest_first(flags)[:SHOWN]]


def button(flag: Flag, words: Words) -> Button:
    """The button that closes one."""
    label = words("concern.close", what=words(f"concern.short.{flag.kind}"))
    return Button(label=label, act=f"close_concern/{flag.id}", form=True)
