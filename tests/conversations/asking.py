"""What the team asks one of a pair alone, and whom."""

from collections.abc import Callable

from storage.mail import Address
from tests.conversations.interviewing import invite
from tests.conversations.room import CLAIRE, JEANNE, PAUL, Room
from tests.conversations.test_desk_reach import arrive

ALI = Address("telegram:9")


def asks_mentee(room: Room, case: int) -> Address:
    room.fill(CLAIRE, f"ask/{case}", question="Te met-il mal à l’aise ?")
    return JEANNE


def writes_mentor(room: Room, case: int) -> Address:
    room.fill(CLAIRE, f"write_mentor/{case}", letter="Va-t-elle bien ?")
    return PAUL


def _another_case(room: Room) -> int:
    other = room.mentee(ALI, "Ali Benali")
    room.press(CLAIRE, f"claim/{other}")
    return other


def invites(room: Room, case: int) -> Address:
    invite(room, _another_case(room), PAUL)
    return PAUL


def asks_contact(room: Room, case: int) -> Address:
    number = str(room.number(PAUL))
    values = {"contact": number, "somebody": "", "words": "Une personne qui change."}
    room.fill(CLAIRE, f"contact/{_another_case(room)}", **values)
    return PAUL


def writes_person(room: Room, case: int) -> Address:
    room.fill(CLAIRE, f"write_person/{room.number(PAUL)}/mentor", letter="Comment vas-tu ?")
    return PAUL


Asks = Callable[[Room, int], Address]
ASKS: list[Asks] = [asks_mentee, writes_mentor, invites, asks_contact, writes_person]


def pair(room: Room) -> int:
    """Paul accompanies Jeanne, and they have begun to write."""
    case = arrive(room, "accompanied")
    for who, text in ((JEANNE, "Bonjour Paul"), (PAUL, "Bonjour Jeanne")):
        room.write(who, text)
    return case


def asked_by(room: Room, asks: Asks) -> Address:
    """Paul accompanies Jeanne, and one of them has just been asked: returns which."""
    return asks(room, pair(room))


def other_of(who: Address) -> Address:
    return JEANNE if who == PAUL else PAUL
