"""What a player found in the private thread, and must not find again."""

import pytest

from conversations.programme import untranslated
from conversations.thread import unsaid
from storage.mail import Pressed
from storage.tables import Dialogue, Mentor, Person
from tests.catalogue import CATALOGUE
from tests.conversations.pairs import Duo, duo, relayed
from tests.harness import House, Player, Shown

SOON = {"days": 14, "hours": 1, "minutes": 5}
"""Just after the first check-in was offered."""


# --- one question, one message -------------------------------------------------------------------


def test_a_press_under_one_question_moves_that_message_alone(two: Duo) -> None:
    two.house.clock.forward(**SOON)
    two.nour.says("Luc ne m’écoute pas")
    first = two.nour.last
    two.nour.says("Es-tu libre jeudi ?")
    two.nour.presses("Pour Luc")
    assert relayed(two.luc) == ["Es-tu libre jeudi ?"]
    assert "Pour Luc" in first.labels
    two.nour.presses("C’est ma réponse : Petit point", on=first)
    assert "ne m’écoute pas" not in two.luc.all()


def test_a_question_far_above_is_never_edited(three: tuple[Duo, Duo]) -> None:
    """The database uses row ids again once a row is gone."""
    first, second = three
    first.luc.says("Un")
    above, button = first.luc.finds("Pour Nour")
    first.luc.presses("Pour Nour")
    first.luc.says("Deux")
    assert first.luc.last.ref != above.ref
    assert first.luc.last.labels
    first.luc.does(Pressed(act=button.act, ref=above.ref))
    assert relayed(first.nour) == ["Un"]
    first.luc.presses("Pour Ana")
    assert relayed(second.nour) == ["Deux"]


def test_what_is_erased_unsent_is_said_where_it_was_asked(three: tuple[Duo, Duo]) -> None:
    first, _ = three
    first.luc.says("Un secret")
    first.house.clock.forward(days=3, minutes=1)
    first.house.change(lambda uow: unsaid.forget(uow, first.house.catalogue))
    first.house.settle()
    question = first.luc.sees("→ Pas transmis : tu ne m’as pas dit pour qui.")
    assert not question.labels
    assert not first.house.all(Dialogue)


def test_a_sticker_is_refused_at_once(three: tuple[Duo, Duo]) -> None:
    first, _ = three
    first.luc.sends("sticker")
    assert "ne peut être transmis à personne" in first.luc.last.text
    assert not first.luc.last.labels
    assert not first.house.all(Dialogue)


# --- what answers us does not cross ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("asks", "answer", "then"),
    [
        ("/stop", "oui", "Voici ce que lira Luc"),
        ("/stop", "non", "Rien n’a changé"),
        ("/delete", "Oui.", "tout est effacé"),
        ("/delete", "non", "Rien n’est effacé"),
        ("/terminer", "non", "rien n’a changé"),
        ("/terminer", "oui", "Je préfère être sûr"),
    ],
)
def test_a_plain_yes_or_no_answers_our_question(
    two: Duo, asks: str, answer: str, then: str
) -> None:
    two.nour.says(asks)
    two.nour.says(answer)
    assert then in two.nour.last.text
    assert not relayed(two.luc)


