"""The calendar of each: a leap day is a day like any other, and what is due earlier there is said
earlier."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.mentoring.introduction import add_months
from conversations.steps import Role
from scheduler.occasions import at_wall
from tests.scheduler.conftest import DAY
from tests.scheduler.journeys import ANY_DAY, HOME, ZONES, Pair, journey_of, local, pair
from tests.scheduler.test_journey_always import check, pairs, rounds

LEAP_DAY = date(2028, 2, 29)
STEPS = st.tuples(
    st.sampled_from([("introduction", 0), ("end", -182)]), st.integers(0, 60), st.integers(9, 19)
)
"""What it is counted from, and from which day on; how many days after that, and at what hour."""


def introduced(day: date, hour: int, zones: tuple[str, str]) -> Pair:
    """Two who were introduced then, by the mentee's clock, for six months."""
    began = at_wall(day, hour, zones[0])
    two = pair(introduced_at=began, zones=zones)
    two.facts = two.facts._replace(ends_at=add_months(began, HOME.limits.months, zones[0]))
    return two


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("other", ZONES)
@pytest.mark.parametrize(
    ("began", "ends"),
    [
        (date(2027, 8, 29), LEAP_DAY),
        (date(2027, 8, 31), LEAP_DAY),  # a month that lacks it has its last day
        (date(2027, 8, 28), LEAP_DAY - DAY),
        (date(2027, 9, 1), LEAP_DAY + DAY),
        (LEAP_DAY, date(2028, 8, 29)),
    ],
)
def test_six_months_end_on_a_leap_day_or_go_over_it(
    zone: str, other: str, began: date, ends: date
) -> None:
    for hour in (0, 9, 23):
        two = introduced(began, hour, (zone, other))
        two.follow(two.facts.introduced_at, two.facts.ends_at + 5 * DAY)
        check(two)
        assert two.over == ["end"]
        said = {each.role: now for each, now in two.told if each.step == "end"}
        assert said == {role: at_wall(ends, 19, home) for role, home in two.facts.zones.items()}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("anchor", "first"), [("introduction", 0), ("end", -10)])
def test_what_is_due_day_by_day_is_said_on_the_leap_day_too(
    zone: str, anchor: str, first: int
) -> None:
    steps = {
        f"s{day}": {"for": "both", "after": anchor, "days": first + day, "hour": 19}
        for day in range(11)
    }
    began, ends = at_wall(date(2028, 2, 24), 1, zone), at_wall(date(2028, 3, 5), 1, zone)
    daily = journey_of(ANY_DAY.model_copy(update={"unasked_a_week": 7}), **steps)
    two = pair(introduced_at=began, zones=(zone, zone), journey=daily)
    two.facts = two.facts._replace(ends_at=ends)
    two.follow(began, began + 20 * DAY)
    for role in two.facts.zones:
        said = [local(now, each, two.facts) for each, now in two.told if each.role == role]
        assert [each.hour for each in said] == [19] * 11
        days = [each.date() for each in said]
        assert days == [date(2028, 2, 24) + day * DAY for day in range(11)]
        assert LEAP_DAY in days


@settings(max_examples=100, deadline=None)
@given(
    st.lists(STEPS, min_size=2, max_size=8, unique=True),
    pairs(),
    st.lists(st.floats(0.05, 4), min_size=20, max_size=60),
    st.sampled_from(["mentee", "mentor"]),
)
def test_what_is_due_earlier_is_said_earlier(
    due: Sequence[tuple[tuple[str, int], int, int]], any_pair: Pair, gaps: list[float], role: Role
) -> None:
    """By the day and the hour of whom it is for, whatever it is counted from: even where a quiet
    day, a break or a round that came late has put it off to a day on which the hour of the later
    one comes first."""
    steps = {
        f"s{number}": {
            "for": role,
            "after": anchor,
            "days": from_day + days,
            "hour": hour,
            "late_days": 30,
        }
        for number, ((anchor, from_day), days, hour) in enumerate(due)
    }
    facts, wall = any_pair.facts, dict[str, datetime]()
    for name, ((anchor, from_day), days, hour) in zip(steps, due, strict=True):
        here = facts.zones[role if anchor == "introduction" else "mentee"]
        at = facts.ends_at
        if anchor == "introduction":
            at = facts.introduced_at + facts.moved_days * DAY
        day = at.astimezone(ZoneInfo(here)).date() + timedelta(days=from_day + days)
        wall[name] = datetime.combine(day, time(hour))
    local_pair = Pair(facts, journey_of(**steps))
    for now in rounds(facts.introduced_at, gaps):
        local_pair.look(now)
    told = [wall[each.step] for each, _ in local_pair.told]
    assert told == sorted(told)
