"""A date that was proposed and waits: whoever is to answer is reminded once, in time."""

from collections.abc import Callable

import pytest

from tests.conversations.pairs import Duo
from tests.conversations.test_after_a_report import reports
from tests.conversations.test_meetings import propose, state
from tests.harness import House
from tests.screens import flat

RECALLED = "Nour attend ta réponse"


def times(two: Duo) -> int:
    """How often Luc was reminded."""
    return sum(RECALLED in shown.text for shown in two.luc.screen.shown)


def test_whoever_is_to_answer_is_reminded_once_and_led_to_it(two: Duo, house: House) -> None:
    two.greet()
    propose(two.nour, "vendredi 4 décembre 14h")
    house.clock.forward(days=2, hours=1)
    assert "vendredi 4 décembre à 14h" in two.luc.last.text
    assert RECALLED in two.luc.last.text
    recalled = two.luc.last
    assert recalled.labels == ["C’est d’accord", "Une autre date", "Pas pour l’instant"]
    house.clock.forward(days=5)
    assert times(two) == 1
    assert "attend ta réponse" not in two.nour.all(), "she proposed it"
    two.luc.presses("C’est d’accord", on=recalled)
    assert state(two) == ["agreed"]
    assert recalled.labels == [], "nothing is to be answered any more"


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [("oui, c’est d’accord", "agreed"), ("Pas pour l’instant", "cancelled")],
)
def test_it_is_answered_in_words(two: Duo, house: House, typed: str, becomes: str) -> None:
    two.greet()
    propose(two.nour, "vendredi 4 décembre 14h")
    house.clock.forward(days=2, hours=1)
    two.luc.says(typed)
    assert state(two) == [becomes]


def test_in_english_too(two: Duo, house: House) -> None:
    two.greet()
    two.luc.says("/langue anglais")
    propose(two.nour, "vendredi 4 décembre 14h")
    house.clock.forward(days=2, hours=1)
    assert "Nour is waiting for your answer" in flat(two.luc.last.text)


def answers(two: Duo) -> None:
    two.luc.presses("C’est d’accord")


def thinks_better(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.presses("Retirer ma proposition")


def breaks(two: Duo) -> None:
    two.nour.says("/pause 2 semaines")


def parts(two: Duo) -> None:
    two.ends(two.nour, "end/done/{}")


def tells(two: Duo) -> None:
    reports(two.luc)


@pytest.mark.parametrize("happens", [answers, thinks_better, breaks, parts, tells])
def test_nobody_is_where_there_is_nothing_to_answer(
    two: Duo, house: House, happens: Callable[[Duo], None]
) -> None:
    two.greet()
    propose(two.nour, "vendredi 4 décembre 14h")
    happens(two)
    house.clock.forward(days=6)
    assert times(two) == 0


def test_nor_where_it_would_press(two: Duo, house: House) -> None:
    two.greet()
    propose(two.nour, "mercredi 25 novembre 14h")
    house.clock.forward(days=3)
    assert times(two) == 0
