"""The team and somebody who wrote to it, outside of any request."""

import pytest

from storage.tables import Dialogue
from tests.conversations.pairs import duo
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.harness import House, Player


@pytest.fixture
def paul(house: House) -> Player:
    """He comes with a question only."""
    paul = house.phone()
    paul.says("/start")
    paul.presses("Français")
    paul.presses("Je viens pour autre chose")
    paul.presses("Poser une question")
    paul.says("Le service est-il ouvert aux conjoints ?")
    paul.presses("Envoyer")
    return paul


def test_a_question_is_answered_and_the_answer_to_that_comes_back(
    house: House, paul: Player
) -> None:
    staff = house.staff()
    staff.sees("Le service est-il ouvert aux conjoints ?")
    form = staff.opens("Répondre à …")
    preview = form.send(letter="Pas encore, mais nous y pensons.")
    assert preview is not None
    paul.sees("Pas encore, mais nous y pensons.")
    paul.presses("Répondre")
    paul.says("Merci beaucoup.")
    paul.presses("Envoyer")
    staff.sees("Merci beaucoup.")


def test_plain_words_answer_a_letter_without_its_button(house: House, paul: Player) -> None:
    house.staff().opens("Répondre à …").send(letter="Où habites-tu ?")
    paul.says("À Lyon")
    assert "À Lyon" in paul.last.text
    paul.presses("Envoyer")
    house.staff().sees("À Lyon")


def test_words_that_were_put_aside_are_not_replaced_by_newer_ones(
    house: House, paul: Player
) -> None:
    paul.says("/team")
    paul.says("Une première question.")
    paul.presses("Plus tard")
    house.staff().opens("Répondre à …").send(letter="Où habites-tu ?")
    paul.says("À Lyon")
    assert "Une première question." in paul.last.text
    assert "À Lyon" in paul.last.text


def test_a_real_sentence_may_be_passed_on_and_is_forgotten_otherwise(house: House) -> None:
    nour = asks(house.phone())
    nour.says("Je voulais vous dire que j’ai changé de numéro.")
    asked = nour.last
    nour.presses("Transmettre à l’équipe")
    assert (asked.text, asked.buttons) == ("→ Transmettre à l’équipe", [])
    nour.presses("Envoyer")
    house.staff().sees("j’ai changé de numéro")
    nour.says("Et aussi que je pars lundi matin.")
    asked = nour.last
    house.clock.forward(days=2)
    assert (asked.text, asked.buttons) == ("→ Je n’ai pas gardé ces mots.", [])
    nour.presses_late("Transmettre à l’équipe", on=asked)
    assert "Je n’ai plus ces mots" in nour.last.text
    assert "je pars lundi" not in house.stored_text()
    assert not [row for row in house.all(Dialogue) if row.form == "stray"]


def test_one_more_sentence_is_offered_anew_beside_what_was_asked_last(house: House) -> None:
    two = duo(house).agree()
    two.luc.says("/team")
    two.luc.presses("Plus tard")
    house.clock.forward(minutes=1)
    two.ends(two.nour, "end/done/{}")
    asked = two.luc.last.labels
    two.luc.says("Je voulais vous dire que j’ai changé de numéro.")
    house.clock.forward(days=1)
    two.luc.says("Et aussi que je pars lundi matin.")
    assert two.luc.last.labels[: len(asked)] == asked
    assert two.luc.last.labels[-2:] == ["Transmettre à l’équipe", "Où j’en suis"]
    two.luc.presses("Transmettre à l’équipe")
    assert "je pars lundi matin" in two.luc.last.text


def test_a_word_of_greeting_is_not_a_letter(house: House) -> None:
    nour = asks(house.phone())
    nour.says("bonjour")
    assert "Transmettre à l’équipe" not in nour.last.labels


def test_an_offer_of_help_is_read_and_may_become_an_invitation(house: House) -> None:
    sophie = house.phone()
    sophie.says("/start")
    sophie.presses("Français")
    sophie.presses("Je viens pour autre chose")
    sophie.presses("Proposer mon aide")
    while "Envoyer" not in sophie.last.labels:
        options = [label for label in sophie.last.labels if label not in NAVIGATION]
        text = sophie.last.text
        if options:
            sophie.presses(options[0])
        elif "promotion" in text.casefold():
            sophie.says("X1998")
        else:
            sophie.says("Sophie Delmas")
    sophie.presses("Envoyer")
    staff = house.staff()
    staff.sees("Sophie Delmas")
    staff.opens("Inviter").send()
    sophie.presses(sophie.last.labels[0])
    sophie.sees("Ton profil de bénévole")
    # What she told when she offered her help is not asked again; she may correct it at the end.
    assert "De quelle façon aimerais-tu aider" in sophie.last.text


def test_an_offer_begun_anew_keeps_what_was_corrected_in_it(house: House) -> None:
    ali = house.slack("Ali")
    ali.says("/offer")
    ali.presses("Retour")
    ali.says("Ali Ben Salah")
    ali.says("/offer")
    (dialogue,) = house.all(Dialogue)
    assert dialogue.answers["name"] == "Ali Ben Salah"


NAVIGATION = {"Retour", "Passer", "Plus tard", "Arrêter", "Je ne sais pas encore"}


@pytest.fixture
def written(house: House) -> Player:
    """She is in the middle of her request, and the team has just written to her."""
    nour = agrees(house.phone())
    for answer in ANSWERS[:10]:
        nour.says(answer)
    nour.says("J’ai envie de mourir.")
    house.clock.forward(minutes=10)
    house.staff().opens("Lui écrire").send(letter="Comment vas-tu ce matin ?")
    house.clock.forward(minutes=10)
    nour.reads()
    return nour


def test_words_after_a_letter_are_for_the_team_only_if_their_author_says_so(
    house: House, written: Player
) -> None:
    written.says("Un peu mieux.")
    written.presses("Pour l’équipe")
    assert "Un peu mieux." in written.last.text
    assert "Un peu mieux." not in house.staff().all()
    written.presses("Envoyer")
    house.staff().sees("Un peu mieux.")
    assert "ta façon de chercher" not in written.last.text  # nothing more is asked by itself today
    written.says("reprendre")
    assert "ta façon de chercher" in written.last.text
    written.says("La patience.")
    assert "La patience." not in house.staff().all()


def test_words_after_a_letter_may_be_the_answer_to_the_question(
    house: House, written: Player
) -> None:
    written.says("La patience.")
    written.presses("C’est ma réponse")
    assert "L’entreprise, le service public" in written.last.text
    assert any("La patience." in str(each.answers) for each in house.all(Dialogue))
    written.says("Je ne sais pas ce que j’en imagine.")
    assert "Dans six mois" in written.last.text


def test_nothing_is_held_for_the_team_twice(house: House, written: Player) -> None:
    written.says("Un peu mieux.")
    written.presses("Pour l’équipe")
    written.presses("Envoyer")
    written.presses("Pour l’équipe")
    assert "moment passé" in written.last.text


def test_all_that_follows_a_letter_goes_together(house: House, written: Player) -> None:
    written.says("Oui, au 06 99 88 77 66.")
    written.says("Merci.")
    written.presses("Pour l’équipe")
    written.presses("Envoyer")
    sent = house.staff().sees("Réponse de").text
    assert "06 99 88 77 66" in sent
    assert "Merci." in sent
