"""A mentee and a mentor who come by words alone, as far as a test of leaving needs them, and how
either erases everything."""

import re

import pytest

from tests.beginnings import Begin
from tests.conversations.test_intake import asks, has_asked
from tests.harness import House, Player

PROFILE = (
    "Paul Durand", "X1998", "Accompagner", "Directeur dans l’énergie",
    "J’ai quitté la recherche, moi aussi.",
    "recherche", "passer", "énergie", "passer", "passer", "Paris, France", "Allemagne", "français",
    "les deux", "1", "sans limite", "passer", "oui",
    "envoyer",
)  # fmt: skip
"""A whole mentor's profile, typed."""


def becomes_mentor(house: House) -> Player:
    """Somebody comes through an invite link."""
    house.staff().says("/inviter")
    link = re.search(r"start=(\S+)", house.slack("Claire").last.text)
    assert link is not None
    mentor = house.phone("Paul")
    mentor.says(f"/start {link[1]}")
    for answer in PROFILE:
        mentor.says(answer)
    return mentor


def is_asked(house: House) -> tuple[Player, Player]:
    """A request, and a mentor who has been asked about it."""
    mentor, mentee = becomes_mentor(house), asks(house.phone("Nour"))
    staff = house.staff()
    staff.presses("Prendre")
    staff.opens("Proposer…").send(mentor="Paul", words="Quelqu’un qui sort de la recherche.")
    return mentee, mentor


def are_introduced(house: House) -> tuple[Player, Player]:
    """A mentee and a mentor with an open thread."""
    mentee, mentor = is_asked(house)
    mentor.presses("Je veux bien")
    mentee.presses("Oui, avec plaisir")
    mentee.presses("J’ai lu, c’est d’accord")
    mentor.presses("J’ai lu, c’est d’accord")
    return mentee, mentor


def erases_everything(player: Player) -> None:
    """By /delete, confirmed."""
    player.says("/delete")
    player.presses("Oui, tout effacer")


@pytest.fixture
def nour(house: House, begin: Begin) -> Player:
    """She has sent a whole request."""
    return begin(house, has_asked)
