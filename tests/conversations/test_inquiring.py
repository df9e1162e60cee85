"""A mentee and their mentor ask a contact together: both agree, and nobody is named before a
yes."""

from datetime import UTC, datetime

import pytest

from storage.mail import Pressed, Ref
from storage.tables import History, Person, Talk
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.inquiring import (
    ABOUT,
    QUESTIONS,
    Seekers,
    agreed,
    heard,
    seekers,
    sent,
    staff_read,
    words,
    written,
)
from tests.conversations.pairs import duo
from tests.harness import House
from tests.screens import flat

NIGHT = datetime(2026, 11, 24, 1, tzinfo=UTC)  # two in the morning in Paris


SECRETS = ("Nour", "Haddad", "Luc", "Petit")


def test_both_agree_before_anything_leaves_the_pair(house: House, begin: Begin) -> None:
    it = begin(house, written, "Zoé")
    zoe = it.contacts["Zoé"]
    assert it.inquiry.state == "begun"
    assert QUESTIONS[2] in heard(it.luc)
    assert not house.all(Talk)
    assert not zoe.screen.shown
    it.presses(it.nour, f"inquiry/agree/{it.inquiry.id}")  # one's own word is not the other's
    assert it.inquiry.state == "begun"
    it.luc.presses(words("inquiry.button.agree"))
    assert it.inquiry.state == "choosing"
    for player in (it.nour, it.luc):
        assert words("inquiry.pick", place=1) in heard(player)
        assert "Zoé" not in heard(player)
        assert "Lafont" not in heard(player)
        assert "promotion des années 1980" in heard(player)
        assert "connaît une entreprise que vous nommez" in heard(player).lower()
        assert "EDF" not in heard(player).partition("promotion des années")[2]


def test_the_mentor_may_begin_and_the_mentee_alone_sends(house: House, begin: Begin) -> None:
    it = begin(house, seekers, "Zoé")
    it.writes(it.luc)
    it.nour.presses(words("inquiry.button.agree"))
    it.luc.presses(words("inquiry.pick", place=1))
    act = next(
        button.act for button in it.nour.last.buttons if button.act.startswith("inquiry/send/")
    )
    it.presses(it.luc, act)
    assert not house.all(Talk)
    it.nour.presses(words("inquiry.button.send"))
    assert it.talks() == ["asked"]


def test_what_the_mentee_reads_is_what_the_contact_reads(house: House, begin: Begin) -> None:
    it = begin(house, agreed, "Zoé")
    it.nour.presses(words("inquiry.pick", place=1))
    preview = it.nour.last.message.quote
    it.nour.presses(words("inquiry.button.send"))
    zoe = it.contacts["Zoé"]
    assert zoe.last.message.text == preview
    for text in (ABOUT, *QUESTIONS):
        assert text in preview
    assert not any(secret in heard(zoe) for secret in SECRETS)


def test_what_would_tell_who_asks_is_taken_out(house: House, begin: Begin) -> None:
    it = begin(house, seekers, "Zoé")
    it.nour.says("/contact")
    named = "Nour Haddad et Luc aimeraient savoir, nour@example.org"
    for text in ("informations", ABOUT, named, *QUESTIONS[1:], "Envoyer"):
        it.nour.says(text)
    it.luc.presses(words("inquiry.button.agree"))
    it.sends()
    told = heard(it.contacts["Zoé"])
    assert "… … et … aimeraient savoir, …" in told
    assert not any(secret in told for secret in (*SECRETS, "nour@"))


def test_where_what_leaves_has_changed_meanwhile_it_is_shown_anew(
    house: House, begin: Begin
) -> None:
    it = begin(house, agreed, "Zoé")
    it.nour.presses(words("inquiry.pick", place=1))
    zoe = it.number(it.contacts["Zoé"])

    def speaks_english(uow: UnitOfWork) -> None:
        person = uow.session.get(Person, zoe)
        assert person is not None
        person.language = "en"

    house.change(speaks_english)
    it.nour.presses(words("inquiry.button.send"))
    assert not house.all(Talk)
    assert it.nour.last.message.quote.startswith("Hello.")
    it.nour.presses(words("inquiry.button.send"))
    assert it.talks() == ["asked"]


