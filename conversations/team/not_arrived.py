"""What did not arrive, and whom we cannot reach: staff learn of it, in the case it concerns, and it
is a concern until they are heard from; a letter that decides about a case, until a member of the
team says that it was seen to."""

from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from conversations import people, plain
from conversations.casework import casebook, concerns, telling
from conversations.casework.casebook import card_slot
from conversations.casework.flags import Kind
from conversations.mentoring import last_words, pair, proposals
from conversations.mentoring.drafting import Draft
from conversations.turn import LETTER, Turn
from conversations.words import Words
from storage.mail import STAFF, Address, Refused, platform_of
from storage.tables import (
    Decision,
    History,
    Interview,
    Mentor,
    Mentorship,
    Person,
    PersonAddress,
    Proposal,
    Request,
    Talk,
)

_ABOUT: dict[str, tuple[Any, Any]] = {
    "interview": (Interview.id, Interview.request_id),
    "talk": (Talk.id, Talk.request_id),
    "proposal": (Proposal.id, Proposal.request_id),
    "helped": (Decision.id, Decision.request_id),
    "introduction": (Mentorship.id, Mentorship.request_id),
    "thread": (Mentorship.id, Mentorship.request_id),
    "case": (Request.id, Request.id),
}
"""Whose number follows which word in a slot, and the case of that."""


class _Letter(NamedTuple):
    """The letter of a decision: whose case, and which member sent it."""

    request: Request
    by: Address


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
    letter = _letter(turn, person, refused.key)
    request = letter.request if letter is not None else _case(turn, person, refused.key)
    card = card_slot(request.id) if request else ""
    key = "triage.letter_undelivered" if letter is not None else "triage.undelivered"
    turn.say(
        _in_case(words(key, name=name, why=refused.why.rstrip(".")), request, words),
        to=STAFF,
        under=card,
        # Where an erasure finds it: it names them.
        slot=f"{card or f'person/{person.id}'}/undelivered/{turn.event.id}",
        key=f"{refused.key}/undelivered",
    )
    if letter is not None:
        concerns.not_arrived(turn, "letter", request, person)
        _tell_author(turn, letter)
    elif people.reachable(turn.uow, person.id or 0) is None:
        # Who has shut us out of a case was counted when we learnt that, just before this.
        if request is None:
            _concern(turn, request, person)
    elif refused.key.partition("/")[0] not in ("relay", last_words.KEY):  # its author was told
        _concern(turn, request, person)


def without_files(turn: Turn, refused: Refused) -> None:
    """Words for the team came without the file that was to go along: it reads so below them."""
    _, under = turn.uow.place_of(refused.key)
    text = turn.catalogue.home.words("triage.without_files", why=refused.why)
    turn.say(text, to=STAFF, under=under, key=f"{refused.key}/without")


def reachable(turn: Turn, yes: bool) -> None:
    """A person shut us out, or let us in again: a line in their case, if there is one. A line of
    its own each time: what changes in place is not noticed."""
    if turn.person is None:
        return
    if yes:
        heard_from(turn)
        _was_away(turn, turn.person)
    if _is_here_elsewhere(turn, turn.person):
        return
    words = turn.catalogue.home.words
    name = turn.person.name or words("triage.somebody")
    row = turn.uow.session.get(PersonAddress, turn.event.who)
    # One line for as long as they are away, however often it is learnt.
    since = people.absence(row.unreachable_since if row is not None else None)
    which = f"back/{turn.event.id}" if yes else f"away/{since}"
    text = words("triage.thread.reachable" if yes else "triage.thread.unreachable", name=name)
    for request in _concerned_by(turn, turn.person):
        card = card_slot(request.id)
        slot = f"{card}/mentor/{turn.person.id}/{which}"
        turn.say(_in_case(text, request, words), to=STAFF, under=card, slot=slot)
        if not yes:
            _concern(turn, request, turn.person)


def _concerned_by(turn: Turn, person: Person) -> list[Request]:
    """The cases in which it matters that somebody has shut us out: that of the message by which it
    was learnt, or the one they are part of, and each in which they are one of two who write to
    each other."""
    first = _case(turn, person, turn.event.id.removeprefix("blocked:"))
    found = {first.id: first} if first is not None else {}
    for side in people.live_mentorships(turn.uow, person.id or 0):
        request = pair.request(turn, side.mentorship)
        found.setdefault(request.id, request)
    return list(found.values())


def _is_here_elsewhere(turn: Turn, person: Person) -> bool:
    """Whether somebody can be written to in another place of theirs than this: then that they come
    and go here is nobody's trouble."""
    rows = people.addresses_of(turn.uow, person.id or 0)
    return any(row.unreachable_since is None for row in rows if row.address != turn.event.who)


