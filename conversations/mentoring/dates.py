"""The sessions of a mentorship: those ahead, those whose time is over, what a date replaced.

A session that is moved is another row, which `replaces` the one before: each has its reminders. A
proposal names so the session that it would move, which stands meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_
from sqlmodel import Session, col, select

from conversations import hours, people, plain
from conversations.dialogue.kinds import STANDS, SUGGESTED, THEIRS, USUAL
from conversations.mentoring import pair
from conversations.people import Side
from conversations.turn import Turn
from conversations.words import Words
from storage.tables import Answers, Dialogue, Meeting, Mentorship, Person

_HOURS = (time(18), time(12, 30), time(9))
"""When two who have not met yet may have time, on the clock of whoever proposes."""

_SOONEST, _LATEST, _SUGGESTIONS = 2, 14, 3
"""In how many days at the soonest, before how many, and how many dates are offered to be tapped."""

KNOWN = ("held", "missed")
"""The states of a session of which it is known whether it took place."""

MET = ("held", "agreed")
"""The states in which a session whose time has come counts as one at which the two met: one said
so, or nobody has said that it was otherwise."""


def took_place(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The same as a condition on `Meeting`: whether the two met at it, as far as anybody has said
    by `now` (an instant, or a parameter that stands for one)."""
    return and_(col(Meeting.state).in_(MET), col(Meeting.at) <= now)


def is_over(meeting: Meeting, now: datetime) -> bool:
    """Whether the time of a session that was agreed has come, if it is known or not what became of
    it."""
    return meeting.state in KNOWN or (meeting.state == "agreed" and meeting.at <= now)


def subject_of(meeting: Meeting) -> str:
    """What a form about this session is about."""
    return f"meeting/{meeting.id}"


def of_form(turn: Turn, dialogue: Dialogue, *, back: bool = False) -> tuple[Side, Meeting] | None:
    """The side of the form's person, and the session it is about, to change them; None, and said
    so, if their mentorship is over (`back`: for so long that they may not look back, either)."""
    found = locked(turn, dialogue.subject.partition("/")[2])
    if found is None or not is_open(turn, found[0], back=back):
        turn.say(turn.words("mentorship.over"))
        return None
    return found


def locked(turn: Turn, number: str) -> tuple[Side, Meeting] | None:
    """The turn's person's side of the session of this number, and it, to change them; None for a
    stranger to it or a number that is none."""
    meeting = turn.uow.session.get(Meeting, plain.number(number))
    # The mentorship's lock is that of its sessions, too: both sides may press at one instant.
    side = pair.locked_side(turn, str(meeting.mentorship_id)) if meeting is not None else None
    if meeting is None or side is None:
        return None
    turn.uow.session.refresh(meeting)
    return side, meeting


def is_open(turn: Turn, side: Side, *, back: bool = False) -> bool:
    """Whether the turn's person may still do something about a session of theirs (`back`: say what
    became of it)."""
    return pair.looks_back(turn, side) if back else side.mentorship.state == "active"


def begins(turn: Turn, mentorship: Mentorship) -> Answers:
    """What a form that asks for a date begins with: by whose clock one may be meant, too, when the
    two meet as it stands, or met last, and where they would."""
    assert turn.someone.id is not None
    other = pair.person(turn, people.side_of(mentorship, turn.someone.id).other_id)
    notes = {THEIRS: other.zone, STANDS: {"place": place_meant(turn, mentorship)}}
    usual = next(iter(ahead(turn, mentorship, "agreed")), None) or newest(turn, mentorship)
    known = {each.at for state in ("agreed", "proposed") for each in ahead(turn, mentorship, state)}
    suggested = [each for each in _suggested(turn, other, usual) if each not in known]
    notes[SUGGESTED] = [each.isoformat() for each in suggested[:_SUGGESTIONS]]
    return {**notes, USUAL: usual.at.isoformat()} if usual is not None else notes


def _suggested(turn: Turn, other: Person, usual: Meeting | None) -> list[datetime]:
    """Dates that may suit, to be tapped: at the hour of the two, or else after work or at noon, on
    a day on which both are at work, and in nobody's night."""
    me, limits = turn.someone, turn.catalogue.home.limits
    zone = ZoneInfo(me.zone)
    clocks = (usual.at.astimezone(zone).time(),) if usual is not None else _HOURS
    today, found = turn.now.astimezone(zone).date(), list[datetime]()
    for after in range(_SOONEST, _LATEST):
        day = today + timedelta(days=after)
        for at in (datetime.combine(day, each, zone) for each in clocks):
            there = at.astimezone(ZoneInfo(other.zone)).date()
            quiet = hours.is_quiet(day, me.country, limits) or hours.is_quiet(
                there, other.country, limits
            )
            if not (quiet or any(hours.at_night(at, each.zone) for each in (me, other))):
                found.append(at)
                break
    return found[::2]


