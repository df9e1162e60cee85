"""What one person alone is asked by a message with buttons is asked about, whatever came since."""

from collections.abc import Callable

import pytest

from tests.conversations.pairs import Duo, duo, relayed
from tests.conversations.test_limits import meet
from tests.conversations.test_topics import topics
from tests.harness import House, Player


def marks(two: Duo) -> tuple[Player, Player, str]:
    meet(two)
    return two.luc, two.nour, "Au-delà de mon rôle"


def would_talk(two: Duo) -> tuple[Player, Player, str]:
    meet(two)
    two.luc.presses("À la limite")
    return two.luc, two.nour, "Oui, en parler"


def gives_theirs(two: Duo) -> tuple[Player, Player, str]:
    two.luc.says("/exchange 06 01 02 03 04")
    assert "coordonnées" in two.nour.reads()
    return two.nour, two.luc, "Pas pour l’instant"


BY_BUTTONS = [marks, would_talk, gives_theirs]


@pytest.mark.parametrize("asks", BY_BUTTONS)
@pytest.mark.parametrize("words", ["Franchement, c’était lourd", ""])
def test_what_is_known_by_its_buttons_is_asked_about_though_the_other_wrote_since(
    two: Duo, asks: Callable[[Duo], tuple[Player, Player, str]], words: str
) -> None:
    asked_one, other, label = asks(two)
    other.says("Encore merci")
    if other is two.nour:
        other.presses("Pour Luc")
    asked_one.says(words or label)
    assert "pour qui est ce message" in asked_one.last.text
    assert (words or label) not in relayed(other)
    asked_one.presses("Pour personne")
    asked_one.says("Encore cela, à ne pas lui dire")
    assert "pour qui est ce message" in asked_one.last.text
    asked_one.presses(f"Pour {'Luc' if other is two.luc else 'Nour'}")
    asked_one.says("À jeudi")
    assert relayed(other)[-1] == "À jeudi"
    asked_one.says(label)
    assert "pour qui est ce message" in asked_one.last.text, "a label is, whenever"
    asked_one.presses(next(each for each in asked_one.last.labels if "réponse" in each))
    assert label not in relayed(other)


@pytest.mark.parametrize("asks", BY_BUTTONS)
def test_once_it_is_answered_it_holds_nothing_back(
    two: Duo, asks: Callable[[Duo], tuple[Player, Player, str]]
) -> None:
    asked_one, other, label = asks(two)
    asked_one.presses(label)
    other.says("Encore merci")
    if other is two.nour:
        other.presses("Pour Luc")
    asked_one.says("Avec plaisir")
    assert relayed(other)[-1] == "Avec plaisir"


def test_what_waits_in_one_topic_holds_nothing_back_in_another(house: House) -> None:
    house.topics = True
    first = duo(house).agree()
    other = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    first.nour.says("/exchange 06 01 02 03 04")
    luc, under = first.luc, topics(first.luc)
    luc.says("Plutôt par la poste, à la maison", under=under["Avec Nour"])
    assert "pour qui est ce message" in luc.last.text
    house.clock.forward(hours=2)
    luc.says("À jeudi", under=under["Avec Ana"])
    assert relayed(other.nour) == ["À jeudi"]
    luc.says("Au 3, rue des Lilas", under=under["Avec Nour"])
    assert "pour qui est ce message" in luc.last.text
    assert not relayed(first.nour)
