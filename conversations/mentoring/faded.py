"""Whether two whose six months are over ever came to it: an end that is no success where they held
no session, and nothing came of either for long.

Nobody reads the thread, so it is told by the signs that leave a fact: words, a session, a break, an
end that they moved, a check-in in which nobody said that it goes badly. Whoever gets on elsewhere,
and says so, has not faded.
"""

from datetime import datetime, timedelta

from sqlmodel import col, select

from conversations.casework import flags
from conversations.mentoring.dates import took_place
from conversations.turn import Turn
from storage.tables import Concern, History, Meeting, Mentorship


def is_faded(turn: Turn, mentorship: Mentorship) -> bool:
    """Whether it ends so: without a session, nor a sign in the last `limits.faded_days`."""
    since = turn.now - timedelta(days=turn.catalogue.home.limits.faded_days)
    wrote = (mentorship.mentee_wrote_at, mentorship.mentor_wrote_at)
    dates = (mentorship.introduced_at, *wrote, mentorship.break_until, mentorship.extended_at)
    if any(at is not None and at > since for at in dates):
        return False
    return not _met(turn, mentorship, since) and not _fares(turn, mentorship, since)


def _met(turn: Turn, mentorship: Mentorship, since: datetime) -> bool:
    """Whether they have met, ever, or had agreed on a session lately."""
    statement = select(Meeting.id).where(
        Meeting.mentorship_id == mentorship.id,
        took_place(turn.now)
        | (col(Meeting.state).in_(("agreed", "missed")) & (col(Meeting.at) > since)),
    )
    return turn.uow.session.exec(statement).first() is not None


def _fares(turn: Turn, mentorship: Mentorship, since: datetime) -> bool:
    """Whether one of them answered a check-in lately, and neither said that it goes badly."""
    session, number = turn.uow.session, mentorship.request_id
    answered = select(History.id).where(
        History.request_id == number, History.act == "checked_in", col(History.at) > since
    )
    badly = select(Concern.id).where(
        Concern.request_id == number,
        col(Concern.kind).in_(flags.HARD),
        col(Concern.seen_at) > since,
    )
    return session.exec(answered).first() is not None and session.exec(badly).first() is None
