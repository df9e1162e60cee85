"""What is written in the thread of two people below a date that one of them has proposed."""

import pytest

from storage.tables import Meeting
from tests.conversations.pairs import Duo, duo, relayed
from tests.conversations.test_limits import meet
from tests.conversations.test_meetings import propose
from tests.conversations.test_topics import topics
from tests.harness import House


@pytest.fixture
def slack(house: House) -> Duo:
    two = duo(house, luc=house.slack("Luc")).agree()
    propose(two.nour, "jeudi à 19h30", "")
    return two


@pytest.mark.parametrize(
    "words", ["C’est trop tard pour moi, Nour", "that’s too late for me, Nour"]
)
def test_what_is_no_answer_reaches_the_other_and_the_date_stays_open(
    slack: Duo, words: str
) -> None:
    slack.luc.says(words, under=slack.thread(slack.luc))
    slack.luc.says("Et le lieu me va", under=slack.thread(slack.luc))
    assert relayed(slack.nour) == [words, "Et le lieu me va"]
    assert [each.state for each in slack.house.all(Meeting)] == ["proposed"]


@pytest.mark.parametrize("words", ["Oui, jeudi me va", "Non, pas jeudi", "No, not then"])
def test_what_may_be_the_answer_is_asked_about(slack: Duo, words: str) -> None:
    slack.luc.says(words, under=slack.thread(slack.luc))
    assert "pour qui est ce message" in slack.luc.last.text
    assert not relayed(slack.nour)


def test_in_a_topic_too(house: House) -> None:
    house.topics = True
    first = duo(house).agree()
    duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    propose(first.nour, "jeudi à 19h30", "")
    first.luc.says("C’est trop tard pour moi", under=topics(first.luc)["Avec Nour"])
    assert relayed(first.nour) == ["C’est trop tard pour moi"]


def test_beside_any_thread_it_is_asked(slack: Duo) -> None:
    slack.luc.says("C’est trop tard pour moi")
    assert "pour qui est ce message" in slack.luc.last.text
    assert not relayed(slack.nour)


def test_a_private_question_that_came_since_is_asked_about(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree()
    house.clock.forward(days=14)
    propose(two.nour, "15 décembre à 19h30", "")
    house.clock.forward(days=1, hours=1, minutes=5)
    assert "checkin" in two.luc.last.message.key
    two.luc.says("Elle ne répond pas", under=two.thread(two.luc))
    assert "pour qui est ce message" in two.luc.last.text
    assert not relayed(two.nour)


def test_so_is_one_that_came_before(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree()
    house.clock.forward(days=14, hours=1, minutes=5)
    assert "checkin" in two.luc.last.message.key
    propose(two.nour, "15 décembre à 19h30", "")
    two.luc.says("Elle ne répond pas", under=two.thread(two.luc))
    assert "pour qui est ce message" in two.luc.last.text
    assert not relayed(two.nour)


def test_on_a_phone_with_one_thread_too(two: Duo) -> None:
    propose(two.nour, "jeudi à 19h30", "")
    two.luc.says("C’est trop tard pour moi")
    assert relayed(two.nour) == ["C’est trop tard pour moi"]
    two.luc.says("Oui, parfait")
    assert "pour qui est ce message" in two.luc.last.text


def test_what_only_buttons_asked_before_is_asked_about(two: Duo) -> None:
    meet(two)
    propose(two.nour, "15 décembre à 19h30", "")
    two.luc.says("Franchement, c’était lourd")
    assert "pour qui est ce message" in two.luc.last.text
    assert not relayed(two.nour)


@pytest.mark.parametrize(
    "words",
    [
        "Friday works, agreed",
        "vendredi c’est bon pour moi",
        "that works for me",
        "parfait pour vendredi",
        "ok pour vendredi",
        "Vendredi 27 novembre à 18h, c’est bon pour moi",
        "vendredi à 6h ça marche",
        "vendredi me convient",
        "À vendredi !",
    ],
)
def test_a_yes_that_names_the_day_is_asked_about_wherever_it_stands(two: Duo, words: str) -> None:
    propose(two.nour, "vendredi à 18h", "")
    two.luc.says(words)
    assert two.luc.last.labels[0] == "C’est d’accord pour vendredi 27 novembre à 18h"
    assert not relayed(two.nour)
    two.luc.presses(two.luc.last.labels[0])
    assert [each.state for each in two.house.all(Meeting)] == ["agreed"]


@pytest.mark.parametrize(
    "words",
    [
        "jeudi c’est bon pour moi",
        "vendredi ne marche pas",
        "Friday is not good for me",
        "vendredi ok mais plutôt 19h",
        "Friday at 5 works for me",
        "j’ai fini mon CV et c’est bon pour moi",
    ],
)
def test_what_names_another_or_takes_it_back_reaches_the_other(two: Duo, words: str) -> None:
    propose(two.nour, "vendredi à 18h", "")
    two.luc.says(words)
    assert relayed(two.nour) == [words]


def test_who_wrote_since_is_not_said_to_have_been_silent(two: Duo) -> None:
    propose(two.nour, "jeudi 14h", "")
    two.luc.says("Je te dis cela ce soir, je regarde mon agenda")
    two.house.clock.forward(days=5)
    assert two.nour.sees("jeudi 26 novembre à 14h… sans oui ni non")
