"""Two about whom the team has yet to see to something are not told that it has been calm."""

import pytest

from tests.conversations.pairs import Duo, duo
from tests.conversations.test_concerns import checks_in, writes_to_team
from tests.harness import House

CALM = "Trois semaines que c’est calme"


@pytest.fixture
def two(house: House) -> Duo:
    """A pair that has exchanged a word each."""
    pair = duo(house).agree()
    pair.nour.says("Bonjour Luc")
    pair.luc.says("Bonjour Nour")
    return pair


def calm(two: Duo) -> int:
    """How many times one of the two was told so."""
    screens = (two.nour.screen, two.luc.screen)
    return sum(CALM in shown.text for screen in screens for shown in screen.shown)


def test_without_a_concern_both_are_told(two: Duo) -> None:
    two.house.clock.forward(days=23)
    assert calm(two) == 2


def test_while_a_concern_is_open_neither_is(two: Duo) -> None:
    writes_to_team(two.nour)
    two.house.clock.forward(days=27)
    assert calm(two) == 0


def test_once_it_is_closed_they_are_if_it_is_not_too_late(two: Duo) -> None:
    writes_to_team(two.nour)
    two.house.clock.forward(days=23)
    assert calm(two) == 0
    two.house.staff().opens("Vu : mot à l’équipe").send(how="J’ai déjà parlé", done="appelée")
    two.house.clock.forward(hours=1)
    assert calm(two) == 2


@pytest.mark.parametrize(("who", "going"), [("nour", "Ne va pas bien"), ("luc", "Me dépasse")])
def test_nor_for_three_weeks_after_a_check_in_that_goes_badly_even_if_it_was_seen_to(
    two: Duo, who: str, going: str
) -> None:
    two.house.clock.forward(days=15)
    checks_in(getattr(two, who), going, "Non")
    two.house.staff().opens("Vu : …").send(done="J’en ai parlé.")
    two.house.clock.forward(days=12)
    assert calm(two) == 0
