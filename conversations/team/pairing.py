"""`/camarade répartir`: whom to ask for each request that waits, so that it is best for them all.

Each card's form ranks mentors for one request; where several wait, the first to be served would
take whom another needs more. This looks at all of them at once (`matching.assigning`) and asks
nobody: each line opens the form of its request, with the mentor chosen, to be taken, changed or
left.
"""

from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from conversations.casework import cards
from conversations.casework.casebook import card_slot
from conversations.matching import sentences
from conversations.mentoring import roster
from conversations.team import private_answers, reported, triage
from conversations.turn import Turn
from storage.mail import STAFF, Button, Line, Section
from storage.tables import Person, Proposal, Request

if TYPE_CHECKING:
    from conversations.matching.assigning import Assigned

LOOKING = ("claimed", "submitted", "asking")
"""The states in which a request may be proposed to somebody, and nobody is asked yet."""

SHOWN = 10
"""Most of them that are told at once."""


def asked(turn: Turn, rest: str) -> None:
    """The best assignment, to the one who asks."""
    # SciPy takes half a second and fifty megabytes: a bot that is never asked does without.
    from conversations.matching.assigning import assign

    home, session = turn.catalogue.home, turn.uow.session
    count, rows = _waiting(turn)
    if not rows:
        triage.privately(turn, "pairing.nobody_waits")
        return
    facts = [roster.request_facts(session, request, turn.catalogue) for request, _ in rows]
    columns = roster.ready(session, turn.catalogue)
    standings = roster.standings(session, home, turn.now)
    places = roster.places(session, home, turn.now)
    found = assign(facts, columns, standings, places, home.matching)
    shown = list(zip(rows, found, strict=True))[:SHOWN]
    served = sum(each.mentor is not None for each in found)
    notes = [home.words("pairing.more", count=count - len(shown))] if count > len(shown) else []
    if count > len(rows):
        notes.append(home.words("pairing.considered", count=len(rows)))
    found_here = [each.mentor for _, each in shown if each.mentor is not None]
    told = [(mentor.mentor_id, mentor.name) for mentor in found_here]
    notes += filter(None, [reported.note(session, home.words, told)])
    lines = []
    for each, ((request, person), one) in zip(facts, shown, strict=False):
        said = _said(turn, one)
        if not said:  # of all who are left out, why is asked for those only who are shown
            ranking = columns.rank(each, standings, home.matching, most=1)
            said = sentences.recruit(each, ranking, home.matching, home)
        lines.append(_line(turn, request, person, said))
    section = Section(
        heading=home.words("pairing.heading" if served else "pairing.heading_none"),
        lines=tuple(lines),
        buttons=tuple(
            Button(
                label=home.words("pairing.propose", id=request.id, name=each.mentor.name),
                act=f"propose/{request.id}/{each.mentor.mentor_id}",
                form=True,
            )
            for (request, _), each in shown
            if each.mentor is not None
        ),
        note=" ".join(notes),
    )
    private_answers.tell(
        turn,
        home.words("pairing.found" if served else "pairing.found_none", count=count, served=served),
        what="pairing",
        cases=[request.id for (request, _), _ in shown],
        people=[number for number, _ in told],
        sections=(section,),
    )


def _waiting(turn: Turn) -> tuple[int, list[tuple[Request, Person]]]:
    """How many requests there are for which somebody may be looked for; of them, those that are
    looked at together, the oldest first."""
    being_asked = select(Proposal.request_id).where(Proposal.state == "asked")
    wait = (
        col(Request.state).in_(LOOKING),
        col(Person.erased_at).is_(None),
        col(Request.id).not_in(being_asked),
    )
    whose = col(Person.id) == col(Request.person_id)
    counted = select(func.count()).select_from(Request).join(Person, whose).where(*wait)
    statement = (
        select(Request, Person)
        .join(Person, whose)
        .where(*wait)
        .order_by(col(Request.submitted_at), col(Request.id))
        .limit(turn.catalogue.home.limits.shared_out_at_once)
    )
    session = turn.uow.session
    return session.exec(counted).one(), list(session.exec(statement).all())


def _said(turn: Turn, found: "Assigned") -> str:
    """Who was found, and why, or that others need them more; empty where nobody fits."""
    home = turn.catalogue.home
    if found.mentor is None:
        return home.words("pairing.taken") if found.fit else ""
    why = sentences.for_team(found.mentor, home)
    key = "pairing.first" if found.place == 1 else "pairing.other"
    return home.words(key, name=found.mentor.name, why=why, place=found.place)


def _line(turn: Turn, request: Request, person: Person, said: str) -> Line:
    home = turn.catalogue.home
    who = cards.who(person.name, person.promotion, home)
    return Line(
        label=home.words("home.row", id=request.id, who=who),
        value=said,
        leads_to=turn.uow.delivered(STAFF, card_slot(request.id)),
    )
