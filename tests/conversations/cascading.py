"""Mentors who are asked about a case one after the other, and what became of it."""

from storage.mail import Address
from storage.tables import Mentor, Person, Proposal
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CATALOGUE, CLAIRE, PAUL, Room

HOME = CATALOGUE.home
WORDS = HOME.words
ANNE, LISE = Address("telegram:2002"), Address("telegram:2003")
ABOUT = "Une chercheuse qui hésite."


def proposed(room: Room, *then: Address) -> int:
    """Paul is asked about Jeanne's case, and these after him."""
    case = room.mentee()
    for where, name in ((PAUL, "Paul Durand"), (ANNE, "Anne Petit"), (LISE, "Lise Moreau")):
        room.mentor(where, name)
    room.press(CLAIRE, f"claim/{case}")
    fields = zip(("next", "next_2", "next_3"), then, strict=False)
    after = {name: str(room.number(where)) for name, where in fields}
    room.fill(CLAIRE, f"propose/{case}", mentor=str(room.number(PAUL)), words=ABOUT, **after)
    return case


def asked(room: Room) -> list[tuple[str, str]]:
    """Who was asked so far, and what became of it."""
    rows = sorted(room.all(Proposal), key=lambda row: row.id or 0)
    return [(room.find(Person, each.mentor_id).name, each.state) for each in rows]


def change(room: Room, where: Address, **different: object) -> None:
    number = room.number(where)

    def write(uow: UnitOfWork) -> None:
        mentor = uow.session.get_one(Mentor, number)
        for name, value in different.items():
            setattr(mentor, name, value)

    room.change(write)


def moments(room: Room) -> None:
    """What is due now is done."""
    room.clock.forward(minutes=1)
