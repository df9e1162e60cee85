"""Words typed where what we asked is answered by buttons: they go to the other, or it is asked for
whom they are, and every answer to that leads on."""

import pytest

from storage.tables import History, Meeting, Reflection
from tests.conversations.pairs import Duo, duo, relayed
from tests.conversations.room import ANSWERS
from tests.harness import House

QUESTION = "« Je sais ce que je veux. »"


@pytest.fixture
def phones(house: House) -> Duo:
    """Both on Telegram."""
    return duo(house).agree()


# --- a form that is answered by buttons alone -----------------------------------------------------


def test_words_below_the_way_to_the_curve_may_lead_to_it(phones: Duo) -> None:
    phones.nour.says("/courbe")
    phones.nour.says("Je ne sais pas trop où j’en suis")
    assert phones.nour.last.labels == [
        "Pour Luc",
        "Effacer, et répondre par les boutons",
        "Pour l’équipe Carrières",
        "Pour personne",
    ]
    phones.nour.presses("Effacer, et répondre par les boutons")
    assert QUESTION in phones.nour.last.text
    assert "Effacé. Personne ne l’a reçu." in phones.nour.all()
    phones.nour.presses("Plutôt oui")
    assert "2/5" in phones.nour.last.text
    assert not relayed(phones.luc)


def test_words_below_the_way_to_the_curve_may_be_for_the_other(phones: Duo) -> None:
    phones.nour.says("/courbe")
    phones.nour.says("Merci Luc")
    phones.nour.presses("Pour Luc")
    phones.nour.says("Es-tu libre jeudi ?")
    assert relayed(phones.luc) == ["Merci Luc", "Es-tu libre jeudi ?"]


def test_a_yes_below_the_way_to_the_curve_takes_it(phones: Duo) -> None:
    phones.nour.says("/courbe")
    phones.nour.says("oui")
    assert QUESTION in phones.nour.last.text
    assert not relayed(phones.luc)


def test_in_the_middle_of_the_curve_a_sentence_may_be_for_the_other(phones: Duo) -> None:
    phones.nour.says("/courbe")
    phones.nour.presses("Faire le point pour moi")
    phones.nour.says("Bonjour Luc, on se voit quand ?")
    phones.nour.presses("Pour Luc")
    assert relayed(phones.luc) == ["Bonjour Luc, on se voit quand ?"]
    phones.nour.says("Plutôt oui")
    assert "2/5" in phones.nour.last.text
    phones.nour.says("Je dirais à peu près comme avant")
    phones.nour.presses("Effacer, et répondre par les boutons")
    assert "2/5" in phones.nour.last.text
    assert "Tout à fait" in phones.nour.last.labels
    phones.nour.says("?")
    assert "Touche celle qui s’en approche le plus" in phones.nour.last.text
    assert len(relayed(phones.luc)) == 1


def test_what_the_journey_asks_by_buttons_is_led_to_in_english_too(house: House) -> None:
    two = duo(house, nour=house.phone("Nour", language="en")).agree()
    two.nour.says("Hello Luc")
    house.clock.forward(days=3)
    assert "five short statements" in two.nour.last.text
    two.nour.says("A bit lost, to be honest")
    two.nour.presses("Erase, and answer with the buttons")
    assert "1/5" in two.nour.last.text
    assert relayed(two.luc) == ["Hello Luc"]


# --- questions that words answer ------------------------------------------------------------------


def test_first_words_are_read_before_what_was_typed_below_the_way_to_them_is_kept(
    phones: Duo,
) -> None:
    phones.luc.says("Bonjour Nour")
    phones.nour.says("Bonjour Luc")
    while "les relire" not in phones.nour.last.text:
        phones.house.clock.forward(days=1)
    phones.nour.says("Je veux enseigner maintenant")
    phones.nour.presses("C’est ma réponse : …")
    assert str(ANSWERS["hopes"]) in phones.nour.all()
    phones.nour.presses("Plus vraiment")
    (row,) = phones.house.all(Reflection)
    assert (row.point, row.answers["today"]) == ("middle", "Je veux enseigner maintenant")
    assert relayed(phones.luc) == ["Bonjour Luc"]


def test_words_for_the_team_answer_its_question_also_beside_a_form_set_aside(phones: Duo) -> None:
    phones.nour.says("/objectif")
    phones.house.clock.forward(minutes=31)
    phones.claire.opens("Poser une question").send(question="As-tu des nouvelles ?")
    phones.nour.says("Oui, la semaine dernière")
    assert "Pour l’équipe Carrières" not in phones.nour.last.labels
    question = phones.nour.last
    phones.nour.presses("Ma réponse à l’équipe Carrières")
    assert "Rien n’est encore parti" in question.text
    assert "la semaine dernière" in phones.nour.last.text
    phones.nour.presses("Envoyer")
    assert "réponse attendue" not in phones.claire.all()
    phones.claire.sees("…la semaine dernière…")
    acts = [line.act for line in phones.house.all(History)]
    assert (acts.count("answer"), acts.count("asked_for_team")) == (1, 0)
    assert not relayed(phones.luc)


