"""A contact who was asked for a talk goes: they leave, erase everything, or pause.

Whoever waits for the answer, the team or a mentee and their mentor, reads that none comes, or that
it may take its time. What was agreed stands where its contact only leaves; where they erase
everything, whoever knew of it reads that it will not take place.
"""

from collections.abc import Sequence

from sqlmodel import col, select

from conversations import plain
from conversations.casework import inquiries, talks
from conversations.casework.casebook import card_slot
from conversations.mentoring import contacting, looking, pair
from conversations.turn import Due, Turn
from storage.tables import Person, Request, Talk

OFF = "talk_off"
"""Under which subject the agenda keeps that whoever knew of a yes may read that no talk comes of
it."""


def leave(turn: Turn, person: Person) -> None:
    """A contact is erased: what they were asked counts as declined, and how to reach them is gone.
    So does what they agreed to, where the mentee has not read it yet; where they have, they read
    that it will not be."""
    give_back(turn, person)
    for each in of_contact(turn, person):
        if contacting.HAND_OVER in turn.uow.reminders(talks.slot_of(each)):
            _lapse(turn, each)
        else:
            talk, request = contacting.held(turn, each.id or 0)
            if talk is not None and request is not None:
                _call_off(turn, request, talk)
        each.reach = each.words = ""


def give_back(turn: Turn, person: Person) -> None:
    """What a contact was asked and has not answered counts as declined."""
    for each in of_contact(turn, person):
        if each.state != "asked":
            continue
        talk, request = contacting.held(turn, each.id or 0)
        if talk is not None and request is not None and talk.state == "asked":
            contacting.hand_back(turn, request, talk, "left")


def pause(turn: Turn) -> None:
    """The turn's person pauses, and was asked for talks: an answer may still come, but others may
    be asked. What they have not read yet they are not asked when its hour comes."""
    _tell(turn, "pauses")


def back(turn: Turn) -> None:
    """They pause no more: their answer is waited for as before."""
    _tell(turn, "back")


def _tell(turn: Turn, what: str) -> None:
    for talk in contacting.asked(turn):
        if contacting.PUT in turn.uow.reminders(talks.slot_of(talk)):
            continue
        contacting.tell_team(turn, talk, f"{contacting.thread_of(talk)}.{what}")
        inquiry = inquiries.of_talk(turn.uow.session, talk)
        if inquiry is not None:
            looking.tell_both(turn, inquiry)


def of_contact(turn: Turn, person: Person) -> Sequence[Talk]:
    """All talks that a person was asked for."""
    statement = select(Talk).where(Talk.contact_id == person.id).order_by(col(Talk.id))
    return turn.uow.session.exec(statement).all()


def _lapse(turn: Turn, talk: Talk) -> None:
    """A yes of which the mentee has read nothing comes to nothing; the pair chooses somebody else,
    unless they ask for something new by now."""
    found, request = contacting.held(turn, talk.id or 0)
    if found is None or request is None or found.state != "agreed":
        return
    inquiry = inquiries.of_talk(turn.uow.session, found)
    if inquiry is not None and not inquiries.open_of(turn.uow.session, inquiry.mentorship_id):
        inquiry.state = "asked"  # as long as it takes to hand it back
    contacting.hand_back(turn, request, found, "gone")


def _call_off(turn: Turn, request: Request, talk: Talk) -> None:
    """A contact who had agreed is being erased: whoever knew of it reads that the talk will not
    take place, where it is still to come as far as is known. So does the team, without a name."""
    inquiry = inquiries.of_talk(turn.uow.session, talk)
    since = turn.now - talks.STANDS
    is_ahead = talk.state == "agreed" and talk.answered_at is not None and talk.answered_at > since
    if not is_ahead or not talk.reach or request.outcome == "withdrawn":
        return
    if inquiry is not None and inquiry.held == "yes":
        return
    said = turn.catalogue.home.words(f"{contacting.thread_of(talk)}.erased")
    turn.tell_staff(said, under=card_slot(request.id))
    for role in pair.ROLES:
        _tell_off(turn, request, talk, role)


def _tell_off(turn: Turn, request: Request, talk: Talk, role: str) -> None:
    """At an hour of theirs: that the talk will not take place, and how to ask for another. The
    mentor knew of it where the two had asked together, and still are."""
    inquiry = inquiries.of_talk(turn.uow.session, talk)
    row = looking.mentorship_of(turn, inquiry) if inquiry is not None else None
    together = row is not None and row.state == "active"
    who = pair.person(turn, request.person_id)
    if role == "mentor":
        if row is None or not together:
            return
        who = pair.person(turn, row.mentor_id)
    if who.erased_at is not None or pair.puts_off(turn, who, f"{OFF}/{talk.id}", role):
        return
    words = turn.programme_for(who).words
    pair.tell(turn, who, words("contact.off_pair" if together else "contact.off"), under="")


def came_due(turn: Turn, number: str, step: str) -> None:
    """`talk_off/<id>`: it is an hour at which one of the two may read that nothing comes of it."""
    talk, request = contacting.held(turn, plain.number(number))
    if talk is not None and request is not None:
        _tell_off(turn, request, talk, step)


DUE: dict[str, Due] = {OFF: came_due}
