"""Words of great distress reach a person of the team, not a channel alone."""

import pytest

from conversations.programme import Catalogue
from storage.mail import Address
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
