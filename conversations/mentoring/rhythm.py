"""How often two people meet, if they wish a rhythm: *every three weeks*, or as it comes.

A day of the week that is said with it (*un mardi sur deux à 18h*) is that of the next date, which
is proposed at once. It binds nobody: after a session it is the next date that one tap proposes, on
the same day of the week and at the same hour, a week later where that is a public holiday of
either, and the other says yes to each; where neither has, the journey recalls it some days before
(`after = "rhythm"`), and until then suggests no other. Either may set or change it, and the other
is told. The hour is that of the mentee's wall clock, whoever taps and wherever from, so that clock
changes move no session there.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from conversations import hours
from conversations.dialogue import dialogues, moments
from conversations.dialogue.kinds import FOR
from conversations.mentoring import pair, which
from conversations.mentoring.dates import ahead, begins, newest
from conversations.mentoring.pair import button, called
from conversations.people import Side
from conversations.programme import Programme
from conversations.turn import Command, Finish, Rows, Turn
from conversations.words import Words
from storage.mail import Button
from storage.tables import Dialogue, Meeting, Mentorship, Person

FORM = "rhythm"

FARTHEST = 26
"""Most weeks between a session and the one that is proposed after it."""

NOTICE = timedelta(hours=12)
"""How soon the next session may be, at the soonest."""


def later(at: datetime, weeks: int, zone: str) -> datetime:
    """The same wall time of `zone`, so many weeks later; aware UTC. A time that a clock change
    skips is moved by what was skipped; one that occurs twice is taken the first time."""
    local = at.astimezone(ZoneInfo(zone)) + timedelta(weeks=weeks)
    return local.replace(fold=0).astimezone(UTC)


def coming(at: datetime, weeks: int, zone: str, now: datetime) -> int:
    """How many weeks after a session the next one is at this rhythm: the first to come."""
    after = weeks
    while later(at, after, zone) <= now + NOTICE:
        after += weeks
    return after


def past_holidays(at: datetime, weeks: int, zone: str, homes: Iterable[tuple[str, str]]) -> int:
    """So many weeks after a session, or as many more as it takes to come to a day that is no public
    holiday where one of the two lives (`homes`: a zone and a country each)."""
    where = tuple(homes)
    while any(hours.on_holiday(later(at, weeks, zone), *home) for home in where):
        weeks += 1
    return weeks


def next_date(
    turn: Turn, mentorship: Mentorship, me: Person, meeting: Meeting, weeks: int = 0
) -> Rows:
    """The button, for `me` of the two, that proposes the next session after this one, at their
    rhythm (or after so many `weeks`); none where it would be after their last day."""
    usual = mentorship.rhythm_weeks or turn.catalogue.home.limits.session_weeks
    zone = pair.of_role(turn, mentorship, "mentee").zone
    homes = [(who.zone, who.country) for _, who, _ in pair.both(turn, mentorship)]
    after = coming(meeting.at, weeks or usual, zone, turn.now)
    after = past_holidays(meeting.at, after, zone, homes)
    at = later(meeting.at, after, zone)
    if after > FARTHEST or (mentorship.ends_at is not None and at > mentorship.ends_at):
        return []
    when = pair.words_for(turn, me).moment(at, me.zone)
    label = f"{when[:1].upper()}{when[1:]}"
    return [[button(label, f"mt/next/{meeting.id}/{after}", "primary")]]


def to_come(turn: Turn, side: Side) -> Rows:
    """The same after the last session that took place, where none is planned since."""
    last = newest(turn, side.mentorship)
    states = ("agreed", "proposed")
    planned = any(ahead(turn, side.mentorship, state) for state in states)
    if last is None or last.state != "held" or planned:
        return []
    return next_date(turn, side.mentorship, turn.someone, last)


def way(words: Words, mentorship: Mentorship) -> Button:
    """The way to choose a rhythm."""
    return button(words("rhythm.ours"), f"open/{FORM}/{pair.subject_of(mentorship)}")


# --- choosing one -------------------------------------------------------------------------------


def rhythm(turn: Turn, words: str) -> None:
    """`/rythme toutes les trois semaines, le mardi`: takes it, or asks."""
    side = which.only_side(turn, f"open/{FORM}/mentorship/{{}}")
    if side is None:
        return
    dialogues.open(turn, FORM, subject=pair.subject_of(side.mentorship), typed=words)


def chosen(turn: Turn, dialogue: Dialogue) -> None:
    """A rhythm was chosen, or none: kept, and told to the other."""
    side = pair.active_side(turn, dialogue)
    if side is None:
        return
    answer = str(dialogue.answers["weeks"])
    mentorship, other = side.mentorship, pair.other(turn, side)
    before, mentorship.rhythm_weeks = mentorship.rhythm_weeks, int(answer) or None
    key = "set" if mentorship.rhythm_weeks else "none"
    if mentorship.rhythm_weeks and pair.is_ending(turn, mentorship):  # no date will be suggested
        key = "set_late"
    often = _said(turn.programme, answer)
    when = str(dialogue.answers.get(FOR, "")) if key == "set" else ""
    turn.say(
        turn.words(f"rhythm.{key}", often=often, name=called(turn, other)),
        buttons=() if when else to_come(turn, side),
    )
    if before != mentorship.rhythm_weeks:
        mentorship.look_again_at = turn.now
        theirs = turn.programme_for(other)
        act = f"open/{FORM}/{pair.subject_of(mentorship)}"
        pair.tell_other(
            turn,
            side,
            f"rhythm.{key}_by",
            often=_said(theirs, answer),
            buttons=[[button(theirs.words("rhythm.other"), act)]],
        )
    if when:
        _on_day(turn, side, when)


def _on_day(turn: Turn, side: Side, when: str) -> None:
    """A day was said with the rhythm (`when`, perhaps with an hour): the next date that is proposed
    falls on it, at the hour of the last session if none was said, and all that follow on the same.
    Where a date stands already it is on another day that those will fall, which is said."""
    mentorship, me = side.mentorship, turn.someone
    stands = [*ahead(turn, mentorship, "agreed"), *ahead(turn, mentorship, "proposed")]
    last, since = newest(turn, mentorship), turn.now
    if last is not None and mentorship.rhythm_weeks:
        due = later(last.at, coming(last.at, mentorship.rhythm_weeks, me.zone, since), me.zone)
        since = max(since, due - timedelta(days=4))  # the one that is nearest to it
    reading = moments.read(when, zone=me.zone, now=since)
    if stands:
        at = stands[0].at.astimezone(ZoneInfo(me.zone))
        half = reading.half  # of the morning or of the evening: it may be that of the date
        hours = (
            (half, half.replace(hour=(half.hour + 12) % 24))
            if half
            else (reading.clock or at.time(),)
        )
        same_hour = at.time() in hours
        if reading.day is None or reading.day.weekday() != at.weekday() or not same_hour:
            way = button(
                turn.words("meeting.propose"), f"open/meeting/{pair.subject_of(mentorship)}"
            )
            turn.say(turn.words("rhythm.day_stays"), buttons=[[way]])
        return
    typed = ""
    if reading.day is not None:
        hour = when.partition(" ")[2]
        if not hour and last is not None:
            hour = f"{last.at.astimezone(ZoneInfo(me.zone)):%H:%M}"
        typed = f"{reading.day.isoformat()} {hour}".strip()
    subject = pair.subject_of(mentorship)
    dialogues.open(turn, "meeting", subject=subject, answers=begins(turn, mentorship), typed=typed)


def _said(programme: Programme, answer: str) -> str:
    """How often that is, within a sentence."""
    label = programme.forms[FORM].questions["weeks"].options[answer]
    return f"{label[:1].lower()}{label[1:]}"


COMMANDS: dict[str, Command] = {"rythme": rhythm, "rhythm": rhythm}

FINISHED: dict[str, Finish] = {FORM: chosen}
