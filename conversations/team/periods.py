"""Months and years, by the team's own calendar: as people type them, and as instants. Pure."""

import re
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_month_names

from conversations.figures import Team
from conversations.plain import fold

EARLIEST, LATEST = 1970, 2199
"""Years that are read as such."""


class Period(NamedTuple):
    """From the beginning of the day `first` to that of the day `after`."""

    first: date
    after: date

    @property
    def is_month(self) -> bool:
        """Whether it is one calendar month."""
        return self.after == months_later(self.first, 1) and self.first.day == 1

    def name(self, language: str) -> str:
        """`octobre 2026`, or the year."""
        pattern = "LLLL y" if self.is_month else "y"
        return format_date(self.first, pattern, locale=language)

    def ends(self, team: Team) -> tuple[datetime, datetime]:
        """The two instants by the team's clock: from the one up to, and without, the other."""
        first, after = (
            datetime.combine(day, time(), ZoneInfo(team.zone)) for day in (self.first, self.after)
        )
        return first, after


def months_later(day: date, months: int) -> date:
    """The first of the month that comes so many months after the one of `day`, or before it."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def month_before(day: date) -> Period:
    """The last month that is over on `day`."""
    return Period(months_later(day, -1), months_later(day, 0))


def parse(
    text: str, languages: tuple[str, ...], today: date = date(LATEST, 1, 1)
) -> tuple[Period | None, str]:
    """The month or year that is named in `text`, if one is, and the rest of it, folded: `10/2026`,
    `2026-10`, `octobre 2026`, `2026`. `octobre` alone is the newest that is over `today`."""
    words = fold(text).split()
    named = {
        fold(name): number
        for language in languages
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }
    for place, word in enumerate(words):
        if not re.fullmatch(r"[0-9]{4}", word) or not EARLIEST <= int(word) <= LATEST:
            continue
        for beside in (place - 1, place + 1):
            if not 0 <= beside < len(words):
                continue
            month = named.get(words[beside]) or _number(words[beside])
            if month:
                rest = [each for at, each in enumerate(words) if at not in (place, beside)]
                first = date(int(word), month, 1)
                return Period(first, months_later(first, 1)), " ".join(rest)
        rest = [each for at, each in enumerate(words) if at != place]
        return Period(date(int(word), 1, 1), date(int(word) + 1, 1, 1)), " ".join(rest)
    at, month = next(((at, named[word]) for at, word in enumerate(words) if word in named), (0, 0))
    if not month:
        return None, " ".join(words)
    first = date(today.year, month, 1)
    if months_later(first, 1) > today:
        first = date(today.year - 1, month, 1)
    return Period(first, months_later(first, 1)), " ".join(words[:at] + words[at + 1 :])


def _number(word: str) -> int:
    """A month's number; 0 where it is none."""
    month = int(word) if re.fullmatch(r"[0-9]{1,2}", word) else 0
    return month if month <= 12 else 0
