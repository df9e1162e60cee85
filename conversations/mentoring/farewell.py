"""What each of the two reads besides, when a mentorship is over: until when what they wrote is
kept; a mentor the thanks (`thanks`), a mentee the way to ask again; both the closing questions.

It comes with the message that says that it is over, whoever ended it. Where the case goes on, with
somebody else, nothing is said of an end that has not come. Days are those of the one who reads, and
counted from the instant at which it ended by `limits.closed_days`. Where the case is opened again
since, what the two wrote goes on that day all the same, and its mentee reads that the request does
not.

The closing questions are asked once for each end: the journey asks them some days before it, the
message that says that it is over leads to them, and who has answered is not asked again, unless
the two have agreed on another end since.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select
from sqlmodel import Session, col

from conversations import hours, people
from conversations.casework import cases
from conversations.dialogue import days
from conversations.figures import Limits
from conversations.mentoring import last_words, objectives, pair, thanks
from conversations.mentoring.pair import (
    ROLES,
    button,
    called,
    last_day,
    team_button,
    words_for,
)
from conversations.people import Side, side_of
from conversations.programme import Catalogue, Programme
from conversations.steps import CLOSING
from conversations.turn import Rows, Turn
from conversations.words import Words
from storage.tables import Answers, Dialogue, Mentorship, Person, Request

ASKED_LATER = ("complete", "end_early", "to_professional", "stop")
"""The ends after which the mentee is asked, months later, what became of it (`thread.later`)."""

BECAME = ("arrived", "closer", "elsewhere", "hard")
"""What they may answer: their goal is reached, or closer; they took another way; it is hard."""

ERASES = "withdraw"
"""The act with which a mentee withdraws their request: its words go at once."""


def kept(
    programme: Programme,
    role: str,
    over_at: datetime,
    zone: str,
    *,
    wrote: bool,
    objective: bool,
) -> str:
    """What is kept of a mentorship that was over then, and until when. That what the two said is
    not kept is said where either of them `wrote`; of an `objective`, where they had one."""
    words, ends = programme.words, over_at + timedelta(days=programme.limits.closed_days)
    key = f"farewell.kept_{role}{'_objective' if objective else ''}"
    said = words(key, day=words.long_day(ends, zone))
    return f"{words('farewell.unkept')} {said}" if wrote else said


def last_of(session: Session, request: Request) -> Mentorship | None:
    """The mentorship with whose end a case was closed: the two read then until when what they wrote
    is kept."""
    statement = select(Mentorship).where(
        col(Mentorship.request_id) == request.id,
        col(Mentorship.introduced_at).is_not(None),
        col(Mentorship.outcome).in_(cases.OUTCOMES),
        col(Mentorship.ended_at) == request.closed_at,
    )
    return session.scalars(statement).first()


def keeps_its_day(turn: Turn, request: Request) -> None:
    """A case is about to be opened again, and kept for longer."""
    ended = last_of(turn.uow.session, request)
    if ended is not None and ended.ended_at is not None:
        goes = ended.ended_at + timedelta(days=turn.catalogue.home.limits.closed_days)
        turn.uow.remind(f"words/{ended.id}", "forget", goes)


def kept_longer(session: Session, catalogue: Catalogue, request: Request) -> str:
    """What the mentee of a case reads of that as it is opened again; nothing where they were told
    no day."""
    ended = last_of(session, request)
    if ended is None or ended.ended_at is None:
        return ""
    person = session.get_one(Person, request.person_id)
    words = people.programme_of(session, catalogue, person).words
    kept_for = timedelta(days=catalogue.home.limits.closed_days)
    day = words.long_day(ended.ended_at + kept_for, person.zone)
    return words("reopening.kept", day=day, span=words.span(kept_for.days))


def in_touch(session: Session, mentorship: Mentorship) -> bool:
    """Whether the two had anything of each other: both wrote, or they met."""
    both_wrote = mentorship.mentee_wrote_at is not None and mentorship.mentor_wrote_at is not None
    return both_wrote or thanks.held(session, mentorship) > 0


def well_done(session: Session, words: Words, mentorship: Mentorship) -> str:
    """What is said of a goal that was reached: to both, where both have a part in it."""
    return words("ending.well_both" if in_touch(session, mentorship) else "ending.well")


def again(words: Words) -> Rows:
    """A mentee may ask again, now or in years."""
    return [[button(words("farewell.again"), "begin")]]


# --- the closing questions ------------------------------------------------------------------------


def form_of(role: str) -> str:
    """The closing questions for one of the two."""
    return CLOSING.format(role=role)


FORMS = frozenset({form_of("mentee"), form_of("mentor")})
"""The closing questions for either."""


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
        day = words.long_day(last_day(turn, mentorship))
        turn.say(words("closing.later", day=day), buttons=to_team)
        return None
    return objectives.recall(turn, mentorship)


def _comes_later(turn: Turn, mentorship: Mentorship) -> bool:
    """Whether the two have agreed to go on, and the end that they agreed on is not near yet."""
    if mentorship.state != "active" or mentorship.extended_at is None:
        return False
    return not pair.is_ending(turn, mentorship)


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
    return months_after(turn.now, mentee.zone, turn.catalogue.home.limits)


def months_after(end: datetime, zone: str, limits: Limits) -> datetime:
    """The same after any end, for a mentee of this zone."""
    day = days.in_months(days.here(end, zone), limits.later_months)
    return hours.morning(day, zone, limits)


# --- what says that it is over --------------------------------------------------------------------


def meant(side: Side, act: str) -> str:
    """What it comes to that this side ends it so: a mentor who stops, or leaves altogether, hands
    the case on."""
    return "mentor_left" if side.role == "mentor" and act in ("stop", "withdraw") else act


_READS = {"stop": "withdraw"}
"""The act in whose words the other reads of it, where they are the same."""


def news(turn: Turn, side: Side, act: str) -> str:
    """The words in which the other of two who were introduced reads that the turn's person has
    ended it (`act`): the very ones that are shown to whoever is about to."""
    other, act = pair.other(turn, side), meant(side, act)
    words, day = words_for(turn, other), pair.news_by(turn, other)
    name = called(turn, turn.someone, other) or words("ending.the_other")
    well = well_done(turn.uow.session, words, side.mentorship)
    return words(f"ending.{_READS.get(act, act)}_other", name=name, day=day, well=well)


def closing(
    session: Session,
    programme: Programme,
    mentorship: Mentorship,
    who: Person,
    now: datetime,
    text: str,
) -> tuple[str, Rows]:
    """What one of the two reads as their case is closed, or later: the text, and all that comes
    with it. What is kept is counted from when it was over, whenever that is said."""
    role = "mentor" if who.id == mentorship.mentor_id else "mentee"
    wrote = mentorship.mentee_wrote_at is not None or mentorship.mentor_wrote_at is not None
    objective = bool(mentorship.objective)
    over_at = mentorship.ended_at or now
    told = kept(programme, role, over_at, who.zone, wrote=wrote, objective=objective)
    said = f"{text}\n\n{told}"
    if role == "mentee":
        return said, again(programme.words)
    return thanks.closing(session, programme, mentorship, now, said)


def beside(turn: Turn, mentorship: Mentorship, who: Person, text: str) -> tuple[str, Rows]:
    """The same once it has ended, whatever it came to, the way to a last word, and to look back;
    nothing more where the two had not been introduced."""
    if mentorship.introduced_at is None:
        return text, ()
    programme, session = turn.programme_for(who), turn.uow.session
    if mentorship.outcome in cases.OUTCOMES and mentorship.outcome != ERASES:
        said, more = closing(session, programme, mentorship, who, turn.now, text)
    elif who.id == mentorship.mentor_id:
        said, more = thanks.closing(session, programme, mentorship, turn.now, text)
    else:
        said, more = text, ()
    back = way_back(session, programme.words, mentorship, who)
    return said, [*last_words.way(turn, mentorship, who), *back, *more]