def _was_away(turn: Turn, person: Person) -> None:
    """The newest line of each of their cases that says they have shut us out: that is over. It was
    said in the case of the message that was refused, which may be another than they are in now."""
    words = turn.catalogue.home.words
    text = words("triage.thread.was_away", name=person.name or words("triage.somebody"))
    session = turn.uow.session
    own = session.exec(select(Request.id).where(Request.person_id == person.id)).all()
    for number in sorted({*people.cases_of(session, person.id), *(each or 0 for each in own)}):
        card = card_slot(number)
        request = session.get(Request, number)
        for slot in turn.uow.slots(STAFF, f"{card}/mentor/{person.id}/away/")[-1:]:
            turn.say(_in_case(text, request, words), to=STAFF, under=card, slot=slot)


def _in_case(text: str, request: Request | None, words: Words) -> str:
    return text if request is None else words("triage.in_case", id=request.id, text=text)


def _case(turn: Turn, person: Person, key: str) -> Request | None:
    """The case that a message of this key is about; otherwise the one its receiver is part of."""
    letter = _letter(turn, person, key)
    if letter is not None:
        return letter.request
    session = turn.uow.session
    for slot in turn.uow.place_of(key):
        kind, _, rest = slot.partition("/")
        if kind in _ABOUT:
            named, number = _ABOUT[kind]
            is_it = named == plain.number(rest.partition("/")[0])
            request = session.get(Request, session.exec(select(number).where(is_it)).first() or 0)
            if request is not None and request.answers:
                return request
    return concerned(turn, person)


def _letter(turn: Turn, person: Person, key: str) -> _Letter | None:
    """The decision whose letter the message of this key was, if it was one and for this person."""
    session = turn.uow.session
    slot = turn.uow.place_of(key)[0]
    request, by = None, ""
    if key.startswith(LETTER):
        line = session.get(History, plain.number(key.split("/")[1]))
        if line is not None:
            request, by = session.get(Request, line.request_id), line.actor
    elif slot.startswith("talk/") and slot.count("/") == 1:  # no line that says it once more
        talk = session.get(Talk, plain.number(slot.split("/")[1]))
        if talk is not None and talk.state == "agreed":
            request, by = session.get(Request, talk.request_id), talk.asked_by
    if request is None or request.person_id != person.id or not request.answers:
        return None
    return _Letter(request, Address(by))


def _tell_author(turn: Turn, letter: _Letter) -> None:
    """Whoever sent it is told, without a name: a private line is out of an erasure's reach."""
    if platform_of(letter.by) == platform_of(STAFF):
        telling.tell(turn, "triage.letter_undelivered_private", letter.request, to=letter.by)


def away(session: Session, draft: Draft, words: Words) -> str:
    """That some of those for whom a draft is can't be reached here now; nothing if all can."""
    read_by = [*draft.parts, *draft.guests, *draft.also]
    meant = [draft.person, *(one for one, _ in read_by)]
    named = {one.id: one.name for one in meant if isinstance(one, Person)}
    names = [
        name or words("triage.form.this_person")
        for number, name in named.items()
        if people.is_away(session, number)
    ]
    return words("triage.away", name=words.list(names)) if names else ""


def heard_from(turn: Turn) -> None:
    """The turn's person wrote, or let us in again: that they did not get something is over."""
    concerns.over(turn, concerns.UNREACHABLE, "heard_from", person_id=turn.someone.id)


def _concern(turn: Turn, request: Request | None, person: Person) -> None:
    theirs = request is None or request.person_id == person.id
    kind: Kind = "unreachable" if theirs else "mentor_unreachable"
    if request is not None and _is_over(turn.uow.session, request):
        return  # nothing is left to see to: who comes back is told that it has ended
    concerns.not_arrived(turn, kind, request, person)


def _is_over(session: Session, request: Request) -> bool:
    """Whether a case was closed with the mentorship that grew from it."""
    grown = select(Mentorship.id).where(
        Mentorship.request_id == request.id, col(Mentorship.introduced_at).is_not(None)
    )
    return request.state == "closed" and session.exec(grown).first() is not None


def told_of_end(turn: Turn, request: Request) -> None:
    """The turn's person, who could not be reached as their mentorship ended, has been told now: a
    line in its case, which had last heard that nothing arrives."""
    words = turn.catalogue.home.words
    name = turn.someone.name or words("triage.somebody")
    text = _in_case(words("triage.thread.told_of_end", name=name), request, words)
    casebook.in_thread(turn, request, text)


def concerned(turn: Turn, person: Person | None) -> Request | None:
    """The open case a person is part of: their own, or the one they were asked about."""
    if person is None:
        return None
    session = turn.uow.session
    own = casebook.open_request(session, person.id)
    if own is not None or session.get(Mentor, person.id) is None:
        return own
    return proposals.newest_case(session, person)
