"""Words of great distress reach a person of the team, not a channel alone."""

import pytest

from conversations.programme import Catalogue
from storage.mail import Address
from tests.conversations.pairs import duo
from tests.harness import CATALOGUE, House

HOME = CATALOGUE.home
CLAIRE, MARC = Address("slack:UCLAIRE"), Address("slack:UMARC")
DYING = "je veux mourir"


@pytest.fixture
def watched(house: House) -> House:
    """Claire is on duty each day, Marc is the backup."""
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    team = HOME.team.model_copy(update={"backup": "UMARC", "rota": dict.fromkeys(days, "UCLAIRE")})
    house.catalogue = Catalogue(HOME.model_copy(update={"team": team}), {})
    house.restart()
    return house


def heard(house: House, who: Address) -> str:
    shown = house.screens[who].shown if who in house.screens else []
    return "\n".join(each.text for each in shown)


def test_who_is_on_duty_is_told_at_once_then_the_backup_too(watched: House) -> None:
    watched.phone("Nour").says(DYING)
    assert heard(watched, CLAIRE).count("c’est toi qui es de garde") == 1
    assert "Nour" not in heard(watched, CLAIRE)
    assert not heard(watched, MARC)
    watched.clock.forward(hours=5)
    watched.settle()
    for member in (CLAIRE, MARC):
        assert heard(watched, member).count("attendent toujours") == 1


def test_grave_words_that_are_repeated_are_told_again(watched: House) -> None:
    nour = watched.phone("Nour")
    nour.says(DYING)
    watched.clock.forward(minutes=5)
    nour.says(DYING)
    assert heard(watched, CLAIRE).count("c’est toi qui es de garde") == 2


def test_where_nobody_is_on_duty_the_channel_is_told(house: House) -> None:
    house.phone("Nour").says(DYING)
    assert "Une personne a besoin de nous" in "\n".join(
        each.text for each in house.staff().screen.shown
    )
    assert not heard(house, CLAIRE)


@pytest.mark.parametrize("who", ["nour", "luc"])
def test_grave_words_to_the_other_of_a_pair_bring_their_author_the_numbers_and_nobody_is_told(
    house: House, who: str
) -> None:
    two = duo(house).agree().greet()
    author, other = (two.nour, two.luc) if who == "nour" else (two.luc, two.nour)
    before = two.claire.all()
    author.says("Je n’en peux plus, j’ai envie de mourir.")
    assert "3114" in author.last.text
    assert "personne d’autre ne le lit" in author.last.text
    assert "envie de mourir" in other.last.text
    assert "3114" not in other.all()
    assert two.claire.all() == before
    author.says("Vraiment envie de mourir.")
    assert author.all().count("3114") == 1, "once a day"
