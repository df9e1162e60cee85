"""What we ask one person alone never reaches the other unasked, whatever came in between."""

import pytest
from sqlmodel import select

from conversations.thread import once
from storage.mail import STAFF
from storage.tables import Dialogue, Interview, Mentorship
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.asking import (
    ASKS,
    Asks,
    asked_by,
    asks_mentee,
    invites,
    other_of,
    pair,
    writes_mentor,
    writes_person,
)
from tests.conversations.pairs import Duo, relayed
from tests.conversations.room import CLAIRE, JEANNE, PAUL, Room, acts_of
from tests.conversations.test_desk_reach import arrive

SECRET = "Plutôt non, et voici pourquoi."
HOURS = [0, 1, 12, 25, 47]


@pytest.mark.parametrize("asks", ASKS)
@pytest.mark.parametrize("hours", HOURS)
def test_the_answer_is_asked_about_as_long_as_it_waits(
    room: Room, begin: Begin, asks: Asks, hours: int
) -> None:
    who = begin(room, asked_by, asks)
    room.clock.forward(hours=hours)
    room.write(who, SECRET)
    assert "pour qui est ce message" in room.last(who).text
    assert SECRET not in room.heard(other_of(who))


@pytest.mark.parametrize("asks", ASKS)
def test_it_is_even_if_something_came_after_it(room: Room, begin: Begin, asks: Asks) -> None:
    who = begin(room, asked_by, asks)
    room.clock.forward(hours=1)
    room.write(other_of(who), "Es-tu libre mardi ?")
    room.press(other_of(who), "open/meeting/mentorship/1")
    room.write(other_of(who), "vendredi 18h30")
    room.write(other_of(who), "Passer")
    assert "mt/ok/1" in acts_of(room.last(who))
    room.write(other_of(who), "Dis-moi")
    room.write(who, SECRET)
    assert "pour qui est ce message" in room.last(who).text
    assert SECRET not in room.heard(other_of(who))


@pytest.mark.parametrize("asks", ASKS)
def test_it_is_asked_once_and_then_they_chat(room: Room, begin: Begin, asks: Asks) -> None:
    who = begin(room, asked_by, asks)
    other = other_of(who)
    room.clock.forward(hours=2)
    room.write(who, "À jeudi, alors")
    held = next(act for act in acts_of(room.last(who)) if "/m/" in act)
    room.press(who, held)
    for text in ("J’apporte un croissant", "Ou deux"):
        room.write(who, text)
        assert room.last(other).text == text
        room.clock.forward(hours=5)
    room.write(other, "Volontiers")
    room.write(who, "À tout de suite")
    assert room.last(other).text == "À tout de suite"


def test_a_second_question_is_asked_about_anew(room: Room, begin: Begin) -> None:
    case = begin(room, pair)
    asks_mentee(room, case)
    room.write(JEANNE, "À jeudi")
    room.press(JEANNE, next(act for act in acts_of(room.last(JEANNE)) if "/m/" in act))
    room.fill(CLAIRE, f"ask/{case}", question="Et encore ?")
    room.clock.forward(hours=3)
    room.write(PAUL, "Coucou")
    room.write(JEANNE, SECRET)
    assert "pour qui est ce message" in room.last(JEANNE).text
    assert SECRET not in room.heard(PAUL)


def test_a_question_that_was_answered_holds_nothing_back(room: Room, begin: Begin) -> None:
    case = begin(room, pair)
    asks_mentee(room, case)
    room.press(JEANNE, acts_of(room.last(JEANNE))[0])
    room.write(JEANNE, "Non, tout va bien.")
    room.write(JEANNE, "Envoyer")
    writes_mentor(room, case)
    room.press(PAUL, acts_of(room.last(PAUL))[0])
    room.write(PAUL, "Elle avance.")
    room.write(PAUL, "De la personne que j’accompagne")
    room.write(PAUL, "Envoyer")
    for who in (JEANNE, PAUL):
        room.write(who, "On se voit quand ?")
        assert room.last(other_of(who)).text == "On se voit quand ?"


@pytest.mark.parametrize(("asks", "name"), [(asks_mentee, "Jeanne"), (writes_mentor, "Paul")])
def test_the_answer_goes_to_the_team_once_it_is_read_over(
    room: Room, begin: Begin, asks: Asks, name: str
) -> None:
    case = begin(room, pair)
    who = asks(room, case)
    room.clock.forward(hours=5)
    room.write(who, SECRET)
    room.press(who, next(act for act in acts_of(room.last(who)) if "/r/" in act))
    if who == PAUL:
        room.write(who, "De moi, ou d’autre chose")
    assert SECRET in room.last(who).text + room.last(who).quote
    assert SECRET not in room.heard(STAFF)
    room.write(who, "Envoyer")
    assert room.thread(case)[-1].quote == SECRET
    assert name in room.thread(case)[-1].text
    assert SECRET not in room.heard(other_of(who))


def test_an_answer_that_came_another_way_meanwhile_keeps_the_words(
    room: Room, begin: Begin
) -> None:
    who = begin(room, asked_by, asks_mentee)
    asked_act = acts_of(room.last(who))[0]
    room.write(who, SECRET)
    held = next(act for act in acts_of(room.last(who)) if "/r/" in act)
    to_paul = next(act for act in acts_of(room.last(who)) if "/m/" in act)
    room.press(who, asked_act)
    room.write(who, "Tout va bien.")
    room.write(who, "Envoyer")
    room.press(who, held)
    assert SECRET not in room.heard(STAFF)
    room.press(who, to_paul)
    assert room.last(PAUL).text == SECRET


