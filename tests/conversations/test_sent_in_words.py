"""A request that is read over is sent in any plain words for it, and going on at a question where
nothing was put aside is no answer to it."""

import pytest

from storage.tables import Dialogue, Request
from tests.conversations.test_intake import ANSWERS, answered
from tests.harness import House


@pytest.mark.parametrize(
    "said",
    [
        "C’est bon, envoie !",
        "vas-y envoie",
        "ok c’est bon",
        "Parfait, tu peux envoyer",
        "oui, vas-y",
    ],
)
def test_plain_words_send_what_was_read_over(house: House, said: str) -> None:
    nour = answered(house, len(ANSWERS))
    nour.says(said)
    (request,) = house.all(Request)
    assert request.state == "submitted"


@pytest.mark.parametrize("said", ["Looks good, send it", "all good, go ahead", "that’s fine, send"])
def test_plain_words_send_it_in_english_too(house: House, said: str) -> None:
    nour = answered(house, len(ANSWERS))
    nour.says("/language")
    nour.presses("English")
    nour.says(said)
    (request,) = house.all(Request)
    assert request.state == "submitted"


@pytest.mark.parametrize("said", ["merci", "c’est bon mais change la ville", "envoie-moi un mail"])
def test_words_that_say_something_else_send_nothing(house: House, said: str) -> None:
    nour = answered(house, len(ANSWERS))
    nour.says(said)
    (request,) = house.all(Request)
    assert request.state == "draft"


@pytest.mark.parametrize("said", ["reprendre", "on reprend", "je continue"])
def test_going_on_at_an_open_question_asks_it_again(house: House, said: str) -> None:
    nour = answered(house, 10)
    asked = nour.screen.shown[-1].text
    nour.says(said)
    assert nour.screen.shown[-1].text == asked
    (dialogue,) = house.all(Dialogue)
    assert said not in str(dialogue.answers)
