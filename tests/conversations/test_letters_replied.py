"""A reply to a letter of the team is for the team, also where a thread has just closed."""

import pytest

from storage.mail import Ref
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_concerns import falls_silent
from tests.conversations.test_intake import asks
from tests.harness import House, Player
from tests.screens import flat

THANKS = "Merci à toute l’équipe."
TOO_LATE = "ton message ne lui est pas parvenu"
LETTER = "Ce n’est un reproche pour personne"


@pytest.fixture
def two(house: House) -> Duo:
    """Their mentorship has fallen silent, and Claire has ended it with a letter to each."""
    pair = duo(house).agree()
    falls_silent(pair)
    pair.claire.opens("Terminer avec douceur").send()
    for player in (pair.nour, pair.luc):
        player.sees(f"…{LETTER}…")
    return pair


def letter(player: Player) -> Ref:
    return next(each.ref for each in player.screen.shown if LETTER in each.text)


@pytest.mark.parametrize("who", ["nour", "luc"])
def test_a_reply_to_the_letter_that_ended_it_is_for_the_team(two: Duo, who: str) -> None:
    player: Player = getattr(two, who)
    player.says("/status")  # something else is the newest thing that was said
    player.says(THANKS, reply_to=letter(player))
    assert TOO_LATE not in flat(player.all())
    if who == "luc":
        player.presses("de moi, ou d’autre chose")
    assert THANKS in player.last.text
    player.presses("Envoyer")
    two.claire.sees(f"…{THANKS}…")


def test_words_right_below_that_letter_are_for_the_team(two: Duo) -> None:
    two.nour.says(THANKS)
    assert THANKS in two.nour.last.text
    two.nour.presses("Envoyer")
    two.claire.sees(f"…{THANKS}…")


def test_a_reply_to_anything_else_is_told_that_it_is_too_late(two: Duo) -> None:
    two.nour.says("/status")
    two.nour.says(THANKS, reply_to=two.nour.screen.shown[0].ref)
    assert TOO_LATE in flat(two.nour.last.text)


def test_a_reply_to_the_letter_that_closed_a_request_is_for_the_team(house: House) -> None:
    nour, claire = asks(house.phone("Nour")), house.staff()
    claire.presses("Prendre")
    claire.opens("Clore").send(why="a trouvé")
    closed = nour.screen.shown[-1]
    assert "Nous refermons ta demande" in closed.text
    nour.says("/status")
    nour.says(THANKS, reply_to=closed.ref)
    assert THANKS in nour.last.text
    nour.presses("Envoyer")
    claire.sees(f"…{THANKS}…")
