"""What is stored when all is over: whether anybody is stuck; and the report."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from storage.queues import agenda
from storage.tables import Concern, Mentorship, Person, Request
from tests.simulate.town import Town
from tests.simulate.watch import Notes

STUCK = "each mentorship has ended by its day, or somebody has to act, by a known date"
FAULTS = "nothing failed"

LATE = timedelta(days=5)
"""How long after its last day a mentorship may still be there: a weekend, holidays, a day when
nobody was there."""


def look(town: Town) -> None:
    """Add what is found of each mentorship, as it stands, to the notes."""
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
        for row, request in rows:
            notes.looked[STUCK] += 1
            why = _stuck(row, request, now, planned, waits)
            if why:
                person = session.get(Person, row.mentee_id)
                assert person is not None
                notes.offend(STUCK, town.persons[row.mentee_id], f"mentorship {row.id}: {why}", now)

    town.world.ledger.read_now(read)


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
    if request.state == "closed" or owed or request.id in waits or request.holder:
        return ""
    return f"over, and its case is {request.state}, held by nobody"


def report(notes: Notes, town: Town) -> str:
    """Each check with its count, and under each that failed the first offence and its story."""
    lines = []
    for check, offences in notes.offences.items():
        sign = "ok  " if not offences else "FAIL"
        counted = f"{notes.looked[check]:>9,} looked at, {len(offences):,} offences"
        lines.append(f"{sign} {check}\n     {counted}")
    for check, offences in notes.offences.items():
        if offences:
            first = min(offences, key=lambda each: each.at)
            both = [first.whose, *town.humans[first.whose].partners]
            lines.append(f"\n=== {check}\n{first.at:%Y-%m-%d %H:%M} {first.what}\n")
            lines.append(notes.transcript(both))
    return "\n".join(lines)
