"""The journey on the clock and the calendar of each: decent hours, one step a day, or dropped."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler.occasions import at_wall
from tests.scheduler.conftest import DAY, INTRODUCED
from tests.scheduler.journeys import HOUR, journey_of, local, pair


@pytest.mark.parametrize(
    ("day", "hour", "zone", "expected"),
    [
        # 2:00 does not exist in Paris that night, and exists twice that autumn morning.
        (date(2027, 3, 28), 2, "Europe/Paris", datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (date(2027, 10, 31), 2, "Europe/Paris", datetime(2027, 10, 31, 0, tzinfo=UTC)),
        (date(2027, 3, 28), 10, "Europe/Paris", datetime(2027, 3, 28, 8, tzinfo=UTC)),
        (date(2027, 3, 27), 10, "Europe/Paris", datetime(2027, 3, 27, 9, tzinfo=UTC)),
        (date(2027, 4, 4), 10, "Pacific/Auckland", datetime(2027, 4, 3, 22, tzinfo=UTC)),
        (date(2027, 1, 1), 10, "Asia/Kathmandu", datetime(2027, 1, 1, 4, 15, tzinfo=UTC)),
    ],
)
def test_wall_time(day: date, hour: int, zone: str, expected: datetime) -> None:
    assert at_wall(day, hour, zone) == expected


def test_days_are_counted_on_the_persons_own_calendar() -> None:
    steps = journey_of(a={"days": 7, "hour": 10})
    # Paris goes to summer time on 28 March 2027.
    introduced = datetime(2027, 3, 24, 8, 30, tzinfo=UTC)
    paris = pair(introduced_at=introduced, journey=steps)
    again = paris.look(introduced).look_again_at
    assert again is not None
    assert again.astimezone(ZoneInfo("Europe/Paris")).hour == 10


def test_one_a_day_the_earliest_due_first() -> None:
    steps = journey_of(
        b={"days": 1, "late_days": 9}, a={"days": 2, "late_days": 9}, c={"days": 3, "late_days": 9}
    )
    after_outage = pair(journey=steps)
    after_outage.follow(INTRODUCED + 5 * DAY, INTRODUCED + 20 * DAY)
    assert after_outage.names("mentee") == ["b", "a", "c"]
    days = [local(now, each, after_outage.facts).date() for each, now in after_outage.told]
    assert len(set(days)) == 3


def test_what_another_mentorship_told_today_counts() -> None:
    steps = journey_of(a={"days": 1, "late_days": 9})
    mentor_of_two = pair(journey=steps)
    mentor_of_two.facts = mentor_of_two.facts._replace(nudges={"mentee": [INTRODUCED + 2 * DAY]})
    outlook = mentor_of_two.look(INTRODUCED + 2 * DAY + HOUR)
    assert not outlook.tell
    assert outlook.look_again_at == at_wall(date(2026, 11, 26), 10, "Europe/Paris")


def test_too_late_is_dropped_and_noted() -> None:
    steps = journey_of(a={"days": 1, "late_days": 2})
    slow = pair(journey=steps)
    slow.look(INTRODUCED + 10 * DAY)
    assert not slow.told
    assert [each.step for each, _ in slow.late] == ["a"]
    assert slow.look(INTRODUCED + 11 * DAY).look_again_at is None


def test_weekends_are_quiet() -> None:
    friday = datetime(2026, 11, 27, 9, tzinfo=UTC)
    calm = pair(introduced_at=friday)
    calm.follow(friday, friday + 5 * DAY)
    monday = [(each.step, local(now, each, calm.facts).weekday()) for each, now in calm.told[:2]]
    assert monday == [("spark", 0), ("spark_mentor", 0)]


def test_a_step_repeats_until_its_last_day() -> None:
    steps = journey_of(a={"days": 2, "every_days": 5, "until_days": 17})
    monthly = pair(journey=steps)
    monthly.follow(INTRODUCED, INTRODUCED + 60 * DAY)
    assert [each.occasion for each, _ in monthly.told] == ["", "1", "2", "3"]
