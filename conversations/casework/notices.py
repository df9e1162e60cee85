"""Who else hears, in a sentence, that a case is over: those whose answer was still awaited."""

from sqlmodel import Session, col, select

from conversations.casework.interviews import UNDER_WAY
from conversations.words import Words
from storage.tables import Interview, Person, Proposal, Request, Talk


def also_told(session: Session, request: Request, words: Words) -> list[str]:
    """The names of the mentors, interviewers and contacts who are told that they are not needed
    any more, once this case closes: what `casebook.record` then does."""
    waits = (
        select(Proposal.mentor_id).where(
            Proposal.request_id == request.id, Proposal.state == "asked"
        ),
        select(Interview.interviewer_id).where(
            Interview.request_id == request.id, col(Interview.state).in_(UNDER_WAY)
        ),
        select(Talk.contact_id).where(Talk.request_id == request.id, Talk.state == "asked"),
    )
    numbers = dict.fromkeys(number for each in waits for number in session.exec(each))
    found = (session.get(Person, number) for number in numbers)
    return [each.name or words("triage.somebody") for each in found if each is not None]
