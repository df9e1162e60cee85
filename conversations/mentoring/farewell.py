"""What each of the two reads besides, when a mentorship is over: until when what they wrote is
kept; a mentor the thanks (`thanks`), a mentee the way to ask again; both the closing questions.

It comes with the message that says that it is over, whoever ended it. Where the case goes on, with
somebody else, nothing is said of an end that has not come. Days are those of the one who reads, and
counted from the instant at which it ended by `limits.closed_days`.

The closing questions are asked once for each end: the journey asks them some days before it, the
message that says that it is over leads to them, and who has answered is not asked again, unless
the two have agreed on another end since.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select
from sqlmodel import Session, col

from conversations import hours
from conversations.casework import cases
from conversations.dialogue import days
from conversations.mentoring import objectives, thanks
from conversations.mentoring.pair import ROLES, button, team_button
from conversations.people import side_of
from conversations.programme import Programme
from conversations.turn import Rows, Turn
from conversations.words import Words
from storage.tables import Answers, Dialogue, Mentorship, Person

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


# --- the closing questions ------------------------------------------------------------------------


def form_of(role: str) -> str:
    """The closing questions for one of the two."""
    return f"closing_{role}"


def look_back(words: Words, role: str, number: int | None) -> Rows:
    """The way to them from what says that a mentorship is over."""
    act = f"open/{form_of(role)}/mentorship/{number}"
    return [[button(words("closing.look_back"), act)]]


def way_back(session: Session, words: Words, mentorship: Mentorship, who: Person) -> Rows:
    """The same for one of the two; nothing for who has answered them."""
    role = side_of(mentorship, who.id or 0).role
    answered = looked_back(session.connection(), [mentorship])
    return [] if (mentorship.id, role) in answered else look_back(words, role, mentorship.id)


def looked_back(connection: Connection, rows: Sequence[Any]) -> set[tuple[int | None, str]]:
    """Who has answered them, of some mentorships (or their rows): by number and role. What was
    answered before another end was agreed on was about the end as it was."""
    forms = [form_of(role) for role in ROLES]
    subjects = {f"mentorship/{row.id}": row for row in rows}
    found = set()
    answered = connection.execute(_ANSWERED, {"subjects": [*subjects], "forms": forms})
    for subject, form, at in answered:
        row = subjects[subject]
        if row.extended_at is None or at > row.extended_at:
            found.add((row.id, form.removeprefix(form_of(""))))
    return found


_ANSWERED = (
    select(col(Dialogue.subject), col(Dialogue.form), func.max(col(Dialogue.closed_at)))
    .where(
        col(Dialogue.subject).in_(bindparam("subjects", expanding=True)),
        col(Dialogue.form).in_(bindparam("forms", expanding=True)),
        col(Dialogue.outcome) == "done",
    )
    .group_by(col(Dialogue.subject), col(Dialogue.form))
)


def begins(turn: Turn, mentorship: Mentorship) -> Answers | None:
    """What they begin with: the objective, which they ask about. None, having said why, where the
    turn's person has answered them, or is to be asked before the end that the two agreed on."""
    words, who = turn.words, turn.someone
    to_team = [[team_button(words, mentorship.id)]]
    if not way_back(turn.uow.session, words, mentorship, who):
        turn.say(words("closing.answered", **turn.programme.about.team_words), buttons=to_team)
        return None
    if _comes_later(turn, mentorship):
        assert mentorship.ends_at is not None
        day = words.long_day(mentorship.ends_at, who.zone)
        turn.say(words("closing.later", day=day), buttons=to_team)
        return None
    return objectives.recall(turn, mentorship)


def _comes_later(turn: Turn, mentorship: Mentorship) -> bool:
    """Whether the two have agreed to go on, and the end that they agreed on is not near yet."""
    if mentorship.state != "active" or mentorship.extended_at is None:
        return False
    near = timedelta(days=turn.catalogue.home.limits.ending_days)
    return mentorship.ends_at is not None and turn.now < mentorship.ends_at - near


# --- months later ---------------------------------------------------------------------------------


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


# --- with what says that it is over ---------------------------------------------------------------


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


def beside(turn: Turn, mentorship: Mentorship, who: Person, text: str) -> tuple[str, Rows]:
    """The same once it has ended, whatever it came to, and the way to look back; nothing more where
    the two had not been introduced."""
    ended_at = mentorship.ended_at or turn.now
    if mentorship.introduced_at is None:
        return text, ()
    programme, session = turn.programme_for(who), turn.uow.session
    if mentorship.outcome in cases.OUTCOMES and mentorship.outcome != ERASES:
        said, more = closing(session, programme, mentorship, who, ended_at, text)
    elif who.id == mentorship.mentor_id:
        said, more = thanks.closing(session, programme, mentorship, turn.now, text)
    else:
        said, more = text, ()
    return said, [*way_back(session, programme.words, mentorship, who), *more]
