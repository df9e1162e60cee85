"""What stands of a proposal in its mentor's place, and for how long.

The proposal stands in the slot `proposal/<id>`, what is said about it later below that. Once it is
over, none of it is about the case any more, and no button there answers anything.
"""

from datetime import timedelta

from conversations import hours, people
from conversations.turn import Turn
from storage.mail import Address
from storage.tables import Person, Proposal

REMIND, EXPIRE = "remind", "expire"
"""The steps of `proposal/<id>` on the agenda."""


def slot_of(proposal: Proposal) -> str:
    """Where a proposal stands, and what it is called on the agenda."""
    return f"proposal/{proposal.id}"


def wait(turn: Turn, proposal: Proposal, mentor: Person) -> None:
    """From now on the mentor has so many days to answer; they are reminded once on the way. Both
    come at an hour of theirs."""
    limits = turn.catalogue.home.limits

    def after(days: int) -> None:
        at = hours.decent(turn.now + timedelta(days=days), mentor.zone, limits)
        turn.uow.remind(slot_of(proposal), REMIND, at)

    after(limits.proposal_reminder_days)
    ends = hours.decent(turn.now + timedelta(days=limits.proposal_days), mentor.zone, limits)
    proposal.expires_at = ends
    turn.uow.remind(slot_of(proposal), EXPIRE, ends)


def hold(turn: Turn, proposal: Proposal) -> None:
    """The mentor waits for the team: no answer of theirs is waited for meanwhile."""
    proposal.expires_at = None
    turn.uow.unremind(slot_of(proposal))


def put_away(turn: Turn, proposal: Proposal, mentor: Person, key: str) -> None:
    """A proposal is over: `key` of the programme's words stands in its place, and nothing of it
    comes due."""
    hold(turn, proposal)
    proposal.question_at = None
    text, slot = turn.programme_for(mentor).words(key), slot_of(proposal)
    turn.say(text, to=people.address_of(turn.uow, proposal.mentor_id), slot=slot, under="")
    for row in people.addresses_of(turn.uow, proposal.mentor_id):
        for below in turn.uow.slots(Address(row.address), f"{slot}/"):
            turn.say(text, to=Address(row.address), slot=below, under="")
