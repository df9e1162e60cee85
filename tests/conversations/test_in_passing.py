"""What people type while they think is no place, no way to reach them, no subject and no name: it
is doubted once, where it would leave as it was typed."""

import pytest

from storage.tables import Meeting
from tests.beginnings import Begin
from tests.conversations.conftest import introduced
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_intake import agrees
from tests.harness import House


def greeted(house: House) -> Duo:
    return introduced(house).greet()


@pytest.fixture
def two(house: House, begin: Begin) -> Duo:
    return begin(house, greeted)


@pytest.mark.parametrize("words", ["attends", "super", "wait", "not sure yet", "Bonjour", "non"])
def test_it_is_no_place(two: Duo, words: str) -> None:
    two.nour.says("/rdv jeudi 18h")
    proposed = len(two.luc.screen.shown)
    two.nour.says(words)
    assert f"« {words} », et rien d’autre" in two.nour.last.text
    assert len(two.luc.screen.shown) == proposed


def test_a_second_no_means_that_the_place_is_open(two: Duo) -> None:
    two.nour.says("/rdv jeudi 18h")
    two.nour.says("non")
    two.nour.says("non")
    assert "Proposé à Luc" in two.nour.last.text
    assert "Où" not in two.luc.last.text


@pytest.mark.parametrize("words", ["chez moi", "Perfect Coffee", "Gare de l’Est", "Skype"])
def test_a_place_is_one(two: Duo, words: str) -> None:
    two.nour.says("/rdv jeudi 18h")
    two.nour.says(words)
    assert words in two.luc.last.text


@pytest.mark.parametrize("words", ["why?", "Pourquoi ?", "attends", "comme tu veux", "merci"])
def test_it_is_no_way_to_reach_anybody(two: Duo, words: str) -> None:
    two.nour.says("/exchange")
    two.nour.says("06 12 34 56 78")
    two.luc.presses("Donner les miennes")
    two.luc.says(words)
    assert "et rien d’autre" in two.luc.last.text
    for each in (two.nour, two.luc):
        assert "Pour joindre" not in each.all()
    two.luc.says("luc@example.org")
    assert "luc@example.org" in two.nour.all()


@pytest.mark.parametrize("words", ["merci", "on verra", "bonjour", "je ne sais pas"])
def test_it_is_nothing_to_talk_about(two: Duo, words: str) -> None:
    two.nour.says("/rdv jeudi 18h")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    two.nour.says("/agenda")
    two.nour.says(words)
    assert "et rien d’autre" in two.nour.last.text
    assert words not in two.luc.last.text


@pytest.mark.parametrize(
    "words",
    ["Je suis dans le conseil et je veux changer", "I am in consulting and want a change"],
)
def test_a_sentence_about_oneself_is_no_name(house: House, words: str) -> None:
    nour = agrees(house.phone())
    nour.says(words)
    assert "ton prénom, puis ton nom" in nour.last.text


@pytest.mark.parametrize(
    "words", ["Je suis Paul Durand", "Hossein Pour", "Park Je Hoon", "Jeanne de la Tour"]
)
def test_a_name_is_one(house: House, words: str) -> None:
    nour = agrees(house.phone())
    nour.says(words)
    assert "formation" in nour.last.text


@pytest.mark.parametrize("words", ["envoyer", "c’est bon, envoie"])
def test_to_send_is_no_answer_where_more_could_be_said(two: Duo, words: str) -> None:
    two.nour.presses("Notre objectif")
    for each in ("Changer de métier", "je stagne", "passer", words):
        two.nour.says(each)
    assert "Relis-toi" in two.nour.last.text
    assert "envoie" not in two.nour.last.text
    two.nour.presses("Envoyer")
    assert "Changer de métier" in two.luc.all()


@pytest.mark.parametrize(
    ("words", "became"), [("works", "agreed"), ("can’t", "cancelled"), ("works great", "agreed")]
)
def test_a_word_answers_a_date(house: House, words: str, became: str) -> None:
    luke = house.phone("Luke", language="en")
    two = duo(house, luc=luke).agree().greet()
    two.nour.says("/rdv jeudi 18h")
    two.nour.presses("Passer")
    luke.says(words)
    assert [each.state for each in house.all(Meeting)] == [became]
