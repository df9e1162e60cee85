"""Words that are typed while answers are to be read over are not lost where they may answer
something else: a letter of the team that came since, or what it was asked about them."""

import pytest

from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo, label
from tests.harness import House


def at_review(house: House) -> Duo:
    """Luc, whose only mentorship is over, has his profile before him; below it, a letter."""
    two = duo(house).agree()
    two.luc.says("/team Puis-je vous appeler ?")
    two.luc.presses("De moi, ou d’autre chose")
    two.luc.presses("Envoyer")
    two.nour.says("/end")
    two.nour.presses("L’objectif est atteint")
    two.nour.presses(label(two.nour, "ending.sure"))
    two.luc.says("/profile")
    house.clock.forward(minutes=5)
    two.claire.opens("Vu : mot de…").send(how="J’écris", letter="Parlons-en jeudi.")
    house.clock.forward(minutes=5)
    two.luc.sees("Parlons-en jeudi.")
    return two


@pytest.fixture
def two(house: House, begin: Begin) -> Duo:
    return begin(house, at_review)


@pytest.mark.parametrize("said", ["Oui jeudi", "Oui", "Jeudi me va très bien, à quelle heure ?"])
def test_what_is_typed_below_a_letter_may_be_for_the_team(two: Duo, said: str) -> None:
    two.luc.says(said)
    assert "sont-ils pour l’équipe" in two.luc.last.text
    assert "à jour" not in two.luc.all(), "nothing was sent by it"
    two.luc.presses("Pour l’équipe")
    assert said in two.luc.last.text
    two.luc.presses("Envoyer")
    assert two.claire.sees(said)
    two.luc.says("/profile")
    two.luc.presses("Envoyer")
    assert "à jour" in two.luc.last.text, "no words are kept beside the answers"


def test_or_another_answer(two: Duo) -> None:
    two.luc.says("Jean Petit")
    two.luc.presses("C’est ma réponse")
    assert two.luc.last.message.quote == "Jean Petit"
    two.luc.presses("Nom")
    two.luc.presses("Oui, remplacer")
    assert "Jean Petit" in two.luc.last.text


def test_a_mere_yes_may_send_the_answers(two: Duo) -> None:
    two.luc.says("oui")
    two.luc.presses("Retour à la relecture")
    two.luc.presses("Envoyer", on=two.luc.last)
    assert "à jour" in two.luc.last.text


def test_what_goes_on_with_such_words_goes_with_them(two: Duo) -> None:
    for said in ("Oui jeudi", "ok", "À midi"):
        two.luc.says(said)
    two.luc.presses("Pour l’équipe")
    assert "Oui jeudi ok À midi" in two.luc.last.text


def test_words_that_are_said_to_be_an_answer_are_kept_for_one(house: House) -> None:
    two = duo(house).agree()
    two.luc.says("/profile")
    house.clock.forward(minutes=5)
    two.luc.says("Oui jeudi")
    two.luc.presses("C’est ma réponse : Ton profil de bénévole")
    assert "Pour quelle réponse" in two.luc.last.text
    assert two.luc.last.message.quote == "Oui jeudi"


def test_a_mere_yes_after_such_words_loses_none_of_them(two: Duo) -> None:
    two.luc.says("Jean Petit")
    two.luc.says("oui")
    two.luc.presses("C’est ma réponse", on=two.luc.last)
    assert "Jean Petit" in two.luc.last.message.quote


def test_a_mere_yes_that_is_said_to_be_the_answer_is_taken(house: House) -> None:
    two = duo(house).agree()
    two.nour.presses("Proposer une date")
    two.nour.says("dans 3 jours à 18h")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    two.nour.presses("Ce dont je veux parler")
    house.clock.forward(minutes=40)
    two.nour.says("oui")
    two.nour.presses("C’est ma réponse : Ce dont je veux parler")
    assert "j’ai un doute" not in two.nour.last.text
    assert "aimerait parler de ceci" in two.luc.last.text
