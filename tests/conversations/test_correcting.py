"""Words typed where answers are read over: they correct one, and none is lost."""

import pytest

from storage.tables import Dialogue, Request
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.harness import CATALOGUE, House, Player

WORDS = CATALOGUE.home.words
HOPES = "Trouver un rythme qui me laisse du temps."


@pytest.fixture
def reading(house: House) -> Player:
    """Nour, who reads her request over."""
    nour = agrees(house.phone())
    for answer in ANSWERS:
        nour.says(answer)
    assert "Envoyer" in nour.last.labels
    return nour


def hopes(house: House) -> str:
    return str(house.all(Dialogue)[0].answers["hopes"])


def test_of_one_answer_it_is_not_asked_which(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/team")
    nour.says("Je pars lundi matin.")
    nour.presses("Corriger")
    nour.says("Je pars mardi matin.")
    nour.presses("Envoyer")
    assert "Je pars mardi matin." in house.staff().all()
    assert "lundi matin" not in house.staff().all()


@pytest.mark.parametrize("pressed", [True, False])
def test_words_before_the_answer_they_correct_are_kept_for_it(
    house: House, reading: Player, pressed: bool
) -> None:
    if pressed:
        reading.presses("Corriger")
    before = hopes(house)
    reading.says(HOPES)
    assert WORDS("dialogue.words_for_which") == reading.last.message.text
    assert reading.last.message.quote == HOPES
    reading.presses(CATALOGUE.home.forms["intake"].questions["hopes"].short)
    assert before in reading.last.text
    assert reading.last.message.quote == HOPES
    assert hopes(house) == before, "nothing is replaced unseen"
    reading.presses("Oui, remplacer")
    assert hopes(house) == HOPES
    reading.presses("Envoyer")
    assert house.all(Request)[0].answers["hopes"] == HOPES


def test_who_changes_their_mind_keeps_the_answer(house: House, reading: Player) -> None:
    before = hopes(house)
    reading.says(HOPES)
    reading.presses(CATALOGUE.home.forms["intake"].questions["hopes"].short)
    reading.says("non")
    assert hopes(house) == before
    assert "Envoyer" in reading.last.labels
    assert HOPES not in reading.last.text


def test_words_may_go_on_with_the_answer(house: House, reading: Player) -> None:
    before = hopes(house)
    reading.says(HOPES)
    reading.presses(CATALOGUE.home.forms["intake"].questions["hopes"].short)
    reading.presses("Non, l’ajouter à la suite")
    assert hopes(house) == f"{before}\n{HOPES}"
    assert "Envoyer" in reading.last.labels


def test_a_few_words_are_kept_where_it_was_asked_which(house: House, reading: Player) -> None:
    reading.presses("Corriger")
    reading.says("X2015")
    assert reading.last.message.quote == "X2015"
    reading.presses("Promotion")
    reading.says("oui")
    assert house.all(Dialogue)[0].answers["promotion"] == 2015


def test_what_can_be_no_answer_has_it_asked_anew(house: House, reading: Player) -> None:
    reading.presses("Corriger")
    reading.says(HOPES)
    reading.presses("Promotion")
    reading.says("X2016")
    assert house.all(Dialogue)[0].answers["promotion"] == 2016


def test_a_second_message_is_said_to_be_added(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/team")
    nour.says("Je pars lundi matin.")
    nour.says("Et je reviens en mars.")
    short = CATALOGUE.home.forms["to_team"].questions["words"].short
    assert WORDS("dialogue.rest_added", short=short) in nour.last.message.text
    assert "Je pars lundi matin. Et je reviens en mars." in nour.last.text
