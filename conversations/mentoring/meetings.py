"""Sessions of mentee and mentor: a date proposed and agreed in chat, and whether it took place.

Each side sees the date in their own zone. A date that is agreed stands until another is agreed or
it is cancelled; it sets the journey's reminders, and goes to both as a file for their calendars,
anew when it is moved or called off. Afterwards both are asked, without blame: one yes is enough,
and each may correct their own answer, some time after the end of their mentorship, too. Twice in a
row without a session, and the team reads that it was so, which the one who says it is told.
"""

from collections.abc import Sequence
from datetime import datetime

from conversations import plain
from conversations.casework import concerns
from conversations.dialogue import dialogues
from conversations.mentoring import (
    agreed,
    dates,
    lapsing,
    marks,
    pair,
    preparing,
    rhythm,
    which,
)
from conversations.mentoring.dates import ahead, decide, missed_in_a_row, moment_for
from conversations.mentoring.health import MISSED
from conversations.mentoring.pair import button, called, slot_of, tell, words_for
from conversations.people import Side
from conversations.turn import Act, Command, Finish, Rows, Turn
from conversations.words import Words
from storage.mail import Button
from storage.tables import Dialogue, Meeting, Mentorship

BACK = ("held", "missed", "note")
"""What may be said of a session once the mentorship is over."""

MEANS = {"mt/held": "yes", "mt/missed": "no"}
"""What the journey's buttons about a session mean, by the beginning of their act."""


# --- proposing ----------------------------------------------------------------------------------


def propose(turn: Turn, words: str) -> None:
    """`/rdv`: shows the session that is agreed, or what the other has proposed; or asks for a
    date. `/rdv jeudi 14h` proposes one, in place of any."""
    side = which.only_side(turn, "open/meeting/mentorship/{}")
    if side is None:
        return
    planned = ahead(turn, side.mentorship, "agreed")
    proposed = ahead(turn, side.mentorship, "proposed")
    if words:
        dialogues.open(turn, "meeting", subject=pair.subject_of(side.mentorship), typed=words)
    elif planned:
        _tell_planned(turn, side, planned[0])
    elif proposed and proposed[0].proposed_by != turn.someone.id:
        waits, name = proposed[0], _name(turn, side)
        text = turn.words("meeting.proposed", name=name, when=_mine(turn, side, waits))
        turn.say(text, quote=waits.place, buttons=_answers(turn.words, waits))
    else:
        subject = pair.subject_of(side.mentorship)
        dialogues.open(
            turn, "meeting", subject=subject, answers=dates.begins(turn, side.mentorship)
        )


def _tell_planned(turn: Turn, side: Side, meeting: Meeting) -> None:
    turn.say(
        turn.words("meeting.planned", name=_name(turn, side), when=_mine(turn, side, meeting)),
        quote=meeting.place,
        buttons=agreed.change(turn.words, meeting, side.role),
    )


def answered_late(turn: Turn, dialogue: Dialogue) -> bool:
    """A button of a form that asked for a date, put away since one is agreed: the person is told
    which. False for any other form, and where none is agreed."""
    if dialogue.form != "meeting" or dialogue.outcome != "stopped":
        return False
    side = pair.side_of_subject(turn, dialogue)
    active = side is not None and side.mentorship.state == "active"
    planned = ahead(turn, side.mentorship, "agreed") if side is not None and active else ()
    if side is None or not planned:
        return False
    _tell_planned(turn, side, planned[0])
    return True


def _proposed(turn: Turn, dialogue: Dialogue) -> None:
    side = pair.active_side(turn, dialogue)
    if side is None:
        return
    at = datetime.fromisoformat(str(dialogue.answers["when"]))
    if at <= turn.now:  # the place was asked for long after the date
        turn.say(turn.words("meeting.past"), buttons=_again(turn.words, side.mentorship))
        return
    planned = ahead(turn, side.mentorship, "agreed")
    place = str(dialogue.answers.get("place") or "")
    # Who moves a session and says nothing of the place means the same one.
    _put_forward(turn, side, at, place or (planned[0].place if planned else ""))