def test_a_yes_introduces_and_the_talk_belongs_to_the_mentorship(
    house: House, begin: Begin
) -> None:
    it = begin(house, sent, "Zoé")
    zoe = it.contacts["Zoé"]
    it.agrees(zoe)
    assert it.inquiry.state == "agreed"
    assert "Zoé Lafont" in it.nour.last.text
    assert "06 12 34 56 78" in it.nour.last.text
    assert "Zoé" not in heard(it.luc)
    assert words("inquiry.is_agreed", name="Nour") in heard(it.luc)
    assert "Nour" not in heard(zoe)
    stands = next(each for each in zoe.screen.shown if words("contact.said_yes") in each.text)
    assert QUESTIONS[0] in flat(stands.text), "what they said yes to can be read again"
    assert not stands.labels
    it.nour.presses(words("contact.tell_name", name="Zoé"))
    assert "Nour Haddad" in zoe.last.text
    assert it.two.request.state == "accompanied"
    assert house.all(Talk)[0].inquiry_id == it.inquiry.id


def test_a_no_offers_the_next_and_not_the_same(house: House, begin: Begin) -> None:
    it = begin(house, sent, "Zoé", "Bruno")
    first = house.all(Talk)[0].contact_id
    asked = next(each for each in it.contacts.values() if it.number(each) == first)
    asked.presses(words("contact.no"))
    assert it.inquiry.state == "choosing"
    assert words("inquiry.was_declined") in it.nour.last.text
    assert words("inquiry.was_declined") in it.luc.last.text
    it.sends()
    assert it.talks() == ["declined", "asked"]
    assert house.all(Talk)[1].contact_id != first
    other = next(each for each in it.contacts.values() if each is not asked)
    other.presses(words("contact.no"))
    assert words("inquiry.nobody") in it.nour.last.text


def test_a_contact_who_is_silent_is_reminded_once_then_let_go_kindly(
    house: House, begin: Begin
) -> None:
    it = begin(house, sent, "Zoé", "Bruno")
    (talk,) = house.all(Talk)
    asked = next(each for each in it.contacts.values() if it.number(each) == talk.contact_id)
    reminder = words("contact.reminder", name=asked.name)
    house.clock.forward(days=4)
    assert heard(asked).count(reminder) == 1
    house.clock.forward(days=6)
    assert it.talks() == ["expired"]
    assert words("contact.expired", name=asked.name) in heard(asked)
    assert QUESTIONS[0] not in heard(asked)
    assert words("inquiry.was_expired") in heard(it.nour)
    asked.does(Pressed(act=f"talk/yes/{talk.id}", ref=Ref("old")))
    assert asked.last.text == words("contact.already.expired")


def test_later_is_once_and_the_pair_knows_until_when(house: House, begin: Begin) -> None:
    it = begin(house, sent, "Zoé")
    zoe = it.contacts["Zoé"]
    zoe.presses(words("contact.later"))
    assert house.all(Talk)[0].later_at is not None
    assert words("contact.later") not in "".join(zoe.last.labels)
    assert "demande un peu de temps" in it.nour.last.text
    house.clock.forward(days=8)
    assert it.talks() == ["asked"]
    assert words("contact.reminder", name="Zoé") in heard(zoe)
    it.agrees(zoe)
    assert it.inquiry.state == "agreed"


def test_they_need_not_wait(house: House, begin: Begin) -> None:
    it = begin(house, sent, "Zoé", "Bruno")
    it.luc.presses(words("inquiry.button.else"))
    assert it.talks() == ["withdrawn"]
    it.sends()
    assert it.talks() == ["withdrawn", "asked"]
    one, other = house.all(Talk)
    assert one.contact_id != other.contact_id


@pytest.mark.parametrize("who", ["nour", "luc"])
def test_either_leaves_it_at_that(house: House, begin: Begin, who: str) -> None:
    it = begin(house, sent, "Zoé")
    getattr(it, who).presses(words("inquiry.button.drop"))
    assert it.inquiry.state == "over"
    assert it.talks() == ["withdrawn"]
    assert words("contact.no_longer_needed", name="Zoé") in heard(it.contacts["Zoé"])
    it.contacts["Zoé"].does(Pressed(act="talk/yes/1", ref=Ref("old")))
    assert "06" not in heard(it.nour)


def test_a_contact_far_away_reads_it_at_an_hour_of_theirs(house: House) -> None:
    it = seekers(house)
    zoe = it.comes("Zoé", zone="America/Los_Angeles")
    it.chooses()
    assert it.talks() == ["asked"]
    assert not zoe.screen.shown
    house.clock.forward(hours=9)
    assert QUESTIONS[0] in heard(zoe)


