"""A goodbye that is held as its author ends the thread: it is offered where it belongs."""

import pytest

from tests.beginnings import Begin
from tests.conversations.conftest import introduced
from tests.conversations.pairs import Duo, label, relayed
from tests.harness import House, Player
from tests.screens import flat

WORDS = "Merci pour tout, ces mois m’ont beaucoup appris : au revoir, et bonne route à toi"


def hold(house: House) -> Duo:
    """Both have a form open, put a while ago; of a goodbye it is asked for whom it is."""
    two = introduced(house).greet()
    two.luc.says("/profile")
    two.nour.says("/objectif")
    house.clock.forward(minutes=40)
    for player in (two.nour, two.luc):
        player.says(WORDS)
        assert "pour qui est ce message" in player.last.text
        player.reads()
    return two


@pytest.fixture
def holding(house: House, begin: Begin) -> Duo:
    """Their words wait."""
    return begin(house, hold)


def both(two: Duo) -> list[tuple[Player, Player, str]]:
    return [(two.nour, two.luc, "Pour Luc"), (two.luc, two.nour, "Pour Nour")]


@pytest.mark.parametrize("how", ["/end", "Terminer"])
@pytest.mark.parametrize("who", [0, 1], ids=["mentee", "mentor"])
def test_before_the_thread_closes_it_is_asked_for_whom_it_is(
    holding: Duo, who: int, how: str
) -> None:
    writing, other, to_other = both(holding)[who]
    (writing.says if how.startswith("/") else writing.presses)(how)
    asked, ways = writing.screen.shown[-2:]
    assert "ne sont encore partis nulle part" in asked.text
    assert asked.message.quote == WORDS
    assert "L’objectif est atteint" in ways.labels, "the ways stand last"
    writing.presses(to_other, on=asked)
    assert relayed(other)[-1] == WORDS
    writing.presses("L’objectif est atteint")
    writing.presses(label(writing, "ending.sure"))
    holding.house.clock.forward(days=1)
    assert writing.all().count("attend que tu me dises") == 0


STOPS = [
    (0, "Terminer avec Luc", "Terminer avec Luc ?"),
    (0, "Quelqu’un d’autre que Luc", "Tu n’as pas à te justifier"),
    (1, "Terminer avec Nour", "Terminer avec Nour ?"),
    (1, "Quitter les bénévoles", "Quitter les bénévoles ?"),
]
"""Whose it is, a way to end it that `/stop` shows, and what stands last once that is pressed."""


@pytest.mark.parametrize(("who", "how", "then"), STOPS)
def test_so_it_is_by_a_way_that_is_among_those_to_stop(
    holding: Duo, who: int, how: str, then: str
) -> None:
    writing, other, to_other = both(holding)[who]
    writing.says("/stop")
    assert "ne sont encore partis nulle part" not in writing.all(), "it may be about the form alone"
    writing.presses(how)
    asked = writing.sees("ne sont encore partis nulle part")
    assert asked.message.quote == WORDS
    assert then in flat(writing.last.text)
    writing.presses(to_other, on=asked)
    assert relayed(other)[-1] == WORDS


@pytest.mark.parametrize("how", ["L’objectif est atteint", "Je passe le relais"])
def test_once_it_has_closed_no_older_form_is_offered(holding: Duo, how: str) -> None:
    holding.luc.says("/end")
    holding.luc.presses(how)
    holding.luc.presses(label(holding.luc, "ending.sure"))
    holding.house.clock.forward(hours=5)
    asked = holding.luc.sees("attend que tu me dises")
    assert asked.message.quote == WORDS
    assert not [each for each in asked.labels if "profil" in each]
    holding.luc.says("/profile")
    holding.luc.presses("Envoyer")
    assert "Rien n’est encore parti" not in holding.luc.all(), "they keep back no form of before"
    holding.luc.presses("Pour l’équipe Carrières")
    assert WORDS in holding.luc.last.text


def test_where_a_last_word_begins_it_may_be_that(holding: Duo) -> None:
    holding.nour.says("/end")
    holding.nour.presses("L’objectif est atteint")
    holding.nour.presses(label(holding.nour, "ending.sure"))
    holding.nour.presses("Un dernier mot à Luc")
    assert "Sont-ils ce dernier mot" in holding.nour.last.text
    assert holding.nour.last.message.quote == WORDS
    holding.nour.presses("Un dernier mot à Luc")
    assert WORDS in holding.nour.last.text
    assert WORDS not in holding.luc.all(), "it is read over first"
    holding.nour.presses("Envoyer")
    assert WORDS in holding.luc.last.text
