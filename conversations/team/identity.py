"""Who somebody is, checked by the team rather than by a code (`verifying`).

The person hears nothing of it, so it may be taken back as a note may: a wrong press would stand for
ever otherwise, and spare somebody else's proof.
"""

from conversations.casework import cards, casebook
from conversations.casework.undoing import UNDO_VERIFIED, VERIFIED
from conversations.team import triage
from conversations.turn import Act, Turn
from storage.mail import Said
from storage.tables import Person, Request


@triage.on_case
def verified(turn: Turn, request: Request) -> None:
    """`verified/<case>`, or `/camarade identité 12`: a member of the team has checked who this is.
    The history says who did."""
    person = turn.uow.lock(Person, request.person_id)
    assert person is not None
    if request.state == "draft" or person.erased_at is not None:
        triage.privately(turn, "triage.no_such_case")
    elif person.verified_at is not None:
        triage.privately(turn, "verifying.card.already")
    else:
        person.verified_at, person.verified_by = turn.now, cards.BY_STAFF
        turn.moved(person.id)
        casebook.note(turn, request, VERIFIED)
        casebook.refresh(turn, request)
        if isinstance(turn.event.what, Said):  # the card may be far up the channel
            triage.privately(turn, "verifying.card.noted", id=request.id)


def take_back(turn: Turn, request: Request) -> None:
    """Who this is was not checked after all: a code may be asked for again."""
    person = turn.uow.lock(Person, request.person_id)
    if person is None or person.verified_by != cards.BY_STAFF:
        triage.privately(turn, "acts.undone_already", id=request.id)
        return
    person.verified_at, person.verified_by = None, ""
    turn.moved(person.id)
    casebook.note(turn, request, UNDO_VERIFIED)
    casebook.refresh(turn, request)


ACTS: dict[str, Act] = {"verified": verified}
