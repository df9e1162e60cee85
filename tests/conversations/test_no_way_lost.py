"""Old buttons, forms on top of each other, and a changed programme: nothing is lost by them."""

import pytest

from conversations.programme import Catalogue
from storage.mail import Pressed
from storage.tables import Dialogue, Request
from tests.conversations.room import CLAIRE, JEANNE, Room
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.harness import CATALOGUE, House, Player

OPEN = "ta façon de chercher"
"""Part of the question that waits in the fixture `nour`."""


@pytest.fixture
def nour(house: House) -> Player:
    """She is at the second open question of her request."""
    nour = agrees(house.phone())
    for answer in ANSWERS[:11]:
        nour.says(answer)
    assert OPEN in nour.last.text
    return nour


def kept(house: House) -> str:
    """All answers of drafts, as they are stored."""
    return str([each.answers for each in house.all(Dialogue)])


def test_an_old_send_does_not_send_what_is_not_for_this_person(house: House, nour: Player) -> None:
    for answer in ANSWERS[11:]:
        nour.says(answer)
    review = nour.last
    nour.says("formation")
    nour.presses("Je ne viens pas de l’X")
    nour.presses_late("Envoyer", on=review)
    assert house.all(Request)[0].state == "draft"
    assert "Corriger ma réponse" in nour.last.labels


def test_an_old_button_that_erases_asks_anew(house: House, nour: Player) -> None:
    nour.presses("Arrêter")
    old, button = nour.finds("Abandonner et effacer")
    nour.presses("Reprendre")
    house.clock.forward(minutes=5)
    nour.says("La patience, surtout.")
    nour.does(Pressed(act=button.act, ref=old.ref))
    assert "La patience, surtout." in kept(house)
    assert "tu as continué depuis" in nour.last.text
    nour.presses("Abandonner et effacer")
    assert "La patience, surtout." not in kept(house)


def test_an_old_stop_that_erases_asks_anew(house: House, nour: Player) -> None:
    nour.says("/stop")
    old = nour.last
    nour.presses("Ne rien changer")
    house.clock.forward(minutes=5)
    nour.says("La patience, surtout.")
    nour.presses("Abandonner et effacer", on=old)
    assert "La patience, surtout." in kept(house)


def test_an_answer_may_be_edited_while_the_draft_is_put_aside(house: House, nour: Player) -> None:
    answer = nour.wrote[-1]
    nour.presses("Plus tard")
    nour.edits("Trois articles sur trois.", ref=answer)
    assert "Trois articles sur trois." in kept(house)
    nour.says("/team")
    nour.edits("Quatre articles.", ref=answer)
    assert "Quatre articles." in kept(house)


@pytest.mark.parametrize("leaves", ["Plus tard", "Arrêter"])
def test_after_another_form_the_question_is_asked_again(nour: Player, leaves: str) -> None:
    nour.says("/team")
    nour.presses(leaves)
    assert OPEN in nour.last.text


def test_words_behind_a_command_are_not_thrown_away(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("/team Bonjour, êtes-vous ouverts en août ?")
    assert "êtes-vous ouverts en août" in nour.last.text
    nour.presses("Envoyer")
    house.staff().sees("êtes-vous ouverts en août")


def test_a_form_that_the_programme_has_no_more_strands_nobody(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("/offer")
    old = nour.last
    home = CATALOGUE.home
    forms = {name: form for name, form in home.forms.items() if name != "offer_help"}
    house.catalogue = Catalogue(home.model_copy(update={"forms": forms}), {})
    house.restart()
    nour.says("Nour Haddad")
    assert "Quelle formation" in nour.last.text
    nour.presses("Plus tard", on=old)
    assert "moment passé" in nour.last.text


def test_a_question_that_goes_while_words_are_added_to_it_strands_nobody(
    house: House, nour: Player
) -> None:
    nour.presses("Retour")
    nour.presses("Compléter")
    home = CATALOGUE.home
    intake = home.forms["intake"]
    questions = {name: each for name, each in intake.questions.items() if name != "research_done"}
    questions = {name: each.model_copy(update={"quotes": []}) for name, each in questions.items()}
    intake = intake.model_copy(update={"questions": questions})
    forms = {**home.forms, "intake": intake}
    house.catalogue = Catalogue(home.model_copy(update={"forms": forms}), {})
    house.restart()
    nour.says("/start")
    assert OPEN in nour.last.text
    assert "ajouter" not in nour.last.text
    nour.says("La patience.")
    assert "La patience." in kept(house)


def test_a_name_is_taken_in_writing_only(house: House) -> None:
    nour = agrees(house.phone())
    nour.sends("voice")
    assert "par écrit" in nour.last.text
    nour.says("Nour Haddad")
    assert "Quelle formation" in nour.last.text


def test_a_file_after_sending_is_added_to_the_request(house: House) -> None:
    nour = asks(house.phone())
    nour.sends("document", text="Voici mon CV.")
    assert "Voici mon CV." in nour.last.text
    nour.presses("Envoyer")
    claire = house.staff()
    claire.sees("Voici mon CV.")
    assert any(shown.message.attachment for shown in claire.screen.shown)


def test_the_end_of_a_text_that_was_refused_is_no_answer(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("/team")
    nour.says("a" * 4096)
    nour.says("et la fin, hors contexte.")
    assert "Est-ce bien ce que tu veux dire" not in nour.last.text
    nour.says("L’essentiel, en une phrase.")
    assert "L’essentiel, en une phrase." in nour.last.text


def test_an_answer_to_the_team_is_read_over_before_it_leaves(room: Room) -> None:
    case = room.mentee()
    room.fill(CLAIRE, f"ask/{case}", question="Depuis quand ?")
    room.write(JEANNE, "Attends une minute")
    assert not any(message.quote == "Attends une minute" for message in room.thread(case))


def test_status_says_that_a_claimed_request_is_late(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.write(JEANNE, "/status")
    assert "d’ici le" in room.last(JEANNE).text
    room.clock.forward(days=20)
    room.write(JEANNE, "/status")
    assert "pardon" in room.last(JEANNE).text


def test_status_of_who_was_told_that_it_is_not_for_them(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    nour.presses("Je ne viens pas de l’X")
    nour.says("/status")
    assert "Corriger ma réponse" in nour.last.labels
    assert "Reprendre" not in nour.last.labels
