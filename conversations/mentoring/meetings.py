"""Sessions of mentee and mentor: a date proposed and agreed in chat, and whether it took place.

Each side sees the date in their own zone. A date that is agreed stands until another is agreed or
it is cancelled; it sets the journey's reminders. Afterwards both are asked, without blame, and one
yes is enough.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from conversations import plain
from conversations.dialogue import dialogues
from conversations.mentoring import pair
from conversations.mentoring.pair import button, slot_of, tell, words_for
from conversations.people import Side, first_name
from conversations.turn import Act, Command, Finish, Rows, Turn
from conversations.words import Words
from storage.tables import Dialogue, Meeting, Mentorship


def moment_for(words: Words, at: datetime, zone: str, other_zone: str) -> str:
    """When two meet, on the wall clock of `zone`; said to be so where the other's differs."""
    when = words.moment(at, zone)
    return when if zone == other_zone else words("meeting.your_time", when=when)


MEANS = {"mt/held": "yes", "mt/missed": "no"}
"""What the journey's buttons about a session mean, by the beginning of their act."""


# --- proposing ----------------------------------------------------------------------------------


def propose(turn: Turn, words: str) -> None:
    """`/rdv`: shows the session that is agreed, or asks for a date."""
    side = pair.only_side(turn, "open/meeting/mentorship/{}")
    if side is None:
        return
    planned = ahead(turn, side.mentorship, "agreed")
    if not planned:
        dialogues.open(turn, "meeting", subject=pair.subject_of(side.mentorship))
        return
    _tell_planned(turn, side, planned[0])


