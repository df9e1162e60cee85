"""`/camarade trouver …`: people of the roster, whether or not a case names them.

Whoever was invited to accompany, does so or has paused is looked for by name, promotion, town and
by what they said of their work. Who has left or is erased is not.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import col, select

from conversations.dialogue.given import shown
from conversations.mentoring import presence, roster
from conversations.plain import fold
from conversations.programme import Programme
from conversations.team import home_rows, search
from conversations.team.search import Searched
from conversations.turn import Turn
from storage.mail import STAFF, Section
from storage.tables import Mentor, Person

SHOWN = 5
"""Most people that are shown."""

IN_ROSTER = ("invited", *presence.HERE)

SAID = ("occupation", "helps", "situations", "countries")
"""The questions of the profile whose answers say what somebody does and knows."""


class People(NamedTuple):
    """Who was found: how many, the numbers of those that are shown, and how they are shown."""

    total: int
    numbers: Sequence[int]
    sections: tuple[Section, ...]


def find(turn: Turn, query: str) -> People:
    """The people of the roster in whom every word of the query is found, the best first, with where
    the channel says that they came."""
    session, home = turn.uow.session, turn.catalogue.home
    statement = (
        select(Mentor, Person)
        .join(Person, col(Person.id) == col(Mentor.person_id))
        .where(col(Mentor.state).in_(IN_ROSTER), col(Person.erased_at).is_(None))
    )
    known = {mentor.person_id: (mentor, person) for mentor, person in session.exec(statement)}
    found = search.find(query, [_searched(*each, home) for each in known.values()])
    numbers = [each.id for each in found[:SHOWN]]
    if not numbers:
        return People(0, (), ())
    load, more = roster.loads(session), len(found) - len(numbers)
    rows = home_rows.of_mentors([(*known[each], load[each]) for each in numbers], home)
    came = [turn.uow.delivered(STAFF, f"mentor/{each}/joined") for each in numbers]
    section = Section(
        heading=home.words("find.people"),
        lines=tuple(
            row.model_copy(update={"leads_to": where})
            for row, where in zip(rows, came, strict=True)
        ),
        note=home.words("find.more_people", count=more) if more > 0 else "",
    )
    return People(len(found), numbers, (section,))


def _searched(mentor: Mentor, person: Person, home: Programme) -> Searched:
    questions, answers = home.forms["mentor"].questions, mentor.answers
    said = (shown(answers[name], questions[name], home) for name in SAID if answers.get(name))
    return Searched(
        mentor.person_id,
        {
            "name": fold(person.name),
            "promotion": str(person.promotion or ""),
            "town": fold(person.city),
            "words": fold(" ".join(said)),
        },
    )
