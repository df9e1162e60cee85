"""Until when, as people say it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.dialogue import days
from tests.harness import CATALOGUE

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def read(said: str, *, last: bool = False, now: datetime = MONDAY) -> date | None:
    return days.read(said, zone="Europe/Paris", now=now, last=last)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("jusqu’en mars", date(2027, 3, 1)),
        ("until March", date(2027, 3, 1)),
        ("en mars 2028", date(2028, 3, 1)),
        ("mi-février", date(2027, 2, 15)),
        ("end of March", date(2027, 3, 31)),
        ("fin novembre", date(2026, 11, 30)),
        ("trois semaines", date(2026, 12, 14)),
        ("pendant 3 semaines", date(2026, 12, 14)),
        ("quinze jours", date(2026, 12, 8)),
        ("for a month", date(2026, 12, 23)),
        ("un an et demi", date(2028, 5, 23)),
        ("jusqu’au 15 janvier", date(2027, 1, 15)),
        ("15th January", date(2027, 1, 15)),
        ("12/03", date(2027, 3, 12)),
        ("la semaine prochaine", date(2026, 11, 30)),
        ("next month", date(2026, 12, 1)),
        ("jusqu’à la rentrée", date(2027, 9, 1)),
        ("until next summer", date(2027, 7, 1)),
        ("jusqu’à l’été prochain", date(2027, 7, 1)),
        ("l’été 2028", date(2028, 7, 1)),
        ("au printemps prochain", date(2027, 3, 20)),
        ("until the end of the summer", date(2027, 8, 31)),
        ("Noël", date(2026, 12, 25)),
        ("jusqu’en 2028", date(2028, 1, 1)),
        ("un trimestre", date(2027, 2, 23)),
        ("for a term", date(2027, 2, 23)),
        ("two quarters", date(2027, 5, 23)),
        ("un trimestre et demi", date(2027, 4, 7)),
        ("un mois et demi", date(2027, 1, 7)),
        ("jusqu’à Pâques", date(2027, 3, 28)),
        ("until Easter", date(2027, 3, 28)),
        ("Pâques 2028", date(2028, 4, 16)),
    ],
)
def test_a_day_is_read_as_people_say_it(said: str, day: date) -> None:
    assert read(said) == day


@pytest.mark.parametrize(
    "said",
    [
        "after new year",
        "until after new year I think",
        "after New Year’s",
        "until after New Year's Day",
        "après le nouvel an",
        "jusqu’après le nouvel an je pense",
        "après les fêtes",
        "jusqu’après les fêtes de fin d’année",
        "après le jour de l’an",
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_after_new_year_is_the_first_working_day(said: str, last: bool) -> None:
    assert read(said, last=last) == date(2027, 1, 4)  # the second is a Saturday
    assert read(said, last=last, now=datetime(2029, 6, 1, tzinfo=UTC)) == date(2030, 1, 2)


@pytest.mark.parametrize("said", ["after the holidays", "après les vacances", "after a while"])
def test_what_may_be_any_time_of_the_year_is_asked_about(said: str) -> None:
    assert read(said) is None


@pytest.mark.parametrize(
    "said", ["", "3", "je ne sais pas", "oui", "bientôt", "!", "fin de l’année prochaine"]
)
def test_what_names_no_day_is_none(said: str) -> None:
    assert read(said) is None


def test_of_a_month_whoever_is_there_until_then_is_there_to_its_end() -> None:
    assert read("jusqu’en mars", last=True) == date(2027, 3, 31)
    assert read("novembre", last=True) == date(2026, 11, 30)
    assert read("le 15 mars", last=True) == date(2027, 3, 15)


def test_whoever_is_there_until_summer_is_there_on_the_day_before_it() -> None:
    for said in ("jusqu’à l’été prochain", "until next summer", "l’été 2027"):
        assert read(said, last=True) == date(2027, 6, 30)
    eve = datetime(2027, 6, 30, 9, tzinfo=UTC)
    assert read("jusqu’à l’été", last=True, now=eve) == date(2028, 6, 30)
    assert read("jusqu’à Noël", last=True) == date(2026, 12, 25)
    assert read("jusqu’à l’année prochaine", last=True) == date(2026, 12, 31)


@given(st.text(max_size=40), st.booleans())
def test_whatever_is_typed_is_a_day_or_none(said: str, last: bool) -> None:
    read(said, last=last)


@given(
    st.integers(0, 900), st.sampled_from(["mars", "until February", "été", "fin février", "Pâques"])
)
def test_a_month_that_is_named_alone_is_to_come(later: int, said: str) -> None:
    now = MONDAY + timedelta(days=later)
    day = read(said, now=now)
    assert day is not None
    assert now.date() < day <= now.date() + timedelta(days=390)  # Easter moves


def test_a_day_half_a_year_away_is_named_with_its_year() -> None:
    now = datetime(2027, 10, 5, 9, tzinfo=UTC)
    assert CATALOGUE["en"].words.day(date(2027, 1, 4), now=now) == "Monday 4 January 2027"
    assert CATALOGUE["en"].words.day(date(2027, 9, 6), now=now) == "Monday 6 September"