def place_meant(turn: Turn, mentorship: Mentorship) -> str:
    """Where the two meet if nothing else is said: where was proposed last, or agreed on."""
    waits = (ahead(turn, mentorship, state) for state in ("proposed", "agreed"))
    return next((each.place for meetings in waits for each in meetings if each.place), "")


def moment_for(
    words: Words, at: datetime, zone: str, other_zone: str, now: datetime | None = None
) -> str:
    """When two meet, on the wall clock of `zone`; where the other's stands otherwise, on both. With
    `now`, its year where that is half a year off or more: who types a day that has just gone by is
    understood to mean the next of its name."""
    when = words.moment(at, zone, now=now)
    mine, theirs = (at.astimezone(ZoneInfo(each)) for each in (zone, other_zone))
    if mine.utcoffset() == theirs.utcoffset():
        return when
    same_day = mine.date() == theirs.date()
    there = words.clock(theirs.time()) if same_day else words.moment(at, other_zone)
    return words("meeting.both_times", when=when, there=there)


def with_place(words: Words, said: str, place: str) -> str:
    """What is said of a session, and where the two meet, if it is known."""
    return f"{said}\n\n{words('meeting.where', place=place)}" if place else said


def ahead(turn: Turn, mentorship: Mentorship, state: str) -> Sequence[Meeting]:
    """The sessions of a state that are still to come, the next one first."""
    known = {"mentorship": mentorship.id, "state": state, "now": turn.now}
    return turn.uow.session.exec(_AHEAD, params=known).all()


_AHEAD = (
    select(Meeting)
    .where(
        col(Meeting.mentorship_id) == bindparam("mentorship"),
        col(Meeting.state) == bindparam("state"),
        col(Meeting.at) > bindparam("now"),
    )
    .order_by(col(Meeting.at))
)


def newest(turn: Turn, mentorship: Mentorship) -> Meeting | None:
    """The last session whose time has come, missed or of unknown outcome included."""
    known = {"mentorship": mentorship.id, "now": turn.now}
    return turn.uow.session.exec(_NEWEST, params=known).first()


_NEWEST = (
    select(Meeting)
    .where(
        col(Meeting.mentorship_id) == bindparam("mentorship"),
        col(Meeting.state).in_((*KNOWN, "agreed")),
        col(Meeting.at) <= bindparam("now"),
    )
    .order_by(col(Meeting.at).desc())
)


OPEN = ("proposed", "cancelled", "missed")
"""The states of a session in which what was to be talked about at it is for the next one."""


def left_over(turn: Turn, mentorship: Mentorship) -> str:
    """What the mentee wanted to talk about at the newest session, where that is not agreed, was
    called off, or missed."""
    for each in newest_first(turn, mentorship):
        if each.state not in OPEN:
            return ""
        if each.agenda:
            return each.agenda
    return ""


def keep_over(turn: Turn, mentorship: Mentorship, words: str) -> bool:
    """Keep what the mentee wants to talk about for the next session that is agreed. False where
    nothing would bring it there: no date was proposed or called off since they met last. Nor does
    one that was missed: either of the two may still say that it took place."""
    longest = turn.programme.forms["agenda"].questions["about"].limit
    for each in newest_first(turn, mentorship)[:1]:
        if each.state in OPEN and each.state != "missed" and len(words) <= longest:
            each.agenda = words
            return True
    return False


def newest_first(turn: Turn, mentorship: Mentorship) -> Sequence[Meeting]:
    """All sessions of a mentorship, the one that was proposed last first."""
    return turn.uow.session.exec(_ALL, params={"mentorship": mentorship.id}).all()


_ALL = (
    select(Meeting)
    .where(col(Meeting.mentorship_id) == bindparam("mentorship"))
    .order_by(col(Meeting.id).desc())
)


def have_met(turn: Turn, mentorship: Mentorship, since: datetime | None = None) -> bool:
    """Whether the two have met (`since` then, if named), as far as anybody has said."""
    met = select(Meeting.id).where(Meeting.mentorship_id == mentorship.id, took_place(turn.now))
    if since is not None:
        met = met.where(col(Meeting.at) >= since)
    return turn.uow.session.exec(met.limit(1)).first() is not None


