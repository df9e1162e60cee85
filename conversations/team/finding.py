"""`/camarade trouver …`: cases by what one remembers of them, and people of the roster (see
`finding_people`), shown to the one who asks.

People (mentors, contacts and interviewers too), promotions, towns and situations are looked for in
all cases; what was written, in the newest `READ`, and where there are more the answer says so. That
somebody of the team looked, and which cases and people they were shown, is noted (`audit`); what
they looked for is not.
"""

from collections.abc import Sequence

from sqlalchemy import select as columns
from sqlmodel import col, select

from conversations.casework import cards, reading
from conversations.casework.casebook import card_slot
from conversations.plain import fold
from conversations.programme import Programme
from conversations.team import audit, finding_people, private_answers, search, triage
from conversations.team.search import Found, Searched
from conversations.turn import Turn
from storage.mail import STAFF, Line, Section
from storage.tables import Interview, Mentorship, Person, Proposal, Request, Talk

READ = 2000
"""Cases whose words are looked through: reading sealed words takes some tenths of a millisecond
each."""

SHOWN = 10
"""Most cases that are shown."""


def find(turn: Turn, query: str) -> None:
    """What was found, and where, with a link to each card; a kind word where it was nothing."""
    home = turn.catalogue.home
    if not search.terms(query):
        triage.privately(turn, "find.how")
        return
    cases = _cases(turn, home)
    found = search.find(query, cases)
    people = finding_people.find(turn, query)
    numbers = [each.id for each in found[:SHOWN]]
    audit.note(turn, "find", cases=numbers, people=people.numbers)
    key, count = ("find.found", len(found)) if found else ("find.nothing", 0)
    if not found and people.total:
        key, count = "find.found_people", people.total
    text = home.words(key, count=count, query=query[:80])
    if len(cases) > READ:
        text = f"{text} {home.words('find.newest', count=READ)}"
    if not count:
        turn.say(text, to=turn.event.who, under="")
        return
    private_answers.tell(
        turn,
        text,
        what="find",
        cases=numbers,
        people=people.numbers,
        sections=(*((_section(turn, home, found),) if found else ()), *people.sections),
    )


def _cases(turn: Turn, home: Programme) -> list[Searched]:
    others = _others(turn)
    of_request = (col(Request.id), col(Request.situation), col(Request.need))
    of_person = (col(Person.name), col(Person.promotion), col(Person.city))
    rows = turn.uow.connection.execute(
        columns(*of_request, *of_person)
        .join(Person, col(Person.id) == col(Request.person_id))
        .where(col(Request.state) != "draft", col(Person.erased_at).is_(None))
        .order_by(col(Request.id).desc())
    ).all()
    written = _written(turn, home)
    return [
        Searched(
            number,
            {
                "number": str(number),
                "name": fold(name),
                **{role: fold(" ".join(names.get(number, ()))) for role, names in others.items()},
                "promotion": str(promotion or ""),
                "town": fold(city),
                "situation": fold(f"{home.situations.get(kind, '')} {home.needs.get(need, '')}"),
                "words": written.get(number, ""),
            },
        )
        for number, kind, need, name, promotion, city in rows
        if number is not None
    ]


def _written(turn: Turn, home: Programme) -> dict[int, str]:
    """What was written in the newest cases, folded."""
    newest = select(Request).where(Request.state != "draft")
    rows = turn.uow.session.exec(newest.order_by(col(Request.id).desc()).limit(READ)).all()
    return {
        request.id or 0: fold(" ".join(said for _, said in reading.transcript(request, home)))
        for request in rows
    }


def _others(turn: Turn) -> dict[str, dict[int, list[str]]]:
    """The names of those who were asked about each case, or accompany it, by role."""
    session, found = turn.uow.session, dict[str, dict[int, list[str]]]()
    for role, request, person in (
        ("mentor", Proposal.request_id, Proposal.mentor_id),
        ("mentor", Mentorship.request_id, Mentorship.mentor_id),
        ("contact", Talk.request_id, Talk.contact_id),
        ("interviewer", Interview.request_id, Interview.interviewer_id),
    ):
        names = found.setdefault(role, {})
        statement = select(request, Person.name).join(Person, col(Person.id) == col(person))
        for number, name in session.exec(statement):
            names.setdefault(number, []).append(name)
    return found


def _section(turn: Turn, home: Programme, found: Sequence[Found]) -> Section:
    words, more = home.words, len(found) - SHOWN
    return Section(
        heading=words("find.heading"),
        lines=tuple(_line(turn, home, each) for each in found[:SHOWN]),
        note=words("find.more", count=more) if more > 0 else "",
    )


def _line(turn: Turn, home: Programme, found: Found) -> Line:
    session, words = turn.uow.session, home.words
    request = session.get(Request, found.id)
    assert request is not None
    person = session.get(Person, request.person_id)
    assert person is not None
    state = cards.state_lines(reading.case(session, request, home, turn.now), home)[0]
    fields = words.list(words(f"find.field.{field}") for field in found.fields)
    return Line(
        label=words("home.row", id=found.id, who=cards.who(person.name, person.promotion, home)),
        value=f"{state} · {fields}",
        leads_to=turn.uow.delivered(STAFF, card_slot(found.id)),
    )
