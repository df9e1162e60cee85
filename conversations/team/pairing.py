"""`/camarade répartir`: whom to ask for each request that waits, so that it is best for them all.

Each card's form ranks mentors for one request; where several wait, the first to be served would
take whom another needs more. This looks at all of them at once (`matching.assigning`) and asks
nobody: each line opens the form of its request, with the mentor chosen, to be taken, changed or
left.
"""

from typing import TYPE_CHECKING

from sqlmodel import col, select

from conversations.casework import cards
from conversations.casework.casebook import card_slot
from conversations.matching import sentences
from conversations.mentoring import roster
from conversations.team import private_answers, triage
from conversations.turn import Turn
from storage.mail import STAFF, Button, Line, Section
from storage.tables import Person, Proposal, Request

if TYPE_CHECKING:
    from conversations.matching.assigning import Assigned

LOOKING = ("claimed", "submitted", "asking")
"""The states in which a request may be proposed to somebody, and nobody is asked yet."""

CONSIDERED = 500
"""Most requests that are looked at together, the oldest first: some seconds for ten thousand
mentors."""

SHOWN = 10
"""Most of them that are told at once."""


def asked(turn: Turn, rest: str) -> None:
    """The best assignment, to the one who asks."""
    # SciPy takes half a second and fifty megabytes: a bot that is never asked does without.
    from conversations.matching.assigning import assign

    home, session = turn.catalogue.home, turn.uow.session
    rows = _waiting(turn)
    if not rows:
        triage.privately(turn, "pairing.nobody_waits")
        return
    facts = [roster.request_facts(session, request, turn.catalogue) for request, _ in rows]
    columns = roster.ready(session, turn.catalogue)
    standings = roster.standings(session, home, turn.now)
    found = assign(facts, columns, standings, home.matching)
    shown = list(zip(rows, found, strict=True))[:SHOWN]
    served = sum(each.mentor is not None for each in found)
    more = len(rows) - len(shown)
    section = Section(
        heading=home.words("pairing.heading"),
        lines=tuple(_line(turn, request, person, each) for (request, person), each in shown),
        buttons=tuple(
            Button(
                label=home.words("pairing.propose", id=request.id, name=each.mentor.name),
                act=f"propose/{request.id}/{each.mentor.mentor_id}",
            )
            for (request, _), each in shown
            if each.mentor is not None
        ),
        note=home.words("pairing.more", count=more) if more else "",
    )
    private_answers.tell(
        turn,
        home.words("pairing.found", count=len(rows), served=served),
        what="pairing",
        cases=[request.id for (request, _), _ in shown],
        people=[each.mentor.mentor_id for _, each in shown if each.mentor is not None],
        sections=(section,),
    )


def _waiting(turn: Turn) -> list[tuple[Request, Person]]:
    """The requests for which somebody may be looked for, the oldest first."""
    being_asked = select(Proposal.request_id).where(Proposal.state == "asked")
    statement = (
        select(Request, Person)
        .join(Person, col(Person.id) == col(Request.person_id))
        .where(
            col(Request.state).in_(LOOKING),
            col(Person.erased_at).is_(None),
            col(Request.id).not_in(being_asked),
        )
        .order_by(col(Request.submitted_at), col(Request.id))
        .limit(CONSIDERED)
    )
    return list(turn.uow.session.exec(statement).all())


def _line(turn: Turn, request: Request, person: Person, found: "Assigned") -> Line:
    home = turn.catalogue.home
    who = cards.who(person.name, person.promotion, home)
    if found.mentor is None:
        said = home.words("pairing.nobody")
    else:
        why = sentences.sentence(found.mentor, home)
        key = "pairing.first" if found.place == 1 else "pairing.other"
        said = home.words(key, name=found.mentor.name, why=why, place=found.place)
    return Line(
        label=home.words("home.row", id=request.id, who=who),
        value=said,
        leads_to=turn.uow.delivered(STAFF, card_slot(request.id)),
    )
