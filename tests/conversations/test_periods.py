"""A month or a year, as the team types it, and where it begins and ends."""

from datetime import UTC, date, datetime

import pytest

from conversations.team import periods
from conversations.team.periods import Period
from tests.catalogue import CATALOGUE


@pytest.mark.parametrize(
    ("typed", "first", "after", "rest"),
    [
        ("octobre 2026", date(2026, 10, 1), date(2026, 11, 1), ""),
        ("Décembre 2026", date(2026, 12, 1), date(2027, 1, 1), ""),
        ("december 2026", date(2026, 12, 1), date(2027, 1, 1), ""),
        ("oct. 2026", date(2026, 10, 1), date(2026, 11, 1), ""),
        ("2026-02", date(2026, 2, 1), date(2026, 3, 1), ""),
        ("2/2026", date(2026, 2, 1), date(2026, 3, 1), ""),
        ("closes 2026", date(2026, 1, 1), date(2027, 1, 1), "closes"),
        ("à prendre mars 2026", date(2026, 3, 1), date(2026, 4, 1), "a prendre"),
    ],
)
def test_a_month_or_a_year_is_read(typed: str, first: date, after: date, rest: str) -> None:
    assert periods.parse(typed, ("fr", "en")) == (Period(first, after), rest)


@pytest.mark.parametrize("typed", ["", "closes", "1815", "hier", "12", "0000", "99999"])
def test_anything_else_is_none(typed: str) -> None:
    assert periods.parse(typed, ("fr", "en")) == (None, typed)


@pytest.mark.parametrize(
    ("typed", "first", "rest"),
    [
        ("octobre", date(2026, 10, 1), ""),
        ("nov.", date(2026, 11, 1), ""),
        ("December", date(2025, 12, 1), ""),
        ("closes mars", date(2026, 3, 1), "closes"),
    ],
)
def test_a_month_without_a_year_is_the_newest_that_is_over(
    typed: str, first: date, rest: str
) -> None:
    found = Period(first, periods.months_later(first, 1))
    assert periods.parse(typed, ("fr", "en"), date(2026, 12, 1)) == (found, rest)


def test_thirteen_is_no_month() -> None:
    assert periods.parse("13/2026", ("fr",)) == (Period(date(2026, 1, 1), date(2027, 1, 1)), "13")


def test_a_month_begins_and_ends_by_the_teams_clock() -> None:
    first, after = periods.month_before(date(2027, 4, 14)).ends(CATALOGUE.home.team)
    assert first.astimezone(UTC) == datetime(2027, 2, 28, 23, tzinfo=UTC)
    assert after.astimezone(UTC) == datetime(2027, 3, 31, 22, tzinfo=UTC)  # summer time