def test_words_beside_a_review_may_be_the_others(room: Room, begin: Begin) -> None:
    who = begin(room, asked_by, asks_mentee)
    room.press(who, acts_of(room.last(who))[0])
    room.write(who, SECRET)
    room.write(who, "Bonjour Paul, jeudi soir ?")
    assert "pour qui" in room.last(who).text
    room.press(who, next(act for act in acts_of(room.last(who)) if "/m/" in act))
    assert room.last(PAUL).text == "Bonjour Paul, jeudi soir ?"
    room.write(who, "Envoyer")
    assert SECRET in room.heard(STAFF)
    assert "jeudi soir" not in room.heard(STAFF)


def test_a_question_from_before_the_thread_does_not_take_its_first_words(
    room: Room, begin: Begin
) -> None:
    who = begin(room, asked_by, asks_mentee)
    room.press(who, acts_of(room.last(who))[0])
    room.clock.forward(minutes=1)

    def introduce(uow: UnitOfWork) -> None:
        (mentorship,) = uow.session.exec(select(Mentorship)).all()
        mentorship.introduced_at = uow.now

    room.change(introduce)
    room.write(who, "Quel plaisir")
    assert "pour qui" in room.last(who).text
    assert "Quel plaisir" not in room.heard(STAFF)


def test_the_very_words_of_a_button_are_its_answer_whenever_they_are_typed(
    room: Room, begin: Begin
) -> None:
    who = begin(room, asked_by, invites)
    room.clock.forward(hours=1)
    room.write(JEANNE, "Es-tu libre mardi ?")
    room.write(who, "Peut-être")
    room.press(who, next(act for act in acts_of(room.last(who)) if "/m/" in act))
    for text in ("J’accepte", "Encore un mot"):
        room.write(who, text)
        assert "attend que tu me dises" in room.last(who).text or "pour qui" in room.last(who).text
        assert text not in room.heard(JEANNE)
    assert not any("/a/" in act for act in acts_of(room.last(who)))
    held = next(act for each in room.said[who] for act in acts_of(each) if "/a/iv/yes/1" in act)
    room.press(who, held.replace("iv/yes", "iv/no"))  # forged: these are other words
    assert room.find(Interview, 1).state == "invited"
    room.press(who, held)
    assert room.find(Interview, 1).state == "accepted"
    assert "J’accepte" not in room.heard(JEANNE)


def test_a_letter_beside_the_pair_is_answered_beside_it(room: Room, begin: Begin) -> None:
    who = begin(room, asked_by, writes_person)
    room.clock.forward(hours=5)
    room.write(who, SECRET)
    team = f"/f/to_team/person/{room.number(who)}"
    room.press(who, next(act for act in acts_of(room.last(who)) if act.endswith(team)))
    room.write(who, "Envoyer")
    answer = next(each for each in room.said[STAFF] if each.quote == SECRET)
    assert answer.slot.startswith("person/")
    assert SECRET not in room.heard(JEANNE)


def test_a_reply_to_the_other_always_crosses(two: Duo) -> None:
    two.claire.opens("Poser une question").send(question="Tout va bien ?")
    two.luc.says("Un café ?")
    two.nour.says("Avec plaisir !", reply_to=two.nour.sees("Un café ?").ref)
    assert relayed(two.luc)[-1] == "Avec plaisir !"


def test_where_they_stand_holds_nothing_back(two: Duo) -> None:
    """Its buttons lead on, and ask nothing."""
    two.nour.says("Bonjour Luc")
    two.nour.says("/status")
    two.nour.says("Encore moi")
    assert relayed(two.luc)[-1] == "Encore moi"


def test_what_is_answered_in_a_form_is_not_asked_about(two: Duo) -> None:
    """A question of the team waits; they are in the middle of something else."""
    two.claire.opens("Poser une question").send(question="Tout va bien ?")
    two.nour.says("/objectif")
    two.nour.says("Trouver ma place")
    assert "pour qui" not in two.nour.last.text
    assert "Pourquoi maintenant" in two.nour.last.text
    assert not relayed(two.luc)


def test_a_check_in_counts_though_a_date_was_proposed_since(two: Duo) -> None:
    two.greet().house.clock.forward(days=14, hours=1, minutes=5)
    assert "Comment se passent les débuts" in two.nour.last.text
    two.luc.says("/rdv")
    two.luc.says("jeudi 14h")
    two.luc.presses("Passer")
    two.nour.says("Pas bien, il annule tout le temps")
    assert "pour qui est ce message" in two.nour.last.text
    assert relayed(two.luc) == ["Bonjour"]
    two.nour.presses("Pour Luc")
    two.nour.says("Je te le dis ce soir")
    assert relayed(two.luc)[-1] == "Je te le dis ce soir"


def test_did_it_help_is_answered_to_nobody_else(room: Room) -> None:
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"refer/{case}", referral="coach", then="beside")
    room.fill(CLAIRE, f"propose/{case}", mentor="2", words="Une chercheuse qui change.")
    for who, act in (
        (PAUL, "proposal/yes/1"),
        (JEANNE, "intro/yes/1"),
        (JEANNE, "intro/ok/1"),
        (PAUL, "intro/ok/1"),
    ):
        room.press(who, act)
    while not any(act.startswith("helped/") for act in acts_of(room.last(JEANNE))):
        room.clock.forward(hours=6)
        assert room.clock.now().year < 2028
    room.write(PAUL, "Bonne année")
    room.clock.forward(hours=30)
    room.write(JEANNE, "Oui, plus que Paul")
    assert "pour qui est ce message" in room.last(JEANNE).text
    assert "plus que Paul" not in room.heard(PAUL)
    notes = [row.subject for row in room.all(Dialogue) if row.form == once.ABOUT]
    assert [each for each in notes if each.startswith("helped/")] == ["helped/1"]
