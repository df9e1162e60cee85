"""Whoever is asked, when a date has come, whether they go on, and is silent: reminded, awaited."""

from datetime import timedelta

import pytest

from conversations.casework import promises, working
from storage.mail import Address
from storage.tables import History, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CLAIRE, JEANNE, Room, acts_of, words_of
from tests.conversations.test_deferred import ASK, HOME, OPENS, WORDS, move_west, told, wait
from tests.conversations.test_desk_reach import arrive
from tests.harness import Player

AGAIN = WORDS("wait.ask_again", name="Jeanne", **HOME.about.team_words)


@pytest.fixture
def waiting(room: Room) -> int:
    """A case that Claire holds, and that waits for the working day after Christmas."""
    case = arrive(room, "claimed")
    wait(room, case)
    return case


def test_nothing_is_owed_while_it_waits_nor_until_the_mentee_says_that_they_go_on(
    room: Room, waiting: int
) -> None:
    room.clock.to(OPENS - timedelta(minutes=1))
    assert "promis" not in room.heard(CLAIRE)
    room.clock.to(OPENS)
    assert owed(room, waiting) is None
    room.clock.forward(days=40)
    assert not told(room, WORDS("deadline.decision"))
    room.press(JEANNE, f"go_on/{waiting}")
    today = working.local_day(room.clock.now(), HOME.team)
    by = working.after(today, HOME.team.decision_working_days, HOME.team)
    assert owed(room, waiting) == promises.Promise("decision", by)
    room.clock.to(working.opening(by, HOME.team))
    assert told(room, WORDS("deadline.decision"))


def owed(room: Room, case: int) -> promises.Promise | None:
    request = room.find(Request, case)
    lines = [line for line in room.all(History) if line.request_id == case]
    return promises.owed(request.state, request.submitted_at, lines, HOME)


def test_who_was_never_asked_is_not_waited_for(room: Room, waiting: int) -> None:
    Player(room, JEANNE).blocks()
    room.clock.to(OPENS)
    assert ASK not in room.heard(JEANNE)
    promise = owed(room, waiting)
    assert promise is not None
    assert promise.kind == "decision"


def test_silence_is_answered_by_one_reminder_and_the_card_says_who_is_awaited(
    room: Room, waiting: int
) -> None:
    room.clock.to(OPENS)
    line = WORDS("wait.card", since=WORDS.day(OPENS))
    assert line in words_of(room.card(waiting))
    room.press(CLAIRE, "home/list/mentee", where=Address("slack:home/UCLAIRE"))
    (row,) = room.standing[Address("slack:home/UCLAIRE"), "home"].sections[0].lines
    assert "attend la réponse de la personne" in row.value
    room.clock.forward(days=6)
    assert AGAIN not in room.heard(JEANNE)
    room.clock.forward(days=2)
    assert room.last(JEANNE).text == AGAIN
    assert acts_of(room.last(JEANNE)) == [f"go_on/{waiting}", f"wait_longer/{waiting}", "leave"]
    assert room.last(CLAIRE).text == WORDS("wait.holder_silent", id=waiting)
    room.clock.forward(days=70)
    assert (room.heard(JEANNE).count(ASK), room.heard(JEANNE).count(AGAIN)) == (1, 1)
    assert line in words_of(room.card(waiting))
    room.write(JEANNE, "oui")
    assert told(room, WORDS("wait.holder_wanted", id=waiting))
    assert line not in words_of(room.card(waiting))


@pytest.mark.parametrize("act", ["go_on", "wait_longer"])
def test_who_answered_is_not_reminded(room: Room, waiting: int, act: str) -> None:
    room.clock.to(OPENS)
    room.press(JEANNE, f"{act}/{waiting}")
    room.clock.forward(days=20)
    assert AGAIN not in room.heard(JEANNE)


def test_the_reminder_keeps_a_day_from_another_message_and_to_hours_of_their_own(
    room: Room, waiting: int
) -> None:
    move_west(room)
    room.clock.to(OPENS + timedelta(days=7))
    number, nudged = room.number(JEANNE), OPENS + timedelta(days=7, hours=2)

    def nudge(uow: UnitOfWork) -> None:
        person = uow.session.get(Person, number)
        assert person is not None
        person.nudges = (nudged,)

    room.change(nudge)
    room.clock.to(nudged + timedelta(days=1))
    assert AGAIN not in room.heard(JEANNE)
    room.clock.to(OPENS + timedelta(days=8, hours=9))  # nine o'clock there, the next day
    assert room.last(JEANNE).text == AGAIN
