"""Talks with a contact, as the rest of a case sees them: who was asked, and no longer needed.

A contact's question stands in the slot `talk/<id>` of their place; what the mentee learns of them
stands in the same slot of the mentee's, and in those that begin so. Whoever of the two is erased
is taken back from there.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, or_
from sqlmodel import Session, col, select

from conversations import hours, people
from conversations.dialogue import dialogues
from conversations.turn import Turn
from conversations.words import Words
from storage.mail import CameDue
from storage.tables import Person, Request, Talk

PATIENCE, LATER = timedelta(days=7), timedelta(days=7)
"""How long a mentee and their mentor wait for a contact's answer; and after how long a contact
who asked for time reads the question again, with three days more to answer."""

OVER = "over"
"""Due: the contact reads that their answer is not needed any more."""

_NOT_NEEDED = "contact.no_longer_needed"

STANDS = timedelta(days=60)
"""How long a talk that was agreed to is taken to be still to come, unless it is said that it took
place: what comes of it is told nobody."""

UNDONE = ("withdrawn", "unavailable")
"""The states of a talk that its contact did not refuse, nor agree to: they may be asked again."""

was_put = and_(
    col(Talk.state) != "unavailable",
    or_(col(Talk.answered_at).is_(None), col(Talk.answered_at) >= col(Talk.asked_at)),
)
"""The contact has read the question, or will; not where it ended before an hour of theirs came. A
condition for the database."""


def answer_by(talk: Talk) -> datetime:
    """When an answer to a mentee and their mentor is not waited for any more."""
    if talk.later_at is None:
        return talk.asked_at + PATIENCE
    return talk.later_at + LATER + timedelta(days=3)


def slot_of(talk: Talk) -> str:
    """Where a talk stands, at the contact's and at the mentee's."""
    return f"talk/{talk.id}"


def name_slot(talk: Talk) -> str:
    """Where the contact reads who will write to them."""
    return f"{slot_of(talk)}/name"


def status_slot(talk: Talk, event: str) -> str:
    """Where the mentee reads once more how to reach the contact, each time they ask."""
    return f"{slot_of(talk)}/status/{event}"


def thanks_slot(talk: Talk) -> str:
    """Where the contact reads the mentee's thanks."""
    return f"{slot_of(talk)}/thanks"


def back_slot(talk: Talk, *, again: bool = False) -> str:
    """Where the mentee is asked whether the talk took place, and asked once more."""
    return f"{slot_of(talk)}/back{'/again' if again else ''}"


def of_request(session: Session, request_id: int | None) -> Sequence[Talk]:
    """All talks that were asked for about a request, oldest first."""
    return session.exec(_OF_REQUEST, params={"request": request_id}).all()


def shown(session: Session, request_id: int, words: Words) -> tuple[tuple[str, str], ...]:
    """Each contact's name with the state of the talk, for the card."""
    somebody, rows = words("triage.somebody"), session.exec(_SHOWN, params={"request": request_id})
    return tuple((name or somebody, state) for name, state in rows)


_OF_REQUEST = (
    select(Talk).where(col(Talk.request_id) == bindparam("request")).order_by(col(Talk.id))
)
_SHOWN = (
    select(Person.name, Talk.state)
    .join(Talk, col(Talk.contact_id) == col(Person.id))
    .where(col(Talk.request_id) == bindparam("request"))
    .order_by(col(Talk.id))
)


def forget_forms(turn: Turn, talk: Talk) -> None:
    """What a contact began to write of how to be reached, for a talk that will not be, is put
    away: it reaches nobody any more."""
    for row in dialogues.about(turn.uow.session, slot_of(talk)):
        dialogues.forget(turn, row)


def withdraw(turn: Turn, request: Request) -> None:
    """The case is over: a contact who has not answered is told, and its words are taken back."""
    for talk in of_request(turn.uow.session, request.id):
        if talk.state == "asked":
            take_back(turn, talk)


def take_back(turn: Turn, talk: Talk) -> None:
    """A contact's answer is no longer needed. Where time alone has brought that, they read so at an
    hour of theirs."""
    if not isinstance(turn.event.what, CameDue):
        end(turn, talk, "withdrawn", _NOT_NEEDED)
    elif close(turn, talk, "withdrawn"):
        at = hours.decent_for(_contact(turn, talk), turn.now, turn.catalogue.home.limits)
        turn.uow.remind(slot_of(talk), OVER, at)


def tell_over(turn: Turn, talk: Talk) -> None:
    """That hour has come."""
    if _contact(turn, talk).erased_at is None:
        _tell(turn, talk, _NOT_NEEDED)


def end(turn: Turn, talk: Talk, state: str, told: str) -> None:
    """A contact who has not answered is told why that is over, if they were asked already: a
    question may still wait for an hour of theirs."""
    if close(turn, talk, state):
        _tell(turn, talk, told)


def _tell(turn: Turn, talk: Talk, told: str) -> None:
    contact = _contact(turn, talk)
    text = turn.programme_for(contact).words(told, name=people.first_name(contact))
    turn.say(text, to=people.address_of(turn.uow, talk.contact_id), under="")


def close(turn: Turn, talk: Talk, state: str) -> bool:
    """No talk comes of it: its words are taken back, and nothing asks the contact for an answer any
    more. Says whether they had been asked."""
    talk.state, talk.answered_at = state, turn.now
    talk.words = talk.letter = ""
    forget_forms(turn, talk)
    turn.uow.unremind(slot_of(talk))
    over = turn.programme_for(_contact(turn, talk)).words("contact.over")
    shown = people.showing(turn.uow, talk.contact_id, slot_of(talk))
    for where in shown:
        turn.say(over, to=where, slot=slot_of(talk), under="")
    return bool(shown)


def _contact(turn: Turn, talk: Talk) -> Person:
    found = turn.uow.session.get(Person, talk.contact_id)
    assert found is not None
    return found
