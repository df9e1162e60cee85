"""Whether a closed case may be opened again."""

from sqlmodel import Session, select

from conversations.words import Words
from storage.tables import Person, Request


def why_not(session: Session, request: Request, words: Words) -> str:
    """Why this closed case can't be opened again, in a kind sentence; nothing where it can.

    Not after an erasure, or once its words are forgotten: there is nothing to go on with. Not while
    the person has, or writes, another request: one at a time is theirs. And not where they withdrew
    it themselves: it is theirs to begin again.
    """
    person = session.get(Person, request.person_id)
    if person is None or person.erased_at is not None:
        return words("reopening.erased")
    if not request.answers:
        return words("reopening.forgotten")
    if request.outcome == "withdrawn":
        return words("reopening.withdrawn")
    others = select(Request).where(
        Request.person_id == request.person_id, Request.state != "closed", Request.id != request.id
    )
    return words("reopening.another") if session.exec(others).first() is not None else ""
