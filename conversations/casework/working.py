"""The careers team's working time: its days, without weekends and public holidays, and its hours.

Pure. What is promised is promised in working days; what reminds the team comes in its hours.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from conversations.figures import Team
from conversations.hours import public_holidays
from conversations.programme import Programme


@lru_cache(maxsize=8192)
def _works(day: date, country: str) -> bool:
    # Asked for each day of each age on a page; the library takes its time.
    return day.weekday() < 5 and day not in public_holidays(country, day.year)


def is_working_day(day: date, team: Team) -> bool:
    """Whether the team works on that day."""
    return _works(day, team.holidays)


def after(start: date, days: int, team: Team) -> date:
    """The day by which `days` working days after `start` have passed."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, team)
    return day


def between(start: date, end: date, team: Team) -> int:
    """How many working days lie after `start`, up to and with `end`; 0 if `end` is not later.
    Costs the same for a week as for years: figures count thousands of them."""
    weeks, rest = divmod(max(0, (end - start).days), 7)
    weekdays = 5 * weeks + sum((start.weekday() + day) % 7 < 5 for day in range(1, rest + 1))
    years = range(start.year, end.year + 1)
    free = (day for year in years for day in _free_weekdays(team.holidays, year))
    return weekdays - sum(start < day <= end for day in free)


@lru_cache(maxsize=256)
def _free_weekdays(country: str, year: int) -> tuple[date, ...]:
    """The public holidays of a year that fall on weekdays."""
    return tuple(day for day in sorted(public_holidays(country, year)) if day.weekday() < 5)


def local_day(at: datetime, team: Team) -> date:
    """The day of an instant by the team's clock."""
    return at.astimezone(ZoneInfo(team.zone)).date()


def opening(day: date, team: Team) -> datetime:
    """When the team begins to work on that day, or on the next working day."""
    while not is_working_day(day, team):
        day += timedelta(days=1)
    return datetime.combine(day, time(team.opens), ZoneInfo(team.zone))


def last_day(day: date, team: Team) -> date:
    """That day, or the last one before it on which the team works."""
    while not is_working_day(day, team):
        day -= timedelta(days=1)
    return day


def within_hours(at: datetime, team: Team) -> datetime:
    """The first instant from `at` on that lies in the team's hours."""
    local = at.astimezone(ZoneInfo(team.zone))
    if is_working_day(local.date(), team) and local.hour < team.closes:
        return max(local, opening(local.date(), team))
    return opening(local.date() + timedelta(days=1), team)


def first_answer_by(submitted_at: datetime, programme: Programme) -> date:
    """The day by which a request sent at that instant is promised its first answer."""
    days = programme.limits.answers_within(submitted_at)
    return after(local_day(submitted_at, programme.team), days, programme.team)
