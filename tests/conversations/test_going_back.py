"""Going back by a command: it does what the button does, and where there is none it says so."""

import pytest

from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.harness import CATALOGUE, House

INTAKE = CATALOGUE.home.forms["intake"]


@pytest.mark.parametrize("command", ["/back", "/retour"])
def test_it_asks_the_question_before_again(house: House, command: str) -> None:
    nour = agrees(house.phone())
    nour.says(command)
    nour.sees(CATALOGUE.home.words("dialogue.first_already"))
    nour.says(ANSWERS[0])
    nour.says(command)
    assert INTAKE.questions["name"].ask in nour.last.message.text
    assert ANSWERS[0] in nour.last.text


def test_where_nothing_is_asked_it_is_said_kindly(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/back")
    assert nour.last.message.text == CATALOGUE.home.words("dialogue.no_back")