def _put_forward(turn: Turn, side: Side, at: datetime, place: str) -> None:
    """Ask the other whether this date suits them; what was proposed before is off."""
    mentorship, other = side.mentorship, pair.other(turn, side)
    assert turn.someone.id is not None
    assert mentorship.id is not None
    earlier = ahead(turn, mentorship, "proposed")
    for each in earlier:
        decide(turn, each, "cancelled")
    meeting = Meeting(
        mentorship_id=mentorship.id,
        at=at,
        state="proposed",
        proposed_by=turn.someone.id,
        place=place,
    )
    turn.uow.session.add(meeting)
    turn.uow.session.flush()
    lapsing.plan(turn, meeting)
    mentorship.look_again_at = turn.now
    planned = ahead(turn, mentorship, "agreed")
    tell(
        turn,
        other,
        _proposal(turn, side, meeting, earlier),
        quote=meeting.place,
        buttons=_answers(words_for(turn, other), meeting),
        slot=_slot(meeting),
        under=slot_of(mentorship.id),
        by=min(each.at for each in (meeting, *planned)),
    )
    turn.say(turn.words("meeting.sent", name=_name(turn, side), when=_mine(turn, side, meeting)))


def _proposal(turn: Turn, side: Side, meeting: Meeting, earlier: Sequence[Meeting]) -> str:
    """What the other is asked: a date, perhaps in place of one that is agreed, or that they have
    proposed themselves (one of the `earlier`)."""
    other = pair.other(turn, side)
    words = words_for(turn, other)
    name = called(turn, turn.someone, other)
    when = moment_for(words, meeting.at, other.zone, turn.someone.zone)
    planned = ahead(turn, side.mentorship, "agreed")
    if not planned:
        theirs = any(each.proposed_by == other.id for each in earlier)
        key = "meeting.proposed_rather" if theirs else "meeting.proposed"
        return words(key, name=name, when=when)
    instead = moment_for(words, planned[0].at, other.zone, turn.someone.zone)
    return words("meeting.proposed_instead", name=name, when=when, instead=instead)


# --- answering ----------------------------------------------------------------------------------


def _agree(turn: Turn, side: Side, meeting: Meeting) -> None:
    if meeting.state != "proposed" or meeting.proposed_by == turn.someone.id:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if meeting.at <= turn.now:
        turn.say(turn.words("meeting.past"), buttons=_again(turn.words, side.mentorship))
        return
    by = meeting.at
    for earlier in ahead(turn, side.mentorship, "agreed"):
        decide(turn, earlier, "cancelled")
        meeting.replaces, meeting.agenda = earlier.id, earlier.agenda
        by = min(by, earlier.at)
    decide(turn, meeting, "agreed")
    concerns.over(turn, ("silent",), "agreed", request_id=side.mentorship.request_id)
    side.mentorship.look_again_at = turn.now
    _settle(turn, side, meeting, "meeting.agree")
    pair.put_away(turn, "meeting", pair.subject_of(side.mentorship))
    agreed.say_to_both(turn, side.mentorship, meeting, by)


def _decline(turn: Turn, side: Side, meeting: Meeting) -> None:
    if meeting.state != "proposed" or meeting.proposed_by == turn.someone.id:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _settle(turn, side, meeting, "meeting.not_now")
    _drop(turn, side, meeting, "declined")


def _cancel(turn: Turn, side: Side, meeting: Meeting) -> None:
    if meeting.state not in ("proposed", "agreed") or meeting.at <= turn.now:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _drop(turn, side, meeting, "cancelled")


def _drop(turn: Turn, side: Side, meeting: Meeting, how: str) -> None:
    """Both learn that there will be no such session, and may propose another, unless one that was
    agreed stands."""
    was_agreed = meeting.state == "agreed"
    decide(turn, meeting, "cancelled")
    side.mentorship.look_again_at = turn.now
    stands = bool(ahead(turn, side.mentorship, "agreed"))
    for _, me, you in pair.both(turn, side.mentorship):
        words = words_for(turn, me)
        file = agreed.file_for(turn, side.mentorship, meeting, me, you) if was_agreed else None
        when = moment_for(words, meeting.at, me.zone, you.zone)
        key = f"meeting.{how}" if me is turn.someone else f"meeting.{how}_by"
        text = words(key, name=called(turn, you, me), when=when)
        tell(
            turn,
            me,
            f"{text}\n\n{words('meeting.off_calendar')}" if was_agreed else text,
            buttons=() if stands else _again(words, side.mentorship),
            attachment=file,
            under=None if me is turn.someone else slot_of(side.mentorship.id),
            by=meeting.at,
        )