def test_contact_details_may_be_typed_below_the_question_for_them(phones: Duo) -> None:
    phones.nour.says("/exchange 06 12 34 56 78")
    phones.luc.says("luc@example.org")
    assert phones.luc.last.labels == [
        "Pour Nour",
        "C’est ma réponse",
        "Pour l’équipe Carrières",
        "Pour personne",
    ]
    phones.luc.presses("C’est ma réponse")
    assert "06 12 34 56 78" in phones.luc.last.text
    assert "luc@example.org" in phones.nour.last.text
    assert not relayed(phones.nour)
    phones.luc.edits("luc@juste.example")
    assert "luc@juste.example" in phones.nour.all()
    assert "luc@example.org" not in phones.nour.all()


def test_those_that_were_asked_about_first_are_corrected_by_an_edit_too(phones: Duo) -> None:
    phones.nour.says("/exchange 06 12 34 56 78")
    phones.luc.presses("Donner les miennes")
    phones.house.clock.forward(minutes=31)
    phones.luc.says("luc@example.org")
    phones.luc.presses("C’est ma réponse : …")
    assert "luc@example.org" in phones.nour.all()
    phones.luc.edits("luc@juste.example")
    assert "luc@juste.example" in phones.nour.all()
    assert "luc@example.org" not in phones.nour.all()


def test_a_no_below_the_question_for_contact_details_gives_none(phones: Duo) -> None:
    """Taken for them it would be answered with the other's."""
    phones.nour.says("/exchange 06 12 34 56 78")
    phones.luc.says("Hum")
    phones.luc.says("non, je préfère pas")
    phones.luc.presses("C’est ma réponse")
    assert "Comment te joindre" in phones.luc.last.text
    assert "06 12 34 56 78" not in phones.luc.all()
    assert "je préfère pas" not in phones.nour.all()


def test_what_was_taken_back_meanwhile_is_not_given(phones: Duo) -> None:
    phones.nour.says("/exchange 06 12 34 56 78")
    phones.luc.says("luc@example.org")
    phones.nour.presses("Les retirer")
    phones.luc.presses("C’est ma réponse")
    assert "luc@example.org" not in phones.nour.all()
    phones.luc.presses("Pour Nour")
    assert relayed(phones.nour) == ["luc@example.org"]


# --- questions about a session --------------------------------------------------------------------


@pytest.fixture
def met(phones: Duo) -> Duo:
    """They were asked whether their session took place, and Luc has said yes."""
    phones.nour.says("/rdv jeudi 14h")
    phones.nour.presses("Passer")
    phones.luc.presses("C’est d’accord")
    phones.house.clock.forward(days=3, hours=7, minutes=5)
    phones.luc.says("oui")
    return phones


def test_a_sentence_below_did_you_meet_is_pointed_to_its_buttons(met: Duo) -> None:
    met.nour.says("On s’est très bien entendus")
    assert "touche plutôt un bouton de ma question" in met.nour.last.text
    met.nour.presses("Pour personne")
    met.nour.presses("Oui", on=met.nour.sees("a-t-il eu lieu"))
    assert not relayed(met.luc)


def test_the_label_of_a_mark_is_still_known_after_other_words(met: Duo) -> None:
    """What was typed first waits to be told for whom it is, and its question has buttons, too."""
    met.luc.says("Hum, comment dire")
    met.luc.says("à la limite")
    met.luc.presses("C’est ma réponse")
    assert "À la limite" in met.luc.all()
    assert [row.marked for row in met.house.all(Meeting)] == ["edge"]
    assert not relayed(met.nour)


@pytest.mark.parametrize("words", ["?", "👍", "Bof. " * 500])
def test_whatever_is_typed_below_a_mark_reaches_nobody_unasked(met: Duo, words: str) -> None:
    met.luc.says(words)
    assert met.luc.last.labels == ["Pour Nour", "Pour l’équipe Carrières", "Pour personne"]
    met.luc.sends("sticker")
    assert "ne peut pas être transmis" in met.luc.last.text
    met.luc.sends("voice")
    assert met.luc.last.labels == ["Pour Nour", "Pour l’équipe Carrières", "Pour personne"]
    assert not relayed(met.nour)


def test_who_is_telling_the_team_something_is_not_sent_to_tell_it(phones: Duo) -> None:
    phones.luc.says("/team Je ne sais plus quoi faire.")
    for words in ("saperlipopette", "ça dépend des jours"):
        phones.luc.says(words)
        assert phones.luc.last.text.startswith("Je n’ai pas su relier ta réponse")
        assert "/team" not in phones.luc.last.text
