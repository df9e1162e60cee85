"""/stop: what is under way is set aside, given up, withdrawn or ended, as its person chooses."""

from storage.tables import Mentorship, Request
from tests.beginnings import Begin
from tests.conversations.leavers import are_introduced, becomes_mentor
from tests.conversations.leavers import nour as nour
from tests.conversations.test_intake import ANSWERS, agrees
from tests.harness import CATALOGUE, House, Player

SURE = CATALOGUE.home.words("ending.sure")


def test_stopping_with_nothing_under_way(house: House) -> None:
    nour = house.phone()
    nour.says("/stop")
    assert not nour.last.labels


def test_a_beginning_is_set_aside_and_taken_up_again(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    nour.says("/stop")
    nour.presses("Mettre de côté")
    nour.says("coucou")
    nour.presses("Reprendre")
    assert "Quelle formation" in nour.last.text


def test_a_beginning_is_given_up_and_gone(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    nour.says("/stop")
    nour.presses("Abandonner et effacer")
    assert "Haddad" not in house.stored_text()
    nour.says("/start")
    nour.presses("Commencer")
    assert "Comment t’appelles-tu ?" in nour.last.text


def test_changing_nothing_goes_back_to_the_question(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("/stop")
    nour.presses("Ne rien changer")
    assert "Comment t’appelles-tu ?" in nour.last.text


def test_a_request_is_withdrawn_and_staff_see_it(house: House, nour: Player) -> None:
    nour.says("/stop")
    nour.presses("Retirer ma demande")
    assert house.find(Request, 1).outcome == "withdrawn"
    assert "retirée par la personne" in house.staff().screen.shown[0].text
    nour.presses_again()
    assert "moment passé" in nour.sees("Ce bouton").text


def test_stopping_a_mentorship_tells_the_other_kindly(house: House, begin: Begin) -> None:
    mentee, mentor = begin(house, are_introduced)
    mentor.reads()
    mentee.says("/stop")
    mentee.presses("Terminer avec Paul")
    mentee.presses(SURE)
    assert house.find(Mentorship, 1).state == "ended"
    assert house.find(Request, 1).outcome == "stopped"
    assert "Nour a mis fin" in mentor.reads()


def test_a_mentor_stops_one_mentorship(house: House, begin: Begin) -> None:
    mentee, mentor = begin(house, are_introduced)
    mentee.reads()
    mentor.says("/stop")
    mentor.presses("Terminer avec Nour")
    mentor.presses(SURE)
    assert house.find(Mentorship, 1).state == "ended"
    assert "Paul" in mentee.reads()


def test_a_mentor_may_ask_to_be_mentored_in_turn(house: House) -> None:
    mentor = becomes_mentor(house)
    mentor.says("/status")
    mentor.presses("Être accompagné à mon tour")
    for answer in ANSWERS:
        mentor.says(answer)
    mentor.presses("Envoyer")
    assert house.find(Request, 1).state == "submitted"
