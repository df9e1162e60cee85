"""Invented people: what they are like, what they do with what they see, and what they plan.

They read their screens and nothing else: whatever stands last there is what they react to. Words of
theirs bear a mark (see `watch`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TypeVar

from storage.mail import Address, Button
from tests.harness import Player
from tests.screens import Shown
from tests.simulate.watch import Known

T = TypeVar("T")


@dataclass(frozen=True)
class Temper:
    """How somebody answers: how often, after how many hours, and how many days go by until they
    write of their own accord (0: never)."""

    answers: float
    hours: tuple[float, float]
    writes: float
    night: bool = False
    twice: bool = False
    tongue: str = ""


PROMPT = Temper(0.9, (0.25, 6), 14)
TEMPERS: Sequence[tuple[int, Temper]] = (
    (34, PROMPT),
    (18, Temper(0.7, (30, 200), 25)),  # late
    (10, Temper(0, (1, 2), 0)),  # never
    (10, Temper(0.9, (0.25, 12), 16, twice=True)),
    (10, Temper(0.8, (1, 30), 18, night=True)),
    (8, Temper(0.8, (1, 30), 20, tongue="Guten Tag, ich wollte nur kurz schreiben")),
    (10, Temper(0.35, (2, 90), 45)),  # hardly
)

PLANS: Sequence[tuple[int, str]] = (
    (46, ""),
    (6, "extends"),
    (8, "blocks"),
    (8, "moves"),
    (6, "ends"),
    (5, "erases"),
    (6, "asks_for_another"),
    (8, "breaks"),
    (4, "stops"),
    (3, "mutes"),
)

ZONES: Sequence[tuple[int, tuple[str, str]]] = (
    (70, ("Europe/Paris", "FR")),
    (10, ("America/New_York", "US")),
    (6, ("Pacific/Auckland", "NZ")),
    (6, ("Asia/Kathmandu", "NP")),
    (8, ("Europe/Berlin", "DE")),
)

PATHS = {
    "ends": ("/end", ("end/done", "end/leave", "pro/")),
    "asks_for_another": ("/end", ("end/other",)),
    "erases": ("/delete", ("erase/yes",)),
    "stops": ("/stop", ("stop/end", "stop/mentor", "stop/withdraw")),
    "breaks": ("/break", ()),
    "mutes": ("/mute", ()),
    "extends": ("/extend", ("more/",)),
}
"""What is typed for a plan, and the buttons that it means afterwards."""

THEN = {"end/": ("end/sure",), "stop/end": ("end/sure",), "stop/mentor": ("stop/sure",)}
"""Buttons that lead to a confirmation, and the button that is meant there."""

FOR_THE_OTHER = frozenset(
    ("objective", "exchange", "agenda", "meeting", "place", "inquiry", "inquiry_why")
)
FOR_STAFF = frozenset(
    (
        *(
            "someone_else",
            "to_team",
            "to_team_mentor",
            "reply_mentor",
            "professional",
            "report",
            "checkin_mentee",
            "checkin_mentor",
            "later",
        ),
        *("midterm_mentee", "midterm_mentor", "closing_mentee", "closing_mentor", "addition"),
        *("reply", "intake", "helped", "decline_reason", "proposal_question", "offer_help"),
    )
)
"""Who reads what is answered in a form, as the README says; of all others nobody does."""

NOT_LIGHTLY = ("end/", "stop/", "erase/", "leave", "detach/", "intro/no", "proposal/no", "lang")
"""Buttons that nobody presses who has not planned to."""

LEADS_AWAY = re.compile(r"d/\d+/(x|l|b)")
"""Acts that put a form aside, or go back in it."""

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
DATES = ("demain à 18h", "dans une semaine à 17h", "mardi 18h30", "jeudi à 9h", "vendredi 12h")
DATES_IN_ENGLISH = ("tomorrow at 6pm", "in one week at 5pm", "next Thursday at 10am")


@dataclass
class Human:
    """One of them. `moods` is their own chance; `turns` how long they go on with what they are
    doing; `means` are the buttons that they look for."""

    known: Known
    role: str
    player: Player
    temper: Temper
    plan: str
    moods: Random
    partners: list[int] = field(default_factory=list)
    other_place: Player | None = None
    turns: int = 0
    means: tuple[str, ...] = ()
    waits: bool = False
    gone: bool = False
    wrote: int = 0

    @property
    def number(self) -> int:
        """Their number among all."""
        return self.known.number

    @property
    def place(self) -> Address:
        """Where they are now."""
        return self.player.where

    def patience(self) -> timedelta:
        """How long they take."""
        return timedelta(hours=self.moods.uniform(*self.temper.hours))

    def mark(self) -> str:
        """A new mark of theirs."""
        self.wrote += 1
        return self.last_mark

    @property
    def last_mark(self) -> str:
        """The newest."""
        return f"m{self.number}q{self.wrote}x"

    def chooses(self, shown: Shown) -> Button | None:
        """The button they would press, if any."""
        buttons = [each for each in shown.buttons if each.act and not each.form]
        meant = [each for each in buttons if each.act.startswith(self.means)] if self.means else []
        if meant:
            return self.moods.choice(meant)
        if any(each.act.startswith("intro/") for each in buttons) and self.moods.random() < 0.97:
            buttons = [each for each in buttons if not each.act.startswith("intro/no")]
        light = [each for each in buttons if not each.act.startswith(NOT_LIGHTLY)]
        if light and self.moods.random() < 0.9:  # most go on with what they have begun
            light = [each for each in light if not LEADS_AWAY.match(each.act)]
        return self.moods.choice(light) if light else None

    def date(self) -> str:
        """A day and an hour, as they would write it."""
        said = DATES_IN_ENGLISH if self.player.language == "en" else DATES
        return self.moods.choice(said)

    def words(self) -> str:
        """What they write, with a mark."""
        begins = self.temper.tongue or self.moods.choice(
            ("Bonjour, une nouvelle de ma part", "Merci pour ta réponse", "J’ai avancé un peu")
        )
        return f"{begins} {self.mark()}."


def confirmed_by(button: Button) -> tuple[str, ...]:
    """What is meant after this button, if it asks once more."""
    led = button.act.startswith(("end/sure", "stop/sure"))
    return (
        ()
        if led
        else next((then for begins, then in THEN.items() if button.act.startswith(begins)), ())
    )


def drawn(moods: Random, among: Sequence[tuple[int, T]]) -> T:
    """One of them, as often as its weight says."""
    return moods.choices([each for _, each in among], [weight for weight, _ in among])[0]