def test_an_answer_at_night_wakes_nobody(house: House, begin: Begin) -> None:
    it = begin(house, sent, "Zoé", "Bruno")
    house.clock.to(NIGHT)
    (talk,) = house.all(Talk)
    asked = next(each for each in it.contacts.values() if it.number(each) == talk.contact_id)
    before = len(it.nour.screen.shown)
    asked.presses(words("contact.no"))
    assert len(it.nour.screen.shown) == before
    house.clock.forward(hours=9)
    morning = it.nour.screen.shown[before:]  # the spark of the next day among it
    assert any(words("inquiry.was_declined") in each.text for each in morning)


def test_the_end_of_a_mentorship_ends_what_is_asked(house: House, begin: Begin) -> None:
    it = begin(house, sent, "Zoé")
    it.luc.says("/end")
    it.luc.presses(words("ending.leave_mentor"))
    it.luc.presses("Oui, terminer")
    assert it.talks() == ["withdrawn"]
    assert it.inquiry.state == "over"
    assert words("contact.no_longer_needed", name="Zoé") in heard(it.contacts["Zoé"])


@pytest.mark.parametrize("way", [("end/leave/{}",), ("end/other/{}", "Passer")])
def test_both_read_that_no_answer_comes_any_more(
    house: House, begin: Begin, way: tuple[str, ...]
) -> None:
    it = begin(house, sent, "Zoé")
    it.two.ends(it.nour, *way)
    for player in (it.nour, it.luc):
        assert heard(player).count(words("inquiry.is_over")) == 1


def test_the_team_reads_that_it_happens_and_none_of_the_words(house: House, begin: Begin) -> None:
    it = begin(house, sent, "Zoé")
    it.agrees(it.contacts["Zoé"])
    told = staff_read(house)
    assert words("contact.pair_thread.asked", name="Zoé Lafont") in told
    assert words("contact.pair_thread.yes", name="Zoé Lafont") in told
    for secret in (ABOUT, *QUESTIONS, "06 12"):
        assert secret not in told
    acts = [line.act for line in house.all(History)]
    assert acts[-2:] == ["pair_asks", "contact_agrees_beside"]


def test_the_command_shows_what_waits(house: House, begin: Begin) -> None:
    it = begin(house, sent, "Zoé")
    it.luc.says("/contact")
    assert "Sa réponse est attendue jusqu’au" in it.luc.last.text
    it.nour.says("/status")
    assert words("inquiry.under_way", name="Luc") in it.nour.last.text
    assert "\n\n\n" not in it.nour.last.message.text
    it.nour.presses(words("inquiry.button.show"))
    assert "Sa réponse est attendue jusqu’au" in it.nour.last.text


def test_a_stranger_presses_nothing(house: House, begin: Begin) -> None:
    it = begin(house, written, "Zoé", "Bruno")
    stranger = it.contacts["Bruno"]
    for verb in ("agree", "refuse", "drop", "show", "else"):
        it.presses(stranger, f"inquiry/{verb}/{it.inquiry.id}")
        assert stranger.last.text == words("dialogue.old_button_alone")
    it.presses(stranger, f"inquiry/begin/{it.two.mentorship.id}")
    it.presses(stranger, f"talked/yes/{it.inquiry.id}")
    assert it.inquiry.state == "begun"
    assert ABOUT not in heard(stranger)


def test_a_mentor_on_slack_asks_in_the_thread_of_that_mentee(house: House) -> None:
    it = Seekers(house, duo(house, luc=house.slack("Luc")).agree())
    zoe = it.comes("slack:Zoe")
    it.luc.says("/réseau")
    for text in ("informations", ABOUT, *QUESTIONS, "Envoyer"):
        it.luc.says(text)
    it.nour.presses(words("inquiry.button.agree"))
    assert it.luc.last.message.under == f"thread/{it.two.mentorship.id}"
    it.sends()
    it.agrees(zoe)
    assert "Zoe Lafont" in it.nour.last.text
    assert words("inquiry.is_agreed", name="Nour") in heard(it.luc)


def test_a_letter_to_the_mentor_is_sent_whatever_a_contact_answers_meanwhile(
    house: House, begin: Begin
) -> None:
    it = begin(house, sent, "Zoé")
    letter = it.two.claire.opens("Écrire à l’accompagnateur")
    question = it.two.claire.opens("Poser une question")
    it.agrees(it.contacts["Zoé"])
    letter.send(letter="Merci pour ce que tu fais.")
    assert "Merci pour ce que tu fais." in it.luc.all()
    with pytest.raises(AssertionError, match="Rien n’a été envoyé"):
        question.send(question="As-tu des nouvelles ?")  # which its reader may have just had
