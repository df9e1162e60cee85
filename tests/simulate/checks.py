"""What is stored when all is over: whether anybody is stuck; and the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from storage.queues import agenda
from storage.tables import Concern, Mentorship, Person, Request
from tests.simulate.town import Town
from tests.simulate.watch import Offence

STUCK = "each mentorship has ended by its day, or somebody has to act, by a known date"
FAULTS = "nothing failed"

SHOWN = 20
"""How many offences of a kind are listed."""

LATE = timedelta(days=5)
"""How long after its last day a mentorship may still be there: a weekend, holidays, a day when
nobody was there."""


@dataclass
class Found:
    """What was looked for in a town or several, by check: how often, how often it was there, and
    the story of the first time."""

    looked: Mapping[str, int]
    offences: Mapping[str, int]
    stories: Mapping[str, str]

    def __add__(self, other: "Found") -> "Found":
        return Found(
            {check: count + other.looked[check] for check, count in self.looked.items()},
            {check: count + other.offences[check] for check, count in self.offences.items()},
            {**other.stories, **self.stories},
        )

    @property
    def is_well(self) -> bool:
        """Whether nothing was found."""
        return not any(self.offences.values())

    def report(self) -> str:
        """Each check with its counts, and under each that failed its story."""
        lines = []
        for check, count in self.offences.items():
            sign = "ok  " if not count else "FAIL"
            lines.append(
                f"{sign} {check}\n     {self.looked[check]:>9,} looked at, {count:,} offences"
            )
        return "\n".join((*lines, *self.stories.values()))


def look(town: Town) -> Found:
    """All that the notes say, and what is found of each mentorship as it stands."""
    notes, now = town.notes, town.world.clock.now()
    notes.offences[STUCK], notes.looked[STUCK] = [], 0
    notes.offences[FAULTS], notes.looked[FAULTS] = [], 1
    for fault in town.world.faults:
        notes.offend(FAULTS, 1, repr(fault), now)

    def read(session: Session) -> None:
        rows = session.exec(select(Mentorship, Request).join(Request)).all()
        planned = set(session.connection().execute(select(agenda.c.subject)).scalars())
        waits = set(
            session.exec(select(Concern.request_id).where(col(Concern.closed_at).is_(None)))
        )
        # What has another mentor by now is looked at as theirs.
        passed_on = {request.id for row, request in rows if row.state != "ended"}
        for row, request in rows:
            if row.state == "ended" and request.id in passed_on:
                continue
            notes.looked[STUCK] += 1
            why = _stuck(row, request, now, planned, waits)
            if why:
                person = session.get(Person, row.mentee_id)
                assert person is not None
                notes.offend(STUCK, town.persons[row.mentee_id], f"mentorship {row.id}: {why}", now)

    town.world.ledger.read_now(read)
    return Found(
        dict(notes.looked),
        {check: len(offences) for check, offences in notes.offences.items()},
        {
            check: _story(check, offences, town)
            for check, offences in notes.offences.items()
            if offences
        },
    )


def _story(check: str, offences: Sequence[Offence], town: Town) -> str:
    """The first offence, and all that those whom it concerns did and saw."""
    lines = [f"\n=== {check}"]
    lines += [f"{each.at:%Y-%m-%d %H:%M} {each.what}" for each in offences[:SHOWN]]
    first = min(offences, key=lambda each: each.at)
    human = town.humans.get(first.whose)
    both = [first.whose, *human.partners] if human is not None else []
    return "\n".join((*lines, "", town.notes.transcript(both)))


def _stuck(
    row: Mentorship, request: Request, now: datetime, planned: set[str], waits: set[int | None]
) -> str:
    """Why nothing will go on; empty if something will."""
    if row.state == "introducing":
        named = f"introduction/{row.id}" in planned or row.request_id in waits
        return "" if named else "introducing, and nobody is reminded"
    if row.state == "active":
        if row.ends_at is None or row.look_again_at is None:
            return "active, and never looked at again"
        if row.look_again_at < now - timedelta(days=1):
            return f"active, and not looked at since {row.look_again_at:%Y-%m-%d}"
        return "active after its end" if row.ends_at < now - LATE else ""
    owed = f"case/{request.id}" in planned
    if request.state == "closed" or owed or request.id in waits:
        return ""
    return f"over, and its case is {request.state}, with no date"
