"""Words that are held beside a form: where it is asked for whom they are, and what is sent without
them. And what is changed further up makes no question the newest."""

import pytest

from storage.mail import Ref
from tests.conversations.joining import joins
from tests.conversations.pairs import Duo, duo, relayed
from tests.harness import CATALOGUE, House
from tests.screens import flat

WORDS = CATALOGUE.home.words
FOR_WHOM = WORDS("thread.for_whom")
ANSWER = WORDS("thread.taken_as_answer")
GOAL = "Trouver ma place en entreprise"


def test_who_sends_elsewhere_is_asked_there_for_whom_words_are(house: House) -> None:
    two = duo(house).agree().greet()
    slack = joins(two.nour, house.slack("Nour"))
    two.nour.says("/objectif")
    house.clock.forward(minutes=40)
    two.nour.says("On en parle jeudi ?")
    before, _ = two.nour.finds("Pour Luc")
    slack.says(f"/camarade objectif {GOAL}")
    for _ in range(3):
        slack.presses("Passer")
    slack.presses("Envoyer")
    assert flat(WORDS("thread.before_sending")) in slack.last.text
    assert "On en parle jeudi ?" in slack.last.text
    assert before.labels == [], "it is asked in one place"
    slack.presses("Pour Luc")
    assert relayed(two.luc)[-1] == "On en parle jeudi ?"
    slack.presses("Envoyer")
    assert GOAL in two.luc.last.text


def test_who_goes_on_elsewhere_is_reminded_there(house: House) -> None:
    two = duo(house).agree().greet()
    slack = joins(two.nour, house.slack("Nour"))
    two.nour.says("/objectif")
    house.clock.forward(minutes=40)
    two.nour.says("On en parle jeudi ?")
    slack.says("/camarade statut")
    house.clock.forward(hours=4)
    assert "On en parle jeudi ?" in slack.last.text
    slack.presses("Pour Luc")
    assert relayed(two.luc)[-1] == "On en parle jeudi ?"


def test_what_was_typed_again_elsewhere_is_said_where_it_was_asked(house: House) -> None:
    two = duo(house).agree().greet()
    slack = joins(two.nour, house.slack("Nour"))
    two.nour.says("/objectif")
    house.clock.forward(minutes=40)
    two.nour.says(GOAL)
    before, _ = two.nour.finds("Pour Luc")
    slack.says("/camarade objectif")
    slack.says(GOAL)
    for _ in range(3):
        slack.presses("Passer")
    slack.presses("Envoyer")
    assert GOAL in two.luc.last.text
    assert before.text == flat(f"→ {ANSWER}")
    assert flat(ANSWER) not in slack.all()
    house.clock.forward(days=4)
    assert flat(WORDS("thread.not_passed_on")) not in two.nour.all() + slack.all()


def test_words_that_only_happen_to_stand_in_the_answer_are_asked_about(two: Duo) -> None:
    two.greet()
    two.nour.says("/team")
    two.nour.says("Bonjour,\nJe voudrais parler à quelqu’un de mon accompagnement.\nMerci")
    two.house.clock.forward(minutes=40)
    two.nour.says("Merci")
    two.nour.presses("Envoyer")
    assert flat(WORDS("thread.before_sending")) in two.nour.last.text
    two.nour.presses("Pour Luc")
    assert relayed(two.luc)[-1] == "Merci"


def asks_the_place(two: Duo) -> Ref:
    """Nour has told a date, and is asked where; where she told it."""
    two.greet()
    two.nour.says("/rdv")
    two.nour.says("jeudi 14h")
    two.house.clock.forward(minutes=1)
    return two.nour.wrote[-1]


