"""A session that is to be moved, where the other says yes only once its old hour has passed: it is
one session, at the new hour."""

import pytest

from tests.conversations.pairs import Duo
from tests.conversations.test_calendars import files, read
from tests.conversations.test_meetings import state
from tests.conversations.test_sessions import AGENDA, meets, writes_agenda
from tests.harness import Player

MET = "a-t-il eu lieu"


def would_move(two: Duo, when: str = "vendredi 18h") -> None:
    """It is agreed for Thursday at two; on Wednesday Luc would rather meet on Friday."""
    meets(two)
    two.house.clock.forward(days=2)
    two.luc.says("/rdv")
    two.luc.presses("Changer la date")
    two.luc.says(when)
    two.luc.presses("Passer")
    assert "plutôt que jeudi 26 novembre à 14h" in two.nour.last.text


def calendar(player: Player) -> dict[str, tuple[str, str]]:
    """What a calendar shows that has taken all files in: for each session, its day and status."""
    events = [read(each.text)[1] for each in files(player)]
    return {str(each["uid"]): (f"{each.start:%a %H}", str(each["status"])) for each in events}


@pytest.mark.parametrize("hours", [5, 12])  # an hour after it, and once both were asked about it
def test_each_calendar_holds_one_session_and_that_is_asked_about(two: Duo, hours: int) -> None:
    would_move(two)
    two.house.clock.forward(days=1, hours=hours)
    asked = [each for each in (two.nour, two.luc) if MET in each.all()]
    assert len(asked) == (2 if hours == 12 else 0)
    two.nour.presses("C’est d’accord", on=two.nour.sees("plutôt que jeudi"))
    assert state(two) == ["cancelled", "agreed"]
    for player in (two.nour, two.luc):
        assert "à la place de la date d’avant" in player.last.text
        assert list(calendar(player).values()) == [("Fri 17", "CONFIRMED")]
        assert not [each for each in player.screen.shown if MET in each.text]
    two.house.clock.forward(days=5)
    for player in (two.nour, two.luc):
        questions = [each.text for each in player.screen.shown if MET in each.text]
        assert len(questions) == 1
        assert "vendredi 27 novembre" in questions[0]


def test_what_she_wants_to_talk_about_comes_along(two: Duo) -> None:
    meets(two)
    writes_agenda(two)
    two.luc.says("/rdv vendredi 18h")
    two.luc.presses("Passer")
    two.house.clock.forward(days=3, hours=5)
    two.nour.presses("C’est d’accord", on=two.nour.sees("plutôt que jeudi"))
    two.house.clock.forward(days=1)
    assert AGENDA in two.luc.sees("Rendez-vous demain avec Nour : vendredi").text


def test_it_is_said_of_which_session_it_would_be_the_new_date(two: Duo) -> None:
    would_move(two)
    two.house.clock.forward(days=1, hours=5)
    two.nour.says("/rdv")
    assert "vendredi 27 novembre à 18h, plutôt que jeudi 26 novembre à 14h" in two.nour.last.text
    two.luc.says("/rdv")
    assert "tient toujours" not in two.luc.last.text


def test_another_date_instead_moves_the_same_session(two: Duo) -> None:
    would_move(two)
    two.house.clock.forward(days=1, hours=5)
    two.nour.presses("Une autre date", on=two.nour.sees("plutôt que jeudi"))
    two.nour.says("samedi 10h")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    assert state(two) == ["cancelled", "cancelled", "agreed"]
    for player in (two.nour, two.luc):
        assert list(calendar(player).values()) == [("Sat 09", "CONFIRMED")]


@pytest.mark.parametrize("answer", ["Oui", "Pas cette fois"])
def test_what_one_of_them_said_of_it_stands_and_the_next_is_another(two: Duo, answer: str) -> None:
    would_move(two, "samedi 18h")
    two.house.clock.forward(days=1, hours=12)
    two.luc.presses(answer, on=two.luc.sees(MET))
    two.nour.presses("C’est d’accord", on=two.nour.sees("plutôt que jeudi"))
    assert state(two) == ["held" if answer == "Oui" else "missed", "agreed"]
    assert len(calendar(two.nour)) == 2
    assert "à la place" not in two.nour.last.text


def test_one_that_was_called_off_meanwhile_is_not_moved(two: Duo) -> None:
    would_move(two)
    two.act(two.luc, "mt/off/1")
    two.house.clock.forward(days=1, hours=5)
    two.nour.presses("C’est d’accord", on=two.nour.sees("plutôt que jeudi"))
    assert state(two) == ["cancelled", "agreed"]
    assert sorted(status for _, status in calendar(two.nour).values()) == ["CANCELLED", "CONFIRMED"]


def test_one_whose_place_was_said_meanwhile_is(two: Duo) -> None:
    would_move(two)
    two.nour.says("/rdv")
    two.act(two.nour, "mt/place/1")
    two.nour.says("Café de la Paix")
    two.house.clock.forward(days=1, hours=5)
    two.nour.presses("C’est d’accord", on=two.nour.sees("plutôt que jeudi"))
    assert sorted(state(two)) == ["agreed", "cancelled", "cancelled"]
    assert list(calendar(two.nour).values()) == [("Fri 17", "CONFIRMED")]


def test_a_proposal_that_came_to_nothing_moved_nothing(two: Duo) -> None:
    would_move(two)
    two.nour.presses("Pas pour l’instant")
    two.act(two.luc, "mt/off/1")
    two.act(two.nour, "mt/off/1")
    assert "est déjà annulé" in two.nour.last.text
    assert "avait été déplacé" not in two.nour.last.text
