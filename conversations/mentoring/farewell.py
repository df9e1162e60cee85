"""What each of the two reads besides, when a mentorship is over: until when what they wrote is
kept; a mentor the thanks (`thanks`), a mentee the way to ask again.

It comes with the message that says that it is over, whoever ended it. Where the case goes on, with
somebody else, nothing is said of an end that has not come. Days are those of the one who reads, and
counted from the instant at which it ended by `limits.closed_days`.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from conversations import hours
from conversations.casework import cases
from conversations.dialogue import days
from conversations.mentoring import thanks
from conversations.mentoring.pair import button
from conversations.programme import Programme
from conversations.turn import Rows, Turn
from conversations.words import Words
from storage.tables import Mentorship, Person

ASKED_LATER = ("complete", "end_early", "to_professional", "stop")
"""The ends after which the mentee is asked, months later, what became of it (`thread.later`)."""

BECAME = ("arrived", "closer", "elsewhere", "hard")
"""What they may answer: their goal is reached, or closer; they took another way; it is hard."""

ERASES = "withdraw"
"""The act with which a mentee withdraws their request: its words go at once."""


def kept(programme: Programme, role: str, over_at: datetime, zone: str) -> str:
    """What is kept of a mentorship that was over then, and until when, in one sentence."""
    ends = over_at + timedelta(days=programme.limits.closed_days)
    return programme.words(f"farewell.kept_{role}", day=programme.words.long_day(ends, zone))


def again(words: Words) -> Rows:
    """A mentee may ask again, now or in years."""
    return [[button(words("farewell.again"), "begin")]]


def later_subject(mentorship: Mentorship) -> str:
    """Under which subject the agenda keeps that question."""
    return f"later/{mentorship.id}"


def ask_later(turn: Turn, mentorship: Mentorship) -> None:
    """A mentorship has ended: plan the question what became of it, if it is to be asked."""
    mentee = turn.uow.session.get_one(Person, mentorship.mentee_id)
    if mentorship.introduced_at is None or mentorship.outcome not in ASKED_LATER:
        return
    turn.uow.remind(later_subject(mentorship), "ask", later_at(turn, mentee))


def later_at(turn: Turn, mentee: Person) -> datetime:
    """Months after an end that is now: a morning of the mentee's."""
    limits = turn.catalogue.home.limits
    day = days.in_months(days.here(turn.now, mentee.zone), limits.later_months)
    return hours.morning(day, mentee.zone, limits)


def closing(
    session: Session,
    programme: Programme,
    mentorship: Mentorship,
    who: Person,
    now: datetime,
    text: str,
) -> tuple[str, Rows]:
    """What one of the two reads as their case is closed: the text, and all that comes with it."""
    role = "mentor" if who.id == mentorship.mentor_id else "mentee"
    said = f"{text}\n\n{kept(programme, role, now, who.zone)}"
    if role == "mentee":
        return said, again(programme.words)
    return thanks.closing(session, programme, mentorship, now, said)


def beside(
    turn: Turn, mentorship: Mentorship, who: Person, text: str, rows: Rows = ()
) -> tuple[str, Rows]:
    """The same once it has ended, whatever it came to; nothing more where the two had not been
    introduced."""
    if mentorship.introduced_at is None:
        return text, rows
    programme, session = turn.programme_for(who), turn.uow.session
    if mentorship.outcome in cases.OUTCOMES and mentorship.outcome != ERASES:
        said, more = closing(session, programme, mentorship, who, turn.now, text)
    elif who.id == mentorship.mentor_id:
        said, more = thanks.closing(session, programme, mentorship, turn.now, text)
    else:
        said, more = text, ()
    return said, [*rows, *more]
