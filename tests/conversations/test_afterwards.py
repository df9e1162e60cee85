"""After a talk: one question, thanks that are passed on, and what was learnt, which is the
mentee's; and all of it given back, and erased."""

from datetime import UTC, datetime

import pytest

from conversations.team import calendar
from storage.tables import History, Person
from tests.beginnings import Begin
from tests.conversations.inquiring import ABOUT, QUESTIONS, Seekers, heard, seekers, words
from tests.conversations.test_exporting import exported
from tests.harness import House

THANKS, LEARNT = "Un grand merci pour votre franchise.", "Que l’on recrute au printemps."


def talked(house: House, contact: str = "Zoé") -> Seekers:
    """A contact has said yes, a fortnight ago."""
    it = seekers(house, contact)
    it.chooses()
    it.agrees(it.contacts[contact])
    house.clock.forward(days=14)
    return it


def tells(it: Seekers) -> None:
    it.nour.presses(words("inquiry.button.held"))
    for text in (THANKS, LEARNT, "Envoyer"):
        it.nour.says(text)


def talked_not_yet(house: House) -> Seekers:
    """Asked whether they have talked, she has said that they have not."""
    it = talked(house)
    it.nour.presses(words("inquiry.button.missed"))
    return it


def told_of_it(house: House) -> Seekers:
    """They have talked, and she has told what came of it."""
    it = talked(house)
    tells(it)
    return it


def test_it_is_asked_once_and_each_part_goes_where_it_belongs(house: House, begin: Begin) -> None:
    it = begin(house, talked)
    zoe = it.contacts["Zoé"]
    assert heard(it.nour).count(words("inquiry.did_it", name="Zoé")) == 1
    zoe.says("/status")
    assert words("status.talk_promised") in zoe.last.text
    tells(it)
    zoe.says("/status")
    assert words("status.talk_promised") not in zoe.last.text
    assert words("inquiry.thanks", name="Nour") in heard(zoe)
    assert THANKS in heard(zoe)
    assert LEARNT not in heard(zoe)
    assert LEARNT in heard(it.luc)
    assert THANKS not in heard(it.luc)
    assert "Nour" not in heard(zoe)
    assert it.inquiry.held == "yes"
    assert it.inquiry.thanks == ""
    assert it.inquiry.thanked_at == house.clock.now()
    told = heard(house.staff())
    assert words("contact.pair_thread.thanked", name="Zoé Lafont") in told
    assert THANKS not in told
    assert LEARNT not in told
    assert [line.act for line in house.all(History)][-1] == "contact_thanked"
    house.clock.forward(weeks=8)
    assert words("inquiry.did_it", name="Zoé") not in heard(it.nour), "it is answered"


def test_nothing_leaves_before_it_is_read_over(house: House, begin: Begin) -> None:
    it = begin(house, talked)
    it.nour.presses(words("inquiry.button.held"))
    it.nour.says(THANKS)
    it.nour.says(LEARNT)
    assert THANKS in it.nour.last.text
    assert THANKS not in heard(it.contacts["Zoé"])
    assert LEARNT not in heard(it.luc)


@pytest.mark.parametrize("thanks", ["", THANKS])
@pytest.mark.parametrize("learnt", ["", LEARNT])
def test_thanks_and_what_was_learnt_are_both_optional(
    house: House, begin: Begin, thanks: str, learnt: str
) -> None:
    it = begin(house, talked)
    it.nour.presses(words("inquiry.button.held"))
    for text in (thanks or "Passer", learnt or "Passer", "Envoyer"):
        it.nour.says(text)
    assert it.inquiry.learnt == learnt
    assert (it.inquiry.thanked_at is None) == (not thanks)
    assert (words("inquiry.thanks") in heard(it.contacts["Zoé"])) == bool(thanks)
    assert (words("inquiry.learnt", name="Nour") in heard(it.luc)) == bool(learnt)


def test_it_may_not_have_taken_place(house: House, begin: Begin) -> None:
    it = begin(house, talked_not_yet)
    assert it.inquiry.held == "no"
    assert words("inquiry.missed_yet", name="Zoé") in heard(it.nour)
    it.nour.reads()
    it.nour.says("/status")
    assert "06 12 34 56 78" in it.nour.reads()


def test_where_it_has_not_yet_it_is_asked_once_more(house: House, begin: Begin) -> None:
    it = begin(house, talked_not_yet)
    house.clock.forward(days=13)
    asked = words("inquiry.did_it", name="Zoé")
    assert asked not in heard(it.nour)
    house.clock.forward(days=2)
    assert heard(it.nour).count(asked) == 1
    assert it.nour.sees(asked).labels
    it.nour.presses(words("inquiry.button.missed"))
    assert words("inquiry.missed", name="Zoé") in heard(it.nour)
    house.clock.forward(weeks=8)
    assert asked not in heard(it.nour), "twice is enough"


def test_who_said_not_yet_thanks_the_second_time(house: House, begin: Begin) -> None:
    it = begin(house, talked_not_yet)
    house.clock.forward(days=15)
    tells(it)
    assert THANKS in heard(it.contacts["Zoé"])
    assert LEARNT in heard(it.luc)


