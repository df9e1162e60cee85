"""No to a help that was offered beside: it is the team's to read, and they do, however it comes."""

from typing import Any

import pytest

from storage.mail import STAFF
from storage.tables import Decision, History, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CLAIRE, JEANNE, PAUL, Room, acts_of
from tests.conversations.test_desk_reach import arrive
from tests.conversations.test_helped import AFTER, ASK, COACH, HOME, WORDS, kept, offered_beside
from tests.harness import Player

REFUSED = WORDS("helped.refused", **HOME.about.team_words)
TOLD = WORDS("helped.staff_refused", name="Jeanne Martin", label=COACH.label)
WHY = "C’est trop cher pour moi en ce moment."


@pytest.fixture
def beside(room: Room) -> int:
    """A request without a mentor yet, whose mentee is offered a coach meanwhile."""
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"refer/{case}", referral="coach", then="beside")
    return case


def told(room: Room, case: int) -> int:
    """How often the team was told."""
    return [each.text for each in room.thread(case)].count(TOLD)


# --- how it is said -----------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["Non merci", "non", "Non merci, pas cette aide"])
@pytest.mark.parametrize("state", ["claimed", "accompanied"])
def test_a_plain_no_is_that_button(room: Room, state: str, words: str) -> None:
    case = arrive(room, state)
    room.fill(CLAIRE, f"refer/{case}", referral="coach", then="beside")
    room.write(JEANNE, words)
    assert room.last(JEANNE).text == REFUSED
    assert told(room, case) == 1
    assert words not in [each.text for each in room.said[PAUL]]


def test_a_no_in_other_words_is_asked_about(room: Room) -> None:
    case = offered_beside(room)
    room.write(JEANNE, f"Non, pas de coach. {WHY}")
    assert "pour qui est ce message" in room.last(JEANNE).text
    room.press(JEANNE, next(act for act in acts_of(room.last(JEANNE)) if "/f/to_team/" in act))
    room.write(JEANNE, "Envoyer")
    assert WHY in room.thread(case)[-1].quote
    assert WHY not in room.heard(PAUL)


def test_why_it_is_not_wanted_may_follow_and_is_the_teams_too(room: Room) -> None:
    case = offered_beside(room)
    room.press(JEANNE, acts_of(room.last(JEANNE))[0])
    assert acts_of(room.last(JEANNE)) == [f"open/to_team/person/{room.number(JEANNE)}"]
    room.write(JEANNE, WHY)
    assert WHY not in room.heard(PAUL)
    room.press(JEANNE, next(act for act in acts_of(room.last(JEANNE)) if "/f/to_team/" in act))
    room.write(JEANNE, "Envoyer")
    assert room.thread(case)[-1].quote == WHY
    assert WHY not in room.heard(PAUL)


# --- when it comes late -------------------------------------------------------------------------


def test_who_has_been_asked_meanwhile_is_asked_anew(room: Room, beside: int) -> None:
    room.clock.forward(days=AFTER.days + 1)
    room.press(JEANNE, "no_help/1")
    assert room.last(JEANNE).text == ASK
    assert told(room, beside) == 0
    room.write(JEANNE, "Pas vraiment")
    assert kept(room).helped == "little"
    room.press(JEANNE, "no_help/1")
    assert room.last(JEANNE).text == WORDS("helped.already")


def test_who_could_not_be_asked_on_the_day_may_still_say_no(room: Room, beside: int) -> None:
    jeanne = Player(room, JEANNE)
    jeanne.blocks()
    room.clock.forward(days=AFTER.days + 2)
    jeanne.unblocks()
    for _ in range(2):
        room.press(JEANNE, "no_help/1")
        assert room.last(JEANNE).text == REFUSED
    assert told(room, beside) == 1
    assert kept(room).helped == "declined"


def test_once_the_case_is_forgotten_nobody_is_said_to_be_told(room: Room, beside: int) -> None:
    def forget(uow: UnitOfWork) -> None:
        request = uow.session.get(Request, beside)
        assert request is not None
        request.answers = {}

    room.change(forget)
    lines = len(room.all(History))
    room.press(JEANNE, "no_help/1")
    assert room.last(JEANNE).text == WORDS("helped.thanks")
    assert (kept(room).helped, len(room.all(History))) == ("declined", lines)


# --- who reads it -------------------------------------------------------------------------------


def test_where_nobody_is_responsible_the_thread_says_it_once(room: Room, beside: int) -> None:
    def leave(uow: UnitOfWork) -> None:
        request = uow.session.get(Request, beside)
        assert request is not None
        request.holder = ""

    room.change(leave)
    room.press(JEANNE, "no_help/1")
    assert told(room, beside) == 1
    assert WORDS("helped.holder_refused", id=beside) not in room.heard(STAFF)


def test_the_case_is_locked_before_what_was_decided_about_it(
    room: Room, beside: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in whatever forgets a case: in another order, the two would wait for each other."""
    locked: list[str] = []
    lock = UnitOfWork.lock

    def noted(uow: UnitOfWork, table: type[Any], key: object) -> object:
        locked.append(table.__name__)
        return lock(uow, table, key)

    monkeypatch.setattr(UnitOfWork, "lock", noted)
    pair = [Request.__name__, Decision.__name__]
    for act in ("no_help/1", "helped/little/1"):
        locked.clear()
        room.press(JEANNE, act)
        assert locked[:2] == pair
        room.clock.forward(hours=1)
    room.change(lambda uow: uow.remind("decision/1", "helped", uow.now))
    locked.clear()
    room.clock.forward(hours=1)
    assert locked[:2] == [Person.__name__, Decision.__name__]