# --- afterwards ---------------------------------------------------------------------------------


def _held(turn: Turn, side: Side, meeting: Meeting) -> None:
    _afterwards(turn, side, meeting, "held")


def _missed(turn: Turn, side: Side, meeting: Meeting) -> None:
    _afterwards(turn, side, meeting, "missed")


def _afterwards(turn: Turn, side: Side, meeting: Meeting, how: str) -> None:
    """Whether it took place, as the turn's person says. One yes is enough: a no takes back only
    one's own."""
    if meeting.at > turn.now or meeting.state in ("proposed", "cancelled"):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    # Sessions of before each one's answer was kept are held, and nobody has said so.
    kept = meeting.state == "held" and True not in (meeting.mentee_met, meeting.mentor_met)
    if side.role == "mentee":
        meeting.mentee_met = how == "held"
    else:
        meeting.mentor_met = how == "held"
    met = kept or True in (meeting.mentee_met, meeting.mentor_met)
    before, now_is = meeting.state, "held" if met else "missed"
    if before != now_is:
        decide(turn, meeting, now_is)
    if not met:  # what did not take place was nothing for its mentor
        meeting.marked, meeting.marked_at = "", None
    goes_on = side.mentorship.state == "active"
    if goes_on:
        side.mentorship.look_again_at = turn.now
    again = goes_on and not met and missed_in_a_row(turn, side.mentorship) >= MISSED
    if met:
        concerns.over(turn, ("missed", "silent"), "met", request_id=side.mentorship.request_id)
    elif again and before != now_is:
        concerns.open_or_refresh(turn, "missed", request=pair.request(turn, side.mentorship))
    key = "differs" if met and how == "missed" else "missed_again" if again else how
    said = turn.words(f"meeting.{key}", name=_name(turn, side), **turn.programme.about.team_words)
    last = []
    if how == "held":
        last = [button(turn.words("note.write"), f"mt/note/{meeting.id}")]
    elif again:
        last = [pair.answer_button(turn.words, side.mentorship)]
    _and_next(turn, side, meeting, said, last)
    if how == "held" and side.role == "mentor":
        marks.ask(turn, meeting)


def _and_next(turn: Turn, side: Side, meeting: Meeting, said: str, last: list[Button]) -> None:
    """What is said of a session that is over, and the next one: the date that is agreed or waits
    for an answer, or else one to propose by a tap. `last` are buttons about something else."""
    words, mentorship = turn.words, side.mentorship
    if mentorship.state != "active":
        turn.say(said, buttons=[last])
        return
    waits = [*ahead(turn, mentorship, "agreed"), *ahead(turn, mentorship, "proposed")]
    rows: list[Sequence[Button]] = []
    if waits:
        following = waits[0]
        mine = following.proposed_by == turn.someone.id
        key = "planned" if following.state == "agreed" else "sent" if mine else "proposed"
        when = _mine(turn, side, following)
        said = f"{said}\n\n{words(f'meeting.{key}', name=_name(turn, side), when=when)}"
        rows += _answers(words, following) if key == "proposed" else []
    else:
        said = f"{said} {words(f'meeting.next_{meeting.state}')}"
        soon = 1 if meeting.state == "missed" else 0
        rows += rhythm.next_date(turn, side, meeting, soon)
        rows.append([*_again(words, mentorship)[0], rhythm.way(turn, side)])
    turn.say(said, buttons=[*rows, last] if last else rows)


def _same(turn: Turn, side: Side, meeting: Meeting) -> None:
    """The next session as the last one: the same day of the week, the same hour."""
    if meeting.state not in dates.KNOWN:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _and_next(turn, side, meeting, turn.words("rhythm.as_before"), [])


