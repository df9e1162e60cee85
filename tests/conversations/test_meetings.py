"""Sessions: proposed, agreed, moved, cancelled, held or missed, each in their own time."""

import pytest

from storage.tables import Meeting
from tests.conversations.pairs import Duo, duo
from tests.harness import House, Player
from tests.screens import flat

KEPT = "Je garde ce lieu, à moins que tu n’en écrives un autre : "


def propose(player: Player, when: str, place: str = "") -> None:
    """Through the short dialogue; the house opens on a Monday, 10:00 in Paris."""
    player.says("/rdv")
    player.says(when)
    if place:
        player.says(place)
    else:
        player.presses("Passer")


def calls_off(player: Player) -> None:
    """They call off what is agreed, and say so twice."""
    player.presses("Annuler")
    player.presses("Oui, l’annuler")


def state(two: Duo) -> list[str]:
    return [meeting.state for meeting in two.house.all(Meeting)]


def test_a_date_is_proposed_and_agreed(two: Duo) -> None:
    propose(two.nour, "jeudi 18h30", "Café de la Paix")
    assert "Proposé à Luc : jeudi 26 novembre à 18h30" in two.nour.last.text
    assert "Nour te propose" in two.luc.last.text
    assert "Café de la Paix" in two.luc.last.text
    assert "Où : Café de la Paix" in two.nour.last.text
    two.luc.presses("C’est d’accord")
    for player, name in ((two.nour, "Luc"), (two.luc, "Nour")):
        assert f"C’est noté avec {name} : jeudi 26 novembre à 18h30" in player.last.text
    assert state(two) == ["agreed"]
    two.nour.says("/rdv")
    assert "Votre prochain rendez-vous, avec Luc : jeudi 26 novembre" in two.nour.last.text


