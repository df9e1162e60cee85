"""What the team decided about a request, kept with who and when, and what became of it.

A row is kept for each decision that reached somebody; the history says the rest. Help that is not
mentoring is looked at again later: `decision/<id>` comes due, and the person is asked whether it
helped (`conversations.mentee.helped`).
"""

from datetime import timedelta

from conversations.programme import Referral
from conversations.turn import Turn
from storage.mail import Address
from storage.tables import Decision, Request

ANSWERS = ("lots", "some", "little", "not_yet")
"""What somebody may answer who is asked whether it helped; `helped.<answer>` in the words."""


def keep(
    turn: Turn, request: Request, kind: str, by: Address | str, by_name: str, what: str = ""
) -> Decision:
    """Keep a decision. `what` names a referral of the programme: then the person is asked later
    whether it helped."""
    assert request.id is not None
    row = Decision(
        request_id=request.id,
        person_id=request.person_id,
        kind=kind,
        what=what,
        at=turn.now,
        by=by,
        by_name=by_name,
    )
    turn.uow.session.add(row)
    turn.uow.session.flush()
    referral = turn.catalogue.home.referrals.get(what)
    if referral is not None:
        at = turn.now + asks_after(turn, referral)
        turn.uow.remind(f"decision/{row.id}", "helped", at)
    return row


def asks_after(turn: Turn, referral: Referral) -> timedelta:
    """How long after a help was named its person is asked about it."""
    days = referral.ask_after_days or turn.catalogue.home.limits.ask_after_days
    return timedelta(days=days)
