"""Did they meet? Asked of both once the mentorship is over, where its last session was so late that
the journey, which ends with it, could ask no more.

In the words of the journey's own step (the one whose button says that it took place), and so long
after the session; at an hour of each. What they answer is taken by `meetings`.
"""

from datetime import timedelta

from sqlmodel import col, select

from conversations import people, plain
from conversations.mentoring import pair
from conversations.mentoring.dates import moment_for, subject_of
from conversations.mentoring.meetings import MEANS
from conversations.people import first_name, side_of
from conversations.programme import Programme
from conversations.steps import Step
from conversations.turn import Due, Turn
from storage.tables import Meeting, Mentorship

HELD = "mt/held/{meeting}"
"""What a button of the step says."""


def plan(turn: Turn, mentorship: Mentorship) -> None:
    """A mentorship is over: see to it that its last session is asked about, if it is still to come
    or so recent that nobody has been asked."""
    step = _step(turn.catalogue.home)
    if step is None:
        return
    after = timedelta(days=step.days, hours=step.hours)
    late = select(Meeting).where(
        Meeting.mentorship_id == mentorship.id,
        Meeting.state == "agreed",
        col(Meeting.at) > turn.now - after,
    )
    for meeting in turn.uow.session.exec(late).all():
        for role in pair.ROLES:
            turn.uow.remind(subject_of(meeting), role, meeting.at + after)


def came_due(turn: Turn, number: str, role: str) -> None:
    """`meeting/<number>`: the one in this role may be asked, unless they have said so by now."""
    meeting = turn.uow.session.get(Meeting, plain.number(number))
    if meeting is None or meeting.state in ("proposed", "cancelled") or meeting.at > turn.now:
        return
    answers = {"mentee": meeting.mentee_met, "mentor": meeting.mentor_met}
    if answers[role] is not None:
        return
    mentorship = turn.uow.session.get_one(Mentorship, meeting.mentorship_id)
    me = pair.of_role(turn, mentorship, role)
    assert me.id is not None
    side = side_of(mentorship, me.id)
    if people.reachable(turn.uow, me.id) is None or not pair.looks_back(turn, side):
        return
    if pair.puts_off(turn, me, subject_of(meeting), role):
        return
    programme, other = turn.programme_for(me), pair.other(turn, side)
    step = _step(programme)
    if step is None:
        return
    assert mentorship.ends_at is not None
    values = {
        "name": pair.called(turn, other, me),
        "me": first_name(me),
        "when": moment_for(programme.words, meeting.at, me.zone, other.zone),
        "end": programme.words.long_day(mentorship.ends_at, me.zone),
    }
    rows = [
        [
            pair.button(
                label,
                act.format(mentorship=mentorship.id, meeting=meeting.id),
                answers=MEANS.get(act.rpartition("/")[0], ""),
            )
        ]
        for act, label in step.buttons.items()
    ]
    pair.tell(
        turn,
        me,
        step.told_to(role).format_map(values),
        buttons=rows,
        under=pair.slot_of(mentorship.id),
    )


def _step(programme: Programme) -> Step | None:
    return next((each for each in programme.journey.values() if HELD in each.buttons), None)


DUE: dict[str, Due] = {"meeting": came_due}
