"""Did they meet? Asked of each once the mentorship is over, where its last session was so late that
the journey, which ends with it, could ask no more.

In the words of the journey's own step (the one whose button says that it took place), and so long
after the session; unasked, as there, so on a day and at an hour of each at which there is room for
it, and late after as many days. What they answer is taken by `meetings`.
"""

from datetime import timedelta

from sqlmodel import col, select

from conversations import people, plain, unasked
from conversations.casework import unseen
from conversations.mentoring import pair
from conversations.mentoring.dates import KNOWN, question_slot, subject_of
from conversations.mentoring.meetings import answers, asking, question
from conversations.people import side_of
from conversations.turn import Due, Turn
from storage.tables import Meeting, Mentorship, Told

NEXT = timedelta(days=1)
"""How long after the end what had to wait until then is asked: that is said first."""


def plan(turn: Turn, mentorship: Mentorship) -> None:
    """A mentorship is over: see to it that its last session is asked about, if it is still to come,
    or so recent that one of the two has not been asked."""
    name, step = asking(turn.catalogue.home)
    if step is None:
        return
    after, in_time = timedelta(days=step.days, hours=step.hours), timedelta(days=step.late_days)
    recent = select(Meeting).where(
        Meeting.mentorship_id == mentorship.id,
        col(Meeting.state).in_(("agreed", *KNOWN)),
        col(Meeting.at) > turn.now - after - in_time,
    )
    asked = select(Told.role, Told.occasion).where(
        Told.mentorship_id == mentorship.id, Told.step == name
    )
    known = set(turn.uow.session.exec(asked).all())
    for meeting in turn.uow.session.exec(recent).all():
        due = meeting.at + after
        for role in pair.ROLES:
            if (role, f"{meeting.id}") not in known:
                at = due if due > turn.now else turn.now + NEXT
                turn.uow.remind(subject_of(meeting), role, at)


def came_due(turn: Turn, number: str, role: str) -> None:
    """`meeting/<number>`: the one in this role may be asked, unless they have said so by now."""
    meeting = turn.uow.session.get(Meeting, plain.number(number))
    if meeting is None or meeting.state in ("proposed", "cancelled") or meeting.at > turn.now:
        return
    said = {"mentee": meeting.mentee_met, "mentor": meeting.mentor_met}
    nobody = meeting.state in KNOWN and not any(each is not None for each in said.values())
    if said[role] is not None or nobody:  # known of before each one's answer was kept
        return
    mentorship = turn.uow.session.get_one(Mentorship, meeting.mentorship_id)
    me = pair.of_role(turn, mentorship, role)
    assert me.id is not None
    side = side_of(mentorship, me.id)
    if people.reachable(turn.uow, me.id) is None or not pair.looks_back(turn, side):
        return
    _, step = asking(turn.programme_for(me))
    if step is None:
        return
    both, due = (me, pair.other(turn, side)), (subject_of(meeting), role)
    until = meeting.at + timedelta(days=step.days + step.late_days, hours=step.hours) + NEXT
    if unseen.puts_off(turn, both, *due, until=until) or unasked.puts_off(turn, me, *due):
        return
    unasked.told(turn, me)
    to_team = pair.team_button(pair.words_for(turn, me), mentorship.id)
    pair.tell(
        turn,
        me,
        question(turn, step, side, me, meeting),
        buttons=[*answers(step, meeting), [to_team]],
        slot=question_slot(mentorship.id, meeting.id),
        under=pair.slot_of(mentorship.id),
    )


DUE: dict[str, Due] = {"meeting": came_due}
