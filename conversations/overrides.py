"""Figures of the programme that the team has changed without its file, put in place of the file's.

`current` is asked at the beginning of each turn and each form, so every process works with the
same figures from the moment a change is committed, without a restart. It costs one small query;
the changed programme itself is made once for each change. Pure code goes on receiving a
`Programme` and knows nothing of this. The six months' journey names none of these figures; what
comes due by them is on the agenda, which a turn decides about.

A new delay of the first answer counts for requests sent from then on: who was promised a day keeps
it. The team's own delays, of the decision and the search, count for all cases at once.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, select
from sqlmodel import col

from conversations.programme import Catalogue, Programme
from storage.tables import Setting

PREFIX = "delay/"
"""How the names of settings begin that stand for figures."""

EARLIER = 10
"""How many earlier values of a figure are remembered: more changes than a case lives through."""


@dataclass(frozen=True)
class Delay:
    """A delay in working days that may be changed: where the file has it, and how far it may go."""

    table: str
    key: str
    most: int
    least: int = 1

    def of(self, programme: Programme) -> int:
        """What it is in a programme."""
        days: int = getattr(getattr(programme, self.table), self.key)
        return days


DELAYS = {
    "answer": Delay("limits", "first_answer_working_days", most=20),
    "decision": Delay("team", "decision_working_days", most=40),
    "search": Delay("team", "search_working_days", most=60),
}
"""The delays that may be changed, by name."""


@dataclass(frozen=True)
class Override:
    """A changed figure: `days` in place of the file's (None: the file's again), and what it was
    until when, the oldest first."""

    days: int | None = None
    earlier: tuple[tuple[datetime, int], ...] = ()

    def replaced(self, days: int | None, was: int, now: datetime) -> "Override":
        """The next value, from `now` on, in place of `was`."""
        return Override(days, (*self.earlier, (now, was))[-EARLIER:])

    def as_json(self) -> str:
        """As `Setting.value` keeps it."""
        earlier = [(until.isoformat(), days) for until, days in self.earlier]
        return json.dumps({"days": self.days, "earlier": earlier})


def read(value: str) -> Override:
    """An override as it was kept."""
    kept = json.loads(value)
    earlier = ((datetime.fromisoformat(until), days) for until, days in kept["earlier"])
    return Override(kept["days"], tuple(earlier))


def current(catalogue: Catalogue, connection: Connection) -> Catalogue:
    """The programme with the figures that the team has changed."""
    stored = tuple((name, value) for name, value in connection.execute(_STORED))
    if not stored:
        return catalogue
    # By their names: a figure that this version does not know stays the file's.
    named = {name.removeprefix(PREFIX): read(value) for name, value in stored}
    return catalogue.changed(stored, partial(_changed, named))


def _changed(overrides: Mapping[str, Override], programme: Programme) -> Programme:
    limits, team = programme.limits, programme.team
    for name, delay in DELAYS.items():
        override = overrides.get(name)
        if override is None:
            continue
        days = delay.of(programme) if override.days is None else override.days
        if delay.table == "limits":
            limits = limits.promising(days, override.earlier)
        else:
            team = team.model_copy(update={delay.key: days})
    return programme.model_copy(update={"limits": limits, "team": team})


_STORED = (
    select(col(Setting.name), col(Setting.value))
    .where(col(Setting.name).startswith(PREFIX))
    .order_by(col(Setting.name))
)
