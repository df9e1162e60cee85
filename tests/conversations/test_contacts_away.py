"""A contact who goes while they are asked: whoever waits for the answer reads it, and nobody is
brought together with whom they would rather not meet."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlmodel import select

from conversations.mentoring import looking
from conversations.turn import Turn
from storage.mail import Event, Ref, Said
from storage.tables import Inquiry, Request, Talk
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.inquiring import Seekers, heard, seekers, words
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room
from tests.conversations.test_contacts import agreed, agreed_at_night, agrees, asked, letters
from tests.harness import House, Player

WORDS = CATALOGUE.home.words
SAID = Said(text="/pause", ref=Ref("1"))
NIGHT = datetime(2026, 11, 24, 1, tzinfo=UTC)  # two in the morning in Paris


def chosen(house: House) -> Seekers:
    """A pair have asked Zoé for a talk."""
    it = seekers(house, "Zoé")
    it.chooses()
    return it


def arranged(house: House) -> Seekers:
    """She has said yes, and how to reach her."""
    it = chosen(house)
    it.agrees(it.contacts["Zoé"])
    return it


def test_the_team_reads_that_a_contact_who_was_asked_pauses(room: Room, begin: Begin) -> None:
    case = begin(room, asked)
    for said in ("/pause jusqu'en mars", "/pause trois semaines"):
        room.write(PAUL, said)
    told = WORDS("contact.thread.pauses", name="Paul Durand")
    assert [each.text for each in room.thread(case)].count(told) == 1
    agrees(room)
    assert letters(room), "an answer may still come"


def test_a_pair_reads_that_their_contact_pauses_and_may_ask_somebody_else(
    house: House, begin: Begin
) -> None:
    it = begin(house, chosen)
    it.contacts["Zoé"].says("/pause")
    for player in (it.nour, it.luc):
        assert "fait une pause" in player.last.text
        assert words("inquiry.button.else") in player.last.labels
        assert "Zoé" not in heard(player)
    assert words("contact.pair_thread.pauses", name="Zoé Lafont") in heard(house.staff())


def test_a_pair_that_read_of_a_pause_reads_that_there_is_none(house: House, begin: Begin) -> None:
    it = begin(house, chosen)
    zoe = it.contacts["Zoé"]
    zoe.says("/pause")
    zoe.presses("Finalement, pas de pause")
    assert zoe.last.text == words("mentor.no_pause")
    for player in (it.nour, it.luc):
        assert "fait une pause" not in player.last.text
        assert "Sa réponse est attendue" in player.last.text
    assert words("contact.pair_thread.back", name="Zoé Lafont") in heard(house.staff())


def test_whom_a_pair_takes_back_at_this_very_moment_may_pause(house: House, begin: Begin) -> None:
    it = begin(house, chosen)

    def reads_between(uow: UnitOfWork) -> None:
        (inquiry,) = uow.session.exec(select(Inquiry)).all()
        for table, state in ((Talk, "withdrawn"), (Inquiry, "choosing")):
            uow.connection.execute(update(table).values(state=state))  # as the pair's own turn does
        event = Event(
            id="1", at=uow.now, who=it.contacts["Zoé"].who, where=it.contacts["Zoé"].who, what=SAID
        )
        looking.tell_both(Turn(event, uow, CATALOGUE, None), inquiry)

    house.change(reads_between)
    house.settle()
    assert "À qui demander" in it.nour.last.text or "personne ne convient" in it.nour.last.text


def test_what_tells_nothing_of_the_other_stays_as_it_is(house: House, begin: Begin) -> None:
    it = begin(house, chosen)
    told = it.nour.last.text
    erases(it.luc)
    assert told in heard(it.nour)
    assert it.nour.sees(told).revisions == 0


def test_a_contact_whom_a_pair_asked_reads_who_waits_for_them(house: House, begin: Begin) -> None:
    it = begin(house, chosen)
    it.contacts["Zoé"].says("/status")
    assert words("contact.waits_pair") in heard(it.contacts["Zoé"])


def test_a_talk_that_took_place_is_arranged_no_more(house: House, begin: Begin) -> None:
    it = begin(house, arranged)
    took_place(it)
    it.nour.reads()
    it.nour.says("/status")
    assert "06 12 34 56 78" not in it.nour.reads()


def took_place(it: Seekers) -> None:
    """The mentee says that they have talked."""
    it.nour.reads()
    it.nour.says("/status")
    assert "06 12 34 56 78" in it.nour.reads()
    it.nour.presses(words("inquiry.button.took_place"))


def test_a_yes_that_nobody_has_read_goes_with_its_contact_and_the_team_is_told(
    room: Room, begin: Begin
) -> None:
    case = begin(room, agreed_at_night)
    room.erases(PAUL)
    assert WORDS("contact.thread.gone") in [each.text for each in room.thread(case)]
    room.clock.forward(hours=14)
    assert WORDS("contact.holder_no", id=case) in room.heard(CLAIRE)
    assert not letters(room)


def test_a_pair_whose_yes_went_with_its_contact_chooses_again(house: House) -> None:
    it = seekers(house, "Zoé", "Bruno")
    it.chooses()
    chosen = next(each for each in it.contacts.values() if each.screen.shown)
    house.clock.to(NIGHT)
    it.agrees(chosen)
    erases(chosen)
    assert (it.talks(), it.inquiry.state) == (["declined"], "choosing")
    house.clock.forward(hours=9)
    for player in (it.nour, it.luc):
        assert words("inquiry.was_declined") in heard(player)
        newest = player.screen.shown[-2:]  # a day has passed: the mentee reads a spark, too
        assert any(words("inquiry.pick", place=1) in each.labels for each in newest)


def erases(player: Player) -> None:
    player.says("/delete")
    player.presses(words("leaving.erase_yes"))


@pytest.mark.parametrize("by_night", [False, True])
def test_whoever_knew_of_a_talk_reads_that_its_contact_is_gone(
    house: House, by_night: bool, begin: Begin
) -> None:
    it = begin(house, arranged)
    zoe = it.contacts["Zoé"]
    if by_night:
        house.clock.to(NIGHT)
    zoe.says("/delete")
    assert words("leaving.erase_talk") in zoe.last.text
    zoe.presses(words("leaving.erase_yes"))
    told = words("contact.off_pair")
    for player in (it.nour, it.luc):
        assert (told in heard(player)) is not by_night
    house.clock.forward(hours=9)
    for player in (it.nour, it.luc):
        assert heard(player).count(told) == 1
        assert "Zoé" not in heard(player)
    assert words("contact.pair_thread.erased") in heard(house.staff())
    it.nour.says("/contact")
    assert words("dialogue.later") in it.nour.last.labels  # a new one is asked for


def test_of_a_talk_that_took_place_nobody_reads_that_it_will_not(
    house: House, begin: Begin
) -> None:
    it = begin(house, arranged)
    took_place(it)
    erases(it.contacts["Zoé"])
    house.clock.forward(hours=9)
    assert words("contact.off_pair") not in heard(it.nour) + heard(it.luc)


def test_whom_the_team_brought_together_reads_how_to_ask_for_another_talk(
    room: Room, begin: Begin
) -> None:
    case = begin(room, agreed)
    room.erases(PAUL)
    assert WORDS("contact.off") in room.heard(JEANNE)
    assert WORDS("contact.thread.erased") in [each.text for each in room.thread(case)]


def avoids(it: Seekers, name: str) -> None:
    """From now on the mentee would rather not meet somebody."""
    number = it.two.request.id

    def write(uow: UnitOfWork) -> None:
        request = uow.session.get_one(Request, number)
        request.answers = {**request.answers, "avoid": name}

    it.house.change(write)


@pytest.mark.parametrize("half", [False, True], ids=["unanswered", "half answered"])
def test_whom_the_mentee_avoids_by_now_is_named_to_nobody(
    house: House, half: bool, begin: Begin
) -> None:
    it = begin(house, chosen)
    zoe = it.contacts["Zoé"]
    if half:
        zoe.presses(words("contact.yes"))
        zoe.says("06 12 34 56 78")
    avoids(it, "Lafont")
    if half:
        zoe.says("Envoyer")
    else:
        zoe.presses(words("contact.yes"))
    assert words("contact.already.withdrawn") in heard(zoe)
    assert (it.talks(), it.inquiry.state) == (["declined"], "choosing")
    assert "Zoé" not in heard(it.nour) + heard(it.luc)
    why = WORDS("matching.excluded.avoided")
    assert words("contact.pair_thread.barred", why=why) in heard(house.staff())


def test_whom_the_mentee_avoids_by_morning_is_asked_nothing(house: House) -> None:
    it = seekers(house, "Zoé")
    house.clock.to(NIGHT)
    it.chooses()
    avoids(it, "Lafont")
    house.clock.forward(days=1)
    assert (it.talks(), it.contacts["Zoé"].screen.shown) == (["unavailable"], [])
    assert it.inquiry.state == "choosing"
