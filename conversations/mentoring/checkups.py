"""What `health` judges by, read for all active mentorships at once: four queries, however many
there are, and none that unseals a word."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from conversations.casework.flagged import flagged
from conversations.mentoring.health import Facts
from storage.tables import Meeting, Mentorship, Request


def facts(session: Session, now: datetime) -> dict[int, Facts]:
    """The facts of each active mentorship, by its number; `now` tells which sessions lie ahead.
    What its case bears, the mentorship that grew from it does."""
    active = columns(
        col(Mentorship.id),
        col(Mentorship.request_id),
        col(Mentorship.introduced_at),
        col(Mentorship.mentee_wrote_at),
        col(Mentorship.mentor_wrote_at),
        col(Mentorship.break_until),
    ).where(col(Mentorship.state) == "active", col(Mentorship.introduced_at).is_not(None))
    rows = session.connection().execute(active.order_by(col(Mentorship.id))).all()
    met = dict(
        session.exec(
            select(Meeting.mentorship_id, func.max(Meeting.at))
            .where(Meeting.state == "held")
            .group_by(col(Meeting.mentorship_id))
        ).all()
    )
    ahead = dict(
        session.exec(
            select(Meeting.mentorship_id, func.min(Meeting.at))
            .where(Meeting.state == "agreed", col(Meeting.at) > now)
            .group_by(col(Meeting.mentorship_id))
        ).all()
    )
    bears = set(session.exec(select(Request.id).where(flagged)).all())
    return {
        number: Facts(
            introduced_at=introduced,
            mentee_wrote_at=mentee,
            mentor_wrote_at=mentor,
            met_at=met.get(number),
            meets_at=ahead.get(number),
            flagged=request in bears,
            break_until=until,
        )
        for number, request, introduced, mentee, mentor, until in rows
        if number is not None and introduced is not None
    }
