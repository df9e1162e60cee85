"""The sessions of a mentorship, read: those ahead, those whose time is over, what a date replaced,
and what a calendar may have of them.

A session that is moved is another row, which `replaces` the one before: each has its reminders.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from conversations.mentoring import calendars
from conversations.people import first_name
from conversations.turn import Turn
from conversations.words import Words
from storage.mail import Attachment
from storage.tables import Meeting, Mentorship, Person

KNOWN = ("held", "missed")
"""The states of a session of which it is known whether it took place."""


def moment_for(words: Words, at: datetime, zone: str, other_zone: str) -> str:
    """When two meet, on the wall clock of `zone`; said to be so where the other's differs."""
    when = words.moment(at, zone)
    return when if zone == other_zone else words("meeting.your_time", when=when)


def ahead(turn: Turn, mentorship: Mentorship, state: str) -> Sequence[Meeting]:
    """The sessions of a state that are still to come, the next one first."""
    statement = (
        select(Meeting)
        .where(
            Meeting.mentorship_id == mentorship.id,
            Meeting.state == state,
            col(Meeting.at) > turn.now,
        )
        .order_by(col(Meeting.at))
    )
    return turn.uow.session.exec(statement).all()


def newest(turn: Turn, mentorship: Mentorship) -> Meeting | None:
    """The last session whose time has come, missed or of unknown outcome included."""
    statement = (
        select(Meeting)
        .where(
            Meeting.mentorship_id == mentorship.id,
            col(Meeting.state).in_((*KNOWN, "agreed")),
            col(Meeting.at) <= turn.now,
        )
        .order_by(col(Meeting.at).desc())
    )
    return turn.uow.session.exec(statement).first()


def missed_in_a_row(turn: Turn, mentorship: Mentorship) -> int:
    """How many of the last sessions of which it is known did not take place."""
    statement = (
        select(Meeting.state)
        .where(Meeting.mentorship_id == mentorship.id, col(Meeting.state).in_(KNOWN))
        .order_by(col(Meeting.at).desc())
    )
    states = list(turn.uow.session.exec(statement).all())
    return states.index("held") if "held" in states else len(states)


def moves(session: Session, meeting: Meeting) -> tuple[int, int]:
    """The number of the session that this one was at first, and how often it has been moved."""
    first, times = meeting, 0
    while first.replaces is not None:
        first, times = session.get_one(Meeting, first.replaces), times + 1
    assert first.id is not None
    return first.id, times


def file_for(
    turn: Turn, mentorship: Mentorship, meeting: Meeting, me: Person, you: Person
) -> Attachment:
    """The session as it stands now, for the calendar of one of the two, in their language."""
    programme = turn.programme_for(me)
    words, off = programme.words, meeting.state == "cancelled"
    first, moved = moves(turn.uow.session, meeting)
    assert mentorship.introduced_at is not None
    entry = calendars.Entry(
        uid=calendars.uid(mentorship.introduced_at, first),
        sequence=moved + off,
        at=meeting.at,
        minutes=programme.limits.session_minutes,
        title=words(
            "meeting.title_off" if off else "meeting.title",
            name=first_name(you) or words("ending.the_other"),
        ),
        place=meeting.place,
        stamp=turn.now,
        cancelled=off,
    )
    day = meeting.at.astimezone(ZoneInfo(me.zone)).date().isoformat()
    version = f"-{entry.sequence + 1}" if entry.sequence else ""
    name = f"{words('meeting.file')}-{day}{version}.ics"
    return Attachment(name=name, mime="text/calendar", text=calendars.written(entry))
