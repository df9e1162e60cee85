"""What is sent is what stood above the button: an older read-over sends nothing newer."""

import pytest

from storage.mail import Pressed, Ref
from storage.tables import Request
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.harness import CATALOGUE, House, Player
from tests.screens import flat

WORDS = CATALOGUE.home.words
NOT_SENT = flat(WORDS("dialogue.old_review"))


@pytest.fixture
def writing(house: House) -> Player:
    """Somebody whose request is with the team, and who writes to it."""
    nour = asks(house.phone())
    nour.says("/team")
    return nour


def test_an_older_read_over_does_not_send_what_was_written_since(
    house: House, writing: Player
) -> None:
    writing.says("Je pars lundi matin.")
    older = writing.last
    writing.says("Et je reviens en mars.")
    writing.presses_late("Envoyer", on=older)
    assert NOT_SENT in writing.last.text
    assert "Je pars lundi matin. Et je reviens en mars." in flat(writing.last.text)
    assert "reviens en mars" not in house.staff().all()
    house.again()
    house.restart()
    writing.presses_again()
    assert "reviens en mars" not in house.staff().all()
    writing.presses("Envoyer")
    assert "Et je reviens en mars." in house.staff().all()
    assert NOT_SENT not in writing.last.text


def test_an_older_read_over_does_not_send_an_answer_corrected_since(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS:
        nour.says(answer)
    older = nour.last
    nour.presses("Corriger")
    nour.presses("Formation")
    nour.says("master")
    newer = nour.last
    assert "Master" in newer.text
    nour.presses_late("Envoyer", on=older)
    assert NOT_SENT in nour.last.text
    assert "Master" in nour.last.text
    assert [each.state for each in house.all(Request)] == ["draft"]
    nour.presses("Envoyer")
    assert [each.state for each in house.all(Request)] == ["submitted"]


def test_what_stands_to_be_read_over_follows_an_edit_of_a_message(
    house: House, writing: Player
) -> None:
    writing.says("Je pars lundi matin.")
    review = writing.last
    before = writing.finds("Envoyer", on=review)[1].act
    writing.edits("Je pars mardi matin.")
    assert "Je pars mardi matin." in review.text
    assert "lundi" not in review.text
    writing.does(Pressed(act=before, ref=Ref(review.ref)))  # it was under the finger already
    assert NOT_SENT in writing.last.text
    assert "mardi" not in house.staff().all()
    writing.presses("Envoyer")
    assert "Je pars mardi matin." in house.staff().all()


def test_the_same_words_are_sent_from_wherever_they_were_read(
    house: House, writing: Player
) -> None:
    writing.says("Je pars lundi matin.")
    older = writing.last
    writing.presses("Plus tard")
    writing.presses("Reprendre")
    writing.presses_late("Envoyer", on=older)
    assert "Je pars lundi matin." in house.staff().all()


@pytest.mark.parametrize("typed", ["Envoyer", "envoyer"])
def test_what_is_typed_sends_what_was_read_last(house: House, writing: Player, typed: str) -> None:
    writing.says("Je pars lundi matin.")
    writing.says("Et je reviens en mars.")
    writing.says(typed)
    assert "Et je reviens en mars." in house.staff().all()


SENT_AT_ONCE = {
    "agenda", "meeting", "place", "exchange",  # for the other, as what is written in their thread
    "interview_date",  # the same, before there is a pair
    "decline_reason", "proposal_question",  # a mentor's, before there is a pair
    "note", "mirror",  # for their author alone
    "verify", "verify_code",  # read by nobody
}  # fmt: skip


def test_words_of_a_pair_for_the_team_are_read_over_word_by_word() -> None:
    """Whoever adds a form with words decides."""
    forms = CATALOGUE.home.forms
    words = {
        name for name, form in forms.items() if "text" in {q.kind for q in form.questions.values()}
    }
    assert {name for name in words if not forms[name].review} == SENT_AT_ONCE