def test_after_a_change_further_up_words_for_the_team_are_for_the_team(two: Duo) -> None:
    date = asks_the_place(two)
    two.nour.says("/team")
    two.house.clock.forward(minutes=1)
    two.nour.edits("jeudi 15h", ref=date)
    assert "15h" in two.nour.last.text
    two.nour.says("Rien ne va plus avec lui")
    assert "Rien ne va plus" in two.nour.last.text, "it is read over"
    two.nour.presses("Envoyer")
    assert "Rien ne va plus avec lui" not in two.luc.all()
    assert "Rien ne va plus avec lui" in two.claire.all()


def test_after_a_change_further_up_an_answer_to_the_other_is_asked_about(two: Duo) -> None:
    date = asks_the_place(two)
    two.luc.says("Ça se passe comment avec ta cheffe ?")
    two.house.clock.forward(minutes=1)
    two.nour.edits("jeudi 15h", ref=date)
    two.nour.says("Mal, toujours pareil")
    assert flat(FOR_WHOM) in two.nour.last.text
    two.nour.presses("Pour Luc")
    assert relayed(two.luc)[-1] == "Mal, toujours pareil"


@pytest.mark.parametrize("wrote_on", ["telegram", "slack"])
def test_what_was_asked_about_elsewhere_is_answered_and_changed_as_ever(
    house: House, wrote_on: str
) -> None:
    """What names a message in one place names nothing in another, and Telegram would refuse it."""
    two = duo(house).agree().greet()
    phone, slack = two.nour, joins(two.nour, house.slack("Nour"))
    wrote, other = (phone, slack) if wrote_on == "telegram" else (slack, phone)
    wrote.says("/objectif" if wrote is phone else "/camarade objectif")
    house.clock.forward(minutes=40)
    wrote.says("On en parle jeudi ?")
    ref = wrote.wrote[-1]
    other.says("/fin" if other is phone else "/camarade fin")
    shown, _ = other.finds("Pour Luc")
    assert shown.message.reply_to is None
    other.presses("Pour Luc", on=shown)
    assert relayed(two.luc)[-1] == "On en parle jeudi ?"
    two.luc.says("Oui, jeudi.", reply_to=two.luc.last.ref)
    assert relayed(other)[-1].endswith("Oui, jeudi.")
    assert other.last.message.reply_to is None
    wrote.edits("On en parle vendredi ?", ref=ref)
    assert relayed(two.luc)[-1] == "On en parle vendredi ?"


def holds_an_answer(two: Duo) -> None:
    """At the third of four questions Luc writes, and what Nour types then is held."""
    two.greet()
    two.nour.says("/objectif")
    two.nour.says(GOAL)
    two.nour.presses("Passer")
    two.house.clock.forward(minutes=1)
    two.luc.says("À tout de suite")
    two.house.clock.forward(minutes=1)
    two.nour.says("Deux pistes sérieuses")
    assert flat(FOR_WHOM) in two.nour.last.text


def test_words_answer_the_question_that_stood_when_they_were_written(two: Duo) -> None:
    holds_an_answer(two)
    held = two.nour.last
    two.nour.presses("Passer", on=two.nour.sees("À quoi verrez-vous"))
    last = two.nour.last.text
    two.nour.presses("C’est ma réponse : Notre objectif", on=held)
    assert two.nour.last.text == last, "the last question goes on being asked"
    two.nour.presses("Passer")
    assert "Signes que cela avance Deux pistes sérieuses" in two.nour.last.text


def test_where_it_was_answered_since_they_replace_nothing_unseen(two: Duo) -> None:
    holds_an_answer(two)
    held = two.nour.last
    two.nour.says("J’aurai parlé à cinq personnes", reply_to=two.nour.sees("À quoi verrez").ref)
    two.nour.presses("C’est ma réponse : Notre objectif", on=held)
    assert "à la place de « J’aurai parlé à cinq personnes »" in two.nour.last.text
    two.nour.presses("Non, l’ajouter à la suite")
    two.nour.presses("Passer")
    assert "J’aurai parlé à cinq personnes Deux pistes sérieuses" in two.nour.last.text
