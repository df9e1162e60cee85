"""The steps of interviews, as everybody presses and writes them."""

from conversations.team.forms import Preview
from storage.mail import Address
from storage.tables import Interview
from tests.conversations.room import CLAIRE, JEANNE, Room

ZOE = Address("telegram:3")
ROSE = Address("slack:UROSE")
SAID = "Une chercheuse qui change de voie."


def opened(room: Room) -> int:
    """A request that Claire holds; Paul and Zoé are mentors."""
    case = room.mentee()
    room.mentor()
    room.mentor(ZOE, "Zoé Blanc")
    room.press(CLAIRE, f"claim/{case}")
    return case


def invite(room: Room, case: int, *who: Address, member: str = "") -> Preview:
    """Claire invites mentors, and perhaps somebody of the workspace."""
    mentors = ",".join(str(room.number(each)) for each in who)
    return room.fill(CLAIRE, f"interview/{case}", mentors=mentors, member=member, words=SAID)


def dates(room: Room, who: Address, number: int, when: str = "jeudi 18h30") -> None:
    """The interviewer accepts, and proposes a date; it is Monday, ten o'clock."""
    room.press(who, f"iv/yes/{number}")
    room.write(who, when)
    room.write(who, "https://visio.example.org/abc")


def proposes(room: Room, who: Address, number: int, when: str = "vendredi 9h") -> None:
    """One of the two proposes another date, and no place."""
    room.press(who, f"open/interview_date/interview/{number}")
    room.write(who, when)
    room.write(who, "Passer")


def meets(room: Room, who: Address, number: int) -> None:
    """They agree on a date, and it comes and goes."""
    dates(room, who, number)
    room.press(JEANNE, f"iv/ok/{number}")
    room.clock.forward(days=4)


def writes(room: Room, who: Address, number: int, verdict: str, seeks: str) -> None:
    """The interviewer writes an opinion."""
    room.press(who, f"open/opinion/interview/{number}")
    for answer in (verdict, seeks, "Passer", "Passer", "Envoyer"):
        room.write(who, answer)


def state(room: Room, number: int) -> str:
    """How far an interview is."""
    return room.find(Interview, number).state
