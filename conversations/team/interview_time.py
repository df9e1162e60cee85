"""What time does about interviews: reminders before a date, the opinion asked for after it, and
silence noticed.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversations import hours, people, plain, unasked
from conversations.casework import casebook, interviews, unseen, working
from conversations.casework.interviews import slot_of, stage
from conversations.figures import Limits
from conversations.people import first_name
from conversations.team import opinions
from conversations.team.interview_texts import (
    change_buttons,
    invitation_buttons,
    opinion_buttons,
    other_date,
    when,
)
from conversations.turn import Due, Rows, Turn
from storage.mail import platform_of
from storage.tables import Interview, Person

BEFORE, AFTER = timedelta(hours=3), timedelta(hours=1)
"""How long before a date both are reminded of it, and how long after the interviewer is asked."""

EVE = 18
"""The hour of the evening before at which they are reminded of an early date."""

REMINDERS = ("unanswered", "unwritten")
"""The steps that recall what the interviewer was asked."""

TO_HOLDER = ("silent", "undated")
"""The steps that say a line to whoever holds the case, and nothing to the two."""


def plan(turn: Turn, interview: Interview, both: Sequence[Person]) -> None:
    """A date is agreed: both are reminded of it, and afterwards the interviewer is asked."""
    assert interview.at is not None
    turn.uow.unremind(slot_of(interview))
    for person in both:
        soon = _reminded_at(interview.at, person.zone, turn.catalogue.home.limits)
        if soon > turn.now:
            turn.uow.remind(slot_of(interview), f"soon_{person.id}", soon)
    turn.uow.remind(slot_of(interview), "after", interview.at + AFTER)


def _reminded_at(at: datetime, zone: str, limits: Limits) -> datetime:
    """Some hours before, or on the evening before where that would be too early in the day."""
    local = (at - BEFORE).astimezone(ZoneInfo(zone))
    if local.hour >= limits.quiet_until_hour:
        return local
    return datetime.combine(local.date() - timedelta(days=1), time(EVE), local.tzinfo)


def look_again(turn: Turn, interview: Interview, step: str, after: timedelta) -> None:
    """Look at this interview again after a while, for the sake of `step` and nothing else."""
    turn.uow.unremind(slot_of(interview))
    turn.uow.remind(slot_of(interview), step, turn.now + after)


def came_due(turn: Turn, number: str, step: str) -> None:
    """`interview/<number>`: somebody has not answered, a date is near, or over."""
    row = turn.uow.session.get(Interview, plain.number(number))
    # The person first, as everywhere: when they were spoken to counts, and changes below.
    interviewer = turn.uow.lock(Person, row.interviewer_id) if row is not None else None
    both = interviews.locked(turn, plain.number(number))
    if both is None:
        return
    found, request = both
    mentee = turn.uow.session.get(Person, request.person_id)
    if found.state not in interviews.UNDER_WAY or interviewer is None or mentee is None:
        return
    if step.startswith("soon_"):
        for me, you in ((interviewer, mentee), (mentee, interviewer)):
            if step == f"soon_{me.id}" and stage(found) == "agreed":
                _remind(turn, found, me, you)
        return
    if step == "after" and stage(found) == "agreed":
        found.state = "held"
        interviews.tell_team(turn, found)
        casebook.refresh(turn, request)
    at = _may_be_said(turn, interviewer, step)
    if at > turn.now:
        turn.uow.remind(slot_of(found), step, at)
        return
    two = (interviewer, mentee)
    if step == "lapsed" and unseen.puts_off(turn, two, slot_of(found), step):
        return
    words, how = turn.programme_for(interviewer).words, stage(found)
    if (step, how) == ("unanswered", "invited"):
        buttons = invitation_buttons(words, found)
        _nudge(turn, interviewer, words("interview.invited_again"), buttons)
        unasked.told(turn, interviewer)
        turn.uow.remind(slot_of(found), "silent", turn.now + opinions.PATIENCE)
    elif step in ("after", "unwritten") and how == "held":
        name, first = first_name(mentee) or words("triage.somebody"), step == "after"
        text = words("interview.held", name=name) if first else words("interview.opinion_waits")
        slot = f"{slot_of(found)}/held/{turn.event.id}"  # erasing takes its buttons along
        _nudge(turn, interviewer, text, opinion_buttons(words, found), slot=slot)
        if not first:
            unasked.told(turn, interviewer)
        later = "unwritten" if first else "silent"
        turn.uow.remind(slot_of(found), later, turn.now + opinions.PATIENCE)
    elif (step, how) == ("lapsed", "proposed"):
        for person in two:
            words = turn.programme_for(person).words
            interviews.close_questions(turn, found, person)
            _nudge(turn, person, words("interview.lapsed"), other_date(words, found))
    elif step in TO_HOLDER and how in ("invited", "accepted", "proposed", "held"):
        casebook.tell_holder(turn, request, f"interview.holder_{how}")


def _may_be_said(turn: Turn, interviewer: Person, step: str) -> datetime:
    """The first instant at which what a step says may be said. Silence is looked at in the team's
    hours, for it may be over by then; and a colleague of the workspace is at work when the team
    is."""
    home, where = turn.catalogue.home, people.reachable(turn.uow, interviewer.id or 0)
    at = unasked.when(turn, interviewer) if step in REMINDERS else turn.now
    if step in TO_HOLDER or (where is not None and platform_of(where) == "slack"):
        return working.within_hours(at, home.team)
    return hours.decent_for(interviewer, at, home.limits)


def _remind(turn: Turn, interview: Interview, me: Person, you: Person) -> None:
    words = turn.programme_for(me).words
    text = words(
        "interview.soon",
        when=when(turn, interview, me, you),
        name=first_name(you) or words("triage.somebody"),
    )
    slot = f"{slot_of(interview)}/soon/{turn.event.id}"  # it names the other
    _nudge(turn, me, text, change_buttons(words, interview), quote=interview.place, slot=slot)


def _nudge(
    turn: Turn, person: Person, text: str, buttons: Rows, *, quote: str = "", slot: str = ""
) -> None:
    where = people.reachable(turn.uow, person.id or 0)
    if where is not None:
        turn.say(text, to=where, under="", buttons=buttons, quote=quote, slot=slot)


DUE: dict[str, Due] = {"interview": came_due}
