"""Another language, chosen in the middle of a form: it goes on in that one."""

import pytest

from tests.conversations.test_intake import ANSWERS, agrees
from tests.harness import House


@pytest.mark.parametrize("platform", ["slack", "telegram"])
def test_a_form_goes_on_in_the_language_that_is_chosen(house: House, platform: str) -> None:
    if platform == "slack":
        nour, command = house.slack("Nour"), "/camarade language"
        nour.says("/camarade start")
        nour.presses("Oui, ça me convient")
    else:
        nour, command = agrees(house.phone("Nour")), "/language"
    for answer in ANSWERS[:3]:
        nour.says(answer)
    assert "Dans quelle ville" in nour.last.text
    house.clock.forward(minutes=1)
    nour.says(command)
    house.clock.forward(minutes=1)
    nour.presses("English")
    assert "Which city do you live in" in nour.last.text
    nour.says(ANSWERS[3])
    assert "Which city" not in nour.last.text, "and takes what is typed"
