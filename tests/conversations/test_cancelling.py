"""A session that was agreed is called off by whoever says so twice, and never by chance."""

import pytest

from tests.conversations.pairs import Duo, label
from tests.conversations.test_meetings import calls_off, propose, state
from tests.screens import flat


@pytest.mark.parametrize("says", [None, "annuler"])
def test_a_session_is_called_off_by_whoever_says_so_twice(two: Duo, says: str | None) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.nour.reads()
    if says:
        two.luc.says(says)
    else:
        two.luc.presses("Annuler")
    assert "Annuler votre rendez-vous avec Nour, jeudi 26 novembre à 14h" in two.luc.last.text
    two.luc.presses("Non, le garder")
    assert "avec Nour tient toujours : jeudi 26 novembre à 14h" in flat(two.luc.last.text)
    assert state(two) == ["agreed"]
    assert not two.nour.reads(), "the other reads nothing of it"
    calls_off(two.luc)
    assert state(two) == ["cancelled"]


def test_words_below_the_question_whether_to_call_it_off_call_nothing_off(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.luc.presses("Annuler")
    two.nour.reads()
    two.luc.says("parfait")
    assert state(two) == ["agreed"]
    assert not two.nour.reads(), "it may be an answer to us: it is asked for whom it is"
    two.luc.presses("Annuler")
    two.house.clock.forward(hours=1)
    two.luc.says("oui")
    assert state(two) == ["agreed"], "a mere yes is too late an hour after"


def test_an_old_way_to_call_it_off_tells_what_stands(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.luc.presses("Annuler")
    old = two.luc.last
    two.nour.presses("Changer la date")
    two.nour.says("vendredi 9h30")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    two.luc.presses_late("Oui, l’annuler", on=old)
    assert "prochain rendez-vous, avec Nour : vendredi 27 novembre" in flat(two.luc.last.text)
    assert state(two) == ["cancelled", "agreed"]
    calls_off(two.nour)
    two.luc.presses_late("Oui, l’annuler", on=old)
    told = flat(two.luc.last.text)
    assert "jeudi 26 novembre à 14h, avait été déplacé" in told
    assert "vendredi 27 novembre à 9h30, est déjà annulée" in told


def test_an_old_way_to_call_off_what_was_moved_and_is_over_says_so(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    old = two.nour.last
    for when in ("vendredi 9h30", "vendredi 11h"):
        two.nour.presses("Changer la date")
        two.nour.says(when)
        two.nour.presses("Passer")
        two.luc.presses("C’est d’accord")
    two.house.clock.forward(days=5)
    two.nour.presses_late("Annuler", on=old)
    told = flat(two.nour.last.text)
    assert "jeudi 26 novembre à 14h, avait été déplacé" in told
    assert "vendredi 27 novembre à 11h, est passée" in told
    assert "annulé." not in told


def test_a_session_that_was_only_given_a_place_was_not_called_off(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    old = two.nour.last
    two.nour.presses("Lieu ou lien")
    two.nour.says("Café de la Paix")
    two.house.clock.forward(days=4)
    two.nour.presses_late("Annuler", on=old)
    told = flat(two.nour.last.text)
    assert "était jeudi 26 novembre à 14h : il n’y a plus rien à annuler" in told
    assert state(two) == ["cancelled", "agreed"]


def test_nothing_that_was_never_agreed_is_said_to_have_been(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.house.clock.forward(days=4)
    two.act(two.luc, "mt/cancel/1")
    assert flat(two.luc.last.text) == flat(label(two.luc, "dialogue.old_button_alone"))


def test_a_session_whose_time_has_come_is_not_called_off(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    agreed = two.luc.last
    two.luc.presses("Annuler", on=agreed)
    asked = two.luc.last
    two.house.clock.forward(days=4)
    for old, button in ((agreed, "Annuler"), (asked, "Oui, l’annuler")):
        two.luc.presses(button, on=old)
        assert "il n’y a plus rien à annuler" in two.luc.reads()
    assert state(two) == ["agreed"]
