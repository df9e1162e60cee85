"""What a mentee and their mentor would ask a contact: one writes it, the other agrees or would
rather not, and it is gone through again."""

from storage.tables import Inquiry
from tests.beginnings import Begin
from tests.conversations.inquiring import (
    ABOUT,
    QUESTIONS,
    agreed,
    heard,
    refused_and_taken_up_again,
    seekers,
    staff_read,
    words,
    written,
)
from tests.harness import CATALOGUE, House


def test_what_stands_behind_the_command_is_what_it_is_about(house: House, begin: Begin) -> None:
    it = begin(house, seekers, "Zoé")
    it.nour.says(f"/contact {ABOUT}")
    assert words("inquiry.about_noted", about=ABOUT) in it.nour.last.text
    for text in ("informations", *QUESTIONS):
        it.nour.says(text)
    assert ABOUT in it.nour.last.text
    it.nour.says("Envoyer")
    assert it.inquiry.about == ABOUT


def test_a_question_may_be_skipped(house: House, begin: Begin) -> None:
    it = begin(house, seekers, "Zoé")
    it.nour.says("/contact")
    for text in ("informations", ABOUT, QUESTIONS[0], "passer", QUESTIONS[2], "Envoyer"):
        it.nour.says(text)
    assert it.inquiry.questions == [QUESTIONS[0], QUESTIONS[2]]
    it.luc.presses(words("inquiry.button.agree"))
    it.sends()
    assert f"2. {QUESTIONS[2]}" in it.contacts["Zoé"].last.text


def test_nothing_leaves_where_the_other_would_rather_not(house: House, begin: Begin) -> None:
    it = begin(house, written, "Zoé")
    it.luc.presses(words("inquiry.button.refuse"))
    assert it.inquiry.state == "refused"
    assert words("inquiry.refused_other", name="Luc") in heard(it.nour)
    assert words("contact.pair_thread.asked", name="Zoé Lafont") not in staff_read(house)


def test_what_the_other_would_not_ask_so_is_gone_through_again_with_why(
    house: House, begin: Begin
) -> None:
    it = begin(house, written, "Zoé")
    it.luc.presses(words("inquiry.button.refuse"))
    it.luc.says("Plus court, peut-être.")
    assert "Plus court, peut-être." in it.luc.last.text, "word by word, before it leaves"
    assert "Plus court" not in heard(it.nour)
    it.luc.presses(words("dialogue.send"))
    assert words("inquiry.why", name="Luc") in it.nour.last.text
    assert "Plus court, peut-être." in heard(it.nour)
    it.nour.presses(words("inquiry.button.anew"))
    for text in (ABOUT, *QUESTIONS):
        assert text in it.nour.last.text, "all is there to be read over"
    third = CATALOGUE.home.forms["inquiry"].questions["third"].short
    for text in ("Corriger", third, "Et le soir ?"):
        it.nour.says(text)
    it.nour.says("Envoyer")
    assert it.inquiry.state == "begun"
    assert (it.inquiry.about, it.inquiry.questions) == (ABOUT, [*QUESTIONS[:2], "Et le soir ?"])
    it.luc.presses(words("inquiry.button.agree"))
    assert it.inquiry.state == "choosing"


def test_whoever_wrote_it_alone_finds_it_again_and_only_once_it_came_last(
    house: House, begin: Begin
) -> None:
    it = begin(house, written, "Zoé")
    it.luc.presses(words("inquiry.button.refuse"))
    it.luc.says("Passer")
    old = it.inquiry.id
    it.luc.says("/contact")
    assert ABOUT not in it.luc.last.text
    it.nour.says("/contact")
    assert ABOUT in it.nour.last.text
    it.nour.says("Envoyer")
    it.presses(it.nour, f"inquiry/anew/{old}")
    assert it.nour.last.text == words("inquiry.waits_for_other", name="Luc")
    assert len(house.all(Inquiry)) == 2


