"""A date that was proposed, and that nobody answers: whoever is to answer is reminded of it once,
and whoever proposed it is told when it has come, kindly. Each at an hour of theirs and on a day on
which they were told nothing else unasked."""

from collections.abc import Callable
from datetime import timedelta

from conversations import people, plain, unasked
from conversations.casework import concerns, unseen
from conversations.mentoring import dates, pair
from conversations.mentoring.breaks import is_on
from conversations.mentoring.proposed_dates import answers
from conversations.turn import Due, Turn
from storage.tables import Meeting, Mentorship

SUBJECT = "proposed"
RECALL, LAPSED = "recall", "lapsed"

WAITS = timedelta(days=2)
"""After how long without an answer a date is recalled."""

AHEAD = timedelta(days=1)
"""How long before its time at least: later it would press, and there is little to be done."""

LATE = timedelta(days=7)
"""How long after its time a date that nobody answered is worth a word."""


def plan(turn: Turn, meeting: Meeting) -> None:
    """See to it that a date which was proposed is not left without a word."""
    turn.uow.remind(f"{SUBJECT}/{meeting.id}", LAPSED, meeting.at)
    if turn.now + WAITS <= meeting.at - AHEAD:
        turn.uow.remind(f"{SUBJECT}/{meeting.id}", RECALL, turn.now + WAITS)


def came_due(turn: Turn, number: str, step: str) -> None:
    """`proposed/<meeting>`: it is to be recalled, or its time has come. Nothing is said where it
    was answered, on a break, while the team has yet to see to what one of them reported of the
    other, or once the two have parted."""
    meeting = turn.uow.session.get(Meeting, plain.number(number))
    if meeting is None:
        return
    mentorship = turn.uow.lock(Mentorship, meeting.mentorship_id)
    turn.uow.session.refresh(meeting)
    if mentorship is None or meeting.state != "proposed":
        return
    goes_on = mentorship.state == "active" and not is_on(mentorship, turn.now)
    if goes_on and not concerns.reported(turn, mentorship.request_id):
        _STEPS[step](turn, mentorship, meeting)


def _recall(turn: Turn, mentorship: Mentorship, meeting: Meeting) -> None:
    """Whoever is to answer is reminded, with the ways to do it: in time, or not at all."""
    mine = people.side_of(mentorship, people.side_of(mentorship, meeting.proposed_by).other_id)
    me, other = pair.of_role(turn, mentorship, mine.role), pair.other(turn, mine)
    until, due = meeting.at - AHEAD, (f"{SUBJECT}/{meeting.id}", RECALL)
    if turn.now > until or people.reachable(turn.uow, me.id or 0) is None:
        return
    if unseen.puts_off(turn, (me, other), *due, until=until) or unasked.puts_off(turn, me, *due):
        return
    unasked.told(turn, me)
    words = pair.words_for(turn, me)
    when = dates.moment_for(words, meeting.at, me.zone, other.zone, turn.now)
    text = words("meeting.recalled", name=pair.called(turn, other, me), when=when)
    rows, below = answers(words, meeting), "meeting.below"
    pair.ask(turn, mine, dates.OFFERED, text, buttons=rows, before=below)


def _lapsed(turn: Turn, mentorship: Mentorship, meeting: Meeting) -> None:
    """Its time has come without an answer: whoever proposed it is told so, where no other date is
    proposed or agreed; nothing yet while the distress of either waits, and nothing any more `LATE`
    after the date."""
    if meeting.at > turn.now:
        return
    if any(dates.ahead(turn, mentorship, each) for each in ("agreed", "proposed")):
        return
    me = pair.person(turn, meeting.proposed_by)
    if me.id is None or people.reachable(turn.uow, me.id) is None:
        return
    other = pair.person(turn, people.side_of(mentorship, me.id).other_id)
    due, until = (f"{SUBJECT}/{meeting.id}", LAPSED), meeting.at + LATE
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


_STEPS: dict[str, Callable[[Turn, Mentorship, Meeting], None]] = {
    RECALL: _recall,
    LAPSED: _lapsed,
}

DUE: dict[str, Due] = {SUBJECT: came_due}
