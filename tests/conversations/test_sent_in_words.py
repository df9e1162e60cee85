"""A request that is read over is sent in any plain words for it, and going on at a question where
nothing was put aside is no answer to it."""

import pytest

from storage.tables import Dialogue, Request
from tests.conversations.test_intake import ANSWERS, answered
from tests.harness import House


def becomes(house: House, said: str, language: str = "") -> str:
    """What Nour's request is once she has said this below all that she reads over."""
    nour = answered(house, len(ANSWERS))
    if language:
        nour.says("/language")
        nour.presses(language)
    nour.says(said)
    (request,) = house.all(Request)
    return request.state


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("C’est bon, envoie !", ""),
        ("vas-y envoie", ""),
        ("ok c’est bon", ""),
        ("Parfait, tu peux envoyer", ""),
        ("oui, vas-y", ""),
        ("Looks good, send it", "English"),
        ("all good, go ahead", "English"),
        ("that’s fine, send", "English"),
    ],
)
def test_plain_words_send_what_was_read_over(house: House, said: str, language: str) -> None:
    assert becomes(house, said, language) == "submitted"


@pytest.mark.parametrize("said", ["merci", "c’est bon mais change la ville", "envoie-moi un mail"])
def test_words_that_say_something_else_send_nothing(house: House, said: str) -> None:
    assert becomes(house, said) == "draft"


@pytest.mark.parametrize("said", ["reprendre", "on reprend", "je continue"])
def test_going_on_at_an_open_question_asks_it_again(house: House, said: str) -> None:
    nour = answered(house, 10)
    asked = nour.last.text
    nour.says(said)
    assert nour.last.text == asked
    (dialogue,) = house.all(Dialogue)
    assert said not in str(dialogue.answers)
