"""Whom a mentee and their mentor are offered as a contact: who is there and takes another question,
shown by nothing that would tell who they are."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.mail import Event, Pressed, Ref
from storage.tables import Mentor, Request, Talk
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.inquiring import ABOUT, QUESTIONS, Seekers, heard, seekers, words
from tests.conversations.pairs import duo
from tests.conversations.side_by_side import at_once
from tests.harness import House, Player

NIGHT = datetime(2026, 11, 24, 1, tzinfo=UTC)  # two in the morning in Paris


def answers(it: Seekers, player: Player, **different: object) -> None:
    """A contact's profile says something else."""
    number = it.number(player)

    def write(uow: UnitOfWork) -> None:
        mentor = uow.session.get_one(Mentor, number)
        mentor.answers = {**mentor.answers, **different}

    it.house.change(write)


def with_zoe(house: House) -> Seekers:
    """A pair, and Zoé, who may be asked."""
    return seekers(house, "Zoé")


def picked(house: House) -> Seekers:
    """They were offered Zoé, and are about to send her what they ask."""
    it = with_zoe(house)
    it.seeks()
    it.nour.presses(words("inquiry.pick", place=1))
    return it


def chosen_at_night(house: House) -> Seekers:
    """They have sent it while she sleeps."""
    it = with_zoe(house)
    house.clock.to(NIGHT)
    it.chooses()
    return it


# --- how they are shown -----------------------------------------------------------------------


def test_a_contact_is_shown_by_what_they_ticked_alone(house: House, begin: Begin) -> None:
    it = begin(house, with_zoe)
    helps = "J’ai quitté la recherche, et travaillé dans la finance."
    answers(it, it.contacts["Zoé"], helps=helps)
    it.nour.says("/contact")
    for text in ("informations", "EDF, l’énergie, la finance", *QUESTIONS, "Envoyer"):
        it.nour.says(text)
    it.luc.presses(words("inquiry.button.agree"))
    shown = it.nour.last.text.lower().partition("1. ")[2]
    assert "énergie" in shown
    assert "recherche" not in shown
    assert "finance" not in shown


def test_what_nobody_asks_about_is_not_lacking(house: House, begin: Begin) -> None:
    it = begin(house, with_zoe)
    it.nour.says("/contact")
    asked = ("Qui fait le recrutement ?", *QUESTIONS[1:])
    for text in ("informations", ABOUT, *asked, "Envoyer"):
        it.nour.says(text)
    it.luc.presses(words("inquiry.button.agree"))
    assert words("inquiry.pick", place=1) in heard(it.nour)
    assert words("matching.missing.functions") not in it.nour.last.text


def test_that_no_words_are_in_common_is_not_told(house: House, begin: Begin) -> None:
    it = begin(house, with_zoe)
    answers(it, it.contacts["Zoé"], occupation="Boulangerie", helps="Pétrir le pain")
    it.seeks()
    assert words("inquiry.pick", place=1) in heard(it.nour)
    assert words("matching.missing.words") not in it.nour.last.text


@pytest.mark.parametrize("name", ["Lafont", "Nobody we know"])
def test_the_mentee_alone_reads_that_whom_they_avoid_is_not_offered_whoever_is_there(
    house: House, name: str, begin: Begin
) -> None:
    it = begin(house, with_zoe)
    number = it.two.request.id

    def avoids(uow: UnitOfWork) -> None:
        request = uow.session.get_one(Request, number)
        request.answers = {**request.answers, "avoid": name}

    house.change(avoids)
    it.seeks()
    assert words("inquiry.apart") in it.nour.last.text
    assert words("inquiry.apart") not in heard(it.luc)
    assert (words("inquiry.nobody") in it.nour.last.text) is (name == "Lafont")
    assert name not in heard(it.luc)


# --- who takes another question -----------------------------------------------------------------


