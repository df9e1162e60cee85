"""The mentors as matching sees them, read from storage."""

from collections import Counter

from sqlalchemy import func
from sqlmodel import Session, col, select

from conversations.casework import casebook
from conversations.dialogue.run import Run
from conversations.mentoring import matching, pair
from conversations.programme import Programme
from storage.mail import Address
from storage.tables import (
    Answers,
    Mentor,
    Mentorship,
    Person,
    PersonAddress,
    Proposal,
    Request,
)

PORTRAIT = frozenset({"promotion", "occupation", "helps", "countries", "languages", "format"})
"""The questions of the profile whose answers a mentee sees before the introduction."""


def ranking(session: Session, request: Request, programme: Programme) -> matching.Ranking:
    """All mentors of the programme, ranked for this request or excluded with why."""
    return matching.rank(_request_facts(session, request, programme), _mentors(session, request))


def loads(session: Session) -> Counter[int]:
    """How many mentees each mentor has now (mentors without one are absent)."""
    statement = (
        select(Mentorship.mentor_id, func.count())
        .where(
            # By mentor, which is indexed: the cost follows who can be asked, not all that ever was.
            col(Mentorship.mentor_id).in_(select(Mentor.person_id)),
            col(Mentorship.state).in_(pair.LIVE),
        )
        .group_by(col(Mentorship.mentor_id))
    )
    return Counter(dict(session.exec(statement).all()))


def at(session: Session, where: Address) -> Person | None:
    """The person who has this address, if we have met."""
    row = session.get(PersonAddress, where)
    return session.get(Person, row.person_id) if row else None


def portrait(session: Session, programme: Programme, mentor_id: int) -> list[tuple[str, str]]:
    """What a mentee learns of a mentor before they know each other's names: the label and the
    answer, in the mentee's language."""
    mentor = session.get(Mentor, mentor_id)
    if mentor is None:
        return []
    run = Run(programme.forms["mentor"], mentor.answers)
    return [(short, shown) for name, short, shown in run.summary(programme) if name in PORTRAIT]


def _request_facts(
    session: Session, request: Request, programme: Programme
) -> matching.RequestFacts:
    person = session.get(Person, request.person_id)
    assert person is not None
    assert person.id is not None
    return matching.RequestFacts(
        person_id=person.id,
        situation=request.situation,
        languages=_codes(request.answers, "languages"),
        country=person.country,
        zone=person.zone,
        promotion=person.promotion,
        words="\n".join(casebook.own_texts(request, person, programme)),
        format=str(request.answers.get("format") or ""),
    )


def _mentors(session: Session, request: Request) -> list[matching.MentorFacts]:
    load = loads(session)
    met = {
        proposal.mentor_id: proposal.state
        for proposal in session.exec(
            select(Proposal)
            .where(Proposal.request_id == request.id, Proposal.state != "withdrawn")
            .order_by(col(Proposal.id))
        )
    }
    statement = (
        select(Mentor, Person)
        .join(Person, col(Person.id) == col(Mentor.person_id))
        .where(col(Mentor.state).in_(["active", "paused"]))
    )
    return [
        _mentor_facts(mentor, person, load[mentor.person_id], met.get(mentor.person_id, ""))
        for mentor, person in session.exec(statement)
    ]


def _mentor_facts(mentor: Mentor, person: Person, load: int, met: str) -> matching.MentorFacts:
    answers = mentor.answers
    return matching.MentorFacts(
        id=mentor.person_id,
        name=person.name,
        state=mentor.state,
        situations=_codes(answers, "situations"),
        languages=_codes(answers, "languages"),
        country=person.country,
        countries=str(answers.get("countries") or ""),
        zone=person.zone,
        promotion=person.promotion,
        words="\n".join(str(answers.get(name) or "") for name in ("occupation", "helps")),
        format=str(answers.get("format") or ""),
        capacity=mentor.capacity,
        load=load,
        met=met,
    )


def _codes(answers: Answers, name: str) -> frozenset[str]:
    value = answers.get(name)
    return frozenset(value) if isinstance(value, list) else frozenset()
