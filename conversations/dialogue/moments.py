"""A date and a time as people type them: *mardi 18h30*, *next Tuesday at 6pm*.

Pure. The hour and the day of the week are read here, because a meeting needs both to be certain;
the rest of the date is left to the `dateparser` library, which is imported at first use: it is
large, and most turns read no date. Days come before months in figures (12/03 is 12 March), in
English too: the programme is French.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names

from conversations.dialogue import places
from conversations.plain import fold

_PARTS_OF_HOUR = {"et demie": 30, "et quart": 15, "et demi": 30}
_TIME = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])\s*"
    r"(?:(?:heures?|h|:)\s*(?P<minute>[0-5]\d)?(?:\s*(?P<half>et demie?|et quart))?"
    r"(?:\s*(?P<mer>[ap])\.?\s?m\b\.?)?"
    r"|\.(?P<minute2>[0-5]\d)\s*(?P<mer2>[ap])\.?\s?m\b\.?"
    r"|(?P<mer3>[ap])\.?\s?m\b\.?)",
    re.IGNORECASE,
)
_BARE = re.compile(r"\b(?:à|at|vers|around)\s+(?P<hour>[89]|1\d|2[0-3])\s*$", re.IGNORECASE)
_NOON = re.compile(r"\b(?:midi|noon)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"[,(]?\s*\bheure (?:de |d['’])(?P<fr>[\w' -]+?)\)?\s*$"
    r"|\b(?P<en>[^\W\d][\w']*(?: [^\W\d]\w+)?) time\)?\s*$",
    re.IGNORECASE,
)
_LATE = re.compile(r"\b(?:soir|apres midi|afternoon|evening|tonight)\b")
_PART_OF_DAY = re.compile(
    r"\b(?:du|de l|en|in the|dans l|le|au|cet?t?e?|this|the)?\s*"
    r"(?:soir|matin|matinee|apres midi|morning|afternoon|evening)\b"
)
_TODAY = re.compile(
    r"\b(?:ce soir|ce matin|cet apres midi|tonight|this (?:morning|afternoon|evening))\b"
)
_NEXT_WEEK = re.compile(r"\b(?:(?:de )?la semaine prochaine|(?:of )?next week)\b")
_AROUND = re.compile(
    r"\b(?:a|at|le|on|vers|around|the|pour|for|prochaine?|next|ce|this|rendez vous|rdv|"
    r"disons|plutot|ok|oui|yes|coming|du|de)\b"
)


@dataclass(frozen=True)
class Reading:
    """What could be read. `day` and `clock` are None where they could not; `contradicts` is a day
    of the week that was typed although the date falls on another."""

    day: date | None
    clock: time | None
    zone: str
    contradicts: bool = False

    @property
    def when(self) -> datetime | None:
        """The instant, in the zone it was meant in."""
        if self.day is None or self.clock is None or self.contradicts:
            return None
        return datetime.combine(self.day, self.clock, ZoneInfo(self.zone))


def read(said: str, *, zone: str, now: datetime) -> Reading:
    """Read a date and a time, the future preferred; wall time of `zone` unless the words name
    another clock (*10 am Paris time*)."""
    text = " ".join(said.split())
    elsewhere = _ELSEWHERE.search(text)
    if elsewhere:
        named = places.zone_named(elsewhere["fr"] or elsewhere["en"])
        if named:
            zone, text = named, text[: elsewhere.start()]
    clock, rest = _clock(text)
    local = now.astimezone(ZoneInfo(zone))
    day, contradicts = _day(fold_keeping_dates(rest), local, clock)
    return Reading(day, clock, zone, contradicts)


def fold_keeping_dates(text: str) -> str:
    """Folded, but with the `/`, `.` and `-` that stand between figures."""
    marked = re.sub(r"(?<=\d)[/.-](?=\d)", "slash", text)
    return fold(marked).replace("slash", "/")


def _clock(text: str) -> tuple[time | None, str]:
    """The time of day, and the words without it."""
    late = bool(_LATE.search(fold(text)))
    found = _TIME.search(text)
    if found:
        hour = int(found["hour"])
        minute = int(
            found["minute"]
            or found["minute2"]
            or _PARTS_OF_HOUR.get((found["half"] or "").lower(), 0)
        )
        half_day = (found["mer"] or found["mer2"] or found["mer3"] or "").lower()
        if half_day and not 1 <= hour <= 12:
            return None, text
        if half_day == "a" and hour == 12:
            hour = 0
        elif hour < 12 and (half_day == "p" or (late and not half_day)):
            hour += 12
    else:
        noon = _NOON.search(text)
        found = noon or _BARE.search(text)
        if not found:
            return None, text
        hour, minute = (12, 0) if noon else (int(found["hour"]), 0)
    return time(hour, minute), f"{text[: found.start()]} {text[found.end() :]}"


def _day(text: str, now: datetime, clock: time | None) -> tuple[date | None, bool]:
    """The day meant by folded words without the time, and whether they contradict themselves."""
    today = now.date()
    if _TODAY.search(text):
        return today, False
    text = " ".join(_PART_OF_DAY.sub(" ", text).split())
    next_week = bool(_NEXT_WEEK.search(text))
    text = _NEXT_WEEK.sub(" ", text)
    coming = bool(re.search(r"\b(?:next|prochaine?)\b", text))
    weeks = 1 if re.search(r"\ben huit\b", text) else 0
    text = re.sub(r"\ben huit\b", " ", text)
    weekday = next((n for word, n in _weekdays().items() if re.search(rf"\b{word}\b", text)), None)
    bare = " ".join(_AROUND.sub(" ", text).split())
    if weekday is not None:
        bare = " ".join(word for word in bare.split() if word not in _weekdays())
        if not re.search(r"\d", bare) and not set(bare.split()) & _months():
            if next_week:
                monday = today - timedelta(days=today.weekday()) + timedelta(weeks=1)
                return monday + timedelta(days=weekday), False
            ahead = (weekday - today.weekday()) % 7
            over = clock is not None and clock <= now.time()
            # On a Thursday, whoever means this evening says so: "jeudi" is the next one.
            this = re.search(r"\b(?:ce|this|aujourd hui|today)\b", text)
            if ahead == 0 and (coming or over or not this):
                ahead = 7
            return today + timedelta(days=ahead, weeks=weeks), False
    if not bare:
        return None, False
    day = _date(bare, now)
    contradicts = day is not None and weekday is not None and day.weekday() != weekday
    return day, contradicts


def _date(text: str, now: datetime) -> date | None:
    only = re.fullmatch(r"(\d{1,2})(?:er|st|nd|rd|th)?", text)
    if only:
        return _next_day_of_month(int(only[1]), now.date())
    import dateparser

    found = dateparser.parse(
        text.replace("apres demain", "après-demain"),
        languages=["fr", "en"],
        settings={
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": now.replace(tzinfo=None),
            "DATE_ORDER": "DMY",
            "PREFER_LOCALE_DATE_ORDER": False,
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    return found.date() if found else None


def _next_day_of_month(number: int, today: date) -> date | None:
    if not 1 <= number <= 31:
        return None
    day = today
    while day.day != number:
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=1)
def _weekdays() -> dict[str, int]:
    return {
        fold(name): number
        for language in places.LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_day_names(width, locale=language).items()
        if fold(name) != "mar" or width == "wide"  # « mar. » is March, too
    }


@lru_cache(maxsize=1)
def _months() -> frozenset[str]:
    return frozenset(
        fold(name)
        for language in places.LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_month_names(width, locale=language).values()
    )
