"""Asking others for their view: inviting interviewers, taking an invitation back, reading opinions
before all are in.

Interviewers are mentors, or members of the Slack workspace. What they read of the mentee gives
nobody away, as for a proposal; names are exchanged once a date is agreed (`appointments`).
"""

from conversations import people, plain
from conversations.casework import casebook, interviews
from conversations.mentoring import drafting
from conversations.team import audit, opinions, triage
from conversations.team.forms import NAME
from conversations.team.interview_texts import invitation_buttons
from conversations.turn import Act, Turn
from storage.mail import Address
from storage.tables import Interview, Mentor, Person, Request


@triage.on_case
def invite(turn: Turn, request: Request) -> None:
    """`interview/<case>`: each of those who were chosen gets the words that were previewed."""
    # Whether they are still of the mentors is asked below: they may leave at this very instant.
    chosen = triage.submitted_values(turn).get("mentors", "").split(",")
    for number in sorted(map(plain.number, chosen)):
        turn.uow.lock(Mentor, number)
    draft = triage.confirmed(turn, "interview", request)
    if draft is None:
        return
    for guest, text in draft.guests:
        person = guest if isinstance(guest, Person) else _met(turn, guest)
        person.name = person.name or _named(turn, guest)
        line = triage.record(turn, request, "interview", why=f"person/{person.id}")
        assert person.id is not None
        assert request.id is not None
        interview = Interview(
            request_id=request.id,
            interviewer_id=person.id,
            state="invited",
            invited_by=line.actor,
            invited_at=turn.now,
            words=text,
        )
        turn.uow.session.add(interview)
        turn.uow.session.flush()
        words = turn.programme_for(person).words
        turn.say(
            text,
            to=people.address_of(turn.uow, person.id),
            under="",
            slot=interviews.slot_of(interview),
            buttons=invitation_buttons(words, interview),
        )
        turn.uow.remind(interviews.slot_of(interview), "unanswered", turn.now + opinions.PATIENCE)
        interviews.tell_team(turn, interview)
    casebook.refresh(turn, request)


def _named(turn: Turn, guest: Person | Address) -> str:
    """What the platform calls the member of the workspace who was chosen."""
    chosen = not isinstance(guest, Person)
    return triage.submitted_values(turn).get(f"member{NAME}", "") if chosen else ""


def _met(turn: Turn, where: Address) -> Person:
    """The person who has this address, whom we may never have met."""
    values = triage.submitted_values(turn)
    language = drafting.chosen_speaks(turn.catalogue, None, values, "member")
    language = language or turn.catalogue.home.language
    known = people.find(turn.uow, where)
    return known or people.enter(turn.uow, where, turn.catalogue, language=language)


@triage.on_case
def uninvite(turn: Turn, request: Request) -> None:
    """`uninvite/<case>`: the interviewer who was chosen is told that it is not needed any more."""
    draft = triage.confirmed(turn, "uninvite", request)
    if draft is None:
        return
    interview = turn.uow.session.get(Interview, int(draft.chosen))
    assert interview is not None
    casebook.note(turn, request, "uninvite", why=f"person/{interview.interviewer_id}")
    interviews.withdraw(turn, interview)
    opinions.look_without(turn, request)
    casebook.refresh(turn, request)


@triage.on_case
def open_opinions(turn: Turn, request: Request) -> None:
    """`open_opinions/<case>`: the team reads what is there before all opinions are in. What was
    read can't be sealed again: so a form asks first whether it is meant."""
    if not triage.fresh(turn, "open_opinions", request):
        return
    rows = interviews.of_request(turn.uow.session, request.id)
    if not interviews.sealed(rows):
        triage.privately(turn, "interview.nothing_sealed")
        return
    assert request.id is not None
    me = people.find(turn.uow, turn.event.who)
    if me is not None and any(
        row.interviewer_id == me.id and row.state in interviews.UNDER_WAY for row in rows
    ):  # nobody's view colours theirs
        triage.privately(turn, "interview.write_first")
        return
    casebook.note(turn, request, opinions.EARLY, why=triage.reason(turn))
    audit.note(turn, "opinions", cases=[request.id])
    opinions.unseal(turn, request)


ACTS: dict[str, Act] = {
    "interview": invite,
    "uninvite": uninvite,
    "open_opinions": open_opinions,
}
