"""A date that was proposed, and that nobody answered until it had come: whoever proposed it is told
so, kindly, at an hour of theirs and on a day on which they were told nothing else unasked."""

from datetime import timedelta

from conversations import people, plain, unasked
from conversations.casework import concerns, unseen
from conversations.mentoring import dates, pair
from conversations.mentoring.breaks import is_on
from conversations.turn import Due, Turn
from storage.tables import Meeting, Mentorship

SUBJECT = "proposed"
STEP = "lapsed"

LATE = timedelta(days=7)
"""How long after its time a date that nobody answered is worth a word."""


def plan(turn: Turn, meeting: Meeting) -> None:
    """See to it that a date which was proposed is not left without a word."""
    turn.uow.remind(f"{SUBJECT}/{meeting.id}", STEP, meeting.at)


def came_due(turn: Turn, number: str, step: str) -> None:
    """`proposed/<meeting>`: its time has come. Nothing is said where it was answered, where another
    date is agreed or proposed, on a break, while the team has yet to see to what one of them
    reported of the other, or once the two have parted; nothing yet while the distress of either
    waits, and nothing any more `LATE` after the date."""
    meeting = turn.uow.session.get(Meeting, plain.number(number))
    if meeting is None:
        return
    mentorship = turn.uow.lock(Mentorship, meeting.mentorship_id)
    turn.uow.session.refresh(meeting)
    if mentorship is None or meeting.state != "proposed" or meeting.at > turn.now:
        return
    goes_on = mentorship.state == "active" and not is_on(mentorship, turn.now)
    if not goes_on or any(dates.ahead(turn, mentorship, each) for each in ("agreed", "proposed")):
        return
    if concerns.reported(turn, mentorship.request_id):
        return
    me = pair.person(turn, meeting.proposed_by)
    if me.id is None or people.reachable(turn.uow, me.id) is None:
        return
    other = pair.person(turn, people.side_of(mentorship, me.id).other_id)
    due, until = (f"{SUBJECT}/{meeting.id}", step), meeting.at + LATE
    if unseen.puts_off(turn, (me, other), *due, until=until) or unasked.puts_off(turn, me, *due):
        return
    unasked.told(turn, me)
    words = pair.words_for(turn, me)
    when = dates.moment_for(words, meeting.at, me.zone, other.zone)
    act = f"open/meeting/{pair.subject_of(mentorship)}"
    away = people.is_away(turn.uow.session, other.id)  # it was no silence of theirs
    key = "meeting.lapsed_away" if away else "meeting.lapsed"
    said = {"name": pair.called(turn, other, me), "when": when}
    pair.tell(
        turn,
        me,
        words(key, **said, **turn.programme_for(me).about.team_words),
        buttons=[[pair.button(words("meeting.propose"), act)]],
        under=pair.slot_of(mentorship.id),
    )


DUE: dict[str, Due] = {SUBJECT: came_due}
