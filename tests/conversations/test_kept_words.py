"""Nothing that somebody sends is lost, wherever it falls: while a request is put aside, in several
messages, beside buttons, in place of words, as an edit of what answered nothing.
"""

from datetime import timedelta
from typing import Any

import pytest

from storage.mail import Event, Ref, Said
from storage.tables import Dialogue, RequestFile
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.harness import CATALOGUE, House, Player

WORDS = CATALOGUE.home.words


def kept(house: House, name: str) -> Any:
    """What is kept of an answer of the request."""
    (dialogue,) = (each for each in house.all(Dialogue) if each.form == "intake")
    return dialogue.answers.get(name)


# --- while a request is put aside -----------------------------------------------------------------


def test_words_for_a_request_that_is_aside_may_be_the_answer(house: House, nour: Player) -> None:
    nour.presses("Plus tard")
    house.clock.forward(days=2)
    nour.says("Je voulais comprendre la matière.")
    nour.says("Et j’ai compris que cela ne me suffit plus.")
    nour.presses("C’est ma réponse")
    whole = "Je voulais comprendre la matière.\nEt j’ai compris que cela ne me suffit plus."
    assert kept(house, "research_done") == whole


def test_words_that_can_be_no_answer_there_are_said_not_to_be_kept(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    nour.presses("Plus tard")
    nour.says("Je suis passée par la recherche.")
    assert "Je n’ai pas gardé ce message" in nour.last.text
    nour.presses("Reprendre")
    assert "Quelle formation" in nour.last.text


def test_a_file_for_a_request_that_is_aside_is_kept_with_it(house: House, nour: Player) -> None:
    nour.presses("Plus tard")
    nour.sends("document", text="Mon CV")
    assert "C’est gardé avec ta demande" in nour.last.text
    assert [each.caption for each in house.all(RequestFile)] == ["Mon CV"]
    nour.presses("Reprendre")
    for answer in ANSWERS[10:]:
        nour.says(answer)
    assert "Un fichier joint" in nour.last.text


@pytest.mark.parametrize("kind", ["document", "sticker"])
def test_who_comes_back_with_a_file_reads_over_what_leaves_with_it(
    house: House, nour: Player, kind: str
) -> None:
    for answer in ANSWERS[10:]:
        nour.says(answer)
    read_over = nour.last.text
    assert "Relis-toi" in read_over
    nour.sends(kind, text="")
    assert "Relis-toi" not in nour.last.text  # it stands just above
    house.clock.forward(days=3)
    nour.sends(kind, text="")
    assert read_over in nour.last.text.replace("\n\n2 fichiers joints", "")
    assert "Envoyer" in nour.last.labels


# --- files for the team ---------------------------------------------------------------------------


def asked_for_a_file(house: House) -> Player:
    """The team would like to see her CV."""
    nour = asks(house.phone())
    claire = house.staff()
    claire.presses("Prendre")
    claire.opens("Poser une question").send(question="Peux-tu m’envoyer ton CV ?")
    return nour


def test_a_file_answers_the_question_of_the_team(house: House) -> None:
    nour = asked_for_a_file(house)
    nour.sends("document")
    nour.presses("Envoyer")
    nour.says("/status")
    assert "attend ta réponse" not in nour.last.text
    assert len(house.all(RequestFile)) == 1
    house.staff().sees("Fichier envoyé par")


def test_words_at_the_review_go_with_the_file(house: House) -> None:
    nour = asked_for_a_file(house)
    nour.presses("Répondre")
    nour.sends("document")
    nour.says("Voici mon CV de cette année.")
    assert "Voici mon CV de cette année." in nour.last.text
    nour.presses("Envoyer")
    house.staff().sees("Voici mon CV de cette année.")


def test_an_answer_to_a_case_that_closed_meanwhile_may_go_as_a_letter(house: House) -> None:
    nour = asked_for_a_file(house)
    nour.presses("Répondre")
    nour.says("Je n’en ai pas encore, mais voici où j’en suis.")
    old = nour.last
    house.staff().opens("Dire non").send()
    nour.presses("Envoyer", on=old)
    assert "mot pour mot" not in nour.all()[-1500:]
    assert "voici où j’en suis" in nour.last.text
    nour.presses("Envoyer")
    house.staff().sees("voici où j’en suis")


def test_without_a_request_a_file_for_the_team_is_declined_in_words(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("/team")
    nour.sends("document")
    assert WORDS("enclosure.no_request") in nour.last.text
    assert "Que veux-tu dire à l’équipe" in nour.last.text


def test_a_file_that_waits_to_be_sent_does_not_go_with_other_words(house: House) -> None:
    nour = asks(house.phone())
    nour.sends("document", text="Mon CV, à relire d’abord")
    nour.says("/team Une tout autre question")
    nour.presses("Envoyer")
    claire = house.staff()
    assert "Une tout autre question" in claire.all()
    assert "Fichier envoyé" not in claire.all()
    assert "relire d’abord" not in claire.all()


# --- several messages -----------------------------------------------------------------------------


def test_the_middle_of_a_text_that_is_too_long_is_not_left_out(house: House, nour: Player) -> None:
    nour.says("a" * 4096)
    nour.says("b" * 4096)
    nour.says("c" * 1000)
    assert kept(house, "research_done") == "a" * 4096
    assert kept(house, "research_keep") is None
    assert "C’est la suite de ton long message" in nour.last.text


def late(nour: Player, text: str, ago: timedelta) -> None:
    """A message of hers that lay waiting while we were away."""
    ref: Ref = nour.house.new_ref()
    now = nour.house.clock.now()
    nour.house.happens(
        Event(
            id=f"late/{ref}",
            at=now - ago,
            who=nour.who,
            where=nour.where,
            what=Said(text=text, ref=ref),
        )
    )


def test_messages_that_lay_waiting_are_one_answer(house: House, nour: Player) -> None:
    house.clock.forward(hours=1)
    for minutes, text in ((50, "Deux articles sur trois."), (49, "Et depuis, je doute.")):
        late(nour, text, timedelta(minutes=minutes))
    assert kept(house, "research_done") == "Deux articles sur trois.\nEt depuis, je doute."
    assert kept(house, "research_keep") is None
    house.clock.forward(minutes=1)
    nour.says("La patience.")
    assert kept(house, "research_keep") == "La patience."


def test_what_was_tapped_stays_beside_what_is_typed(house: House, nour: Player) -> None:
    for answer in ANSWERS[10:16]:
        nour.says(answer)
    assert "Quand pourrais-tu rencontrer" in nour.last.text
    nour.presses("Le soir")
    nour.says("midi")
    assert kept(house, "availability") == ["lunch", "evening"]


# --- what words were taken for --------------------------------------------------------------------


def test_what_words_were_taken_for_is_said(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS[:8]:
        nour.says(answer)
    nour.says("je ne sais pas encore")
    assert "J’ai noté : Trouver un projet qui ait du sens." in nour.last.text.replace("\xa0", " ")
    nour.presses("Retour")
    nour.presses("Trouver un projet qui ait du sens")
    assert "J’ai noté" not in nour.last.text


def test_skip_is_nobodys_answer(house: House, nour: Player) -> None:
    nour.says("skip")
    assert kept(house, "research_done") == "~unsure"


def test_another_language_named_alone_is_spoken(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    nour.says("english")
    assert "Which programme did you follow" in nour.last.text


def test_another_hour_than_the_one_we_guess(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS[:4]:
        nour.says(answer)
    nour.presses("Non, une autre heure")
    assert "écris une ville" in nour.last.text
    nour.says("Montréal")
    assert kept(house, "zone") == "America/Toronto"


# --- edits of what answered nothing ---------------------------------------------------------------


def test_an_edit_of_what_was_not_understood_answers(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS[:3]:
        nour.says(answer)
    nour.says("Trifouillis")
    nour.edits("Grenoble, France")
    assert kept(house, "place")["city"] == "Grenoble"
    assert "C’est bien l’heure chez toi" in nour.last.text


def test_an_edit_of_not_knowing_is_the_answer(house: House, nour: Player) -> None:
    nour.says("je ne sais pas")
    nour.edits("En fait je sais : deux articles.")
    assert kept(house, "research_done") == "En fait je sais : deux articles."


def test_an_edit_that_doubts_the_hour_asks_for_another(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS[:5]:
        nour.says(answer)
    nour.edits("non")
    assert "écris une ville" in nour.last.text
    nour.says("Montréal")
    assert kept(house, "zone") == "America/Toronto"


# --- what is never sent ---------------------------------------------------------------------------


def test_what_was_written_and_not_sent_is_told_once(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/team")
    nour.says("Une question que je n’envoie pas tout de suite.")
    house.clock.forward(days=1, hours=3)
    assert "n’est pas parti" in nour.reads()
    house.clock.forward(days=30)
    assert "n’est pas parti" not in nour.reads()
    nour.presses("Reprendre")
    nour.presses("Envoyer")
    house.staff().sees("Une question que je n’envoie pas tout de suite.")


def test_leaving_an_empty_form_threatens_nobody(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/team")
    nour.presses("Arrêter")
    assert nour.last.text == WORDS("dialogue.nothing_written")


# --- words that are about the conversation --------------------------------------------------------


def test_a_greeting_after_days_is_no_answer(house: House, nour: Player) -> None:
    house.clock.forward(days=2)
    nour.says("bonjour, oui je reprends")
    assert kept(house, "research_done") is None
    assert "Que voulais-tu accomplir" in nour.last.text
    nour.says("Je voulais comprendre la matière, et deux articles sur trois sont parus.")
    assert "deux articles" in kept(house, "research_done")


def test_a_short_answer_after_days_is_one_if_its_author_says_so(house: House, nour: Player) -> None:
    house.clock.forward(days=2)
    nour.says("Deux articles sur trois.")
    nour.presses("C’est ma réponse")
    assert kept(house, "research_done") == "Deux articles sur trois."


@pytest.mark.parametrize(("typed", "answer"), [("oui", "Deux articles."), ("non", None)])
def test_whether_it_is_one_may_be_typed(
    house: House, nour: Player, typed: str, answer: str | None
) -> None:
    house.clock.forward(days=2)
    nour.says("Deux articles.")
    nour.says(typed)
    assert kept(house, "research_done") == answer


def test_help_and_status_need_no_slash(house: House, nour: Player) -> None:
    nour.says("aide")
    assert "Tu peux toujours écrire" in nour.all()
    nour.says("statut")
    assert "n’est pas encore envoyée" in nour.last.text
    assert kept(house, "research_done") is None


def test_resume_may_be_typed_whatever_came_between(house: House, nour: Player) -> None:
    nour.presses("Plus tard")
    nour.says("/delete")
    nour.says("non")
    nour.says("reprendre")
    assert "Que voulais-tu accomplir" in nour.last.text


def test_the_hour_may_be_told_instead_of_a_city(house: House) -> None:
    nour = agrees(house.phone())
    for answer in (*ANSWERS[:3], "Australie"):
        nour.says(answer)
    assert "plusieurs fuseaux" in nour.last.text
    nour.says("il est 17h")
    assert kept(house, "zone") == "Australia/Perth"


def test_a_word_is_no_town(house: House) -> None:
    nour = agrees(house.phone())
    for answer in (*ANSWERS[:3], "Australie", "sens"):
        nour.says(answer)
    assert kept(house, "zone") is None


def test_the_answer_to_edit_may_be_named_by_what_it_is_about(house: House, nour: Player) -> None:
    for answer in ANSWERS[10:]:
        nour.says(answer)
    nour.says("ville")
    assert "Dans quelle ville vis-tu" in nour.last.text


def test_what_is_written_after_sending_is_passed_on_if_its_author_says_yes(house: House) -> None:
    nour = asks(house.phone())
    nour.says("J’ai oublié : je parle aussi italien.")
    assert "à personne" in nour.last.text
    nour.says("oui")
    nour.presses("Envoyer")
    house.staff().sees("je parle aussi italien")


def test_whom_the_team_has_written_to_is_not_told_that_nobody_could(house: House) -> None:
    nour = agrees(house.phone())
    for answer in (*ANSWERS[:3], "Boston"):
        nour.says(answer)
    nour.says("Je veux mourir.")
    nour.reads()
    house.staff().opens("Lui écrire").send(letter="Bonjour, je peux t’appeler ?")
    house.clock.forward(days=2)
    assert "n’a encore pu t’écrire" not in nour.reads()


def test_who_waits_for_the_team_gets_the_numbers_near_them(house: House) -> None:
    nour = agrees(house.phone())
    for answer in (*ANSWERS[:3], "Boston"):
        nour.says(answer)
    nour.says("Je veux mourir.")
    nour.reads()
    house.clock.forward(days=2)
    told = nour.reads()
    assert "n’a encore pu t’écrire" in told
    assert "988" in told
