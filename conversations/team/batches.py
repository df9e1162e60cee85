"""Sums of what mentees answer for themselves alone, or without their name: which way their curve
went, and what became of it.

The team knows who is accompanied and since when it is over, so a sum of all who answered in some
months would give one of them away, however it is rounded: of two reports the second has one mentee
more, or less, where one was erased meanwhile, and what differs is theirs. So each is counted once,
with others: those who wait are counted as the report of a month is posted, in whole batches of
`SIZE` people; and that count is kept, without anything that says of whom it is, and never made
again. Whichever two reports are compared, of whichever months and whenever they were asked for,
they differ by whole batches. Who changes an answer, or is erased, once they were counted, changes
no report; who is erased before is in none, and who is not enough with others waits.

Of a curve that is the way from its first point to the last that there is, once the mentoring is
over. A person in several mentorships is one of a batch once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations.mentoring import curve, reflections
from conversations.mentoring.curve import Point
from conversations.programme import Programme
from storage.tables import Batch, Mentorship, Reflection

CURVE, BECAME = "curve", "became"
"""The kinds of sums."""

SIZE = 8
"""How many people a batch is of: more than `anonymous.STEP`, and such that no sum, nor what it is
more than the one before, says that all of them answered the same. Of five, *5 to 9* would; of
eight, it may be five. (So would six more, from *under 5* to *10 to 14*.)"""

Sums = Mapping[str, Counter[str]]
"""How many gave which answer, by what they were asked."""


def fill(session: Session, programme: Programme, until: datetime) -> None:
    """Count those who wait, as far as they fill batches, for the reports from that of the month on
    that ends at `until`."""
    for kind, waiting in (
        (CURVE, _curves(session, programme)),
        (BECAME, _became(session)),
    ):
        people: dict[int, tuple[Mentorship, Mapping[str, str]]] = {}
        for row, answers in waiting:
            people.setdefault(row.mentee_id, (row, answers))
        counts: dict[str, Counter[str]] = {}
        for row, answers in list(people.values())[: len(people) // SIZE * SIZE]:
            setattr(row, f"{kind}_counted", True)
            for name, answer in answers.items():
                counts.setdefault(name, Counter())[answer] += 1
        if counts:
            session.add(
                Batch(
                    kind=kind,
                    until=until,
                    counts={name: dict(each) for name, each in counts.items()},
                )
            )


def told(session: Session, kind: str, first: datetime, after: datetime) -> Sums:
    """The sums over the batches of the months from `first` until `after`."""
    found: dict[str, Counter[str]] = {}
    for counts in session.exec(_COUNTS, params={"kind": kind, "first": first, "after": after}):
        for name, answers in counts.items():
            found.setdefault(name, Counter()).update(answers)
    return found


def _curves(
    session: Session, programme: Programme
) -> Iterator[tuple[Mentorship, Mapping[str, str]]]:
    """The mentorships that are over, whose curve is not counted yet: by statement, which way it
    went (`curve.moved`). Where nothing can be said of it, there is nothing to wait for."""
    points: dict[int, list[Point]] = {}
    rows: dict[int, Mentorship] = {}
    for row, reflection in session.exec(_CURVES, params={}):
        rows[reflection.mentorship_id] = row
        point = Point(reflection.point, reflection.answers)
        points.setdefault(reflection.mentorship_id, []).append(point)
    for number, row in rows.items():
        way = curve.answered(points[number])
        moved = curve.moved(programme, way[0].answers, way[-1].answers) if len(way) > 1 else {}
        if moved:
            yield row, moved


def _became(session: Session) -> Iterator[tuple[Mentorship, Mapping[str, str]]]:
    """The mentorships whose mentee has said what became of it, and is not counted yet."""
    for row in session.exec(_BECAME, params={}):
        yield row, {BECAME: row.became}


_COUNTS = select(Batch.counts).where(
    col(Batch.kind) == bindparam("kind"),
    col(Batch.until) > bindparam("first"),
    col(Batch.until) <= bindparam("after"),
)
_CURVES = (
    select(Mentorship, Reflection)
    .join(Reflection, col(Reflection.mentorship_id) == col(Mentorship.id))
    .where(
        Mentorship.state == "ended",
        col(Mentorship.curve_counted).is_(False),
        Reflection.kind == reflections.AUTONOMY,
    )
    .order_by(col(Mentorship.id))
)
_BECAME = (
    select(Mentorship)
    .where(Mentorship.became != "", col(Mentorship.became_counted).is_(False))
    .order_by(col(Mentorship.id))
)