def test_a_date_is_answered_in_words(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 14h")
    two.nour.presses("Passer")
    two.luc.says("annuler")
    assert "pour qui est ce message" in two.luc.last.text
    two.luc.presses("Pour personne")
    two.nour.says("/rdv")
    two.nour.presses("Une autre date")
    two.nour.says("vendredi 14h")
    two.nour.presses("Passer")
    two.luc.says("ok")
    assert "C’est noté" in two.nour.last.text
    assert not relayed(two.nour)


def test_whether_you_met_is_answered_in_words(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 14h")
    two.nour.presses("Passer")
    two.luc.says("ok")
    two.house.clock.forward(days=3, hours=9)
    two.nour.says("oui")
    assert "Et la prochaine fois" in two.nour.last.text
    assert not relayed(two.luc)


def test_once_something_else_was_said_a_yes_may_be_for_the_other_too(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 14h")
    two.nour.presses("Passer")
    two.nour.says("Cela te va ?")
    two.luc.says("ok")
    assert two.luc.last.labels[0].startswith("C’est d’accord pour jeudi")
    two.luc.presses("Pour Nour")
    assert relayed(two.nour) == ["ok"]


def test_what_follows_a_private_question_is_held_for_half_an_hour(two: Duo) -> None:
    two.nour.says("/stop")
    two.nour.says("Je ne sais pas, il est pénible")
    assert "pour qui est ce message" in two.nour.last.text
    two.nour.presses("Pour personne")
    two.nour.says("/stop")
    two.house.clock.forward(minutes=31)
    two.nour.says("Bonjour Luc")
    assert relayed(two.luc) == ["Bonjour Luc"]


def test_an_old_nudge_catches_no_words(two: Duo) -> None:
    two.house.clock.forward(days=21)
    two.nour.says("Bonjour")
    assert relayed(two.luc) == ["Bonjour"]


# --- the newest question wins over a form ---------------------------------------------------


def test_a_question_within_a_form_takes_its_own_answer(house: House) -> None:
    nour = house.phone("Nour")
    nour.says("/start")
    nour.presses("Français")
    nour.says("oui")
    nour.says("/delete")
    nour.says("attends")
    nour.says("Oui, tout effacer")
    assert "tout est effacé" in nour.last.text


def test_a_language_is_named_in_a_sentence(two: Duo) -> None:
    two.nour.says("/objectif")
    two.nour.says("/language")
    assert two.nour.last.labels == ["Français", "English", "Ne rien changer"]
    two.nour.says("in english please")
    assert two.house.find(Person, two.mentorship.mentee_id).language == "en"
    two.nour.says("/language")
    two.nour.says("en français stp")
    assert two.house.find(Person, two.mentorship.mentee_id).language == "fr"
    assert not two.mentorship.objective
    two.nour.says("/language")
    two.nour.presses("Ne rien changer")
    assert two.nour.last.labels == ["Plus tard", "Arrêter"]
    assert not relayed(two.luc)


# --- after the end, and what waits ------------------------------------------------------------


def test_farewell_words_after_the_end_are_answered(two: Duo) -> None:
    two.nour.says("/terminer")
    two.nour.presses("L’objectif est atteint")
    two.nour.presses("Oui, terminer")
    two.luc.says("Bonne route, Nour")
    assert "Ton fil avec Nour est fermé : ton message ne lui est pas parvenu." in (
        two.luc.last.text
    )
    two.luc.presses("Écrire à l’équipe")
    two.luc.says("Pouvez-vous la saluer ?")
    two.luc.presses("De moi, ou d’autre chose")
    two.luc.presses("Envoyer")
    assert "Pouvez-vous la saluer" in two.claire.all()
    two.house.clock.forward(days=8)
    two.luc.says("Bonne route")
    assert "est fermé" not in two.luc.last.text


def test_farewell_words_at_the_closing_questions_are_said_to_reach_the_team_alone(two: Duo) -> None:
    two.nour.says("/terminer")
    two.nour.presses("L’objectif est atteint")
    two.nour.presses("Oui, terminer")
    for player in (two.nour, two.luc):
        player.presses("Dire comment c’était")
        assert "équipe Carrières, jamais à la personne" in player.all()
        player.says("Merci à toi pour tout, et bonne route !")
        assert "partiront avec tes réponses, à l’équipe Carrières" in player.last.text
        assert "ne les lira pas" in player.last.text
    assert not relayed(two.nour)
    assert not relayed(two.luc)


def test_words_after_a_letter_of_the_team_are_for_the_team(two: Duo) -> None:
    """Whoever the team has written to since answers the team, and no thread that is over."""
    two.luc.says("/terminer")
    two.luc.presses("Je passe le relais")
    two.luc.presses("Oui, terminer")
    two.nour.says("Bonne route, Luc, et encore merci")
    assert "est fermé" in two.nour.last.text
    two.house.clock.forward(days=1)
    two.claire.opens("Dire non").send()
    two.house.clock.forward(minutes=5)
    two.nour.says("Merci, mais pourquoi pas ?")
    assert "est fermé" not in two.nour.last.text
    assert "Transmettre à l’équipe" in two.nour.last.labels
    two.claire.opens("Rouvrir").send()
    two.nour.says("Merci, je suis contente de continuer.")
    assert "est fermé" not in two.nour.last.text


def test_the_end_is_announced_with_a_word_on_staying_in_touch() -> None:
    """Also where it is told without its questions, since one of the two is in distress."""
    for language, words in (("fr", "échangez vos coordonnées"), ("en", "exchange your contact")):
        assert words in CATALOGUE[language].words("exchange.before_end")
        for name in ("closing", "end_near"):
            step = CATALOGUE[language].journey[name]
            assert all("{reach}" in step.told_to(role) for role in step.roles)


def test_what_waits_is_shown_with_its_buttons(house: House) -> None:
    two = duo(house)
    two.luc.says("C’est pour quand ?")
    assert "Une proposition attend ta réponse" in two.luc.last.text
    assert two.luc.last.labels[:2] == ["Je veux bien", "Pas cette fois"]
    two.luc.says("je veux bien")
    assert "On attend maintenant l’autre personne" in shown(two.luc, "/status").text
    asked = ["Oui, avec plaisir", "J’aimerais quelqu’un d’autre"]
    assert shown(two.nour, "/status").labels[:2] == asked
    two.nour.says("oui")
    assert shown(two.luc, "/status").labels[:2] == ["J’ai lu, c’est d’accord", "Finalement, non"]
    two.luc.says("d’accord")
    two.nour.says("ok")
    assert two.mentorship.state == "active"


def test_a_proposal_is_declined_in_its_own_words(house: House) -> None:
    two = duo(house)
    two.luc.says("pas cette fois")
    assert "Qu’est-ce qui fait" in two.luc.last.text
    assert house.find(Mentor, house.all(Mentor)[0].person_id).state == "active"


def shown(player: Player, command: str) -> Shown:
    """What a command shows."""
    player.says(command)
    return player.last


def test_every_text_is_there_in_both_languages() -> None:
    assert untranslated() == {"en": []}
