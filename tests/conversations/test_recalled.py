"""A question of the team that stays without an answer: recalled once, then told once."""

from datetime import timedelta

import pytest

from storage.tables import Person
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, Room, acts_of
from tests.conversations.test_desk_reach import arrive

HOME = CATALOGUE.home
AGAIN = HOME.words("triage.ask_again", name="Jeanne", **HOME.about.team_words)


def silent(case: int) -> str:
    return HOME.words("triage.holder_silent", id=case)


@pytest.fixture
def asked(room: Room) -> int:
    """A case whose mentee was asked something, on a Monday at ten."""
    return arrive(room, "asking")


def test_it_is_recalled_once_and_then_the_holder_is_told(room: Room, asked: int) -> None:
    reply = acts_of(room.last(JEANNE))
    room.clock.forward(days=6)
    assert AGAIN not in room.heard(JEANNE)
    room.clock.forward(days=2)
    assert room.last(JEANNE).text == AGAIN
    assert acts_of(room.last(JEANNE)) == reply
    assert silent(asked) not in room.heard(CLAIRE)
    room.clock.forward(days=7)
    room.restart()
    room.clock.forward(days=60)
    assert room.heard(JEANNE).count(AGAIN) == 1
    assert room.heard(CLAIRE).count(silent(asked)) == 1


def test_far_away_it_is_recalled_in_their_own_morning(room: Room, asked: int) -> None:
    number = room.number(JEANNE)

    def move(uow: UnitOfWork) -> None:
        uow.session.get_one(Person, number).zone = "America/Los_Angeles"

    room.change(move)
    room.clock.forward(days=7, hours=1)  # two o'clock at night there
    assert AGAIN not in room.heard(JEANNE)
    room.clock.forward(hours=10)
    assert room.last(JEANNE).text == AGAIN


@pytest.mark.parametrize(("days", "times"), [(3, 1), (9, 0)], ids=["soon", "too late"])
def test_distress_puts_it_off_until_nothing_recalls_it_any_more(
    room: Room, asked: int, days: int, times: int
) -> None:
    room.clock.forward(days=6)
    room.write(JEANNE, "Je veux en finir avec la vie.")
    room.clock.forward(days=days)
    assert AGAIN not in room.heard(JEANNE)
    room.press(CLAIRE, f"care/{asked}")
    room.clock.forward(days=20)
    assert room.heard(JEANNE).count(AGAIN) == times
    assert room.heard(CLAIRE).count(silent(asked)) == 1


def test_who_has_written_to_the_team_is_not_recalled_it(room: Room, asked: int) -> None:
    room.write(JEANNE, "/team Je pars trois semaines, je réponds ensuite.")
    room.write(JEANNE, "Envoyer")
    room.clock.forward(days=20)
    assert AGAIN not in room.heard(JEANNE)
    assert silent(asked) in room.heard(CLAIRE)  # it has had no answer all the same


@pytest.mark.parametrize("what", ["answers", "closes", "withdraws", "erases"])
def test_what_is_over_is_recalled_to_nobody(room: Room, asked: int, what: str) -> None:
    if what == "answers":
        room.press(JEANNE, acts_of(room.last(JEANNE))[0])
        room.write(JEANNE, "Depuis un an.")
        room.write(JEANNE, "Envoyer")
    elif what == "closes":
        room.fill(CLAIRE, f"close/{asked}", why="elle a trouvé")
    elif what == "withdraws":
        room.press(JEANNE, f"stop/withdraw/{asked}")
    else:
        room.write(JEANNE, "/delete")
        room.write(JEANNE, "Oui, tout effacer")
    room.clock.forward(days=20)
    assert AGAIN not in room.heard(JEANNE)
    assert silent(asked) not in room.heard(CLAIRE)
    assert not room.change(lambda uow: uow.reminders(f"asked/{asked}"))


def test_a_newer_question_counts_anew(room: Room, asked: int) -> None:
    room.clock.forward(days=3)
    room.fill(CLAIRE, f"ask/{asked}", question="Et où ?")
    reply = acts_of(room.last(JEANNE))
    room.clock.forward(days=6)
    assert AGAIN not in room.heard(JEANNE)
    room.clock.forward(days=2)
    assert room.last(JEANNE).text == AGAIN
    assert acts_of(room.last(JEANNE)) == reply


def test_it_waits_where_they_heard_enough_this_week(room: Room, asked: int) -> None:
    number, due = room.number(JEANNE), room.clock.now() + timedelta(days=7)

    def nudge(uow: UnitOfWork) -> None:
        person = uow.session.get_one(Person, number)
        person.nudges = tuple(due - timedelta(days=days) for days in (4, 2, 1))

    room.change(nudge)
    room.clock.forward(days=9)
    assert AGAIN not in room.heard(JEANNE)
    room.clock.forward(days=3)
    assert room.heard(JEANNE).count(AGAIN) == 1


def test_it_keeps_a_day_from_another_message(room: Room, asked: int) -> None:
    number, nudged = room.number(JEANNE), room.clock.now() + timedelta(days=7, hours=-1)

    def nudge(uow: UnitOfWork) -> None:
        uow.session.get_one(Person, number).nudges = (nudged,)

    room.change(nudge)
    room.clock.forward(days=7, hours=2)
    assert AGAIN not in room.heard(JEANNE)
    room.clock.forward(days=1)
    assert room.last(JEANNE).text == AGAIN
