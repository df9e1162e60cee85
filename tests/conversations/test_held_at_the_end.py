"""Words that wait for their author to say for whom they are, when the thread closes."""

import pytest

from tests.beginnings import Begin
from tests.conversations.conftest import introduced
from tests.conversations.pairs import Duo, relayed
from tests.harness import House
from tests.screens import flat

WORDS = "Merci pour tout, vraiment"
SAY = "Un dernier mot à Luc"


def hold(house: House) -> Duo:
    """Of words of Nour's it is asked for whom they are."""
    two = introduced(house).greet()
    two.luc.says("/exchange 06 01 02 03 04")
    two.nour.says(WORDS)
    assert "pour qui est ce message" in two.nour.last.text
    return two


@pytest.fixture
def holding(house: House, begin: Begin) -> Duo:
    """Words of Nour's wait."""
    return begin(house, hold)


def ends(two: Duo, why: str) -> None:
    two.nour.says("/end")
    two.nour.presses(why)
    two.nour.presses("Oui, terminer")


@pytest.mark.parametrize("asked_again", [False, True])
def test_they_become_a_last_word_where_one_is_passed_on(holding: Duo, asked_again: bool) -> None:
    ends(holding, "L’objectif est atteint")
    if asked_again:
        holding.house.clock.forward(hours=5)
        assert WORDS in holding.nour.last.message.quote
        holding.nour.presses(SAY)
    else:
        holding.nour.presses("Pour Luc")
    assert "comme un dernier mot" in holding.nour.all()
    assert WORDS in holding.nour.last.text
    assert WORDS not in holding.luc.all(), "it is read over first"
    holding.nour.presses("Envoyer")
    assert WORDS in holding.luc.last.text
    assert WORDS not in relayed(holding.luc), "it is said once"


def test_where_none_is_their_author_reads_that_the_thread_is_closed(holding: Duo) -> None:
    ends(holding, "Je préfère arrêter")
    holding.nour.presses("Pour Luc")
    assert "Ton fil avec Luc est fermé" in holding.nour.last.text
    assert "Que veux-tu en faire" in holding.nour.last.text
    assert holding.nour.last.labels == ["Pour l’équipe Carrières", "Pour personne"]
    assert WORDS not in holding.luc.all()


def test_a_picture_is_no_last_word(two: Duo) -> None:
    two.greet()
    two.luc.says("/exchange 06 01 02 03 04")
    two.nour.sends("photo")
    ends(two, "L’objectif est atteint")
    two.nour.presses("Pour Luc")
    assert "Ton fil avec Luc est fermé" in two.nour.last.text
    assert two.nour.last.labels == ["Pour l’équipe Carrières", "Pour personne"]


def test_where_the_other_has_erased_everything_none_is_named(holding: Duo) -> None:
    holding.luc.erases()
    holding.nour.presses("Pour Luc")
    assert flat(holding.nour.last.text).startswith("Ce fil est fermé : ton message")
    assert holding.nour.last.labels == ["Pour l’équipe Carrières", "Pour personne"]
