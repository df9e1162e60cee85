"""A mentor leaves the mentors: what is open with them goes back to the team, and nothing silently.

The same whether they only leave, or erase everything (`privacy.erasing`): pairs end as when a
mentor steps back, what they were asked counts as declined, and whoever holds the case is told.
"""

from sqlmodel import col, select

from conversations import people
from conversations.casework import casebook, proposed
from conversations.dialogue import dialogues
from conversations.mentoring import cascade, contacting, mentorship, pauses, proposals, still
from conversations.turn import Turn
from storage.mail import STAFF
from storage.tables import Mentor, Person, Proposal, Request


def leave(turn: Turn, person: Person) -> None:
    """This person is no mentor any more; what they wrote in their profile is gone."""
    mentorship.withdrawn(turn, person, as_mentor=True)
    stop_accompanying(turn, person)
    contacting.give_back(turn, person)
    for dialogue in dialogues.about(turn.uow.session, f"person/{person.id}"):
        if dialogue.form == "mentor" and dialogue.person_id == person.id:
            dialogues.abandon(turn, dialogue)
            dialogue.answers = {}
    mentor = turn.uow.lock(Mentor, person.id)
    assert mentor is not None
    mentor.state, mentor.answers = "left", {}
    pauses.end(turn, mentor)
    still.forget(turn, mentor)
    turn.moved(person.id)


def stop_accompanying(turn: Turn, person: Person) -> None:
    """They are nobody's next mentor: what they were asked, or were to be, is handed back. Whom they
    accompany they go on accompanying."""
    asked = select(Proposal).where(Proposal.mentor_id == person.id, Proposal.state == "asked")
    for proposal in turn.uow.session.exec(asked.order_by(col(Proposal.id))).all():
        _give_back(turn, person, proposal)
    cascade.leave(turn, person)


def announce(turn: Turn, person: Person) -> None:
    """The team reads who leaves, where it read who came."""
    text = turn.catalogue.home.words("leaving.staff_mentor_left", name=person.name)
    turn.say(text, to=STAFF, under="", slot=f"mentor/{person.id}/left")


def _give_back(turn: Turn, person: Person, proposal: Proposal) -> None:
    session = turn.uow.session
    request = turn.uow.lock(Request, proposal.request_id)
    assert request is not None
    assert person.id is not None
    session.refresh(proposal)  # somebody else's yes may have ended it while we waited
    if proposal.state != "asked":
        return
    turn.uow.unremind(proposed.slot_of(proposal))
    then = proposals.end(turn, request, proposal, "declined")
    over = turn.programme_for(person).words("mentor.proposal_over")
    slot = f"proposal/{proposal.id}"
    turn.say(over, to=people.address_of(turn.uow, person.id), slot=slot, under="")
    said = turn.catalogue.home.words(f"triage.thread.left{then}")
    turn.tell_staff(said, under=casebook.card_slot(request.id))
    if then == proposals.NONE_LEFT:
        casebook.tell_holder(turn, request, "triage.no_mentor_left")
