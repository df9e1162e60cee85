"""Who moves says so, and everything goes by the clocks of the new place."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from storage.tables import Dialogue, Meeting, Mentor, Person
from tests.conversations.pairs import Duo
from tests.conversations.test_intake import ANSWERS, answered, asks
from tests.conversations.test_meetings import propose
from tests.harness import House, Player

ZONE = ZoneInfo("Pacific/Auckland")


def person(two: Duo, player: Player) -> Person:
    number = two.mentorship.mentee_id if player is two.nour else two.mentorship.mentor_id
    return two.house.find(Person, number)


def test_a_session_is_recalled_by_the_new_clock_and_stays_when_it_is(two: Duo) -> None:
    two.greet()
    propose(two.nour, "mercredi 18h", "Zoom")
    two.luc.presses("C’est d’accord")
    two.luc.reads()
    at = two.house.all(Meeting)[0].at
    two.nour.says("/ville Auckland, Nouvelle-Zélande")
    assert "je te parle à l’heure de là-bas" in two.nour.all()
    assert "jeudi 26 novembre à 6h" in two.nour.last.text
    assert not two.luc.reads(), "it is nobody else's affair"
    moved = person(two, two.nour)
    assert (moved.city, moved.country, moved.zone) == ("Auckland", "NZ", "Pacific/Auckland")
    two.nour.reads()
    two.house.clock.to(at + timedelta(minutes=1))
    assert two.house.all(Meeting)[0].at == at
    told = [each.at for each in two.nour.screen.shown if "Rendez-vous demain" in each.text]
    assert told, "on the eve"
    assert "jeudi 26 novembre à 6h" in two.nour.sees("Rendez-vous demain").text
    assert all(8 <= each.astimezone(ZONE).hour < 20 for each in told)


def test_which_clock_is_asked_where_there_are_several(two: Duo) -> None:
    two.nour.says("/city")
    two.nour.says("Denver, États-Unis")
    assert person(two, two.nour).zone == "America/Denver"


def test_a_mentors_profile_follows(two: Duo) -> None:
    two.luc.says("/ville Montréal, Canada")
    mentor = two.house.find(Mentor, two.mentorship.mentor_id)
    assert mentor.answers["place"]["country"] == "CA"
    assert mentor.answers["zone"] == person(two, two.luc).zone


@pytest.mark.parametrize("language", ["fr", "en"])
def test_of_a_stranger_nothing_is_kept(house: House, language: str) -> None:
    stranger = house.phone("Zoé", language=language)
    stranger.says("/ville Lyon")
    assert "/start" in stranger.last.text
    assert all(not each.city for each in house.all(Person))


def test_in_the_middle_of_an_intake_the_place_is_its_answer(house: House) -> None:
    nour = answered(house, 1)
    nour.says("/ville Bordeaux, France")
    assert "Quelle formation" in nour.last.text, "and it goes on where it stood"
    for answer in (*ANSWERS[1:3], *ANSWERS[5:]):
        assert "Dans quelle ville vis-tu" not in nour.last.text
        nour.says(answer)
    assert "Lieu de vie Bordeaux, France" in nour.last.text
    nour.presses("Envoyer")
    house.staff().sees("Lieu : Bordeaux, France")


def test_typed_where_the_place_is_asked_it_is_not_asked_again(house: House) -> None:
    nour = answered(house, 3)
    nour.says("/ville Lyon")
    assert "Es-tu en poste en ce moment ?" in nour.last.text


def test_a_request_that_was_sent_has_it_too(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/ville Auckland, Nouvelle-Zélande")
    house.staff().sees("Lieu : Auckland, Nouvelle-Zélande")


def test_another_request_begins_with_the_place_of_now(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/stop")
    nour.presses("Retirer ma demande")
    nour.says("/ville Lyon, France")
    nour.says("/start")
    nour.presses("Commencer")
    (draft,) = (
        each for each in house.all(Dialogue) if each.form == "intake" and not each.closed_at
    )
    assert draft.answers["place"]["city"] == "Lyon"