def test_another_date_where_the_place_is_asked_is_no_place(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 18h30")
    two.nour.says("plutôt vendredi 19h")
    assert "On dirait une date" in two.nour.last.text
    two.nour.presses("Oui, changer la date")
    assert "vendredi 27 novembre à 19h" in two.nour.last.text
    two.nour.says("06 12 34 56 78")
    assert "Proposé à Luc : vendredi 27 novembre à 19h" in two.nour.last.text
    assert [each.place for each in two.house.all(Meeting)] == ["06 12 34 56 78"]


@pytest.mark.parametrize(
    "says", ["non, plutôt mardi, même heure", "no, Tuesday instead, same time", "7"]
)
def test_a_date_that_is_changed_or_a_bare_hour_is_not_sent_as_the_place(
    two: Duo, says: str
) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 18h30")
    two.nour.says(says)
    assert "On dirait une date" in two.nour.last.text
    assert not two.house.all(Meeting)


def test_half_a_date_is_asked_for_its_other_half(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 18h30")
    two.nour.says("vendredi")
    two.nour.says("oui")
    two.nour.says("vendredi 19h")
    two.nour.presses("Passer")
    assert [each.at.day for each in two.house.all(Meeting)] == [27]


def test_what_only_looks_like_a_date_may_be_the_place(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 18h30")
    two.nour.says("Bar Midi")
    two.nour.presses("Non, c’est le lieu")
    assert [each.place for each in two.house.all(Meeting)] == ["Bar Midi"]


def test_each_reads_it_on_their_own_clock(house: House) -> None:
    two = duo(house, zones=("Europe/Paris", "America/New_York")).agree()
    propose(two.nour, "jeudi 18h30")
    assert "jeudi 26 novembre à 18h30 chez toi (12h30 là-bas)" in two.nour.last.text
    assert "jeudi 26 novembre à 12h30 chez toi (18h30 là-bas)" in two.luc.last.text


def test_an_hour_may_be_said_by_the_clock_of_the_other(house: House) -> None:
    two = duo(house, zones=("Europe/Paris", "Asia/Singapore")).agree()
    two.luc.says("/rdv")
    two.luc.says("jeudi 15h heure de Trifouilly")
    assert "« Trifouilly »" in two.luc.last.text, "what is no known clock is asked about"
    two.luc.says("jeudi 18h, ton heure")
    assert "jeudi 26 novembre à 1h" not in two.luc.last.text
    assert "vendredi 27 novembre à 1h chez toi (jeudi 26 novembre à 18h là-bas)" in (
        two.luc.last.text
    ), "read back before it is passed on"
    two.luc.presses("Passer")
    assert "jeudi 26 novembre à 18h chez toi" in two.nour.last.text


def test_reminded_before_and_asked_after(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.house.clock.forward(days=4)
    for player in (two.nour, two.luc):
        assert "Rendez-vous demain" in player.all()
        assert "C’est bientôt" in player.all()
        assert "a-t-il eu lieu" in player.last.text
    two.nour.presses("Oui")
    assert "Et la prochaine fois" in two.nour.last.text
    two.luc.presses("Pas cette fois")
    assert state(two) == ["held"], "one yes is enough"


def test_what_recalled_a_session_says_when_it_was_and_of_nothing_below(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.house.clock.forward(days=5)  # by then it cannot be removed any more
    eve = two.nour.sees("Rendez-vous demain")
    two.nour.presses("Oui", on=two.nour.sees("a-t-il eu lieu"))
    assert eve.text == "Votre rendez-vous avec Luc : jeudi 26 novembre à 14h."


def test_missed_without_blame(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.house.clock.forward(days=4)
    two.luc.says("pas cette fois")
    assert "Cela arrive à tout le monde" in two.luc.last.text
    assert state(two) == ["missed"]
    two.luc.presses("Proposer une date")
    assert "Quel jour" in two.luc.last.text


def test_another_date_is_proposed_instead(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("Une autre date")
    two.luc.says("vendredi 9h30")
    two.luc.presses("Passer")
    assert state(two) == ["cancelled", "proposed"]
    assert "Luc te propose plutôt" in two.nour.last.text
    two.nour.presses("C’est d’accord")
    assert state(two) == ["cancelled", "agreed"]


def test_a_session_that_is_moved_stays_where_it_was(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 14h")
    two.nour.says("Café de la Mairie")
    two.luc.presses("C’est d’accord")
    two.luc.presses("Changer la date")
    two.luc.says("vendredi 9h30")
    assert f"{KEPT}Café de la Mairie" in two.luc.last.text
    two.luc.presses("Garder")
    assert "Où : Café de la Mairie" in two.luc.last.text, "said to whoever moves it, too"
    two.nour.presses("C’est d’accord")
    assert "Où : Café de la Mairie" in two.nour.last.text


def test_an_agreed_date_stands_until_another_is_agreed(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.nour.presses("Changer la date")
    two.nour.says("vendredi 9h30")
    two.nour.presses("Passer")
    assert "plutôt que jeudi 26 novembre à 14h" in two.luc.last.text
    assert state(two) == ["agreed", "proposed"]
    two.luc.presses("Pas pour l’instant")
    assert state(two) == ["agreed", "cancelled"]
    for player in (two.nour, two.luc):
        assert "tient toujours : jeudi 26 novembre à 14h" in flat(player.last.text)
    two.nour.says("/rdv")
    two.nour.presses("Changer la date")
    two.nour.says("vendredi 11h")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    assert state(two) == ["cancelled", "cancelled", "agreed"]


def test_a_form_left_open_proposes_nothing_once_a_date_is_agreed(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("Une autre date")
    two.luc.says("vendredi 9h30")
    form = two.luc.last
    passes = two.luc.finds("Passer")[1].act
    two.luc.presses("C’est d’accord")
    assert "Une date est convenue" in form.text
    two.act(two.luc, passes)
    assert "Votre prochain rendez-vous, avec Nour : jeudi 26 novembre à 14h" in two.luc.last.text
    assert state(two) == ["agreed"]


def test_nobody_agrees_with_themself(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.act(two.nour, f"mt/ok/{two.house.all(Meeting)[0].id}")
    assert "n’a pas encore répondu à ta proposition" in two.nour.last.text
    assert state(two) == ["proposed"]


def test_declined_and_cancelled_kindly(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("Pas pour l’instant")
    assert "Luc te répond « Pas pour l’instant »" in two.nour.last.text, (
        "no reason that he never gave"
    )
    assert "partie remise" in two.nour.last.text
    propose(two.nour, "vendredi 14h")
    two.luc.presses("C’est d’accord")
    calls_off(two.luc)
    assert "Nour le sait" in two.luc.last.text
    assert "Luc a annulé" in two.nour.last.text
    two.house.clock.forward(days=6)
    assert "Rendez-vous demain" not in two.nour.all()


def test_a_second_press_leads_to_the_one_question_that_is_open(two: Duo) -> None:
    two.act(two.nour, "open/meeting/mentorship/{}")
    first = two.nour.last
    two.act(two.nour, "open/meeting/mentorship/{}")
    assert "Quel jour" in first.text
    assert not first.labels
    assert "Quel jour" in two.nour.last.text
    two.nour.says("jeudi 14h")
    two.nour.presses("Passer")
    assert state(two) == ["proposed"]


def test_a_date_that_passed_before_its_place_was_said(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 14h")
    two.house.clock.forward(days=5)
    two.nour.presses("Passer")
    assert "déjà passée" in two.nour.last.text
    assert not two.house.all(Meeting)


def test_with_several_one_says_with_whom(house: House) -> None:
    first = duo(house).agree()
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    first.luc.says("/rdv")
    assert first.luc.last.labels == ["Nour", "Ana"]
    first.luc.presses("Ana")
    first.luc.says("jeudi 14h")
    first.luc.presses("Passer")
    assert "Luc te propose" in second.nour.last.text
    assert "Luc te propose" not in first.nour.all()


@pytest.mark.parametrize(
    "words", ["le 3 mars à 14h ? non attends", "jeudi 14h, finalement non", "thursday 2pm? no wait"]
)
def test_a_date_that_is_taken_back_is_asked_again(two: Duo, words: str) -> None:
    two.nour.says("/rdv")
    two.nour.says(words)
    assert "D’accord, pas celle-là" in two.nour.last.text
    two.nour.says("mardi 6h30")
    assert "du matin, ou du soir" in two.nour.last.text
    assert "Par exemple" not in two.nour.last.text  # one question at a time
