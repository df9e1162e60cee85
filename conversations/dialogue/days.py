"""Until when, as people say it: *jusqu'en mars*, *trois semaines*, *le 15 janvier*, *next summer*.

Pure. Lengths, months and the times of a year are read here; a date in full is left to `moments`.
A month is a stretch of days: whoever comes back then comes back on its first one, whoever is there
until then is there on its last. A season is known by its beginning: who is there until summer is
there on the day before. Days come before months in figures.
"""

import calendar
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from holidays import country_holidays

from conversations.dialogue import moments

_UNITS: Final[Mapping[str, str]] = {
    "jour": "day", "day": "day", "semaine": "week", "week": "week", "mois": "month",
    "month": "month", "trimestre": "quarter", "quarter": "quarter", "term": "quarter",
    "an": "year", "annee": "year", "year": "year",
}  # fmt: skip
_MONTHS: Final[Mapping[str, int]] = {"month": 1, "quarter": 3, "year": 12}
_FILLING = (
    r"(?:jusqu|qu|jusque|until|till|up to|avant|before|pour|pendant|for|d ici|dans|in|environ|"
    r"about|around|vers|encore|another|de retour|back|au|aux|a|en|le|la|les|l|the|from|on|by|to|"
    r"that|this|ce|cet|cette|of|de|du|d|mois|month|prochaine?|prochain|next|disons|say|plutot|rather)"
)
_BEFORE: Final = re.compile(rf"^(?:{_FILLING} )+")
_LENGTH: Final = re.compile(
    rf"(?:{_FILLING} )*?(\d{{1,3}}|{'|'.join(sorted(moments.NUMBERS, key=len, reverse=True))}) "
    rf"({'|'.join(sorted(_UNITS, key=len, reverse=True))})s?"
    r"(?P<half> et demie?| and a half)?(?: de plus| encore| more| environ| or so)?"
)
_TIMES: Final[Mapping[str, tuple[int, int]]] = {
    "rentree": (9, 1), "ete": (7, 1), "summer": (7, 1), "vacances d ete": (7, 1),
    "summer holidays": (7, 1), "automne": (9, 22), "autumn": (9, 22), "printemps": (3, 20),
    "spring": (3, 20), "annee prochaine": (1, 1), "next year": (1, 1),
}  # fmt: skip
"""The day on which a time of the year begins."""

_NAMED_DAYS: Final[Mapping[str, tuple[int, int]]] = {
    "noel": (12, 25), "christmas": (12, 25), "fin de l ete": (8, 31), "end of summer": (8, 31),
    "end of the summer": (8, 31), "fin de l annee": (12, 31), "fin d annee": (12, 31),
    "end of the year": (12, 31), "end of year": (12, 31),
}  # fmt: skip
"""A time of the year that is one day: until then is until that day."""

_TIME_OF_YEAR: Final = re.compile(
    rf"(?P<time>{'|'.join(sorted((*_TIMES, *_NAMED_DAYS), key=len, reverse=True))})"
    r"(?:(?<!annee) prochaine?| (?P<year>20\d\d))?"
)
"""*Fin de l’année prochaine* is none: it does not say that it is to come, but which year."""

_NEXT = re.compile(
    rf"(?:{_FILLING} )*?(?:(?P<week>semaine prochaine|next week)|mois prochain|next month)"
)

_AFTER_NEW_YEAR: Final = re.compile(
    rf"(?:{_FILLING} )*?(?:apres|after) (?:(?:le|les|the) )?"
    r"(?:nouvel an|jour de l an|fetes(?: de fin d annee)?|new years?(?: s)?(?: day)?)"
)
_SURELY: Final = re.compile(
    r" (?:i think|i guess|i suppose|probably|je pense|je crois|sans doute|probablement)$"
)

_PARTS = {"debut": 1, "early": 1, "beginning": 1, "mi": 15, "mid": 15, "fin": 31, "end": 31}


