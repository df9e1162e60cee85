"""Typed words press a button of what they point at, or of what their writer had before their eyes:
never of another message, and never instead of a file they came with."""

from datetime import UTC, datetime

import pytest

from storage.mail import Event, Said
from tests.conversations.pairs import Duo
from tests.conversations.test_meetings import propose, state
from tests.harness import Player

NO_PRESS = ["ok", "Ok merci", "parfait", "Avec plaisir", "non", "D’accord", "C’est d’accord"]


def objective(player: Player) -> None:
    """They put their objective into words, to be agreed to by the other."""
    player.says("/objectif décrocher un poste")
    while "Passer" in player.last.labels:
        player.presses("Passer")
    player.presses("Envoyer")


@pytest.mark.parametrize(
    ("says", "becomes"),
    [("Oui", "agreed"), ("C’est d’accord", "agreed"), ("non", "cancelled")],
)
def test_a_reply_to_an_older_date_answers_that_date(two: Duo, says: str, becomes: str) -> None:
    propose(two.luc, "jeudi 18h30", "Zoom")
    date = two.nour.last
    objective(two.luc)
    assert "Cela me va" in two.nour.last.labels
    two.luc.reads()
    two.nour.says(says, reply_to=date.ref)
    assert state(two) == [becomes]
    assert "d’accord avec votre objectif" not in two.luc.reads()


def test_a_yes_to_ones_own_message_answers_nothing_of_ours(two: Duo) -> None:
    two.greet()
    two.nour.says("On fera ça en visio ?")
    mine = two.nour.wrote[-1]
    propose(two.luc, "jeudi 18h30", "Zoom")
    two.nour.says("Oui", reply_to=mine)
    assert state(two) == ["proposed"]


def test_a_yes_to_one_date_never_agrees_to_another_pairs(three: tuple[Duo, Duo]) -> None:
    one, other = three
    propose(one.nour, "jeudi 18h30", "Zoom")
    date = one.luc.last
    propose(other.nour, "vendredi 18h30", "Zoom")
    one.luc.says("Oui", reply_to=date.ref)
    assert state(one) == ["agreed", "proposed"]


def test_a_reply_never_ends_anything(two: Duo) -> None:
    propose(two.luc, "jeudi 18h30", "Zoom")
    date = two.nour.last
    two.act(two.nour, "end/leave/{}")
    two.nour.says("oui", reply_to=date.ref)
    assert two.mentorship.state == "active"
    assert state(two) == ["agreed"]


def test_a_no_to_whether_they_met_declines_no_date(two: Duo) -> None:
    two.greet()
    propose(two.luc, "jeudi 18h30", "Zoom")
    two.nour.presses("C’est d’accord")
    two.house.clock.forward(days=4)
    asked = two.nour.sees("a-t-il eu lieu")
    propose(two.luc, "mardi 18h30")
    two.nour.says("Non", reply_to=asked.ref)
    assert state(two) == ["missed", "proposed"]


def test_the_very_label_of_a_date_that_waits_agrees_to_nothing_else(two: Duo) -> None:
    propose(two.luc, "jeudi 18h30", "Zoom")
    objective(two.luc)
    two.luc.reads()
    two.nour.says("C’est d’accord")
    assert two.nour.last.labels[0] == "C’est d’accord pour jeudi 26 novembre à 18h30"
    assert not two.luc.reads()


@pytest.mark.parametrize("caption", NO_PRESS)
def test_a_file_is_no_press_and_is_not_lost(two: Duo, caption: str) -> None:
    two.greet()
    propose(two.luc, "jeudi 18h30", "Zoom")
    two.nour.sends("document", text=caption)
    assert state(two) == ["proposed"]
    two.nour.presses("Pour Luc")
    assert two.luc.last.message.attachment is not None


def test_a_photo_ends_nothing(two: Duo) -> None:
    two.act(two.nour, "end/leave/{}")
    two.nour.sends("photo", text="Oui")
    assert two.mentorship.state == "active"


