"""Another language, chosen in the middle of a form: it goes on in that one."""

import pytest

from conversations.dialogue import tongues
from storage.tables import Dialogue, Person
from tests.conversations.test_intake import ANSWERS, agrees, answered
from tests.harness import CATALOGUE, House


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


@pytest.mark.parametrize(
    "wish",
    [
        "Switch to English please",
        "Hi, can we switch to English?",
        "passe en anglais, stp",
        "Parle-moi anglais",
        "English please",
    ],
)
def test_a_wish_for_another_language_answers_no_question(house: House, wish: str) -> None:
    nour = agrees(house.phone("Nour"))
    assert "Comment t’appelles-tu" in nour.last.text
    nour.says(wish)
    assert "What is your name" in nour.last.text
    nour.says("Nour Haddad")
    assert "What is your name" not in nour.last.text
    nour.says("revenons au français")
    assert "Quelle formation" in nour.last.text


@pytest.mark.parametrize("said", ["hello", "Hi, I would like a mentor"])
def test_who_writes_in_another_language_than_their_account_is_asked_which(
    house: House, said: str
) -> None:
    priya = house.slack("Priya")
    priya.says(said)
    assert "Which language shall I speak with you?" in priya.last.text
    assert priya.last.labels == ["Français", "English"]
    priya.presses("English")
    assert "Is that all right with you?" in priya.last.text


def test_a_wish_for_another_language_may_be_a_part_of_what_is_said(house: House) -> None:
    priya = house.slack("Priya")
    priya.says("/camarade start")
    priya.says("I do not speak French, English please")
    assert "Is that all right with you?" in priya.last.text


@pytest.mark.parametrize("said", ["bonjour", "Hello, je cherche un mentor", "mentor ?"])
def test_who_writes_in_the_language_of_their_account_is_not_asked(house: House, said: str) -> None:
    nour = house.slack("Nour")
    nour.says(said)
    assert "Cela te convient-il" in nour.last.text


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("can we switch to English?", "en"),
        ("Please change the language to French", "fr"),
        ("passe à l’anglais", "en"),
        ("Merci, tu peux m’écrire en français ?", "fr"),
        ("I switched to English teaching", ""),
        ("parle anglais et français", ""),
        ("parle anglais", ""),
        ("can you speak English?", "en"),
        ("passer en anglais", "en"),
        ("I want to switch to English law", ""),
        ("English", ""),
        ("passe en", ""),
    ],
)
def test_only_what_is_a_wish_as_a_whole_is_one(said: str, code: str) -> None:
    assert tongues.wished(CATALOGUE, said) == code


@pytest.mark.parametrize("said", ["anglais", "parle anglais", "on peut passer en anglais"])
def test_where_languages_are_asked_for_they_are_the_answer(house: House, said: str) -> None:
    nour = answered(house, ANSWERS.index("français, anglais"))
    nour.says(said)
    assert house.all(Dialogue)[0].answers["languages"] == ["en"]
    assert house.all(Person)[0].language == "fr"


@pytest.mark.parametrize("said", ["Tu peux m’écrire en anglais ?", "Peut-on passer en anglais ?"])
def test_what_is_asked_of_the_team_is_no_wish_to_us(house: House, said: str) -> None:
    nour = agrees(house.phone("Nour"))
    nour.says("/team")
    nour.says(said)
    assert said in nour.last.text
    assert "Envoyer" in nour.last.labels