def test_where_they_stand_offers_to_say_that_it_took_place(house: House, begin: Begin) -> None:
    it = begin(house, talked_not_yet)
    took_place = words("inquiry.button.took_place")
    it.nour.says("/status")
    it.nour.presses(took_place)
    for text in (THANKS, LEARNT, "Envoyer"):
        it.nour.says(text)
    assert heard(it.contacts["Zoé"]).count(THANKS) == 1
    house.clock.forward(weeks=4)
    assert words("inquiry.did_it", name="Zoé") not in heard(it.nour), "they have said it"
    it.nour.presses(took_place)
    assert words("dialogue.old_button_alone") in it.nour.last.text
    it.nour.says("/status")
    assert took_place not in it.nour.last.labels


def test_who_told_their_name_thanks_with_it(house: House) -> None:
    it = seekers(house, "slack:Zoe")
    zoe = it.contacts["slack:Zoe"]
    it.chooses()
    it.agrees(zoe)
    it.nour.presses(words("contact.tell_name", name="Zoe"))
    house.clock.forward(days=14)
    tells(it)
    assert words("inquiry.thanks_named", name="Nour") in heard(zoe)


def test_thanks_wait_for_an_hour_of_the_contact(house: House, begin: Begin) -> None:
    it = begin(house, talked)
    house.clock.to(datetime(2026, 12, 9, 1, tzinfo=UTC))
    tells(it)
    assert it.inquiry.thanks == THANKS
    assert THANKS not in heard(it.contacts["Zoé"])
    house.clock.forward(hours=9)
    assert THANKS in heard(it.contacts["Zoé"])


def test_words_typed_beside_the_question_are_not_passed_to_the_mentor_unasked(
    house: House, begin: Begin
) -> None:
    it = begin(house, talked)
    it.nour.says("Oui, c’était très éclairant")
    assert "très éclairant" not in heard(it.luc)


def test_what_is_held_is_given_back_to_whom_it_belongs(house: House, begin: Begin) -> None:
    it = begin(house, told_of_it)
    readable, data = exported(it.nour)
    (asked,) = data["inquiries"]
    assert asked["learnt"] == LEARNT
    assert asked["about"] == ABOUT
    assert QUESTIONS[1] in readable
    readable, data = exported(it.luc)
    assert QUESTIONS[1] in readable
    assert "learnt" not in data["inquiries"][0]
    readable, data = exported(it.contacts["Zoé"])
    assert QUESTIONS[1] not in readable
    assert data["talks"][0]["state"] == "agreed"


def erases(it: Seekers, name: str) -> None:
    who = it.contacts.get(name) or getattr(it, name)
    who.says("/delete")
    while "Envoyer" in who.last.labels or words("leaving.erase_yes") in who.last.labels:
        who.presses(words("leaving.erase_yes"))


@pytest.mark.parametrize("who", ["nour", "luc", "Zoé"])
def test_whoever_is_erased_is_gone_everywhere(house: House, begin: Begin, who: str) -> None:
    it = begin(house, told_of_it)
    erases(it, who)
    assert sum(person.erased_at is not None for person in house.all(Person)) == 1
    stored = house.stored_text()
    if who == "nour":
        for gone in (ABOUT, LEARNT, THANKS, *QUESTIONS, "Haddad"):
            assert gone not in stored
            assert gone not in heard(it.luc)
            assert gone not in heard(it.contacts["Zoé"])
    elif who == "luc":
        assert ABOUT not in stored
        assert it.inquiry.learnt == LEARNT, "the mentee's own word is theirs"
    else:
        assert "Lafont" not in heard(it.nour)
        assert "Lafont" not in heard(house.staff())
        assert "06 12 34 56 78" not in stored


def test_the_week_in_figures_counts_what_came_of_it(house: House) -> None:
    it = seekers(house, "Zoé")
    it.chooses()
    it.agrees(it.contacts["Zoé"])
    house.clock.forward(days=7)
    house.change(lambda uow: uow.remind(*calendar.WEEK, house.clock.now()))
    house.clock.forward(minutes=1)
    told = words("digest.text_talks", asked=1, agreed=1, declined=0, thanked=0)
    assert told in heard(house.staff())


def agreed_at_night(house: House) -> Seekers:
    """A contact has said yes, in the night of her who asked."""
    it = seekers(house, "Zoé")
    it.chooses()
    house.clock.to(datetime(2026, 11, 24, 1, tzinfo=UTC))
    it.agrees(it.contacts["Zoé"])
    return it


def test_who_stops_the_six_months_still_reads_who_said_yes_to_them(
    house: House, begin: Begin
) -> None:
    it = begin(house, agreed_at_night)
    it.two.ends(it.nour, "end/leave/{}")
    house.clock.forward(days=16)
    assert "Zoé Lafont" in heard(it.nour)
    assert words("inquiry.did_it", name="Zoé") in heard(it.nour)


def test_who_erases_everything_before_morning_reads_of_no_contact(
    house: House, begin: Begin
) -> None:
    it = begin(house, agreed_at_night)
    it.nour.says("/delete")
    it.nour.erases()
    house.clock.forward(days=16)
    assert "Zoé" not in heard(it.nour)
