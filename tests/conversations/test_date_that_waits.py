"""A date that waits for an answer: /status tells both of it, and what is said of it once it has
passed is true also where it never arrived."""

import pytest

from tests.beginnings import Begin
from tests.conversations.conftest import introduced
from tests.conversations.pairs import Duo
from tests.harness import House


def greeted(house: House) -> Duo:
    return introduced(house).greet()


@pytest.fixture
def two(house: House, begin: Begin) -> Duo:
    return begin(house, greeted)


def test_status_tells_each_of_it_and_no_more_of_it_once_it_is_answered(two: Duo) -> None:
    two.nour.says("/rdv jeudi 18h")
    two.nour.presses("Passer")
    two.nour.says("/status")
    assert "Sa réponse est attendue" in two.nour.last.text
    two.luc.says("/status")
    assert "Nour te propose une date : jeudi 26 novembre à 18h" in two.luc.last.text
    two.luc.presses("C’est d’accord")
    for each in (two.nour, two.luc):
        each.says("/status")
        assert "Prochain rendez-vous" in each.last.text
        assert "est attendue" not in each.last.text
        assert "te propose" not in each.last.text


@pytest.mark.parametrize("blocks", [False, True])
def test_of_one_that_never_arrived_it_is_not_said_that_nobody_answered(
    two: Duo, blocks: bool
) -> None:
    if blocks:
        two.nour.blocks()
    two.luc.says("/rdv jeudi 18h")
    two.luc.presses("Passer")
    two.house.clock.forward(days=6)
    two.luc.says("/status")
    assert "Sa réponse est attendue" not in two.luc.last.text
    told = next(each.text for each in two.luc.screen.shown if "est passée" in each.text)
    assert ("n’est pas joignable" in told) == blocks
    assert ("sans oui ni non" in told) != blocks


def test_a_date_of_another_year_is_said_with_its_year(two: Duo) -> None:
    two.nour.says("/rdv 20/11 à 18h")
    assert "20 novembre 2027" in two.nour.last.text
