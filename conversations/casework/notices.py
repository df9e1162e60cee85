"""Who else hears, in a sentence, that a case is over: those whose answer was still awaited; and
what it leaves open.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, select

from conversations import people
from conversations.casework import cards, concerns, flags, histories, interviews, raised, talks
from conversations.programme import Catalogue, Programme
from storage.tables import Person, Proposal, Request


def also_told(
    session: Session, catalogue: Catalogue, request: Request
) -> Iterator[tuple[Person, str]]:
    """The mentors, interviewers and contacts who are told that they are not needed any more, once
    this case closes, each with what they will read: what `casebook.record` then does."""

    def reads(number: int, key: str) -> tuple[Person, str]:
        person = session.get_one(Person, number)
        words = people.programme_of(session, catalogue, person).words
        return person, words(key, name=people.first_name(person))

    asked = select(Proposal).where(Proposal.request_id == request.id, Proposal.state == "asked")
    for proposal in session.exec(asked):
        yield reads(proposal.mentor_id, "mentor.no_longer_needed")
    for interview in interviews.of_request(session, request.id):
        if interview.state in interviews.UNDER_WAY:
            text = interviews.not_needed_text(session, catalogue, interview, "interviewer")
            yield session.get_one(Person, interview.interviewer_id), text
    for talk in talks.of_request(session, request.id):
        if talk.state == "asked":
            yield reads(talk.contact_id, "contact.no_longer_needed")


def called_off(session: Session, home: Programme, request: Request, now: datetime) -> list[str]:
    """The dates that were agreed with an interviewer and do not stand once this case closes, as the
    team reads them: the letter alone tells the mentee so."""
    told, words = [], home.words
    for row in interviews.agreed_ahead(session, request.id, now):
        assert row.at is not None
        when = words.moment(row.at, home.team.zone)
        name = interviews.name_of(session, row, words)
        told.append(words("triage.form.called_off", name=name, when=when))
    return told


def left_open(session: Session, home: Programme, request: Request) -> list[str]:
    """That a question to the mentee has had no answer yet, and none is taken once this case
    closes."""
    line = histories.question_now(session, request.id or 0)
    if line is None:
        return []
    return [home.words("triage.form.left_open", day=home.words.day(line.at, cards.STAFF_ZONE))]


def still_waits(session: Session, home: Programme, request: Request, act: str) -> list[str]:
    """What somebody has said in this case that nobody has seen to, and that `act` sees to no more
    than to close it: a human may have overlooked it, and it is theirs to decide."""
    words, what = home.words, []
    if request.distress_at is not None and request.distress_seen_at is None:
        what.append(words("triage.form.still_distress"))
    answered = ("professional",) if act == "refer" else ()
    what += [
        flags.what(each.kind, words)
        for each in flags.gravest_first(raised.of_case(session, request.id or 0))
        if each.kind in concerns.CHECK_INS and each.kind not in answered
    ]
    if not what:
        return []
    return [words("triage.form.still_waits", what=words.list(what), id=request.id)]
