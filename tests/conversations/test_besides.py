"""Sentences at the questions of a check-in that take none: they are kept with its answers."""

import pytest

from tests.conversations.pairs import Duo, duo, relayed
from tests.harness import CATALOGUE, House

GATHERED = CATALOGUE.home.words("dialogue.gathered")


@pytest.fixture
def asked(house: House) -> Duo:
    """Nour has opened her first check-in."""
    two = duo(house).agree()
    house.clock.forward(days=14, hours=1, minutes=5)
    two.act(two.nour, "open/checkin_mentee/mentorship/{}")
    return two


def test_a_sentence_at_a_yes_or_no_reaches_the_team_with_the_answers(asked: Duo) -> None:
    nour = asked.nour
    nour.presses("M’aide un peu")
    nour.presses("Passer")
    nour.says("Il annule une fois sur deux.")
    assert GATHERED in nour.last.message.text
    assert "Oui" in nour.last.labels
    nour.presses("Non")
    nour.presses("Envoyer")
    assert "Il annule une fois sur deux." in asked.claire.all()
    assert not relayed(asked.luc)


def test_what_goes_on_after_a_yes_is_kept_too(asked: Duo) -> None:
    nour = asked.nour
    nour.presses("M’aide un peu")
    nour.says("On se voit trop peu.")
    nour.says("Oui, parce que je ne sais plus quoi lui dire.")
    nour.presses("Envoyer")
    told = asked.claire.all()
    assert "On se voit trop peu." in told
    assert "je ne sais plus quoi lui dire" in told
    assert "Contact souhaité — Oui" in told


def test_a_sentence_in_place_of_a_choice_is_kept_and_the_choice_asked_again(asked: Duo) -> None:
    nour = asked.nour
    nour.says("Il parle surtout de lui-même.")
    assert GATHERED in nour.last.message.text
    assert "M’aide un peu" in nour.last.labels
    nour.presses("M’aide un peu")
    nour.presses("Non")
    nour.presses("Envoyer")
    assert "Il parle surtout de lui-même." in asked.claire.all()


def test_what_is_too_long_is_said_not_to_be_kept(asked: Duo) -> None:
    asked.nour.says("Il parle surtout de lui. " * 50)
    assert GATHERED not in asked.nour.last.message.text
    assert "1000" in asked.nour.last.text.replace(" ", "")
