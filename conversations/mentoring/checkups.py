"""What `health` judges by, read for all active mentorships at once, or for those of some cases: as
many queries however many there are, and none that unseals a word."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from conversations import plain
from conversations.casework import inquiries
from conversations.casework.flagged import flagged, not_seen_to
from conversations.mentoring import marks
from conversations.mentoring.dates import TAKEN_PLACE
from conversations.mentoring.health import ANSWERED_WITHIN, Facts
from conversations.steps import Step
from storage.tables import History, Inquiry, Meeting, Mentorship, Request, Told

UNSEEN_MISS = and_(
    col(Meeting.state) == "missed",
    not_seen_to(("missed",), func.coalesce(col(Meeting.decided_at), col(Meeting.at))),
)
"""A session that did not take place, of which the team has not seen to it since that was said. A
condition for a query of `Mentorship` and `Meeting`."""

CHECK_INS = frozenset({"checkin_{role}", "midterm_{role}"})
"""The forms, as steps of the journey open them, that ask one of the two how it goes."""


def facts(
    session: Session,
    now: datetime,
    journey: Mapping[str, Step],
    cases: Sequence[int] | None = None,
) -> dict[int, Facts]:
    """The facts of each active mentorship (of these `cases` only, where some are named), by its
    number; `now` tells which sessions lie ahead, `journey` which steps are check-ins. What its case
    bears, the mentorship that grew from it does."""
    active = columns(
        col(Mentorship.id),
        col(Mentorship.request_id),
        col(Mentorship.introduced_at),
        col(Mentorship.mentee_wrote_at),
        col(Mentorship.mentor_wrote_at),
        col(Mentorship.break_until),
        col(Mentorship.rhythm_weeks),
        col(Mentorship.waits_since),
        col(Mentorship.mentee_id),
        col(Mentorship.mentor_id),
    ).where(col(Mentorship.state) == "active", col(Mentorship.introduced_at).is_not(None))
    if cases is not None:
        active = active.where(col(Mentorship.request_id).in_(cases))
    rows = session.connection().execute(active.order_by(col(Mentorship.id))).all()
    if not rows:
        return {}
    these = active.with_only_columns(col(Mentorship.id))
    of_these = col(Meeting.mentorship_id).in_(these)
    met, held = _newest(session, now, of_these)
    ahead = dict(
        session.exec(
            select(Meeting.mentorship_id, func.min(Meeting.at))
            .where(Meeting.state == "agreed", col(Meeting.at) > now, of_these)
            .group_by(col(Meeting.mentorship_id))
        ).all()
    )
    missed = Counter(
        number
        for number, at in session.exec(
            select(Meeting.mentorship_id, Meeting.at)
            .join(Mentorship, col(Mentorship.id) == col(Meeting.mentorship_id))
            .where(UNSEEN_MISS, of_these)
        ).all()
        if number not in held or at > held[number]
    )
    bear = select(Request.id).where(flagged)
    if cases is not None:
        bear = bear.where(col(Request.id).in_(cases))
    bears = set(session.exec(bear).all())
    asked = select(Inquiry.mentorship_id).where(
        col(Inquiry.state).in_(inquiries.ANSWERED), col(Inquiry.mentorship_id).in_(these)
    )
    joined = set(session.exec(asked).all())
    edges, unheard = marks.edges(session), _unheard(session, now, journey, rows)
    return {
        row.id: Facts(
            introduced_at=row.introduced_at,
            mentee_wrote_at=row.mentee_wrote_at,
            mentor_wrote_at=row.mentor_wrote_at,
            met_at=met.get(row.id),
            meets_at=ahead.get(row.id),
            flagged=row.request_id in bears,
            break_until=row.break_until,
            missed=missed[row.id],
            edges=edges.get(row.id, 0),
            unheard=unheard.get(row.id, 0),
            joined=row.id in joined,
            waits_since=row.waits_since,
            rhythm_at=_by_rhythm(met.get(row.id), row.rhythm_weeks),
        )
        for row in rows
    }


def _by_rhythm(met_at: datetime | None, weeks: int | None) -> datetime | None:
    """The date that a rhythm proposes after a session, to the day: holidays apart."""
    return met_at + timedelta(weeks=weeks) if met_at is not None and weeks else None


def _newest(
    session: Session, now: datetime, of_these: Any
) -> tuple[dict[int, datetime], dict[int, datetime]]:
    """The newest session that took place, as far as anybody has said; and the newest of which
    somebody has said so."""
    met, held = dict[int, datetime](), dict[int, datetime]()
    statement = (
        select(Meeting.mentorship_id, Meeting.state, func.max(Meeting.at))
        .where(col(Meeting.state).in_(TAKEN_PLACE), col(Meeting.at) <= now, of_these)
        .group_by(col(Meeting.mentorship_id), col(Meeting.state))
    )
    for number, state, at in session.exec(statement).all():
        met[number] = max(at, met.get(number, at))
        if state == "held":
            held[number] = at
    return met, held


def _unheard(
    session: Session, now: datetime, journey: Mapping[str, Step], rows: Sequence[Any]
) -> dict[int, int]:
    """How many check-ins whoever of each pair has left more unanswered was asked since they
    answered one last."""
    steps = [name for name, step in journey.items() if step.opens in CHECK_INS]
    these = {row.id: row for row in rows}
    answered = {
        (number, plain.number(actor.removeprefix("person/"))): at
        for number, actor, at in session.exec(
            select(History.request_id, History.actor, func.max(History.at))
            .where(
                History.act == "checked_in",
                col(History.request_id).in_([row.request_id for row in rows]),
            )
            .group_by(col(History.request_id), col(History.actor))
        ).all()
    }
    left = Counter[tuple[int, str]]()
    asked = select(Told.mentorship_id, Told.role, Told.at).where(
        col(Told.mentorship_id).in_(list(these)),
        col(Told.step).in_(steps),
        Told.outcome == "told",
        col(Told.at) <= now - ANSWERED_WITHIN,
    )
    for number, role, at in session.exec(asked).all():
        row = these[number]
        who = row.mentee_id if role == "mentee" else row.mentor_id
        last = answered.get((row.request_id, who))
        if last is None or at > last:
            left[number, role] += 1
    most = dict[int, int]()
    for (number, _), count in left.items():
        most[number] = max(most.get(number, 0), count)
    return most
