"""What did not arrive, and whom we cannot reach: staff learn of it, in the case it concerns, and it
is a concern until they are heard from."""

from conversations import people
from conversations.casework import casebook, concerns
from conversations.casework.casebook import card_slot
from conversations.casework.flags import Kind
from conversations.mentoring import proposals
from conversations.turn import Turn
from storage.mail import STAFF, Refused
from storage.tables import Mentor, Person, Request


def undeliverable(turn: Turn, refused: Refused) -> None:
    """A message never arrived: staff learn that it did not, in the case it concerns. What was
    meant for staff themselves is not told to staff again; the platform's own log has it."""
    where = turn.event.where
    if where == STAFF or where.startswith("slack:home/"):
        return
    person = people.find(turn.uow, where)
    if person is None:  # a group, or somebody who has been erased: nobody waits for it
        return
    words = turn.catalogue.home.words
    name = person.name or words("triage.somebody")
    request = concerned(turn, person)
    card = card_slot(request.id) if request else ""
    turn.say(
        words("triage.undelivered", name=name, why=refused.why),
        to=STAFF,
        under=card,
        # Where an erasure finds it: it names them.
        slot=f"{card or f'person/{person.id}'}/undelivered/{turn.event.id}",
        key=f"{refused.key}/undelivered",
    )
    # Who has shut us out of a case was counted when we learnt that, just before this.
    if request is None or people.reachable(turn.uow, person.id or 0) is not None:
        _concern(turn, request, person)


def reachable(turn: Turn, yes: bool) -> None:
    """A person shut us out, or let us in again: a line in their case, if there is one."""
    if turn.person is None:
        return
    if yes:
        heard_from(turn)
    request = concerned(turn, turn.person)
    if request is None:
        return
    words = turn.catalogue.home.words
    name = turn.person.name or words("triage.somebody")
    key, card = "reachable" if yes else "unreachable", card_slot(request.id)
    turn.say(
        words(f"triage.thread.{key}", name=name),
        to=STAFF,
        under=card,
        slot=f"{card}/{key}/{turn.event.id}",
    )
    if not yes and people.reachable(turn.uow, turn.person.id or 0) is None:
        _concern(turn, request, turn.person)


def heard_from(turn: Turn) -> None:
    """The turn's person wrote, or let us in again: that they did not get something is over."""
    concerns.over(turn, concerns.UNREACHABLE, "heard_from", person_id=turn.someone.id)


def _concern(turn: Turn, request: Request | None, person: Person) -> None:
    theirs = request is None or request.person_id == person.id
    kind: Kind = "unreachable" if theirs else "mentor_unreachable"
    concerns.open_or_refresh(turn, kind, request=request, person=person)


def concerned(turn: Turn, person: Person | None) -> Request | None:
    """The open case a person is part of: their own, or the one they were asked about."""
    if person is None:
        return None
    session = turn.uow.session
    own = casebook.open_request(session, person.id)
    if own is not None or session.get(Mentor, person.id) is None:
        return own
    return proposals.newest_case(session, person)
