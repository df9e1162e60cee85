"""What stands of a proposal in its mentor's place, and for how long; and that a question of theirs
waits for the team.

The proposal stands in the slot `proposal/<id>`, what is said about it later below that. Once it is
over, no button there answers anything, and none of it is about the case any more; but what a mentor
said yes to, and what the team answered them before, can be read again there, for a first meeting is
prepared with it, until they are not to accompany after all, or the words of the request go
(`privacy.erasing`).
"""

from datetime import timedelta

from sqlmodel import col, select

from conversations import hours, people
from conversations.casework import promises, telling
from conversations.turn import Turn
from storage.tables import Person, Proposal, Request

ACCEPTED = "mentor.accepted_proposal"
"""The words that say below a proposal, or in its place, that its mentor said yes."""

REMIND, EXPIRE = "remind", "expire"
"""The steps of `proposal/<id>` on the agenda."""


def slot_of(proposal: Proposal) -> str:
    """Where a proposal stands, and what it is called on the agenda."""
    return f"proposal/{proposal.id}"


def answers_of(proposal: Proposal) -> str:
    """Below which stand the team's answers to what its mentor asked. The buttons come after them,
    in a message of their own, which gives way."""
    return f"{slot_of(proposal)}/answer/"


def question_of(proposal: Proposal) -> str:
    """Under which subject the agenda keeps a question that the team is to answer."""
    return f"question/{proposal.id}"


def late_slot(proposal: Proposal) -> str:
    """Where the channel says that nobody has answered it in time."""
    return f"{question_of(proposal)}/late"


def wait(turn: Turn, proposal: Proposal, mentor: Person) -> None:
    """From now on the mentor has so many days to answer; they are reminded once on the way. Both
    come at an hour of theirs."""
    limits = turn.catalogue.home.limits
    _settle_question(turn, proposal)
    reminds, ends = (
        hours.decent_for(mentor, turn.now + timedelta(days=days), limits)
        for days in (limits.proposal_reminder_days, limits.proposal_days)
    )
    proposal.expires_at = ends
    turn.uow.remind(slot_of(proposal), REMIND, reminds)
    turn.uow.remind(slot_of(proposal), EXPIRE, ends)


def hold(turn: Turn, proposal: Proposal) -> None:
    """The mentor has asked something: until the team has answered, which it is reminded of from
    their first question on, no answer of theirs is waited for."""
    proposal.expires_at = None
    turn.uow.unremind(slot_of(proposal))
    if proposal.question_at is None:
        proposal.question_at, home = turn.now, turn.catalogue.home
        promise = promises.mentor_answered(turn.now, home)
        at = promises.reminds_at(promise, "holder", home)
        turn.uow.remind(question_of(proposal), f"{promise.kind}/holder", at)


def _settle_question(turn: Turn, proposal: Proposal) -> None:
    """The mentor waits for no answer of the team: what the channel, and anybody alone, read of it
    says so."""
    proposal.question_at = None
    turn.uow.unremind(question_of(proposal))
    text = turn.catalogue.home.words("deadline.question_kept", id=proposal.request_id)
    request = turn.uow.session.get(Request, proposal.request_id)
    told = telling.told_alone(turn, request)
    telling.settled(turn, late_slot(proposal), text, told=told)


def accept(turn: Turn, proposal: Proposal, mentor: Person) -> None:
    """The mentor said yes: what they read stays where it stands, with that answer below it."""
    said, read = turn.programme_for(mentor).words(ACCEPTED), proposal.words
    _put_away(turn, proposal, mentor, f"{read}\n\n→ {said}" if read else said, keeps=True)


def put_away(turn: Turn, proposal: Proposal, mentor: Person) -> None:
    """A proposal is over without a yes: its words are taken back, wherever its mentor has them;
    that it is over is the caller's to say, once."""
    _put_away(turn, proposal, mentor, turn.programme_for(mentor).words("mentor.proposal_over"))


def take_back(turn: Turn, request: Request, mentor: Person) -> None:
    """The mentor said yes, and is not to accompany after all, or no longer: what they read of the
    request is taken back, wherever they have it and anything arrives now."""
    words = turn.programme_for(mentor).words
    accepted = select(Proposal).where(
        Proposal.request_id == request.id,
        Proposal.mentor_id == mentor.id,
        Proposal.state == "accepted",
    )
    for proposal in turn.uow.session.exec(accepted.order_by(col(Proposal.id))).all():
        slot = slot_of(proposal)
        for where in people.arrives_at(turn.uow, proposal.mentor_id):
            if turn.uow.holds(where, slot):
                turn.say(words(ACCEPTED), to=where, slot=slot, under="")
            for answer in turn.uow.slots(where, answers_of(proposal)):
                turn.say(words("introduction.reminder_over"), to=where, slot=answer, under="")


def _put_away(
    turn: Turn, proposal: Proposal, mentor: Person, text: str, *, keeps: bool = False
) -> None:
    """Nothing of it comes due, and `text` stands in its place; what the mentor read is known no
    more, but for the team's answers where it `keeps` them."""
    proposal.expires_at, proposal.words = None, ""
    turn.uow.unremind(slot_of(proposal))
    _settle_question(turn, proposal)
    words, slot = turn.programme_for(mentor).words, slot_of(proposal)
    for where in people.showing(turn.uow, proposal.mentor_id, slot):
        turn.say(text, to=where, slot=slot, under="")
    for where, below in people.below(turn.uow, proposal.mentor_id, f"{slot}/"):
        if not (keeps and below.startswith(answers_of(proposal))):
            turn.say(words("introduction.reminder_over"), to=where, slot=below, under="")
