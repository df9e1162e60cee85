"""Whatever a phone can send to the intake: files, albums, forwarded words, very long ones."""

import pytest

from storage.mail import STAFF, Address, File, Ref, Said
from storage.tables import Dialogue, RequestFile
from tests.conversations.test_intake import ANSWERS, agrees
from tests.harness import House


def test_files_are_kept_and_reach_staff_with_the_request(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS[:10]:
        nour.says(answer)
    nour.sends("document")
    nour.sees("C’est gardé avec ta demande.")
    assert "Que voulais-tu accomplir" in nour.last.text
    nour.sends("voice")
    nour.sees("l’équipe Carrières l’écoutera")
    assert "ta façon de chercher" in nour.last.text
    nour.sends("photo", text="La patience, comme sur cette photo.")
    nour.presses("C’est ma réponse")
    assert "L’entreprise, le service public" in nour.last.text
    assert STAFF not in house.screens
    for answer in ANSWERS[12:]:
        nour.says(answer)
    nour.presses("Envoyer")
    attached = [each.message.attachment for each in house.screens[STAFF].shown]
    kinds = [each.file.kind for each in attached if each is not None and each.file is not None]
    assert kinds == ["document", "voice", "photo"]
    house.staff().sees("(message vocal ou fichier joint)")


def test_an_album_is_answered_once(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    said = len(nour.screen.shown)
    for number in range(4):
        nour.does(
            Said(
                ref=Ref(f"album-{number}"),
                album="summer",
                file=File(kind="photo", source=Address(f"telegram:photo:{number}")),
            )
        )
    assert len(nour.screen.shown) == said + 1
    assert len(house.all(RequestFile)) == 4


def test_too_large_and_too_many_files_are_explained(house: House) -> None:
    nour = agrees(house.phone())
    huge = File(kind="document", source=Address("telegram:document:x"), size=30_000_000)
    nour.does(Said(ref=Ref("huge"), file=huge))
    nour.sees("20 Mo au plus")
    for _ in range(11):
        nour.sends("document")
    nour.sees("J’ai déjà 10 fichiers")
    assert len(house.all(RequestFile)) == 10


def test_what_cannot_be_read_is_told_by_its_name(house: House) -> None:
    nour = agrees(house.phone())
    for kind, told in (("location", "une position"), ("contact", "coordonnées de quelqu’un")):
        nour.does(Said(ref=house.new_ref(), unsupported=kind))
        assert told in nour.last.text
        assert "Comment t’appelles-tu" in nour.last.text
    nour.sends("sticker")
    assert "Et avec des mots" in nour.last.text


def test_words_of_another_conversation_are_an_answer_only_if_so_said(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS[:10]:
        nour.says(answer)
    nour.does(Said(ref=Ref("passed-on"), text="Tu devrais tout quitter.", forwarded=True))
    assert nour.last.labels == ["C’est ma réponse"]
    nour.says("Ma réponse à moi.")
    nour.presses("C’est ma réponse")
    nour.sees("moment passé")
    assert "Tu devrais tout quitter." not in house.stored_text()
    nour.does(Said(ref=Ref("passed-on-2"), text="Chercher, encore.", forwarded=True))
    nour.presses("C’est ma réponse")
    assert house.all(Dialogue)[0].answers["research_keep"] == "Chercher, encore."


def test_a_text_that_telegram_cut_in_two_is_one_answer(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS[:10]:
        nour.says(answer)
    nour.says("a" * 4096)
    nour.says("et la fin.")
    nour.sees("J’ai ajouté la suite à")
    assert house.all(Dialogue)[0].answers["research_done"] == "a" * 4096 + "\net la fin."
    nour.says("b" * 4096)
    house.clock.forward(minutes=1)
    nour.says("Une autre réponse.")
    assert house.all(Dialogue)[0].answers["research_next"] == "Une autre réponse."


def test_nothing_is_asked_before_consent(house: House) -> None:
    nour = house.phone()
    nour.says("/start")
    nour.presses("English")
    nour.presses("No, thank you")
    nour.says("Actually, who are you?")
    assert not house.all(Dialogue)
    assert "You chose not to begin" in nour.last.text
    nour.says("ok")
    assert "You chose not to begin" in nour.last.text
    nour.says("actually yes")
    assert "Is that all right with you?" in nour.last.text
    nour.says("ok")
    assert "What is your name?" in nour.last.text


@pytest.mark.parametrize("kind", ["photo", "document"])
def test_words_under_a_file_are_an_answer_only_if_their_author_says_so(
    house: House, kind: str
) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS[:10]:
        nour.says(answer)
    asked = house.all(Dialogue)[0].answers
    nour.sends(kind, text="Voici mon CV")
    said = nour.last.text
    assert "C’est gardé avec ta demande" in said
    assert "répond-il à cette question" in said
    assert nour.last.message.quote == "Voici mon CV"
    assert {each for each in house.all(Dialogue)[0].answers if each[0] != "~"} == {
        each for each in asked if each[0] != "~"
    }
    nour.says("non")
    assert "Voici mon CV" not in house.all(Dialogue)[0].answers.values()
    assert [each.caption for each in house.all(RequestFile)] == ["Voici mon CV"]
    for answer in ANSWERS[10:]:
        nour.says(answer)
    nour.presses("Envoyer")
    quotes = [each.message.quote for each in house.screens[STAFF].shown if each.message.attachment]
    assert quotes == ["Voici mon CV"]
