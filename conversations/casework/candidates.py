"""Whom a request is proposed to next, should those who were asked say no or not answer.

Staff choose them, in order, with a proposal; what each would read was previewed then and is kept
with them until they are asked or are not needed any more. This is who they are; that the next one
is asked, at an hour of theirs, is `mentoring.cascade`, which `go_on` puts on the agenda.
"""

from collections.abc import Sequence

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations import hours
from conversations.turn import Turn
from storage.tables import Candidate, Person, Request

NEXT = "cascade"
"""What `NEXT/<case>` on the agenda is about: somebody is to be asked, unless somebody is."""


def following(session: Session, request_id: int | None) -> Sequence[tuple[Candidate, Person]]:
    """Those who are to be asked, in order."""
    return session.exec(_FOLLOWING, params={"request": request_id}).all()


_FOLLOWING = (
    select(Candidate, Person)
    .join(Person, col(Person.id) == col(Candidate.mentor_id))
    .where(col(Candidate.request_id) == bindparam("request"), col(Candidate.over_at).is_(None))
    .order_by(col(Candidate.place), col(Candidate.mentor_id))
)


def cases_of(session: Session, mentor_id: int | None) -> Sequence[int]:
    """The cases about which this mentor is to be asked."""
    statement = select(Candidate.request_id).where(
        Candidate.mentor_id == mentor_id, col(Candidate.over_at).is_(None)
    )
    return session.exec(statement.distinct().order_by(col(Candidate.request_id))).all()


def choose(turn: Turn, request: Request, chosen: Sequence[tuple[Person, str]]) -> None:
    """These, in this order, each with what they would read, and nobody chosen before."""
    forget(turn, request)
    for place, (person, words) in enumerate(chosen, 1):
        assert request.id is not None
        assert person.id is not None
        turn.uow.session.add(
            Candidate(request_id=request.id, mentor_id=person.id, place=place, words=words)
        )
    turn.uow.session.flush()


def over(turn: Turn, candidate: Candidate) -> None:
    """This one is not to be asked any more, or has been: their words are not kept."""
    candidate.words, candidate.over_at = "", turn.now
    turn.uow.session.flush()


def forget(turn: Turn, request: Request) -> None:
    """Nobody is asked next."""
    turn.uow.unremind(f"{NEXT}/{request.id}")
    for candidate, _ in following(turn.uow.session, request.id):
        over(turn, candidate)


def go_on(turn: Turn, request: Request) -> None:
    """Nobody is being asked: the next one is, as soon as it is an hour of theirs."""
    limits = turn.catalogue.home.limits
    first = next((each for _, each in following(turn.uow.session, request.id)), None)
    at = hours.decent_for(first, turn.now, limits) if first is not None else turn.now
    turn.uow.remind(f"{NEXT}/{request.id}", "ask", at)
