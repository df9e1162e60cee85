"""Who knows whom by name already, through the programme: then no text between the two pretends that
they have yet to learn it."""

from collections.abc import Iterator

from sqlalchemy import BindParameter, Integer, bindparam
from sqlmodel import Session, col, or_, select

from conversations import people
from conversations.casework import interviews
from storage.tables import Interview, Mentorship, Request, Talk


def known_to(session: Session, person_id: int | None) -> set[int]:
    """Those who know this person by name, and are known to them: from an interview, a mentorship or
    a talk, about any request of either of the two."""
    return {*_interviewed(session, person_id), *_others(session, person_id)}


def _interviewed(session: Session, person_id: int | None) -> Iterator[int]:
    for row, mentee_id in session.exec(_INTERVIEWS, params={"person": person_id}).all():
        if interviews.names_known(session, row):
            yield row.interviewer_id if mentee_id == person_id else mentee_id


def _others(session: Session, person_id: int | None) -> Iterator[int]:
    """From a mentorship whose two were introduced, and a talk whose contact was told the name."""
    for met in (_PAIRED, _TALKED):
        for mentee_id, other_id in session.exec(met, params={"person": person_id}).all():
            yield other_id if mentee_id == person_id else mentee_id


_person: BindParameter[int] = bindparam("person", type_=Integer)
_INTERVIEWS = (
    select(Interview, Request.person_id)
    .join(Request, col(Request.id) == col(Interview.request_id))
    .where(or_(Request.person_id == _person, Interview.interviewer_id == _person))
)
_PAIRED = select(Mentorship.mentee_id, Mentorship.mentor_id).where(
    col(Mentorship.introduced_at).is_not(None),
    people.in_mentorship(_person),
)
_TALKED = (
    select(Request.person_id, Talk.contact_id)
    .join(Talk, col(Talk.request_id) == col(Request.id))
    .where(
        col(Talk.named_at).is_not(None),
        or_(Request.person_id == _person, Talk.contact_id == _person),
    )
)
