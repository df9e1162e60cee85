"""A mentor leaves the mentors: what is open with them goes back to the team, and nothing silently.

The same whether they only leave, or erase everything (`privacy.erasing`): pairs end as when a
mentor steps back, what they were asked is handed back, and whoever holds the case is told. An
interview that they were to hold is given up by whoever calls this (`team.appointments`).
"""

from collections.abc import Sequence

from sqlmodel import col, select

from conversations import people
from conversations.casework import interviews
from conversations.dialogue import dialogues
from conversations.mentoring import (
    cascade,
    contacting,
    contacts_away,
    mentorship,
    pair,
    pauses,
    proposals,
    still,
)
from conversations.turn import Turn
from storage.mail import STAFF
from storage.tables import Dialogue, Mentor, Mentorship, Person, Proposal, Request

OF_A_MENTOR = ("mentor", "decline_reason", "proposal_question")
"""The forms that only a mentor is asked, whatever they are about."""


def hold(turn: Turn, person: Person) -> None:
    """Lock all that this person was asked or is part of, and then their profile, in everybody's
    order. Whoever would ask them something at this instant waits for the profile, and sees what
    became of it; whoever was faster is seen by what is handed back now."""
    live = select(Mentorship.id).where(
        Mentorship.mentor_id == person.id, col(Mentorship.state).in_(pair.LIVE)
    )
    for number in turn.uow.session.exec(live.order_by(col(Mentorship.id))).all():
        turn.uow.lock(Mentorship, number)
    for number in sorted(people.cases_of(turn.uow.session, person.id)):
        turn.uow.lock(Request, number)
    turn.uow.lock(Mentor, person.id)


def is_asked(turn: Turn) -> bool:
    """Whether the turn's person was asked for anything, as a mentor or a contact, that goes back to
    the team if they leave."""
    session, person = turn.uow.session, turn.someone
    held = interviews.of_person(session, person.id)
    return bool(
        proposals.asked(session, person)
        or contacting.asked(turn)
        or any(row.state in interviews.UNHELD for row in held)
    )


def leave(turn: Turn, person: Person) -> Sequence[Mentorship]:
    """This person is no mentor any more; what they wrote in their profile is gone, and nothing asks
    them for an answer. Returns what they accompanied in, which has ended."""
    hold(turn, person)
    ended = mentorship.withdrawn(turn, person, as_mentor=True)
    stop_accompanying(turn, person, "gone")
    contacts_away.give_back(turn, person)
    _forget_forms(turn, person, ended)
    mentor = turn.uow.lock(Mentor, person.id)
    assert mentor is not None
    mentor.state, mentor.answers = "left", {}
    pauses.end(turn, mentor)
    still.forget(turn, mentor)
    turn.moved(person.id)
    return ended


def stop_accompanying(turn: Turn, person: Person, why: str) -> None:
    """They are nobody's next mentor: what they were asked, or were to be, is handed back. Whom they
    accompany they go on accompanying. `why` is one of `matching.excluded`."""
    asked = select(Proposal).where(Proposal.mentor_id == person.id, Proposal.state == "asked")
    for proposal in turn.uow.session.exec(asked.order_by(col(Proposal.id))).all():
        request = turn.uow.lock(Request, proposal.request_id)
        assert request is not None
        turn.uow.session.refresh(proposal)  # somebody else's yes may have ended it
        if proposal.state == "asked":
            proposals.hand_back(turn, request, proposal, person)
    cascade.leave(turn, person, why)


def _forget_forms(turn: Turn, person: Person, ended: Sequence[Mentorship]) -> None:
    """What they were asked as a mentor is asked no more. Words for the team are not a mentor's."""
    pairs = {pair.subject_of(row) for row in ended}
    theirs = select(Dialogue).where(
        Dialogue.person_id == person.id, col(Dialogue.closed_at).is_(None)
    )
    for row in turn.uow.session.exec(theirs).all():
        of_pair = row.subject in pairs and row.form not in dialogues.TO_TEAM
        if of_pair or row.form in OF_A_MENTOR:
            dialogues.forget(turn, row)


def announce(turn: Turn, person: Person, *, joined: bool = True) -> None:
    """The team reads who leaves, where it read who came; or, of whoever had not joined, that they
    will not, where their name is known."""
    key = "staff_mentor_left" if joined else "staff_declined"
    if not (joined or person.name):
        return
    text = turn.catalogue.home.words(f"leaving.{key}", name=person.name)
    turn.say(text, to=STAFF, under="", slot=f"mentor/{person.id}/left")
