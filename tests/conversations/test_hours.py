"""When, and how often, somebody may be told what they did not ask for."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations import hours
from conversations.figures import Limits

LIMITS = Limits()
DAY = timedelta(days=1)
ZONES = ("Europe/Paris", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu")
COUNTRIES = ("FR", "US", "NZ", "NP", "", "XX")
INSTANTS = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("FR", date(2027, 7, 14)),
        ("US", date(2027, 7, 5)),  # the Fourth of July is a Sunday
        ("NZ", date(2027, 2, 8)),  # Waitangi Day is a Saturday
    ],
)
def test_a_public_holiday_is_quiet_where_it_is_one(country: str, day: date) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert hours.decent(noon, "UTC", LIMITS, country).date() == day + DAY
    assert hours.decent(noon, "UTC", LIMITS) == noon
    assert hours.decent(noon, "UTC", LIMITS, country, every_day=True) == noon
    kept = LIMITS.model_copy(update={"quiet_holidays": False})
    assert hours.decent(noon, "UTC", kept, country) == noon


@pytest.mark.parametrize("country", ["", "XX"])
def test_of_a_country_that_is_not_known_there_are_no_holidays(country: str) -> None:
    assert hours.public_holidays(country, 2027) == frozenset()


@settings(max_examples=200, deadline=None)
@given(INSTANTS, st.sampled_from(ZONES), st.sampled_from(COUNTRIES), st.integers(9, 19))
def test_whoever_is_told_as_soon_as_may_be_hears_seldom(
    at: datetime, zone: str, country: str, opens: int
) -> None:
    nudges: tuple[datetime, ...] = ()
    days = []
    for _ in range(12):
        moment = hours.decent(at, zone, LIMITS, country, opens=opens, nudges=nudges)
        wall = moment.astimezone(ZoneInfo(zone))
        assert moment >= at
        assert opens <= wall.hour < LIMITS.quiet_from_hour
        assert not hours.is_quiet(wall.date(), country, LIMITS)
        assert hours.decent(moment, zone, LIMITS, country, opens=opens, nudges=nudges) == moment
        days.append(wall.date())
        at = moment.astimezone(UTC)
        nudges = hours.kept(nudges, at)
    assert len(set(days)) == len(days)
    for day in days:
        assert sum(day <= each < day + 7 * DAY for each in days) <= LIMITS.unasked_a_week