def missed_in_a_row(turn: Turn, mentorship: Mentorship) -> int:
    """How many sessions did not take place since the two met last."""
    statement = (
        select(Meeting.state)
        .where(
            Meeting.mentorship_id == mentorship.id,
            or_(col(Meeting.state) == "missed", took_place(turn.now)),
        )
        .order_by(col(Meeting.at).desc())
    )
    states = turn.uow.session.exec(statement).all()
    return sum(1 for _ in takewhile(lambda state: state == "missed", states))


def moves(session: Session, meeting: Meeting) -> tuple[int, int]:
    """The number of the session that this one was at first, and how often it has been moved."""
    first, times = meeting, 0
    while first.replaces is not None:
        first, times = session.get_one(Meeting, first.replaces), times + 1
    assert first.id is not None
    return first.id, times


def became(session: Session, meeting: Meeting) -> Meeting:
    """The session that this one is now, however often its date or its place was changed."""
    following = select(Meeting).where(col(Meeting.state) != "proposed")
    while after := session.exec(following.where(Meeting.replaces == meeting.id)).first():
        meeting = after
    return meeting


def would_move(turn: Turn, mentorship: Mentorship, *proposals: Meeting) -> Meeting | None:
    """The session that is agreed, which another date would take the place of. Where its hour has
    passed since one of the `proposals` was to move it, it is still that: not once somebody has said
    whether it took place."""
    planned = ahead(turn, mentorship, "agreed")
    if planned:
        return planned[0]
    session = turn.uow.session
    named = [each.replaces for each in proposals if each.replaces is not None]
    moved = (became(session, session.get_one(Meeting, each)) for each in named)
    return next((each for each in moved if each.state == "agreed"), None)


def proposed_slot(meeting: Meeting) -> str:
    """Where the one who is to answer a proposal reads it."""
    return f"{pair.said_in(meeting.mentorship_id)}{meeting.id}"


ASKED = "met"
"""What the slot ends in where each alone is asked whether they met."""


def question_slot(mentorship_id: int | None, meeting_id: int | None) -> str:
    """Where each of the two is asked about a session, and their answer stands."""
    return f"{pair.said_in(mentorship_id)}{meeting_id}/{ASKED}"


def agreed_slot(meeting: Meeting) -> str:
    """Where each of the two reads that a session is agreed, with the ways to change it."""
    return f"{proposed_slot(meeting)}/agreed"


CANCELS = "mt/cancel/{meeting}"
"""What a button of the journey's by which a session can be called off says."""

OFFERED, CALLED_OFF = "date", "off"
"""The kinds of what shows one of the two a date again, with the ways to answer or change it, and of
what asks whether it is to be called off (see `pair.ask`)."""


def decide(turn: Turn, meeting: Meeting, state: str) -> None:
    """What has become of a session, as of now. What offered to change it as it was offers nothing
    any more: what is so now is said below."""
    mentorship = turn.uow.session.get_one(Mentorship, meeting.mentorship_id)
    for _, me, you in pair.both(turn, mentorship):
        below = pair.words_for(turn, me)("meeting.below")
        pair.lapse(turn, me, mentorship.id, f"→ {below}", OFFERED, CALLED_OFF)
        if meeting.state == "agreed":
            change_no_more(turn, meeting, me, you, stands=state in KNOWN)
    if meeting.state == "proposed" and state == "cancelled":
        meeting.replaces = None  # it has moved nothing
    meeting.state, meeting.decided_at = state, turn.now


def change_no_more(turn: Turn, meeting: Meeting, me: Person, you: Person, *, stands: bool) -> None:
    """A session that was agreed can be changed no more where `me` reads of it: if it `stands`, when
    and where it is, or was, can be read there; if not, they are not asked whether they met, either.
    What recalled it goes, or says the same."""
    words = pair.words_for(turn, me)
    text = words("meeting.below")
    if stands:
        when = moment_for(words, meeting.at, me.zone, you.zone, turn.now)
        stood = words("meeting.stood", name=pair.called(turn, you, me), when=when)
        text = with_place(words, stood, meeting.place)
    pair.retire(turn, me, agreed_slot(meeting), text)
    if not stands:
        pair.retire(turn, me, question_slot(meeting.mentorship_id, meeting.id), text)
    for name, step in turn.catalogue.home.journey.items():
        if CANCELS in step.buttons:
            recalled = f"{pair.said_in(meeting.mentorship_id)}{name}/{meeting.id}"
            pair.retire(turn, me, recalled, text, removes=True)
