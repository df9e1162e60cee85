"""What a mentee and their mentor ask a contact together, as the rest of a case sees it.

A mentorship has one open inquiry at most, and an inquiry one open talk at most. The case is what is
locked for all of it: whoever changes an inquiry has locked its case before.
"""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from conversations.casework import talks
from conversations.turn import Turn
from storage.tables import Inquiry, Mentorship, Talk

OPEN = ("begun", "choosing", "asked")
"""The states of an inquiry that is not over."""

REFUSED = "refused"
"""The state of one that the other would not ask so, before anybody was chosen."""

ANSWERED = ("choosing", "asked", "agreed", REFUSED)
"""The states of one to which the other of the two has said yes or no."""


def subject_of(inquiry: Inquiry) -> str:
    """What a date or a form about an inquiry is about."""
    return f"inquiry/{inquiry.id}"


def open_of(session: Session, mentorship_id: int | None) -> Inquiry | None:
    """The inquiry of a mentorship that is not over, if there is one."""
    statement = select(Inquiry).where(
        Inquiry.mentorship_id == mentorship_id, col(Inquiry.state).in_(OPEN)
    )
    return session.exec(statement.order_by(col(Inquiry.id))).first()


def of_mentorship(session: Session, mentorship_id: int | None) -> Sequence[Inquiry]:
    """All inquiries of a mentorship, oldest first."""
    statement = select(Inquiry).where(Inquiry.mentorship_id == mentorship_id)
    return session.exec(statement.order_by(col(Inquiry.id))).all()


def of_request(session: Session, request_id: int | None) -> Sequence[Inquiry]:
    """All inquiries of the mentorships that grew from a request, oldest first."""
    statement = (
        select(Inquiry)
        .join(Mentorship, col(Mentorship.id) == col(Inquiry.mentorship_id))
        .where(Mentorship.request_id == request_id)
    )
    return session.exec(statement.order_by(col(Inquiry.id))).all()


def talks_of(session: Session, inquiry: Inquiry) -> Sequence[Talk]:
    """All talks that contacts were asked for because of an inquiry, oldest first."""
    statement = select(Talk).where(Talk.inquiry_id == inquiry.id).order_by(col(Talk.id))
    return session.exec(statement).all()


def of_talk(session: Session, talk: Talk) -> Inquiry | None:
    """The inquiry because of which a contact was asked; None where the team asked."""
    return session.get(Inquiry, talk.inquiry_id) if talk.inquiry_id is not None else None


def asked_of(session: Session, inquiry: Inquiry) -> Talk | None:
    """The talk whose contact has not answered: there is one while the inquiry is `asked`."""
    return next((talk for talk in talks_of(session, inquiry) if talk.state == "asked"), None)


def close(turn: Turn, mentorship_id: int | None) -> Inquiry | None:
    """The mentorship is over: nobody is asked any more. What a contact has agreed to stays. Returns
    what was open until now; telling the two is the caller's."""
    inquiry = open_of(turn.uow.session, mentorship_id)
    if inquiry is not None:
        give_up(turn, inquiry)
    return inquiry


def take_back(turn: Turn, inquiry: Inquiry) -> None:
    """The answer of a contact is no longer needed, where one has not come: they are told."""
    talk = asked_of(turn.uow.session, inquiry)
    if talk is not None:
        talks.take_back(turn, talk)


def give_up(turn: Turn, inquiry: Inquiry) -> None:
    """Nothing comes of an inquiry any more; a contact who has not answered is told."""
    take_back(turn, inquiry)
    inquiry.state = "over"
    turn.uow.unremind(subject_of(inquiry))


def forget(inquiry: Inquiry) -> None:
    """What the two wrote together."""
    inquiry.about, inquiry.questions, inquiry.thanks = "", [], ""