def read(said: str, *, zone: str, now: datetime, last: bool) -> date | None:
    """The day these words mean, to come if they leave it open; None where they name none. Of a
    stretch of days the first, or the `last`."""
    today = here(now, zone)
    text = _SURELY.sub("", " ".join(moments.fold_keeping_dates(said).split()))
    if re.fullmatch(r"[\d ]*", text) and not re.fullmatch(r"20\d\d", text):
        return None  # a mere figure may be days, weeks, months or a date
    length = _LENGTH.fullmatch(text)
    if length:
        return _after(today, length[1], length[2], half=bool(length["half"]))
    if _AFTER_NEW_YEAR.fullmatch(text):
        return _after_new_year(today)
    bare = _BEFORE.sub("", text)
    stretch = _stretch(text, today) or _stretch(bare, today)
    if stretch is not None:
        return stretch[1 if last else 0]
    for words in dict.fromkeys((bare, text)):
        day = moments.read(words, zone=zone, now=now).day
        if day is not None:
            return day
    return None


def is_number(text: str) -> bool:
    """Whether folded words are a number and nothing else: *10*, *deux*."""
    return text.isdecimal() or text in moments.NUMBERS


def here(now: datetime, zone: str) -> date:
    """The day it is on somebody's calendar."""
    return now.astimezone(ZoneInfo(zone)).date()


def in_months(today: date, months: int) -> date:
    """The same day so many months later; a day the month lacks becomes its last."""
    index = today.month - 1 + months
    year, month = today.year + index // 12, index % 12 + 1
    return _from_first(date(year, month, 1), today.day)


def _from_first(first: date, day: int) -> date:
    """This day of a month; its last, where the month is shorter."""
    return first.replace(day=min(day, calendar.monthrange(first.year, first.month)[1]))


def _after(today: date, number: str, unit: str, *, half: bool) -> date:
    count, unit = int(number) if number.isdigit() else moments.NUMBERS[number], _UNITS[unit]
    if unit == "day":
        return today + timedelta(days=count)
    if unit == "week":
        return today + timedelta(days=7 * count + (3 if half else 0))
    more, odd = divmod(_MONTHS[unit] if half else 0, 2)
    return in_months(today, count * _MONTHS[unit] + more) + timedelta(days=15 * odd)


def _stretch(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day of the time that words name."""
    year = re.fullmatch(r"(20\d\d)", text)
    if year:
        return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    time = _TIME_OF_YEAR.fullmatch(text)
    if time:
        return _time_of_year(time["time"], int(time["year"] or 0), today)
    easter = re.fullmatch(r"(?:paques|easter)(?: (20\d\d))?", text)
    if easter:
        day = _easter(int(easter[1] or today.year))
        day = day if easter[1] or day > today else _easter(today.year + 1)
        return day, day
    coming = _NEXT.fullmatch(text)
    if coming and coming["week"]:
        monday = today + timedelta(days=7 - today.weekday())
        return monday, monday + timedelta(days=6)
    if coming:
        first = in_months(today.replace(day=1), 1)
        return first, _from_first(first, 31)
    named = re.fullmatch(
        r"(?:(debut|early|beginning|mi|mid|fin|end) )?(?:of |de |d |du mois de )?"
        r"([a-z]+)(?: (20\d\d))?",
        text,
    )
    month = moments.months().get(named[2]) if named else None
    if named is None or month is None:
        return None
    # The month we are in is not over: its last day is to come, its first is in a year.
    first = date(int(named[3]), month, 1) if named[3] else _to_come(month, 1, today)
    if named[1]:
        part = _PARTS[named[1]]
        this = _from_first(date(today.year, month, 1), part)
        exact = this if not named[3] and this > today else _from_first(first, part)
        return exact, exact
    last = today if not named[3] and month == today.month else first
    return first, _from_first(last.replace(day=1), 31)


def _time_of_year(name: str, year: int, today: date) -> tuple[date, date]:
    """The same of a time of the year; the one to come, where no year is named."""
    if name in _NAMED_DAYS:
        month, day = _NAMED_DAYS[name]
        named = date(year, month, day) if year else _to_come(month, day, today)
        return named, named
    month, day = _TIMES[name]
    eve = timedelta(days=1)
    first = date(year, month, day) if year else _to_come(month, day, today)
    begins = date(year, month, day) if year else _to_come(month, day, today + eve)
    return first, begins - eve


def _after_new_year(today: date) -> date:
    """The first working day after the next first of January."""
    day = _to_come(1, 2, today)
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def _to_come(month: int, day: int, today: date) -> date:
    this = date(today.year, month, day)
    return this if this > today else this.replace(year=today.year + 1)


def _easter(year: int) -> date:
    (monday,) = country_holidays("FR", years=year, language="en_US").get_named("Easter Monday")
    return monday - timedelta(days=1)
