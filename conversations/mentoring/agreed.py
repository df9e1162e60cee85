"""A session that is agreed: said to both with a file for their calendars, its place changed, or
called off because the two are no pair any more.

The place, often a link, may be said later than the date, and changed: the other reads it, and
objects in words if it does not suit them. It is the same session, which replaces itself.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from conversations.dialogue import dialogues
from conversations.mentoring import calendars, dates, pair
from conversations.mentoring.dates import ahead, decide, moment_for, with_place
from conversations.mentoring.pair import button, called, slot_of, tell, words_for
from conversations.people import Side
from conversations.turn import Finish, Rows, Turn
from conversations.words import Words
from storage.mail import Attachment, Button
from storage.tables import Dialogue, Meeting, Mentorship, Person


def say_to_both(turn: Turn, mentorship: Mentorship, meeting: Meeting, by: datetime) -> None:
    """When they meet, with the ways to change it, to each of the two: to be read `by` then."""
    key = "agreed" if meeting.replaces is None else "moved"
    for role, me, you in pair.both(turn, mentorship):
        words = words_for(turn, me)
        when = moment_for(words, meeting.at, me.zone, you.zone, turn.now)
        after = pair.is_after(turn, mentorship, meeting.at)
        reminder = after_end(turn, mentorship, words) if after else words("meeting.reminder")
        text = words(f"meeting.{key}", name=called(turn, you, me), when=when, reminder=reminder)
        _say(turn, mentorship, meeting, (role, me, you), text, by)


def after_end(turn: Turn, mentorship: Mentorship, words: Words) -> str:
    """What is said of a date after the last day: nobody is reminded then."""
    return words("meeting.after_end", end=words.long_day(pair.last_day(turn, mentorship)))


def _say(
    turn: Turn,
    mentorship: Mentorship,
    meeting: Meeting,
    to: tuple[str, Person, Person],
    text: str,
    by: datetime,
) -> None:
    role, me, you = to
    words = words_for(turn, me)
    tell(
        turn,
        me,
        with_place(words, text, meeting.place),
        buttons=change(words, meeting, role),
        attachment=file_for(turn, mentorship, meeting, me, you),
        slot=dates.agreed_slot(meeting),
        under=slot_of(mentorship.id),
        by=by,
    )


def change(words: Words, meeting: Meeting, role: str) -> Rows:
    """The ways to change a session that is agreed, for one of the two."""
    place = [button(words("meeting.place"), f"mt/place/{meeting.id}")]
    rows = [off_or_moved(words, meeting), place]
    if role == "mentee":  # in a row of its own: side by side the two do not fit on a phone
        rows.append([button(words("agenda.write"), f"mt/agenda/{meeting.id}")])
    return rows


def off_or_moved(words: Words, meeting: Meeting) -> Sequence[Button]:
    """The ways to meet at another time, or not."""
    return [
        button(words("meeting.move"), f"open/meeting/mentorship/{meeting.mentorship_id}"),
        button(words("meeting.cancel"), f"mt/cancel/{meeting.id}"),
    ]


def change_meant(turn: Turn, sides: Sequence[Side]) -> Rows:
    """The same beside words that may be about the one session that is agreed on any of these sides:
    each says what it is that it changes. None where there is no such session, or several."""
    planned = [each for side in sides for each in ahead(turn, side.mentorship, "agreed")]
    if len(planned) != 1:
        return []
    move, off = off_or_moved(turn.words, planned[0])
    when = turn.words.moment(planned[0].at, turn.someone.zone)
    return [
        [each.model_copy(update={"label": turn.words(f"meeting.{key}_of", when=when)})]
        for key, each in (("move", move), ("cancel", off))
    ]


def file_for(
    turn: Turn, mentorship: Mentorship, meeting: Meeting, me: Person, you: Person
) -> Attachment:
    """The session as it stands now, for the calendar of one of the two, in their language."""
    programme = turn.programme_for(me)
    words, off = programme.words, meeting.state == "cancelled"
    first, moved = dates.moves(turn.uow.session, meeting)
    assert mentorship.introduced_at is not None
    entry = calendars.Entry(
        uid=calendars.uid(mentorship.introduced_at, first),
        sequence=moved + off,
        at=meeting.at,
        minutes=programme.limits.session_minutes,
        title=words(
            "meeting.title_off" if off else "meeting.title",
            name=called(turn, you, me) or words("ending.the_other"),
        ),
        place=meeting.place,
        stamp=turn.now,
        cancelled=off,
    )
    day = meeting.at.astimezone(ZoneInfo(me.zone)).date().isoformat()
    version = f"-{entry.sequence + 1}" if entry.sequence else ""
    name = f"{words('meeting.file')}-{day}{version}.ics"
    return Attachment(name=name, mime="text/calendar", text=calendars.written(entry))


# --- where --------------------------------------------------------------------------------------


def ask_place(turn: Turn, side: Side, meeting: Meeting) -> None:
    """`mt/place/<meeting>`: where the two meet, or where instead."""
    if meeting.state != "agreed" or meeting.at <= turn.now:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    dialogues.open(turn, "place", subject=dates.subject_of(meeting))


def _placed(turn: Turn, dialogue: Dialogue) -> None:
    found = dates.of_form(turn, dialogue)
    if found is None:
        return
    mentorship, place = found[0].mentorship, str(dialogue.answers["place"])
    planned = ahead(turn, mentorship, "agreed")
    if not planned:  # it was called off, or its time came
        turn.say(turn.words("meeting.no_date"), quote=place)
        return
    put_at(turn, planned[0], place)


def put_at(turn: Turn, before: Meeting, place: str) -> None:
    """The session stays as it was agreed, at this place now: both read so."""
    assert turn.someone.id is not None
    mentorship = turn.uow.session.get_one(Mentorship, before.mentorship_id)
    agreed_at = before.decided_at
    decide(turn, before, "cancelled")
    before.decided_at = agreed_at  # since when the two have agreed on it, whatever its place
    meeting = Meeting(
        mentorship_id=before.mentorship_id,
        at=before.at,
        state="agreed",
        proposed_by=turn.someone.id,
        place=place,
        decided_at=turn.now,
        replaces=before.id,
        agenda=before.agenda,
    )
    turn.uow.session.add(meeting)
    turn.uow.session.flush()
    mentorship.look_again_at = turn.now
    for role, me, you in pair.both(turn, mentorship):
        words = words_for(turn, me)
        key = "placed" if me is turn.someone else "placed_by"
        when = moment_for(words, meeting.at, me.zone, you.zone, turn.now)
        text = words(f"meeting.{key}", name=called(turn, you, me), when=when)
        _say(turn, mentorship, meeting, (role, me, you), text, meeting.at)


# --- off ----------------------------------------------------------------------------------------


def goes_with(turn: Turn, side: Side) -> list[str]:
    """What the turn's person reads of each session that is called off with their mentorship, before
    they end that."""
    words, name = turn.words, pair.other_name(turn, side)
    return [
        words("leaving.session", name=name, when=words.moment(each.at, turn.someone.zone))
        for each in ahead(turn, side.mentorship, "agreed")
    ]


def close(turn: Turn, mentorship: Mentorship) -> None:
    """The mentorship is over, and with it what can be done about its sessions. One that is still to
    come (on their last day the two may have agreed to go on by themselves) can be read."""
    for meeting in dates.newest_first(turn, mentorship):
        for _, me, you in pair.both(turn, mentorship):
            if meeting.state == "proposed":
                over = words_for(turn, me)("mentorship.over")
                pair.retire(turn, me, dates.proposed_slot(meeting), over)
            elif meeting.state == "agreed":
                dates.change_no_more(turn, meeting, me, you, stands=True)


def call_off(turn: Turn, mentorship: Mentorship) -> None:
    """The mentorship is over before its day: so is the session that was agreed. Both read it last,
    after what has happened; whoever has erased everything by then reads nothing, and is not
    named."""
    for meeting in ahead(turn, mentorship, "agreed"):
        decide(turn, meeting, "cancelled")
        turn.at_the_end(partial(_tell_off, turn, mentorship, meeting))


def _tell_off(turn: Turn, mentorship: Mentorship, meeting: Meeting) -> None:
    for _, me, you in pair.both(turn, mentorship):
        if me.erased_at is None:
            words = words_for(turn, me)
            tell(
                turn,
                me,
                words("meeting.called_off", when=words.moment(meeting.at, me.zone)),
                attachment=file_for(turn, mentorship, meeting, me, you),
                under=slot_of(mentorship.id),
                by=meeting.at,
            )


FINISHED: dict[str, Finish] = {"place": _placed}