def test_the_last_question_of_a_month_goes_to_one_pair_alone(house: House) -> None:
    it = seekers(house)
    zoe = it.comes("Zoé", quota="1")
    it.seeks()
    it.nour.presses(words("inquiry.pick", place=1))
    taken = Talk(
        request_id=it.two.request.id or 0,
        contact_id=it.number(zoe),
        state="declined",
        asked_at=house.clock.now(),
        asked_by="slack:U1",
    )
    house.change(lambda uow: uow.session.add(taken))
    it.nour.presses(words("inquiry.button.send"))
    assert words("inquiry.taken") in heard(it.nour)
    assert it.talks() == ["declined"]
    assert not zoe.screen.shown


def test_two_pairs_at_once_do_not_both_take_the_last_question(postgresql_url: str) -> None:
    """Two processes on one PostgreSQL, each about to send a question to the same contact."""
    house, neighbour = House(postgresql_url), House(postgresql_url)
    first = Seekers(house, duo(house).agree())
    other = duo(house, nour=house.phone("Sara"), luc=house.phone("Marc")).agree()
    zoe = first.comes("Zoé", quota="1")
    second = Seekers(house, other, first.contacts)
    events = []
    for it in (first, second):
        it.seeks()
        it.nour.presses(words("inquiry.pick", place=1))
        _, send = it.nour.finds(words("inquiry.button.send"))
        events.append(
            Event(
                id=f"test/{it.nour.who}",
                at=house.clock.now(),
                who=it.nour.who,
                where=it.nour.who,
                what=Pressed(act=send.act, ref=Ref("pressed")),
            )
        )
    at_once((house, neighbour), events)
    assert [talk.state for talk in house.all(Talk)] == ["asked"]
    assert heard(zoe).count(QUESTIONS[0]) == 1
    assert words("inquiry.taken") in heard(first.nour) + heard(second.nour)
    house.close()
    neighbour.close()


# --- who is there -------------------------------------------------------------------------------


def test_who_pauses_or_only_accompanies_is_not_suggested(house: House) -> None:
    it = seekers(house)
    it.comes("Zoé").says("/pause")
    answers(it, it.comes("Anne"), roles=["mentor"])
    it.seeks()
    assert words("inquiry.nobody") in it.nour.last.text
    assert words("inquiry.nobody") in it.luc.last.text


NOT_THERE = {
    "away": {"available_until": -2},
    "silent": {"still_asked_at": -30},
    "resting": {"rests_until": 30},
}


def is_not_there(it: Seekers, player: Player, why: str) -> None:
    """From now on a contact is out, by a date so many days away."""
    number = it.number(player)

    def write(uow: UnitOfWork) -> None:
        mentor = uow.session.get(Mentor, number)
        assert mentor is not None
        for name, days in NOT_THERE[why].items():
            setattr(mentor, name, uow.now + timedelta(days=days))

    it.house.change(write)


@pytest.mark.parametrize("why", NOT_THERE)
def test_who_is_not_there_is_offered_to_no_pair(house: House, why: str, begin: Begin) -> None:
    it = begin(house, with_zoe)
    is_not_there(it, it.contacts["Zoé"], why)
    it.seeks()
    assert words("inquiry.nobody") in it.nour.last.text
    assert words("inquiry.pick", place=1) not in heard(it.nour)


@pytest.mark.parametrize("why", NOT_THERE)
def test_who_is_not_there_any_more_is_sent_nothing(house: House, why: str, begin: Begin) -> None:
    it = begin(house, picked)
    is_not_there(it, it.contacts["Zoé"], why)
    it.nour.presses(words("inquiry.button.send"))
    assert words("inquiry.taken") in heard(it.nour)
    assert (it.talks(), it.contacts["Zoé"].screen.shown) == ([], [])


@pytest.mark.parametrize("why", NOT_THERE)
def test_who_is_not_there_in_the_morning_is_not_asked_then(
    house: House, why: str, begin: Begin
) -> None:
    it = begin(house, chosen_at_night)
    assert it.talks() == ["asked"]
    is_not_there(it, it.contacts["Zoé"], why)
    house.clock.forward(days=1)
    assert (it.talks(), it.contacts["Zoé"].screen.shown) == (["unavailable"], [])
    assert it.inquiry.state == "choosing"
