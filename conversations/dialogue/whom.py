"""Whom a form concerns, for whoever is in several pairs: it stands above each of its questions, for
one may be answered days after it was asked."""

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations import naming
from conversations.dialogue.asking import progress
from conversations.dialogue.run import Run
from conversations.plain import number
from conversations.steps import ALONE
from conversations.turn import Turn
from storage.tables import Dialogue, Inquiry, Meeting, Mentorship, Person, Request


def heading(
    turn: Turn, dialogue: Dialogue, owner: Person, run: Run, *, titled: bool = False
) -> str:
    """What stands above a question of a form: its title, if it is to be `titled`, whom it concerns,
    where that may be asked, and how far its person is."""
    programme = turn.programme_for(owner)
    title = run.form.title if titled else ""
    parts = (title, concerned(turn, dialogue, owner), progress(run, programme))
    return " · ".join(each for each in parts if each)


def concerned(turn: Turn, dialogue: Dialogue, owner: Person) -> str:
    """The two whom a form is about, as its person reads it; empty where nobody is `named`."""
    name = named(turn, dialogue, owner)
    return turn.programme_for(owner).words("dialogue.pair", name=name) if name else ""


def named(turn: Turn, dialogue: Dialogue, owner: Person) -> str:
    """With whom its person is in the pair that a form is about; empty for whoever is in this pair
    alone, before they have learnt each other's names, and where a mentee answers for themselves."""
    row = mentorship_of(turn.uow.session, dialogue, owner)
    if row is None or row.introduced_at is None or dialogue.form in ALONE:
        return ""
    other = turn.uow.session.get(
        Person, row.mentor_id if owner.id == row.mentee_id else row.mentee_id
    )
    return naming.among_several(turn.uow.session, other, owner) if other is not None else ""


def mentorship_of(session: Session, dialogue: Dialogue, owner: Person) -> Mentorship | None:
    """The owner's mentorship that a form is about: itself, one of its sessions, what the two ask a
    contact, or the case in which the team wrote to its mentor."""
    kind, _, which = dialogue.subject.partition("/")
    if kind == "meeting":
        meeting = session.get(Meeting, number(which))
        found = session.get(Mentorship, meeting.mentorship_id) if meeting is not None else None
    elif kind == "inquiry":
        inquiry = session.get(Inquiry, number(which))
        found = session.get(Mentorship, inquiry.mentorship_id) if inquiry is not None else None
    elif kind == "mentorship":
        found = session.get(Mentorship, number(which))
    elif kind == "request":
        request = session.get(Request, number(which))
        if request is None or request.person_id == owner.id:
            return None  # a request of their own
        known = {"request": number(which), "mentor": owner.id}
        found = session.exec(_OF_CASE, params=known).first()
    else:
        return None
    return found if found is not None and owner.id in (found.mentee_id, found.mentor_id) else None


_OF_CASE = (
    select(Mentorship)
    .where(
        col(Mentorship.request_id) == bindparam("request"),
        col(Mentorship.mentor_id) == bindparam("mentor"),
    )
    .order_by(col(Mentorship.id).desc())
)
