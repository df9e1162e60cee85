"""A day that is said with a rhythm is that of the next date."""

import pytest

from conversations.dialogue import cadence
from storage.tables import Meeting
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_meetings import propose
from tests.conversations.test_sessions import meets, over
from tests.conversations.typing_answers import ENGLISH, FRENCH, of, read
from tests.harness import House


@pytest.mark.parametrize(
    ("said", "weeks", "when"),
    [
        ("toutes les deux semaines le mardi", "2", "mardi"),
        ("un mardi sur deux à 18h", "2", "mardi 18:00"),
        ("un mardi sur trois", "3", "mardi"),
        ("tous les mardis", "1", "mardi"),
        ("chaque mardi à 18h", "1", "mardi 18:00"),
        ("le mardi", "1", "mardi"),
        ("le mardi toutes les trois semaines", "3", "mardi"),
        ("une semaine sur deux, mardi soir", "2", "mardi evening"),
        ("tous les 15 jours le jeudi à 14h", "2", "jeudi 14:00"),
        ("un jeudi par mois", "4", "jeudi"),
        ("every two weeks on Tuesday", "2", "tuesday"),
        ("every Tuesday at 18:00", "1", "tuesday 18:00"),
        ("every Tuesday at 6", "1", "tuesday 6:00"),
        ("weekly, Thursdays", "1", "thursday"),
        ("Tuesdays", "1", "tuesday"),
        ("every other Tuesday", "2", "tuesday"),
        ("every second Thursday at 6pm", "2", "thursday 18:00"),
        ("fortnightly on Tuesday at 6pm", "2", "tuesday 18:00"),
        ("once a month on a Tuesday", "4", "tuesday"),
        ("toutes les six semaines", "6", ""),
        ("every three weeks", "3", ""),
    ],
)
def test_a_rhythm_is_read_apart_from_its_day(said: str, weeks: str, when: str) -> None:
    programme = ENGLISH if said.isascii() and "mar" not in said and "jeu" not in said else FRENCH
    programme = FRENCH if "semaines" in said else programme
    assert read(said, of("rhythm", "weeks", programme), {}, programme) == weeks
    assert cadence.apart(said)[1] == when


@pytest.mark.parametrize("said", ["toutes les semaines sauf le mardi", "pas le mardi"])
def test_a_day_that_is_refused_is_none(said: str) -> None:
    assert cadence.apart(said) == (said, "")


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("fr", "/rythme un mardi sur deux à 18h"),
        ("en", "/rhythm every two weeks on Tuesday at 18:00"),
    ],
)
def test_the_next_date_falls_on_the_day_of_the_rhythm(
    house: House, language: str, says: str
) -> None:
    two = duo(house, nour=house.phone("Nour", language=language)).agree()
    two.nour.says(says)
    assert two.mentorship.rhythm_weeks == 2
    two.nour.says("Café de la Paix")
    (meeting,) = house.all(Meeting)
    assert meeting.at.isoformat() == "2026-11-24T17:00:00+00:00"
    assert "mardi 24 novembre à 18h" in two.luc.last.text


def test_an_hour_that_was_not_said_is_asked(two: Duo) -> None:
    two.nour.says("/rythme")
    two.nour.says("toutes les deux semaines le mardi")
    assert "mardi 24 novembre, oui, mais à quelle heure" in two.nour.last.text
    two.nour.says("18h")
    two.nour.presses("Passer")
    assert "mardi 24 novembre à 18h" in two.luc.last.text


def test_after_a_session_it_is_the_day_that_is_nearest_at_the_hour_of_that_one(two: Duo) -> None:
    meets(two)  # on Thursday at two
    over(two, (two.luc, "Oui"))
    two.nour.says("/rythme toutes les deux semaines le mardi")
    two.nour.presses("Passer")
    assert "mardi 8 décembre à 14h" in two.luc.last.text


def test_two_days_are_asked_about(two: Duo) -> None:
    two.nour.says("/rythme tous les mardis et jeudis")
    assert "Quel jour et à quelle heure" in two.nour.last.text


def test_of_a_day_without_how_often_that_is_asked(two: Duo) -> None:
    two.nour.says("/rythme mardi 18h")
    assert two.mentorship.rhythm_weeks is None
    two.nour.presses("Toutes les deux semaines")
    assert "mardi 24 novembre à 18h" in two.nour.last.text


@pytest.mark.parametrize(
    ("says", "other"),
    [("jeudi", False), ("mardi", True), ("jeudi à 2", False), ("jeudi à 6", True)],
)
def test_where_a_date_stands_on_another_day_it_is_said_how_to_change_it(
    two: Duo, says: str, *, other: bool
) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.nour.says(f"/rythme toutes les semaines le {says}")
    assert two.mentorship.rhythm_weeks == 1
    assert ("je garde le jour et l’heure" in two.nour.last.text) is other
