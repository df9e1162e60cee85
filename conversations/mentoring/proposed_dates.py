"""What is said of a date that was proposed, to either of the two, and how it is answered."""

from datetime import datetime

from conversations import hours
from conversations.mentoring import agreed, dates, pair
from conversations.mentoring.dates import moment_for
from conversations.mentoring.pair import button, called, words_for
from conversations.people import Side
from conversations.turn import Rows, Turn
from conversations.words import Words
from storage.tables import Meeting, Mentorship, Person


def proposal(
    turn: Turn, mentorship: Mentorship, meeting: Meeting, key: str, *, me: Person, you: Person
) -> str:
    """What is said of a proposal to `me`, one of the two; of one that is to move a session, of
    which."""
    words, moved = words_for(turn, me), dates.would_move(turn, mentorship, meeting)
    said = {
        "name": called(turn, you, me),
        "when": moment_for(words, meeting.at, me.zone, you.zone, turn.now),
    }
    # The date that was agreed does not stand in the meantime once its hour has passed.
    if moved is None or (key == "waits" and moved.at <= turn.now):
        return words(f"meeting.{key}", **said)
    instead = moment_for(words, moved.at, me.zone, you.zone, turn.now)
    return words(f"meeting.{key}_instead", **said, instead=instead)


def remarked(
    turn: Turn, mentorship: Mentorship, who: Person, you: Person, at: datetime, text: str
) -> str:
    """What is said of a date, and that it is after the end, a public holiday where its reader
    lives, or night for one of the two, if it is. Nothing is refused; of the other's holidays
    nothing is said, whether they are one is theirs to say."""
    words, remarks = words_for(turn, who), [text]
    if pair.is_after(turn, mentorship, at):
        remarks.append(agreed.after_end(turn, mentorship, words))
    if hours.on_holiday(at, who.zone, who.country):
        remarks.append(words("meeting.holiday"))
    if hours.at_night(at, who.zone):
        remarks.append(words("meeting.night"))
    elif hours.at_night(at, you.zone):
        remarks.append(words("meeting.night_there", name=called(turn, you, who)))
    return " ".join(remarks)


def mine(turn: Turn, side: Side, meeting: Meeting) -> str:
    """When a session is, for the one whose turn it is."""
    zone, theirs = turn.someone.zone, pair.other(turn, side).zone
    return moment_for(turn.words, meeting.at, zone, theirs, turn.now)


def answers(words: Words, meeting: Meeting) -> Rows:
    """How a proposal is answered."""
    return [
        [button(words("meeting.agree"), f"mt/ok/{meeting.id}", "primary", "yes")],
        [
            button(words("meeting.another"), f"mt/another/{meeting.id}"),
            button(words("meeting.not_now"), f"mt/no/{meeting.id}", answers="no"),
        ],
    ]


def again(words: Words, mentorship: Mentorship) -> Rows:
    """The way to propose another date."""
    return [[button(words("meeting.propose"), f"open/meeting/{pair.subject_of(mentorship)}")]]
