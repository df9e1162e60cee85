"""Of a form, one question has buttons: the one that is asked now, however others were answered."""

import pytest

from storage.mail import Pressed
from tests.conversations.pairs import duo
from tests.conversations.test_intake import ANSWERS, agrees
from tests.harness import CATALOGUE, House, Player
from tests.screens import Shown

INTAKE = CATALOGUE.home.forms["intake"]


def asking(player: Player) -> list[Shown]:
    """What has the buttons of a form on this screen."""
    return [
        each
        for each in player.screen.shown
        if any(button.act.startswith("d/") for button in each.buttons)
    ]


def test_a_question_that_is_answered_in_words_keeps_them_and_loses_its_buttons(
    house: House,
) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS:
        assert asking(nour) == [nour.last]
        asked = nour.last
        nour.says(answer)
        assert not asked.buttons
    assert asking(nour) == [nour.last], "the answers, to be read over"
    for name in ("name", "research_done", "hopes"):
        nour.sees(INTAKE.questions[name].ask.partition("\n\n")[0])


def test_a_question_that_is_asked_again_has_its_buttons_below(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ("Nour Haddad", "doctorat"):
        nour.says(answer)
    asked = nour.last
    for said in ("je ne sais plus trop", "/back"):
        nour.says(said)
        assert asking(nour) == [nour.last]
    assert asked.message.text == INTAKE.questions["promotion"].ask.partition("\n\n")[0]


def test_the_last_question_of_a_form_that_is_not_read_over_loses_them_too(house: House) -> None:
    two = duo(house).agree()
    two.nour.says("/rdv")
    two.nour.says("jeudi 14h")
    asked = two.nour.last
    two.nour.says("Café de la Paix")
    assert not asking(two.nour)
    assert asked.message.text == CATALOGUE.home.forms["meeting"].questions["place"].ask


def test_words_given_back_to_be_read_again_stay_to_be_read(house: House) -> None:
    nour = agrees(house.phone())
    again = INTAKE.questions["reread"].ask
    for answer in ANSWERS:
        if again in nour.last.message.text:
            break
        nour.says(answer)
    asked = nour.last
    assert asked.message.quote == "Deux articles sur trois."
    nour.says("J’y ajouterais le troisième, qui compte aussi.")
    assert (asked.message.text, asked.message.quote) == (again, "Deux articles sur trois.")
    assert not asked.buttons


def test_it_stays_in_the_thread_in_which_it_was_asked(house: House) -> None:
    two = duo(house, nour=house.slack("Nour")).agree()
    head = two.thread(two.nour)
    two.nour.does(Pressed(act="open/meeting/mentorship/1", ref=head), under=head)
    asked = two.nour.last
    assert asked.message.under == "thread/1"
    two.nour.says("jeudi 14h", under=head)
    assert not asked.buttons
    assert asked.message.under == "thread/1"


@pytest.mark.parametrize(
    "answer", ["Café de la Paix", "Non, c’est le lieu", "Oui, changer la date"]
)
def test_what_is_asked_beside_a_question_gives_way_with_it(house: House, answer: str) -> None:
    two = duo(house).agree()
    for said in ("/rdv", "jeudi 14h", "vendredi 18h30"):
        two.nour.says(said)
    beside = two.nour.last
    assert "plutôt qu’un lieu" in beside.text
    does = two.nour.says if answer.startswith("Café") else two.nour.presses
    does(answer)
    assert not beside.buttons
    assert asking(two.nour) == ([two.nour.last] if answer.startswith("Oui") else [])


def test_who_is_asked_whether_to_stop_is_asked_nothing_once_they_have_said_so(
    house: House,
) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    for way in ("Arrêter", "Reprendre", "Arrêter", "Abandonner et effacer"):
        nour.presses(way)
    assert not asking(nour)


def test_a_question_that_never_arrived_is_not_left_without_buttons_below(house: House) -> None:
    nour = agrees(house.phone())
    house.blocked.add(nour.where)
    nour.says("Nour Haddad")
    house.blocked.discard(nour.where)
    nour.says("/start")
    ask = "Quelle formation as-tu suivie"
    assert [each for each in nour.screen.shown if ask in each.text] == [nour.last]
    assert nour.last.buttons


def test_a_question_that_was_deleted_does_not_come_back_without_its_buttons(house: House) -> None:
    nour = agrees(house.phone())
    deleted = nour.last
    nour.screen.shown.remove(deleted)
    nour.says("Nour Haddad")
    assert "Comment t’appelles-tu" not in nour.all()
    nour.sees("Quelle formation as-tu suivie")


def test_answers_that_are_read_over_again_have_their_buttons_below(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS:
        nour.says(answer)
    review = nour.last
    read = review.text
    nour.presses("Corriger")
    nour.presses("Nom")
    assert (review.text, review.buttons) == (read, [])
    nour.says("Nour Haddad")
    assert asking(nour) == [nour.last]
    assert "Envoyer" in nour.last.labels


def test_neither_do_those_that_were_changed_where_they_stood_stand_twice(house: House) -> None:
    two = duo(house).agree()
    two.nour.says("/team Merci de votre aide")
    review = two.nour.last
    two.nour.says("/team J’ai une question")
    assert asking(two.nour) == [two.nour.last]
    assert review.text == f"→ {CATALOGUE.home.words('thread.asked_below')}"
