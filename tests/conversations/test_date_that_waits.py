"""A date that waits for an answer: /status tells both of it, and what is said of it once it has
passed is true also where it never arrived."""

import pytest

from tests.beginnings import Begin
from tests.conversations.conftest import introduced
from tests.conversations.joining import joins
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


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("back", ["unblocks", "oui"])
def test_one_that_did_not_arrive_is_said_not_to_have_and_shown_on_return(
    two: Duo, known: bool, back: str
) -> None:
    if known:
        two.luc.blocks()
    else:
        two.house.blocked.add(two.luc.where)
    two.nour.says("/rdv jeudi 18h")
    two.nour.presses("Passer")
    assert "n’est pas joignable ici en ce moment" in two.nour.last.text
    assert two.nour.all().count("ne lui est pas arrivée") == 1
    two.house.clock.forward(hours=6)
    if back == "oui":  # which answers nothing that they have not read yet
        two.house.blocked.discard(two.luc.where)
        two.luc.says("oui")
    else:
        two.luc.unblocks()
    assert "Nour te propose de vous retrouver : jeudi 26 novembre à 18h" in two.luc.last.text
    two.luc.presses("C’est d’accord")
    assert "C’est noté avec Luc" in two.nour.last.text


def test_one_that_arrived_or_was_taken_back_is_not_shown_again(two: Duo) -> None:
    two.nour.says("/rdv jeudi 18h")
    two.nour.presses("Passer")
    for _ in range(2):
        two.luc.blocks()
        two.house.clock.forward(hours=1)
        two.luc.reads()
        two.luc.unblocks()
        assert "te propose" not in two.luc.reads()
        two.luc.blocks()
        two.nour.says("/rdv vendredi 18h")
        two.nour.presses("Passer")
        two.nour.says("/rdv")
        two.nour.presses("Retirer ma proposition")


def test_where_it_does_not_arrive_in_one_place_it_does_in_another(two: Duo) -> None:
    slack = joins(two.luc, two.house.slack("Luc"))
    two.luc.says("/status")  # from now on written to here
    two.house.blocked.add(two.luc.where)
    two.nour.says("/rdv jeudi 18h")
    two.nour.presses("Passer")
    assert "joignable" not in two.nour.all()
    slack.presses("C’est d’accord")
    assert "C’est noté avec Luc" in two.nour.last.text
    two.luc.reads()
    two.luc.unblocks()
    assert "te propose" not in two.luc.reads()


def test_a_date_of_another_year_is_said_with_its_year(two: Duo) -> None:
    two.nour.says("/rdv 20/11 à 18h")
    assert "20 novembre 2027" in two.nour.last.text
