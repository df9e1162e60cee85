"""The last session: asked about once all is over, of whoever has not been asked, and never more
often than anything else that nobody asked for."""

from datetime import timedelta

import pytest

from storage.tables import Meeting, Mentorship, Note, Person
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.conftest import introduced
from tests.conversations.pairs import Duo, label
from tests.conversations.test_meetings import state
from tests.conversations.test_sessions import NOTE, meets, over
from tests.harness import House, Player


def met_of_late(house: House) -> Duo:
    """They have had a session, and were asked about it."""
    two = introduced(house)
    meets(two)
    house.clock.forward(days=4)
    return two


def test_what_the_last_session_was_may_be_said_once_all_is_over(house: House, begin: Begin) -> None:
    """It was on the last day: the question was asked, and the end came before the answer."""
    two = begin(house, met_of_late)
    two.ends(two.nour, "end/done/{}")
    over(two, (two.nour, "Pas cette fois"), (two.luc, "Oui"), days=1)
    assert state(two) == ["held"], "one yes is enough, then as before"
    for each in (two.nour, two.luc):
        assert not {"Proposer une date", "Notre rythme"} & set(each.last.labels)
    two.luc.presses("À la limite")
    two.luc.presses("Une note pour moi")
    assert "la veille du prochain" not in two.luc.last.text
    two.luc.says(NOTE)
    assert "/memo" not in two.luc.last.text
    assert [each.words for each in two.house.all(Note)] == [NOTE]
    assert two.house.all(Meeting)[0].marked == "edge"
    assert two.mentorship.look_again_at is None
    two.house.clock.forward(days=30)
    over(two, (two.luc, "Pas cette fois"), days=0)
    assert "est terminé" in two.luc.last.text
    assert state(two) == ["held"]


def ends_in(two: Duo, *, days: int) -> None:
    """Their mentorship is to end so soon."""

    def change(uow: UnitOfWork) -> None:
        row = uow.session.get_one(Mentorship, two.mentorship.id)
        row.ends_at, row.look_again_at = uow.now + timedelta(days=days), uow.now

    two.house.change(change)


def heard_enough(two: Duo) -> None:
    """The mentee was told something unasked an hour ago, and in the days before."""

    def change(uow: UnitOfWork) -> None:
        mentee = uow.session.get_one(Person, two.mentorship.mentee_id)
        mentee.nudges = tuple(uow.now - timedelta(days=day, hours=1) for day in (2, 1, 0))

    two.house.change(change)


def test_a_session_after_the_end_of_the_last_day_is_asked_about_all_the_same(two: Duo) -> None:
    ends_in(two, days=3)
    meets(two, "vendredi 14h")
    two.house.clock.forward(days=3, hours=9)
    assert two.mentorship.state == "ended"
    assert "a-t-il eu lieu" not in two.nour.all() + two.luc.all()
    heard_enough(two)
    two.house.clock.forward(days=1)
    asked = two.luc.sees("a-t-il eu lieu")
    assert "vendredi 27 novembre à 14h" in asked.text
    assert asked.labels == ["Oui", "Pas cette fois", "Écrire à l’équipe"]
    assert "a-t-il eu lieu" not in two.nour.all(), "it is unasked, and she has heard enough"
    over(two, (two.nour, "Oui"), (two.luc, "Oui"), days=5)
    assert state(two) == ["held"]
    for each in (two.nour, two.luc):
        assert each.all().count("a-t-il eu lieu") == 1


def met_on_the_last_day(house: House) -> Duo:
    """All is over, and their only session was on that day."""
    two = introduced(house)
    ends_in(two, days=3)
    meets(two)
    house.clock.forward(days=3)
    return two


def labels(player: Player) -> set[str]:
    """All that they can press anywhere."""
    return {each for shown in player.screen.shown for each in shown.labels}


def test_a_mentor_whose_only_session_is_noted_after_the_end_is_offered_the_certificate(
    house: House, begin: Begin
) -> None:
    two = begin(house, met_on_the_last_day)
    page = label(two.luc, "thanks.page")
    assert page not in labels(two.luc)
    over(two, (two.luc, "Oui"), (two.nour, "Oui"), days=5)
    two.luc.presses(page)
    assert two.luc.last.message.attachment is not None
    assert page not in labels(two.nour)


@pytest.mark.parametrize("answer", ["", "Pas cette fois"])
def test_the_certificate_waits_for_no_answer_of_the_mentor(
    house: House, begin: Begin, answer: str
) -> None:
    """They left the question alone, or do not count what the mentee does."""
    two = begin(house, met_on_the_last_day)
    page = label(two.luc, "thanks.page")
    mentors = ((two.luc, answer),) if answer else ()
    over(two, *mentors, (two.nour, "Pas cette fois"), (two.nour, "Oui"), days=5)
    assert "jeudi 26 novembre à 14h" in two.luc.last.text
    assert "un mot entre vous" not in two.luc.all()  # their thread is closed
    two.luc.presses(page, on=two.luc.last)
    assert two.luc.last.message.attachment is not None


def test_what_could_not_be_asked_before_the_end_is_asked_of_that_one_alone(two: Duo) -> None:
    meets(two)
    two.house.clock.forward(days=3, hours=4)
    heard_enough(two)
    two.house.clock.forward(days=1)
    assert "a-t-il eu lieu" in two.luc.all()
    two.ends(two.luc, "end/done/{}")
    assert "a-t-il eu lieu" not in two.nour.all()
    two.house.clock.forward(days=5)
    for each in (two.nour, two.luc):
        assert each.all().count("a-t-il eu lieu") == 1


def test_no_other_session_is_promised_with_a_note_of_the_last_weeks(two: Duo) -> None:
    ends_in(two, days=10)
    meets(two)
    over(two, (two.luc, "Oui"))
    two.luc.says(f"/memo {NOTE}")
    assert "Ta note est gardée" in two.luc.last.text
    assert "prochain rendez-vous" not in two.luc.last.text
    meets(two, "mardi 14h")
    two.luc.says("/memo Lui parler de Paul")
    assert "la veille du prochain rendez-vous" in two.luc.last.text


def test_nothing_more_is_noted_of_somebody_who_has_erased_everything(
    house: House, begin: Begin
) -> None:
    two = begin(house, met_of_late)
    two.nour.says("/delete")
    two.nour.presses("Oui, tout effacer")
    number = two.house.all(Meeting)[0].id
    for act in ("mt/held", "mt/note"):
        two.act(two.luc, f"{act}/{number}")
        assert "est terminé" in two.luc.last.text
    assert state(two) == ["agreed"]
    assert not two.house.all(Note)