def test_at_the_read_over_the_name_of_a_question_corrects_it(house: House, begin: Begin) -> None:
    it = begin(house, refused_and_taken_up_again)
    it.nour.says("question 2")
    it.nour.says("Comment se passe la première mission ?")
    assert "Comment se passe la première mission" in it.nour.last.text
    it.nour.presses(words("dialogue.send"))
    assert "Comment se passe la première mission" in it.luc.last.text
    assert QUESTIONS[1] not in it.luc.last.text


def test_nothing_is_sent_while_words_that_may_belong_to_it_are_held(
    house: House, begin: Begin
) -> None:
    it = begin(house, refused_and_taken_up_again)
    came = len(it.luc.screen.shown)
    it.nour.says("Comment se passe la première mission ?")
    review, send = it.nour.finds(words("dialogue.send"))
    it.nour.presses(send.label)
    assert words("thread.before_sending") in it.nour.last.text
    assert len(it.luc.screen.shown) == came
    title = CATALOGUE.home.forms["inquiry"].title
    it.nour.presses(words("thread.to_form", title=title))
    it.nour.presses("Question 2")
    it.nour.presses(words("dialogue.replace"))
    it.nour.presses_late(words("dialogue.send"), on=review)  # it is another by now
    assert len(it.luc.screen.shown) == came
    it.nour.presses(words("dialogue.send"))
    assert "Comment se passe la première mission" in it.luc.last.text


def test_words_that_were_typed_again_where_they_belong_are_in_it(
    house: House, begin: Begin
) -> None:
    it, asked = begin(house, refused_and_taken_up_again), "Comment se passe la première mission ?"
    it.nour.says(asked)
    for_whom, _ = it.nour.finds("Pour Luc")
    it.nour.says("question 2")
    it.nour.says(asked)
    it.nour.presses(words("dialogue.send"))
    assert asked in it.luc.last.text
    assert for_whom.labels == [], "nobody is asked any more for whom they are"


def test_words_that_were_for_the_other_keep_nothing_from_being_sent(
    house: House, begin: Begin
) -> None:
    it = begin(house, refused_and_taken_up_again)
    it.nour.says("Merci, je reprends mes questions")
    it.nour.presses(words("dialogue.send"))
    it.nour.presses("Pour Luc")
    it.nour.presses(words("dialogue.send"))
    assert QUESTIONS[1] in it.luc.last.text


def test_where_nobody_is_left_they_ask_otherwise_in_the_same_place(
    house: House, begin: Begin
) -> None:
    it = begin(house, agreed)
    assert words("inquiry.nobody") in it.nour.last.text
    first = it.inquiry.id
    it.comes("Zoé")
    it.nour.presses(words("inquiry.button.anew"))
    assert words("inquiry.anew_other", name="Nour") in it.luc.last.text
    it.nour.says("L’énergie en général")
    for text in (*QUESTIONS, "L’énergie en général"):
        assert text in it.nour.last.text
    it.nour.says("Envoyer")
    assert it.inquiry.id != first
    assert (it.inquiry.state, it.inquiry.questions) == ("begun", list(QUESTIONS))
    it.luc.presses(words("inquiry.button.agree"))
    it.sends()
    assert it.talks() == ["asked"]


def test_two_at_once_make_one(house: House, begin: Begin) -> None:
    it = begin(house, seekers, "Zoé")
    it.nour.says("/contact")
    it.luc.says("/contact")
    for who, about in ((it.nour, ABOUT), (it.luc, "Le stockage de l’énergie")):
        for text in ("informations", about, *QUESTIONS, "Envoyer"):
            who.says(text)
    assert len(house.all(Inquiry)) == 1
    assert words("inquiry.there_is_one", name="Nour") in it.luc.last.text
    for text in ("Le stockage de l’énergie", *QUESTIONS):
        assert text in it.luc.last.message.quote, "nothing that was written is lost"
    assert words("dialogue.sent") not in heard(it.luc)
