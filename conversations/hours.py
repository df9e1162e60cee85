"""Hours at which one may be spoken to without being asked, and how often. Pure.

What nobody asked for is what time alone brings: a step of the six months, a reminder, a question.
Each person gets one such message a day at most, and `limits.unasked_a_week` in any seven days of
their own calendar, from whichever mentorship or desk it comes (`nudges`, see `Person`). What
recalls a session that the two agreed on, what answers somebody, and what a human writes are none.
Nor is the end of a mentorship: its day was told, and both of the two learn of it on that day.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from holidays import country_holidays, list_supported_countries

from conversations.figures import Limits

DAY = timedelta(days=1)
WEEK = 7 * DAY
SATURDAY = 5

WAKES, SLEEPS = 6, 22
"""Hours of somebody's day between which they may have chosen to meet (`at_night`)."""

KEPT = WEEK + DAY
"""How long it is known when somebody was told what they did not ask for: a week, in any zone."""


def decent(
    at: datetime,
    zone: str,
    limits: Limits,
    country: str = "",
    *,
    opens: int | None = None,
    every_day: bool = False,
    nudges: Sequence[datetime] = (),
    spares: int = 0,
) -> datetime:
    """The first instant from `at` on (aware; so is the answer) at which a person may be spoken to.

    It lies in their own waking hours, not before the hour `opens` where one is given; on a weekday
    and no public holiday of their `country` (an ISO 3166 code, empty if it is not known), where the
    programme keeps those quiet, unless `every_day`; and on a day for which `nudges`, what they were
    told unasked lately, leave room: so many places of the week that it `spares` for something else,
    but for one.
    """
    local = at.astimezone(ZoneInfo(zone))
    day, opens = local.date(), limits.quiet_until_hour if opens is None else opens
    if local.hour >= limits.quiet_from_hour:
        day += DAY
    spoken = [each.astimezone(local.tzinfo).date() for each in nudges]
    places = max(limits.unasked_a_week - spares, 1)
    while (not every_day and is_quiet(day, country, limits)) or _is_full(day, spoken, places):
        day += DAY
    if day == local.date() and local.hour >= opens:
        return at
    return datetime.combine(day, time(opens), local.tzinfo)


class Lives(Protocol):
    """Somebody who lives somewhere (`Person`)."""

    zone: str
    country: str


def decent_for(
    person: Lives, at: datetime, limits: Limits, *, nudges: Sequence[datetime] = ()
) -> datetime:
    """The first instant from `at` on at which this person may be spoken to, where they live."""
    return decent(at, person.zone, limits, person.country, nudges=nudges)


def is_quiet(day: date, country: str, limits: Limits) -> bool:
    """Whether nothing is said unasked on that day: a weekend, a public holiday."""
    if limits.quiet_weekends and day.weekday() >= SATURDAY:
        return True
    return limits.quiet_holidays and day in public_holidays(country, day.year)


def on_holiday(at: datetime, zone: str, country: str) -> bool:
    """Whether an instant (aware) is on a public holiday of somebody who lives there."""
    day = at.astimezone(ZoneInfo(zone)).date()
    return day in public_holidays(country, day.year)


def at_night(at: datetime, zone: str) -> bool:
    """Whether an instant (aware) is in the hours in which most people sleep."""
    return not WAKES <= at.astimezone(ZoneInfo(zone)).hour < SLEEPS


@lru_cache(maxsize=512)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Those of a whole country in a year; none where they are not known."""
    if country not in list_supported_countries(include_aliases=False):
        return frozenset()
    return frozenset(country_holidays(country, years=year, expand=False))


def kept(nudges: Iterable[datetime], now: datetime) -> tuple[datetime, ...]:
    """What is remembered of when somebody was told something unasked, once they are told it now."""
    return (*(each for each in nudges if now - each < KEPT), now)


def morning(day: date, zone: str, limits: Limits, country: str = "") -> datetime:
    """The first instant (aware UTC) of a day at which a person may be spoken to unasked; of the
    next working day, where weekends and holidays are quiet."""
    begins = datetime.combine(day, time(), ZoneInfo(zone))
    return decent(begins, zone, limits, country).astimezone(UTC)


def next_morning(at: datetime, zone: str, limits: Limits) -> datetime:
    """The next instant (aware UTC) after `at` at which a person's quiet hours end, on any day."""
    local = at.astimezone(ZoneInfo(zone))
    day = local.date() if local.hour < limits.quiet_until_hour else local.date() + DAY
    opens = datetime.combine(day, time(limits.quiet_until_hour), local.tzinfo)
    return opens.astimezone(UTC)


def _is_full(day: date, spoken: Sequence[date], places: int) -> bool:
    """Whether a day has heard enough; what was said on a later one, in another zone, counts too."""
    if any(each >= day for each in spoken):
        return True
    return sum(each > day - WEEK for each in spoken) >= places
