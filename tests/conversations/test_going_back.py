"""Going back, or putting it off, by a command: it does what the button does, and where there is
none it says so."""

import pytest

from storage.tables import Dialogue
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


@pytest.mark.parametrize("command", ["/later", "/plus_tard", "/Later"])
def test_questions_are_put_off_by_a_command_as_by_their_button(house: House, command: str) -> None:
    pressed, typed = agrees(house.phone()), agrees(house.phone())
    for nour in (pressed, typed):
        nour.says(ANSWERS[0])
        nour.reads()
    pressed.presses(CATALOGUE.home.words("dialogue.later"))
    typed.says(command)
    assert typed.reads() == pressed.reads() != ""
    assert typed.last.labels == pressed.last.labels
    assert [row.paused_at is not None for row in house.all(Dialogue)] == [True, True]
    typed.says(command)
    assert typed.last.message.text == CATALOGUE.home.words("dialogue.no_later")