def _next(turn: Turn, side: Side, meeting: Meeting, weeks: int) -> None:
    """`mt/next/<meeting>/<weeks>`: propose the same hour, so many weeks after a session; what the
    other has proposed for that very hour is agreed."""
    if meeting.state not in dates.KNOWN or not 1 <= weeks <= rhythm.FARTHEST:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    planned = ahead(turn, side.mentorship, "agreed")
    if planned:
        _tell_planned(turn, side, planned[0])
        return
    zone = pair.of_role(turn, side.mentorship, "mentee").zone
    at = rhythm.later(meeting.at, weeks, zone)
    if at <= turn.now:
        turn.say(turn.words("meeting.past"), buttons=_again(turn.words, side.mentorship))
        return
    same = next((each for each in ahead(turn, side.mentorship, "proposed") if each.at == at), None)
    if same is None:
        _put_forward(turn, side, at, meeting.place)
    elif same.proposed_by == turn.someone.id:
        turn.say(turn.words("meeting.proposed_already"))
    else:
        _agree(turn, side, same)


# --- buttons and small things ---------------------------------------------------------------------


_BUTTONS = {
    "ok": _agree,
    "no": _decline,
    "cancel": _cancel,
    "held": _held,
    "missed": _missed,
    "same": _same,
    "place": agreed.ask_place,
    "agenda": preparing.ask_agenda,
    "note": preparing.ask_note,
}


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`mt/<verb>/<meeting>`: a button about a session. `next` names a number of weeks, too."""
    verb, number, weeks = (*rest, "", "", "")[:3]
    meeting = turn.uow.session.get(Meeting, plain.number(number))
    # The mentorship's lock is that of its sessions, too: both sides may press at one instant.
    side = pair.locked_side(turn, str(meeting.mentorship_id)) if meeting is not None else None
    if meeting is None or side is None or verb not in (*_BUTTONS, "next"):
        turn.say(turn.words("dialogue.old_button_alone"))
    elif side.mentorship.state != "active" and not (verb in BACK and pair.looks_back(turn, side)):
        turn.say(turn.words("mentorship.over"))
    else:
        turn.uow.session.refresh(meeting)
        instead = _instead(turn, side, meeting)
        if verb == "next":
            _next(turn, side, meeting, plain.number(weeks))
        elif verb == "cancel" and instead is not None:
            _tell_planned(turn, side, instead)
        elif verb in ("place", "agenda") and instead is not None:
            _BUTTONS[verb](turn, side, instead)
        else:
            _BUTTONS[verb](turn, side, meeting)


def _instead(turn: Turn, side: Side, meeting: Meeting) -> Meeting | None:
    """The session that is agreed in place of one that is off: an older button may mean it."""
    planned = ahead(turn, side.mentorship, "agreed") if meeting.state == "cancelled" else ()
    return planned[0] if planned else None


def _settle(turn: Turn, side: Side, meeting: Meeting, key: str) -> None:
    """The proposal gives way to what was answered."""
    other = pair.other(turn, side)
    text = turn.words("meeting.proposed", name=called(turn, other), when=_mine(turn, side, meeting))
    answer = turn.words(key)
    turn.say(
        f"{text}\n\n→ {answer}",
        quote=meeting.place,
        slot=_slot(meeting),
        under=slot_of(side.mentorship.id),
    )


def _slot(meeting: Meeting) -> str:
    return f"{pair.said_in(meeting.mentorship_id)}{meeting.id}"


def _name(turn: Turn, side: Side) -> str:
    return pair.other_name(turn, side)


def _mine(turn: Turn, side: Side, meeting: Meeting) -> str:
    """When a session is, for the one whose turn it is."""
    return moment_for(turn.words, meeting.at, turn.someone.zone, pair.other(turn, side).zone)


def _answers(words: Words, meeting: Meeting) -> Rows:
    """How a proposal is answered."""
    return [
        [button(words("meeting.agree"), f"mt/ok/{meeting.id}", "primary", "yes")],
        [
            button(words("meeting.another"), f"open/meeting/mentorship/{meeting.mentorship_id}"),
            button(words("meeting.not_now"), f"mt/no/{meeting.id}", answers="no"),
        ],
    ]


def _again(words: Words, mentorship: Mentorship) -> Rows:
    return [[button(words("meeting.propose"), f"open/meeting/{pair.subject_of(mentorship)}")]]


ACTS: dict[str, Act] = {"mt": pressed}

COMMANDS: dict[str, Command] = {
    "rdv": propose,
    "meet": propose,
    **preparing.COMMANDS,
    **rhythm.COMMANDS,
}

FINISHED: dict[str, Finish] = {
    "meeting": _proposed,
    **agreed.FINISHED,
    **preparing.FINISHED,
    **rhythm.FINISHED,
}