def _tell_planned(turn: Turn, side: Side, meeting: Meeting) -> None:
    turn.say(
        turn.words("meeting.planned", name=_name(turn, side), when=_mine(turn, side, meeting)),
        quote=meeting.place,
        buttons=_change(turn.words, meeting),
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
    mentorship = side.mentorship
    assert turn.someone.id is not None
    assert mentorship.id is not None
    at = datetime.fromisoformat(str(dialogue.answers["when"]))
    if at <= turn.now:  # the place was asked for long after the date
        turn.say(turn.words("meeting.past"), buttons=_again(turn.words, mentorship))
        return
    for earlier in ahead(turn, mentorship, "proposed"):
        _decide(turn, earlier, "cancelled")
    meeting = Meeting(
        mentorship_id=mentorship.id,
        at=at,
        state="proposed",
        proposed_by=turn.someone.id,
        place=str(dialogue.answers.get("place") or ""),
    )
    turn.uow.session.add(meeting)
    turn.uow.session.flush()
    mentorship.look_again_at = turn.now
    other = pair.other(turn, side)
    words = words_for(turn, other)
    tell(
        turn,
        other,
        _proposal(turn, side, meeting),
        quote=meeting.place,
        buttons=[
            [button(words("meeting.agree"), f"mt/ok/{meeting.id}", "primary", "yes")],
            [
                button(words("meeting.another"), f"open/meeting/{pair.subject_of(mentorship)}"),
                button(words("meeting.not_now"), f"mt/no/{meeting.id}", answers="no"),
            ],
        ],
        slot=_slot(meeting),
        under=slot_of(mentorship.id),
    )
    turn.say(turn.words("meeting.sent", name=_name(turn, side), when=_mine(turn, side, meeting)))


def _proposal(turn: Turn, side: Side, meeting: Meeting) -> str:
    """What the other is asked: a date, perhaps in place of one that is agreed."""
    other = pair.other(turn, side)
    words = words_for(turn, other)
    name = first_name(turn.someone)
    when = moment_for(words, meeting.at, other.zone, turn.someone.zone)
    agreed = ahead(turn, side.mentorship, "agreed")
    if not agreed:
        return words("meeting.proposed", name=name, when=when)
    instead = moment_for(words, agreed[0].at, other.zone, turn.someone.zone)
    return words("meeting.proposed_instead", name=name, when=when, instead=instead)


# --- answering ----------------------------------------------------------------------------------


def _agree(turn: Turn, side: Side, meeting: Meeting) -> None:
    if meeting.state != "proposed" or meeting.proposed_by == turn.someone.id:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if meeting.at <= turn.now:
        turn.say(turn.words("meeting.past"), buttons=_again(turn.words, side.mentorship))
        return
    for earlier in ahead(turn, side.mentorship, "agreed"):
        _decide(turn, earlier, "cancelled")
    _decide(turn, meeting, "agreed")
    side.mentorship.look_again_at = turn.now
    _settle(turn, side, meeting, "meeting.agree")
    pair.put_away(turn, "meeting", pair.subject_of(side.mentorship))
    other = pair.other(turn, side)
    for me, you in ((turn.someone, other), (other, turn.someone)):
        words = words_for(turn, me)
        tell(
            turn,
            me,
            words("meeting.agreed", when=moment_for(words, meeting.at, me.zone, you.zone)),
            quote=meeting.place,
            buttons=_change(words, meeting),
            slot=f"{_slot(meeting)}/agreed",
            under=slot_of(side.mentorship.id),
        )


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
    _decide(turn, meeting, "cancelled")
    side.mentorship.look_again_at = turn.now
    other = pair.other(turn, side)
    words = words_for(turn, other)
    stands = bool(ahead(turn, side.mentorship, "agreed"))
    turn.say(
        turn.words(f"meeting.{how}", name=first_name(other)),
        buttons=() if stands else _again(turn.words, side.mentorship),
    )
    when = moment_for(words, meeting.at, other.zone, turn.someone.zone)
    tell(
        turn,
        other,
        words(f"meeting.{how}_by", name=first_name(turn.someone), when=when),
        buttons=() if stands else _again(words, side.mentorship),
        under=slot_of(side.mentorship.id),
    )


# --- afterwards ---------------------------------------------------------------------------------


def _held(turn: Turn, side: Side, meeting: Meeting) -> None:
    _afterwards(turn, side, meeting, "held")


def _missed(turn: Turn, side: Side, meeting: Meeting) -> None:
    _afterwards(turn, side, meeting, "missed")


def _afterwards(turn: Turn, side: Side, meeting: Meeting, how: str) -> None:
    """Whether it took place. One yes is enough: a no does not take it back."""
    if meeting.at > turn.now or meeting.state in ("proposed", "cancelled"):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if meeting.state != "held":
        _decide(turn, meeting, how)
    side.mentorship.look_again_at = turn.now
    planned = any(ahead(turn, side.mentorship, state) for state in ("proposed", "agreed"))
    buttons = () if planned else _again(turn.words, side.mentorship)
    turn.say(turn.words(f"meeting.{how}"), buttons=buttons)


# --- buttons and small things ---------------------------------------------------------------------


_BUTTONS = {
    "ok": _agree,
    "no": _decline,
    "cancel": _cancel,
    "held": _held,
    "missed": _missed,
}


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`mt/<verb>/<meeting>`: a button about a session."""
    verb, number = (*rest, "", "")[:2]
    meeting = turn.uow.session.get(Meeting, plain.number(number))
    # The mentorship's lock is that of its sessions, too: both sides may press at one instant.
    side = pair.locked_side(turn, str(meeting.mentorship_id)) if meeting is not None else None
    if meeting is None or side is None or verb not in _BUTTONS:
        turn.say(turn.words("dialogue.old_button_alone"))
    elif side.mentorship.state != "active":
        turn.say(turn.words("mentorship.over"))
    else:
        turn.uow.session.refresh(meeting)
        _BUTTONS[verb](turn, side, meeting)


def _decide(turn: Turn, meeting: Meeting, state: str) -> None:
    meeting.state, meeting.decided_at = state, turn.now


def _settle(turn: Turn, side: Side, meeting: Meeting, key: str) -> None:
    """The proposal gives way to what was answered."""
    other = pair.other(turn, side)
    text = turn.words("meeting.proposed", name=first_name(other), when=_mine(turn, side, meeting))
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
    return first_name(pair.other(turn, side))


def _mine(turn: Turn, side: Side, meeting: Meeting) -> str:
    """When a session is, for the one whose turn it is."""
    return moment_for(turn.words, meeting.at, turn.someone.zone, pair.other(turn, side).zone)


def _again(words: Words, mentorship: Mentorship) -> Rows:
    return [[button(words("meeting.propose"), f"open/meeting/{pair.subject_of(mentorship)}")]]


def _change(words: Words, meeting: Meeting) -> Rows:
    return [
        [
            button(words("meeting.move"), f"open/meeting/mentorship/{meeting.mentorship_id}"),
            button(words("meeting.cancel"), f"mt/cancel/{meeting.id}"),
        ]
    ]


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


ACTS: dict[str, Act] = {"mt": pressed}

COMMANDS: dict[str, Command] = {"rdv": propose, "meet": propose}

FINISHED: dict[str, Finish] = {"meeting": _proposed}
