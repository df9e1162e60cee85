"""What does not arrive: under the case it is about, and a decision's letter until somebody saw to
it."""

import pytest

from storage.mail import STAFF, Address, Reachable, Refused
from storage.tables import Concern, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.interviewing import invite
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, PAUL, Room, words_of
from tests.conversations.test_desk_reach import arrive

WORDS = CATALOGUE.home.words
ALI = Address("telegram:9")


def is_refused(room: Room, who: Address) -> list[str]:
    """The newest message to somebody never arrives; returns what the channel is told, each with
    the thread it stands in."""
    before = len(room.said[STAFF])
    room.happen(who, Refused(key=room.last(who).key, why="bloqué"))
    told = room.said[STAFF][before:]
    return [message.under for message in told if "/undelivered/" in message.slot]


def open_ones(room: Room) -> list[tuple[str, int | None]]:
    return [(row.kind, row.request_id) for row in room.all(Concern) if row.closed_at is None]


def decide(room: Room, act: str) -> int:
    """A decision whose letter Jeanne is sent."""
    case = arrive(room, "claimed")
    values = {
        "refer": {"referral": "coach"},
        "decline": {"letter": "Non, désolée."},
        "wait": {"letter": "On attend."},
        "close": {"letter": "Bonne route.", "why": "elle a trouvé"},
        "contact": {"somebody": "Anne Petit, anne@exemple.fr"},
    }
    room.fill(CLAIRE, f"{act}/{case}", **values[act])
    return case


def test_what_an_interviewer_does_not_get_is_under_that_case(room: Room) -> None:
    arrive(room, "proposing")  # Paul is asked about another case
    other = room.mentee(ALI, "Ali Benali")
    room.press(CLAIRE, f"claim/{other}")
    invite(room, other, PAUL)
    assert is_refused(room, PAUL) == [f"case/{other}"]
    assert open_ones(room) == [("mentor_unreachable", other)]
    assert f"Demande n° {other}" in words_of(room.thread(other)[-1]).replace("\xa0", " ")
    assert "Paul Durand" in words_of(room.thread(other)[-1])


def test_so_it_is_for_somebody_of_the_workspace_who_is_no_mentor(room: Room) -> None:
    case = arrive(room, "claimed")
    rose = Address("slack:UROSE")
    invite(room, case, member=rose)
    assert is_refused(room, rose) == [f"case/{case}"]


def test_what_a_contact_or_a_mentor_does_not_get_is_under_its_case(room: Room) -> None:
    case = arrive(room, "proposing")
    assert is_refused(room, PAUL) == [f"case/{case}"]
    other = room.mentee(ALI, "Ali Benali")
    room.press(CLAIRE, f"claim/{other}")
    number = str(room.number(PAUL))
    room.fill(CLAIRE, f"contact/{other}", contact=number, words="Une personne qui change.")
    assert is_refused(room, PAUL) == [f"case/{other}"]


@pytest.mark.parametrize("act", ["refer", "decline", "wait", "close", "contact"])
def test_a_letter_that_never_arrived_waits_for_a_named_member(room: Room, act: str) -> None:
    case = decide(room, act)
    assert is_refused(room, JEANNE) == [f"case/{case}"]
    assert open_ones(room) == [("letter", case)]
    assert "Une lettre n’est pas arrivée" in words_of(room.card(case))
    assert "Jeanne Martin" in room.thread(case)[-1].text
    assert room.last(CLAIRE).text == WORDS("triage.letter_undelivered_private", id=case)
    room.write(JEANNE, "/status")  # she is heard from: the letter is still lost
    assert open_ones(room) == [("letter", case)]
    (row,) = room.all(Concern)
    room.fill_inside(MARC, f"close_concern/{row.id}", done="appelée")
    (row,) = room.all(Concern)
    assert row.closed_name == "Marc"


@pytest.mark.parametrize("act", ["decline", "wait"])
def test_who_has_blocked_us_is_one_concern_and_not_two(room: Room, act: str) -> None:
    arrive(room, "claimed")
    room.blocked.add(JEANNE)
    values = {"letter": "Bonjour."}
    room.fill(CLAIRE, f"{act}/1", **values)
    assert open_ones(room) == [("letter", 1)]
    room.happen(JEANNE, Reachable(yes=False))
    assert open_ones(room) == [("letter", 1)]
    room.blocked.discard(JEANNE)
    room.happen(JEANNE, Reachable(yes=True))
    assert open_ones(room) == [("letter", 1)]


def test_a_person_who_was_lost_without_a_case_is_followed_in_it(room: Room) -> None:
    luc = Address("telegram:7")
    room.write(luc, "/start")
    room.happen(luc, Refused(key=room.last(luc).key, why="perdu"))
    assert open_ones(room) == [("unreachable", None)]
    case = room.mentee()
    number = room.number(luc)

    def theirs(uow: UnitOfWork) -> None:
        request = uow.session.get(Request, case)
        assert request is not None
        request.person_id = number

    room.change(theirs)
    room.happen(luc, Refused(key=room.last(luc).key, why="perdu"))
    assert open_ones(room) == [("unreachable", case)]


def test_a_preview_says_who_is_out_of_reach(room: Room) -> None:
    case = arrive(room, "claimed")
    preview = room.fill(CLAIRE, f"ask/{case}", question="Une première ?")
    assert "joignable" not in preview.to
    room.happen(JEANNE, Reachable(yes=False))
    preview = room.fill(CLAIRE, f"ask/{case}", question="Une seconde ?")
    assert preview.to.startswith(WORDS("triage.away", name="Jeanne Martin"))


def test_an_erasure_finds_what_was_said_of_a_lost_letter(room: Room) -> None:
    decide(room, "decline")
    is_refused(room, JEANNE)
    room.happen(JEANNE, Reachable(yes=False))
    room.erases(JEANNE)
    whole = "\n".join(
        words_of(s.message) for each in (STAFF, CLAIRE) for s in room.screens[each].shown
    )
    assert "Jeanne" not in whole
    assert open_ones(room) == []


def test_that_somebody_is_back_is_said_wherever_they_were_said_to_be_away(room: Room) -> None:
    arrive(room, "proposing")  # Paul is asked about another case
    other = room.mentee(ALI, "Ali Benali")
    room.press(CLAIRE, f"claim/{other}")
    room.blocked.add(PAUL)
    invite(room, other, PAUL)
    away = f"case/{other}/mentor/{room.number(PAUL)}/away/"
    (slot,) = (slot for where, slot in room.standing if where == STAFF and slot.startswith(away))
    name = "Paul Durand"
    assert WORDS("triage.thread.unreachable", name=name) in room.standing[STAFF, slot].text
    room.blocked.discard(PAUL)
    room.happen(PAUL, Reachable(yes=True))
    assert WORDS("triage.thread.was_away", name=name) in room.standing[STAFF, slot].text