def test_what_was_written_before_a_question_does_not_answer_it(two: Duo) -> None:
    two.greet()
    propose(two.luc, "jeudi 18h30", "Zoom")
    two.nour.presses("C’est d’accord")
    two.house.clock.to(datetime(2026, 11, 26, 19, tzinfo=UTC))
    propose(two.luc, "mardi 18h30")
    wrote = datetime(2026, 11, 26, 20, tzinfo=UTC)  # while we were away
    two.house.clock.to(datetime(2026, 11, 27, 8, 5, tzinfo=UTC))
    assert "a-t-il eu lieu" in two.nour.last.text
    two.house.happens(
        Event(
            id=two.house.new_id(),
            at=wrote,
            who=two.nour.who,
            where=two.nour.who,
            what=Said(text="Oui", ref=two.house.new_ref()),
        )
    )
    assert state(two) == ["agreed", "proposed"]


# --- files that are for the team ----------------------------------------------------------------


def sends_it(two: Duo) -> None:
    """Nour sends what she has read over; the case's thread is read until then."""
    two.claire.reads()
    two.nour.presses("Envoyer")


def files_of_the_team(two: Duo) -> list[str]:
    """The captions, or nothing, of what the team has been sent as files."""
    return [
        shown.message.text
        for shown in two.claire.screen.shown
        if shown.message.attachment is not None and shown.message.attachment.file is not None
    ]


@pytest.mark.parametrize("caption", ["Voici mon CV", ""])
def test_a_file_the_team_has_asked_for_reaches_it(two: Duo, caption: str) -> None:
    two.greet()
    two.claire.opens("Poser une question").send(question="Peux-tu nous envoyer ton CV ?")
    two.nour.sends("document", text=caption)
    two.nour.presses("Ma réponse à l’équipe Carrières")
    assert not files_of_the_team(two)
    sends_it(two)
    assert len(files_of_the_team(two)) == 1
    assert caption in two.claire.reads()
    assert two.luc.last.message.attachment is None


def test_a_mere_file_may_be_for_the_team(two: Duo) -> None:
    two.greet()
    two.nour.says("/team")
    two.nour.sends("voice")
    two.nour.presses("Pour l’équipe Carrières")
    sends_it(two)
    assert len(files_of_the_team(two)) == 1


def test_a_form_without_files_keeps_the_words_and_says_so(two: Duo) -> None:
    two.greet()
    two.nour.says("/signaler")
    two.nour.sends("photo", text="Voilà ce que j’ai reçu")
    assert two.nour.last.labels[-1] == "Pour Luc"
    two.nour.presses("C’est ma réponse : Signaler")
    assert "je ne peux pas prendre de fichier" in two.nour.all()
    two.nour.presses("Passer")
    assert "Voilà ce que j’ai reçu" in two.nour.last.text
    assert two.luc.last.message.attachment is None


@pytest.mark.parametrize("command", ["/team", "/equipe"])
def test_a_file_under_a_command_goes_with_its_words(two: Duo, command: str) -> None:
    two.greet()
    two.nour.sends("photo", text=f"{command} voici une capture")
    sends_it(two)
    assert len(files_of_the_team(two)) == 1
    assert "voici une capture" in two.claire.reads()


def test_a_file_under_a_wish_for_the_team_goes_with_it(two: Duo) -> None:
    two.greet()
    two.nour.sends("photo", text="je voudrais parler à l’équipe")
    assert two.luc.last.message.attachment is None
    two.nour.presses("Écrire à l’équipe Carrières")
    sends_it(two)
    assert len(files_of_the_team(two)) == 1


def test_a_file_under_a_command_that_takes_none_is_not_kept_in_silence(two: Duo) -> None:
    two.greet()
    two.nour.sends("photo", text="/rdv jeudi 18h30")
    assert "je ne peux pas prendre de fichier" in two.nour.all()


def test_a_caption_that_is_no_command_crosses(two: Duo) -> None:
    two.greet()
    two.nour.sends("document", text="/!\\ à lire avant jeudi")
    assert two.luc.last.message.attachment is not None
    assert "à lire avant jeudi" in two.luc.last.text
