"""What is typed right after a form is over may be one word more of it: it is asked about."""

import pytest

from tests.conversations.pairs import Duo, relayed
from tests.conversations.test_sessions import meets, over

ASKED = "pour qui est ce message"


def rhythm(two: Duo) -> None:
    two.greet()
    two.nour.says("/rythme")
    two.nour.presses("Toutes les deux semaines")


@pytest.mark.parametrize(
    "words",
    [
        "retour",
        "abandonner",
        "back",
        "Toutes les trois semaines",
        "oups, mauvais bouton",
        "oops wrong button",
        "oui pardon",
        "non je voulais dire trois semaines",
    ],
)
def test_words_of_a_form_that_has_just_closed_do_not_cross_unasked(two: Duo, words: str) -> None:
    rhythm(two)
    two.house.clock.forward(minutes=1)
    two.nour.says(words)
    assert ASKED in two.nour.last.text
    assert words not in relayed(two.luc)
    two.nour.presses("Pour Luc")
    assert relayed(two.luc)[-1] == words


@pytest.mark.parametrize("words", ["Bonjour Luc, merci", "C’est bon pour moi ?", "Pardonne-moi"])
def test_other_words_cross(two: Duo, words: str) -> None:
    rhythm(two)
    two.nour.says(words)
    assert relayed(two.luc)[-1] == words


def test_a_private_answer_right_after_the_curve_does_not_cross(two: Duo) -> None:
    two.greet()
    two.act(two.nour, "open/autonomy/mentorship/{}")
    for _ in range(5):
        two.nour.presses("Plutôt oui")
    two.nour.says("pas du tout")
    assert ASKED in two.nour.last.text
    assert "pas du tout" not in relayed(two.luc)


def test_so_it_is_after_a_form_that_was_left(two: Duo) -> None:
    two.greet()
    two.nour.says("/rythme")
    two.nour.says("plus tard")
    two.nour.says("retour")
    assert ASKED in two.nour.last.text


def test_what_comes_later_or_after_other_words_crosses(two: Duo) -> None:
    rhythm(two)
    two.house.clock.forward(minutes=1)
    two.nour.says("Bonjour Luc")
    two.nour.says("retour")
    assert relayed(two.luc)[-1] == "retour"
    two.nour.says("/rythme")
    two.nour.presses("Toutes les trois semaines")
    two.house.clock.forward(minutes=10)
    two.nour.says("retour")
    assert relayed(two.luc)[-1] == "retour"
    two.nour.says("/rythme")
    two.nour.presses("Toutes les deux semaines")
    two.house.clock.forward(minutes=1)
    two.luc.says("Et au retour ?", reply_to=two.thread(two.luc))
    two.nour.says("retour")
    assert relayed(two.luc)[-1] == "retour"


@pytest.mark.parametrize("words", ["oui pardon", "oups mauvais bouton", "non je voulais dire oui"])
def test_who_corrects_whether_they_met_is_offered_the_other_answer(two: Duo, words: str) -> None:
    meets(two)
    over(two, (two.luc, "Pas cette fois"))
    two.luc.says(words)
    assert "Le rendez-vous a eu lieu" in two.luc.last.labels
    two.luc.presses("Le rendez-vous a eu lieu")
    assert words not in relayed(two.nour)
    assert "a-t-il eu lieu" in two.luc.sees("→ Oui").text
