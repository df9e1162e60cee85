"""Several processes on one PostgreSQL, each in the middle of asking, or of answering for, the same
mentor or contact: nobody gets more than they take.

They are real processes, each with a connection and a memory of its own (`handling_child`).
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from conversations.team.forms import Preview
from storage import inbox
from storage.mail import Address, Event, Pressed, Ref, Submitted
from storage.tables import Mentor, Mentorship, PersonAddress, Proposal, Request, Talk
from storage.unit_of_work import UnitOfWork
from tests.conversations.inquiring import QUESTIONS, Seekers, heard, words
from tests.conversations.pairs import duo
from tests.conversations.room import CATALOGUE, CLAIRE, Room
from tests.harness import House
from tests.patience import PATIENCE

WORDS = CATALOGUE.home.words
ABOUT = "Une chercheuse qui hésite."
MANY = 3
"""How many act at once; each may have two of what they all want."""

MOST = 2
ROOT = Path(__file__).resolve().parents[2]


class Processes:
    """As many of them as act at once."""

    def __init__(self) -> None:
        self.children = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.conversations.handling_child"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(MANY)
        ]

    def close(self) -> None:
        """They end with their input."""
        for child in self.children:
            child.communicate(timeout=PATIENCE)

    def handle(self, house: House, events: Sequence[Event]) -> None:
        """Each of them handles one of the events, all at the same instant."""
        assert len(events) == MANY
        house.ledger.write_now(lambda uow: inbox.store(uow, list(events)))
        self._tell(f"{house.url} {house.clock.now().isoformat()}")
        assert self._hear() == ["begun"] * MANY
        self._tell("go")
        assert self._hear() == ["done"] * MANY
        house.settle()

    def _tell(self, line: str) -> None:
        for child in self.children:
            assert child.stdin is not None
            child.stdin.write(f"{line}\n")
            child.stdin.flush()

    def _hear(self) -> list[str]:
        heard = []
        for child in self.children:
            assert child.stdout is not None
            heard.append(child.stdout.readline().strip())
        return heard


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    """Started once: each loads the whole product."""
    started = Processes()
    yield started
    started.close()


@pytest.fixture
def room(postgresql_url: str) -> Iterator[Room]:
    opened = Room(postgresql_url)
    yield opened
    opened.close()


def many_cases(room: Room) -> list[int]:
    """So many mentees have sent a request; Claire holds them."""
    cases = [
        room.mentee(Address(f"telegram:{50 + place}"), f"Nour Haddad {place}")
        for place in range(MANY)
    ]
    for case in cases:
        room.press(CLAIRE, f"claim/{case}")
    return cases


def takes(room: Room, mentor: int, capacity: int) -> None:
    """How many people this mentor accompanies at once."""

    def write(uow: UnitOfWork) -> None:
        uow.session.get_one(Mentor, mentor).capacity = capacity

    room.change(write)


def proposes(room: Room, case: int, mentor: int, place: int) -> Event:
    """A member of the team confirms a proposal, each in a place of their own."""
    who, values = Address(f"slack:UTEAM{place}"), {"mentor": str(mentor), "words": ABOUT}
    preview = room.forms.check(f"propose/{case}", values, who, staff=True)
    assert isinstance(preview, Preview), preview
    what = Submitted(act=f"propose/{case}", values={**values, **preview.adds})
    return Event(
        id=f"proposes/{case}", at=room.clock.now(), who=who, where=who, what=what, staff=True
    )


def presses(house: House, who: Address, act: str) -> Event:
    """A button, pressed in one's own place."""
    what = Pressed(act=act, ref=Ref("pressed"))
    return Event(id=f"{act}/{who}", at=house.clock.now(), who=who, where=who, what=what)


def test_nobody_is_asked_about_more_cases_than_they_can_have_unanswered(
    room: Room, processes: Processes
) -> None:
    assert CATALOGUE.home.limits.unanswered_at_once == MOST
    paul = room.mentor()
    takes(room, paul, MANY)
    cases = many_cases(room)
    events = [proposes(room, case, paul, place) for place, case in enumerate(cases)]
    processes.handle(room, events)
    assert [row.state for row in room.all(Proposal)] == ["asked"] * MOST
    states = sorted(room.find(Request, case).state for case in cases)
    assert states == ["claimed"] * (MANY - MOST) + ["proposing"] * MOST


def test_nobody_accompanies_more_people_than_they_take(room: Room, processes: Processes) -> None:
    paul = room.mentor()
    takes(room, paul, MOST)
    places = [Address(f"telegram:{70 + place}") for place in range(MANY)]
    events = []
    for place, case in enumerate(many_cases(room)):
        other = room.mentor(Address(f"telegram:{90 + place}"), f"Anne Petit {place}")
        room.fill(CLAIRE, f"propose/{case}", mentor=str(other), words=ABOUT)
        number = room.change(lambda uow, case=case: _asked(uow, case, paul, places))  # type: ignore[misc]
        events.append(presses(room, places[place], f"proposal/yes/{number}"))
    processes.handle(room, events)
    assert len(room.all(Mentorship)) == MOST
    states = sorted(row.state for row in room.all(Proposal) if row.mentor_id == paul)
    assert states == ["accepted"] * MOST + ["asked"] * (MANY - MOST)
    told = [room.heard(where) for where in places]
    no_place = WORDS("mentor.no_place").partition("(")[0]
    assert sum(no_place in each for each in told) == MANY - MOST


def _asked(uow: UnitOfWork, case: int, mentor: int, places: Sequence[Address]) -> int:
    """The mentor, who is at all these places, was asked about the case."""
    for where in places:
        if uow.session.get(PersonAddress, where) is None:
            uow.session.add(PersonAddress(address=where, person_id=mentor, used_at=uow.now))
    row = Proposal(request_id=case, mentor_id=mentor, state="asked", asked_at=uow.now)
    uow.session.add(row)
    uow.session.flush()
    assert row.id is not None
    return row.id


def test_no_contact_is_asked_more_often_than_they_said(
    postgresql_url: str, processes: Processes
) -> None:
    house = House(postgresql_url)
    pairs = [
        Seekers(house, duo(house, nour=house.phone(f"N{one}"), luc=house.phone(f"L{one}")).agree())
        for one in range(MANY)
    ]
    zoe = pairs[0].comes("Zoé", str(MOST))
    events = []
    for it in pairs:
        it.seeks()
        it.nour.presses(words("inquiry.pick", place=1))
        _, send = it.nour.finds(words("inquiry.button.send"))
        events.append(presses(house, it.nour.who, send.act))
    processes.handle(house, events)
    assert [talk.state for talk in house.all(Talk)] == ["asked"] * MOST
    assert heard(zoe).count(QUESTIONS[0]) == MOST
    taken = [words("inquiry.taken") in heard(it.nour) for it in pairs]
    assert sum(taken) == MANY - MOST
    house.close()
