"""What time does to a proposal: it is recalled once, it is over, and the next mentor is asked.

Whatever comes due looks at the case anew, under its lock: where somebody has answered, it has
moved on, or somebody is being asked, it does nothing. So at most one mentor at a time is asked of
those who follow, and the first yes ends it. Who may not be asked any more when their turn comes is
left out, and the thread says why; who only has others to answer first is passed over, and their
turn comes again. Nothing is said to a mentor outside their own hours.
"""

from datetime import timedelta

from conversations import hours, people, plain, unasked
from conversations.casework import candidates, casebook, interviews, proposed, unseen
from conversations.casework.proposed import EXPIRE, REMIND
from conversations.mentoring import pair, proposals, roster
from conversations.turn import Due, Turn
from storage.tables import Mentor, Person, Proposal, Request

# --- one proposal -----------------------------------------------------------------------------


def waited(turn: Turn, number: str, step: str) -> None:
    """`proposal/<id>`: the mentor is reminded, or is waited for no more."""
    proposal = turn.uow.session.get(Proposal, plain.number(number))
    if proposal is None:
        return
    request = turn.uow.lock(Request, proposal.request_id)
    assert request is not None
    turn.uow.session.refresh(proposal)  # it may have been answered while we waited
    mentor = turn.uow.session.get(Person, proposal.mentor_id)
    if proposal.state != "asked" or proposal.expires_at is None or mentor is None:
        return
    due = proposed.slot_of(proposal), step
    if step == REMIND and unseen.puts_off(turn, (mentor,), *due, until=proposal.expires_at):
        return
    puts_off = unasked.puts_off if step == REMIND else pair.puts_off
    if puts_off(turn, mentor, *due):
        return
    if step == REMIND and turn.now < proposal.expires_at:
        _remind(turn, proposal, mentor)
    elif step == EXPIRE and turn.now >= proposal.expires_at:
        _expire(turn, request, proposal, mentor)


def _remind(turn: Turn, proposal: Proposal, mentor: Person) -> None:
    words = turn.programme_for(mentor).words
    assert proposal.expires_at is not None
    unasked.told(turn, mentor)
    turn.say(
        words(
            "mentor.reminder",
            name=people.first_name(mentor),
            day=words.long_day(proposal.expires_at, mentor.zone),
        ),
        to=people.address_of(turn.uow, proposal.mentor_id),
        under="",
        slot=f"{proposed.slot_of(proposal)}/reminder/{turn.event.id}",
        buttons=proposals.buttons(words, proposal),
    )


def _expire(turn: Turn, request: Request, proposal: Proposal, mentor: Person) -> None:
    left = proposals.end(turn, request, proposal, "expired")
    proposed.put_away(turn, proposal, mentor)
    words, where = turn.programme_for(mentor).words, people.address_of(turn.uow, proposal.mentor_id)
    turn.say(words("mentor.expired", name=people.first_name(mentor)), to=where, under="")
    proposals.tell(turn, request, mentor, f"triage.thread.silent{left}")


# --- the next one -------------------------------------------------------------------------------


AGAIN, A_DAY = "again", timedelta(days=1)
"""The step of `cascade/<case>` at which those who were passed over are looked at again, each day
while nobody else is asked."""


def next_one(turn: Turn, number: str, step: str) -> None:
    """`cascade/<case>`: the first who may still be asked is asked, in the words that were previewed
    for them; where there is nobody, the case is its holder's again."""
    request = turn.uow.lock(Request, plain.number(number))
    if request is None or request.state != "proposing":
        return
    if proposals.waiting(turn.uow.session, request):
        return
    subject, busy = f"{candidates.NEXT}/{request.id}", list[Person]()
    for candidate, mentor in candidates.following(turn.uow.session, request.id):
        why = _why_not(turn, request, mentor)
        if why == "waiting":
            busy.append(mentor)
            if step != AGAIN:
                proposals.tell(turn, request, mentor, "triage.thread.passed_over")
            continue
        if why:
            candidates.over(turn, candidate)
            said = turn.catalogue.home.words(f"matching.excluded.{why}")
            proposals.tell(turn, request, mentor, "triage.thread.left_out", why=said)
            continue
        if pair.puts_off(turn, mentor, subject, AGAIN if busy else step):
            casebook.refresh(turn, request)
            return
        text = candidate.words
        candidates.over(turn, candidate)
        casebook.record(turn, request, "ask_next", why=f"person/{mentor.id}")
        proposals.send(turn, request, mentor, text)
        casebook.refresh(turn, request)
        proposals.tell(turn, request, mentor, "triage.thread.asked_next", quote=text)
        return
    if busy:
        at = hours.decent_for(busy[0], turn.now + A_DAY, turn.catalogue.home.limits)
        turn.uow.remind(subject, AGAIN, at)
        casebook.refresh(turn, request)
        return
    casebook.record(turn, request, "nobody_left")
    casebook.tell_holder(turn, request, "triage.no_mentor_left")


def _why_not(turn: Turn, request: Request, mentor: Person) -> str:
    """Why this mentor may not be asked now; empty if they may. Held from here on, so that no other
    case asks them at the same instant."""
    assert mentor.id is not None
    turn.uow.lock(Mentor, mentor.id)
    session = turn.uow.session
    why = roster.sought(session, request, turn.catalogue, turn.now).why_not(mentor.id)
    return why or ("interview" if interviews.unheld(session, request.id, mentor.id) else "")


def leave(turn: Turn, person: Person, why: str) -> None:
    """This person is a mentor no more: they are asked nothing, and whoever follows them is. The
    thread says so, and `why` (one of `matching.excluded`)."""
    said = turn.catalogue.home.words(f"matching.excluded.{why}")
    for request_id in candidates.cases_of(turn.uow.session, person.id):
        request = turn.uow.lock(Request, request_id)
        assert request is not None
        for candidate, mentor in candidates.following(turn.uow.session, request.id):
            if mentor.id == person.id:
                candidates.over(turn, candidate)
                proposals.tell(turn, request, mentor, "triage.thread.left_out", why=said)
        if request.state == "proposing" and not proposals.waiting(turn.uow.session, request):
            candidates.go_on(turn, request)
        casebook.refresh(turn, request)


DUE: dict[str, Due] = {"proposal": waited, candidates.NEXT: next_one}
