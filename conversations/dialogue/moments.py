"""A date and a time as people type them: *mardi 18h30*, *next Tuesday at 6pm*.

Pure. The hour and the day of the week are read here, because a meeting needs both to be certain;
the rest of the date is left to the `dateparser` library, which is imported at first use: it is
large, and most turns read no date. Days come before months in figures (12/03 is 12 March), in
English too: the programme is French. *Huit jours* is a week and *quinze jours* are two, as the
French count; of a stretch of hours the first counts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names

from conversations.dialogue import clocks, dated, places
from conversations.plain import fold

_PARTS_OF_HOUR = {
    "et demie": 30, "et demi": 30, "trente": 30, "half past": 30, "et quart": 15, "quinze": 15,
    "quarter past": 15, "moins le quart": -15, "quarter to": -15,
}  # fmt: skip
_TIME = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])\s*"
    r"(?:(?:heures?|h|:|o['’]clock)\s*(?P<minute>[0-5]\d)?"
    r"(?:\s*(?P<half>et demie?|et quart|moins le quart))?"
    r"(?:\s*(?P<mer>[ap])\.?\s?m\b\.?)?"
    r"|\.(?P<minute2>[0-5]\d)\s*(?P<mer2>[ap])\.?\s?m\b\.?"
    r"|(?P<mer3>[ap])\.?\s?m\b\.?)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?:à|at|vers|around)\s+(?P<hour>[1-9]|1\d|2[0-3])"
    r"(?=\s*$|\s*[?!.,;)](?!\d)|\s+(?:work|suit|would|be|ok|okay|for|in the|if|please|then|instead"
    r"|possible|on|sharp|ça|si|du soir|du matin|de l|pile|max|te|c['’]est|serait|le)\b)",
    re.IGNORECASE,
)
_NOON = re.compile(
    r"(?:\b(?P<before>half past|quarter past|quarter to)\s+)?\b(?:midi|noon)\b"
    r"(?:\s+(?P<half>et demie?|et quart|moins le quart|trente|quinze)\b)?",
    re.IGNORECASE,
)
_EARLIEST_BARE = 8
"""An hour before it without its half of the day may be of the evening."""

_UNTIL = re.compile(
    r"^\s*(?:-|–|à|et|to|and|until|jusqu['’]à)\s*"
    r"[0-2]?\d\s*(?:(?:heures?|h|:)\s*(?:[0-5]\d)?)?\s*(?:[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
"""The end of a stretch of hours, right after its beginning."""

_SPANNED = re.compile(r"\b(\d{1,2})\s*(?:-|–|to)\s*(\d{1,2})\s*([ap])\.?m\b\.?", re.IGNORECASE)
"""*6-7pm*: what says which half of the day stands with the end."""

_DOTTED = re.compile(
    r"\b(à|at)\s+([01]?\d|2[0-3])\.([0-5]\d)(?![.\d]|\s*[ap]\.?\s?m\b)", re.IGNORECASE
)
"""*at 12.30*: after such a word it is no day of a month."""

_NO_MONTH = re.compile(r"\b([01]?\d|2[0-3])\.(1[3-9]|[2-5]\d)(?![.\d]|\s*[ap]\.?\s?m\b)")
"""*mardi 18.30*: no month has that number."""

_PAST = re.compile(
    r"\b(?P<part>half past|quarter past|quarter to|half)\s+(?P<hour>1[0-2]|[1-9])\b", re.IGNORECASE
)
_ENGLISH_HOURS = "one two three four five six seven eight nine ten eleven twelve"
_ENGLISH = re.compile(
    r"(?:(?<=\bat )|(?<=\bpast )|(?<=\bquarter to )|(?<=\bhalf )|(?<=\baround ))"
    rf"({_ENGLISH_HOURS.replace(' ', '|')})\b(?! weeks| days)",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"(?<!dans )(?<!in )(?<!d ici )\b(?:pour |pendant |for )?(?:\d+|une|an|half an|une demi|demi) ?"
    r"(?:heures?|hours?|h|minutes?|min)\b(?: (?:de|d) \w+)?"
)
"""How long it takes, which is no part of when: *une heure de visio*."""

_LOOSE = re.compile(
    r"o['’]clock|\bhalf (?:past )?\d|\bquarter (?:past|to) \d|\b(?:à|at) \d{1,2}\.\d\d",
    re.IGNORECASE,
)
"""Ways of saying an hour that leave open which half of the day it is of."""

_AWAY = re.compile(r"\b(?:dans|d['’]ici|in)\s+$", re.IGNORECASE)
"""Before hours that are a length: *dans deux heures*."""

_HOURS = (
    "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt",
    "vingt-et-une", "vingt-deux", "vingt-trois",
)  # fmt: skip
"""Of the day, in words, the first hour first."""

_IN_WORDS = re.compile(
    rf"\b({'|'.join(sorted(_HOURS, key=len, reverse=True))})(?=\s+heures?\b)", re.IGNORECASE
)
_MINUTES_IN_WORDS = re.compile(r"(?<=heures )(trente|quinze)\b", re.IGNORECASE)
_LATE = re.compile(r"\b(?:soir|apres midi|afternoon|evening|tonight)\b")
_PART_OF_DAY = re.compile(
    r"\b(?:du|de l|en|in the|dans l|le|au|cet?t?e?|this|the)?\s*"
    r"(?:soir|matin|matinee|apres midi|morning|afternoon|evening)\b"
)
_TODAY = re.compile(
    r"\b(?:ce soir|ce matin|cet apres midi|tonight|this (?:morning|afternoon|evening))\b"
)
_NEXT_WEEK = re.compile(r"\b(?:(?:de )?la semaine prochaine|(?:of )?next week)\b")
_SIMPLE: Final[Mapping[str, int]] = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14,
    "quinze": 15, "seize": 16, "dix sept": 17, "dix huit": 18, "dix neuf": 19, "vingt": 20,
    "trente": 30, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30,
}  # fmt: skip
NUMBERS: Final[Mapping[str, int]] = {
    **_SIMPLE,
    **{
        f"{tens}{joint} {unit}": _SIMPLE[tens] + number
        for tens in ("vingt", "trente", "twenty", "thirty")
        for joint in ("", " et")
        for unit, number in _SIMPLE.items()
        if number < 10
    },
}
"""Numbers as people write them, folded."""

_COUNT = rf"\d{{1,2}}|{'|'.join(NUMBERS)}"
_LENGTH = re.compile(
    rf"\b(?:dans |d ici |sous |in )?(?:(?P<count>{_COUNT}) (?P<unit>jours?|days?|semaines?|weeks?)"
    r"|(?:(?:une|a) )?(?P<two>quinzaine|fortnight))(?: from (?:now|today))?\b"
)
_SOME_DAY = re.compile(r"(?<!dans )(?<!d ici )(?<!in )\b(?:un jour|(?:a|one) day)\b(?! from)")
"""*un jour*, *one day*: no day at all."""

_A_MONTH = re.compile(r"\b(?:in|dans|d ici) (?:an?|one|un) (?:month|mois)\b")
_FRENCH_DAYS = {8: 7, 15: 14}
_OF_NEXT_MONTH = re.compile(
    r"\b(?:(\d{1,2})(?:er|st|nd|rd|th)?(?: du| of)? (?:mois prochain|next month)"
    r"|(?:mois prochain|next month)(?: le| the| on the)? (\d{1,2})(?:er|st|nd|rd|th)?)\b"
)
_AROUND = re.compile(
    r"\b(?:a|at|le|on|vers|around|the|pour|for|prochaine?|next|ce|this|rendez vous|rdv|"
    r"disons|plutot|ok|oui|yes|coming|du|de|entre|between|from)\b"
)


@dataclass(frozen=True)
class Reading:
    """What could be read. `day` and `clock` are None where they could not; `contradicts` is a day
    of the week that was typed although the date falls on another; `strange` are words for a clock
    that is not known, so that the hour is not, either; `half` is an hour that may be of the morning
    or of the evening."""

    day: date | None
    clock: time | None
    zone: str
    contradicts: bool = False
    strange: str = ""
    half: time | None = None

    @property
    def when(self) -> datetime | None:
        """The instant, in the zone it was meant in."""
        if self.day is None or self.clock is None or self.contradicts or self.strange:
            return None
        return datetime.combine(self.day, self.clock, ZoneInfo(self.zone))


def read(said: str, *, zone: str, now: datetime, theirs: str = "") -> Reading:
    """Read a date and a time, the future preferred; wall time of `zone` unless the words name
    another clock (*10 am Paris time*), that of the other at `theirs` included (*your time*)."""
    text = " ".join(said.split())
    named = clocks.named(text, mine=zone, theirs=theirs, now=now)
    zone = named.zone or zone
    clock, rest, half = _clock(named.text)
    if not (clock or half) and (named.zone or named.strange):
        # Without an hour it was no clock: *Thursday, your time is precious*.
        named, (clock, rest, half) = clocks.Named(text), _clock(text)
    local = now.astimezone(ZoneInfo(zone))
    day, contradicts = _day(fold_keeping_dates(rest), local, clock)
    strange = "" if named.zone else named.strange
    reading = Reading(day, clock, zone, contradicts, strange, half)
    when = reading.when
    if when is not None and named.zone and not clocks.holds(named, when):
        return replace(reading, strange=named.strange)
    return reading


def fold_keeping_dates(text: str) -> str:
    """Folded, but with the `/`, `.` and `-` that stand between figures."""
    marked = re.sub(r"(?<=\d)[/.-](?=\d)", "slash", text)
    return fold(marked).replace("slash", "/")


def _clock(text: str) -> tuple[time | None, str, time | None]:
    """The time of day, and the words without it; or else the hour of which it is not said of which
    half of the day."""
    late = bool(_LATE.search(fold(text)))
    text = _in_words(text)
    loose = bool(_LOOSE.search(text))
    text = _in_figures(text)
    found = _TIME.search(text)
    if found and _AWAY.search(text[: found.start()]):
        return None, text, None
    if found:
        hour = int(found["hour"])
        minute = int(found["minute"] or found["minute2"] or 0)
        part = _PARTS_OF_HOUR.get((found["half"] or "").lower(), 0)
        half_day = (found["mer"] or found["mer2"] or found["mer3"] or "").lower()
        if half_day and not 1 <= hour <= 12:
            return None, text, None
        if half_day == "a" and hour == 12:
            hour = 0
        elif hour < 12 and (half_day == "p" or (late and not half_day)):
            hour += 12
        unsure = loose and not half_day and hour < _EARLIEST_BARE
    else:
        noon, part, minute = _NOON.search(text), 0, 0
        found = noon or _BARE.search(text)
        if not found:
            return None, text, None
        if noon:
            hour, part = 12, _PARTS_OF_HOUR.get((noon["half"] or noon["before"] or "").lower(), 0)
        else:
            hour = int(found["hour"])
            if hour < 12 and late:
                hour += 12
        unsure = hour < _EARLIEST_BARE
    at = time(*divmod((hour * 60 + minute + part) % (24 * 60), 60))
    rest = f"{text[: found.start()]} {_UNTIL.sub(' ', text[found.end() :])}"
    return (None, rest, at) if unsure else (at, rest, None)


def _in_words(text: str) -> str:
    """The hours that are written in English words in figures."""
    hours = _ENGLISH_HOURS.split()
    return _ENGLISH.sub(lambda it: str(hours.index(it[1].lower()) + 1), text)


def _in_figures(text: str) -> str:
    """The hours that are written in words, or around their half of the day, as `_TIME` has them."""
    text = _IN_WORDS.sub(lambda it: str(_HOURS.index(it[1].lower()) + 1), text)
    text = _MINUTES_IN_WORDS.sub(lambda it: "30" if it[1].lower() == "trente" else "15", text)
    text = _SPANNED.sub(_beginning, text)
    text = _DOTTED.sub(r"\1 \2:\3", text)
    text = _NO_MONTH.sub(r"\1:\2", text)
    return _PAST.sub(_clock_of, text)


def _beginning(span: re.Match[str]) -> str:
    """`6pm` of *6-7pm*, `11am` of *11-1pm*."""
    begins, ends = int(span[1]), int(span[2])
    if not (1 <= begins <= 12 and 1 <= ends <= 12):
        return span[0]
    half = span[3].lower()
    if begins % 12 >= ends % 12:
        half = "a" if half == "p" else "p"
    return f"{begins}{half}m"


def _clock_of(past: re.Match[str]) -> str:
    hour, part = int(past["hour"]), past["part"].lower()
    if part == "quarter to":
        return f"{hour - 1 or 12}:45"
    return f"{hour}:{30 if part.startswith('half') else 15}"


def _day(text: str, now: datetime, clock: time | None) -> tuple[date | None, bool]:
    """The day meant by folded words without the time, and whether they contradict themselves."""
    today = now.date()
    if _TODAY.search(text):
        return today, False
    text = " ".join(_PART_OF_DAY.sub(" ", text).split())
    text = dated.without_instead(_LASTING.sub(" ", text))
    text = _A_MONTH.sub("in 1 month", _SOME_DAY.sub(" ", text))
    next_week = bool(_NEXT_WEEK.search(text))
    text = _NEXT_WEEK.sub(" ", text)
    coming = bool(re.search(r"\b(?:next|prochaine?)\b", text))
    weeks, text = _weeks_after(text)
    text = dated.without_refused(text, _weekdays())
    named = {number for word, number in _weekdays().items() if word in text.split()}
    if len(named) > 1:  # *jeudi ou vendredi*: it is theirs to say which
        return None, False
    weekday = next(iter(named), None)
    counted = _counted(text, today, weekday)
    if counted is not None:
        return counted, False
    bare = " ".join(_AROUND.sub(" ", text).split())
    if weekday is not None:
        bare = " ".join(word for word in bare.split() if word not in _weekdays())
        if not re.search(r"\d", bare) and not set(bare.split()) & months().keys():
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
    named_days = dated.days(text, today, _weekdays(), months(), weekday)
    if not bare or len(named_days) > 1:
        return None, False
    day = _date(named_days[0] if named_days else bare, now)
    contradicts = day is not None and weekday is not None and day.weekday() != weekday
    return day + timedelta(weeks=weeks) if day is not None else None, contradicts


def _weeks_after(text: str) -> tuple[int, str]:
    """How many weeks after the next such day of the week is meant (*jeudi en huit*, *a week on
    Thursday*, *Thursday after next*), and the words without that."""
    names = "|".join(_weekdays())
    for pattern, weeks in (
        (r"\ben huit\b|\bafter next\b|\bd apres\b", 1),
        (r"\ben quinze\b", 2),
        (rf"(?<=day) week\b|\b(?:a|one) week on (?=(?:{names})\b)", 1),
        (rf"(?<=day) fortnight\b|\b(?:two weeks|a fortnight) on (?=(?:{names})\b)", 2),
    ):
        rest, found = re.subn(pattern, " ", text)
        if found:
            return weeks, rest
    return 0, text


def _counted(text: str, today: date, weekday: int | None) -> date | None:
    """The day that is so many days or weeks away, or, with a day of the week, that day of the same
    week; a day of next month. None where the words count nothing, or back."""
    month = _OF_NEXT_MONTH.search(text)
    if month:
        first = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
        number = int(month[1] or month[2])
        day = first + timedelta(days=number - 1)
        fits = day.month == first.month and weekday in (None, day.weekday())
        return day if fits and number else None
    length = _LENGTH.search(text)
    if length is None or re.search(r"\b(?:il y a|ago|passee?s?|last)\b", text):
        return None
    count, unit = length["count"] or "2", length["unit"] or "weeks"
    number = int(count) if count.isdigit() else NUMBERS[count]
    if unit.startswith("jour"):
        number = _FRENCH_DAYS.get(number, number)
    away = timedelta(days=number * (1 if unit.startswith(("jour", "day")) else 7))
    day = today + away
    if weekday is None:
        return day
    return day + timedelta(days=weekday - day.weekday())


def _date(text: str, now: datetime) -> date | None:
    only = re.fullmatch(r"(\d{1,2})(?:er|st|nd|rd|th)?", text)
    if only:
        return _next_day_of_month(int(only[1]), now.date())
    import dateparser

    found = dateparser.parse(
        text.replace("apres demain", "après-demain").replace("aujourd hui", "aujourd’hui"),
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
def months() -> dict[str, int]:
    """The months by their names, folded, in the languages people write here."""
    return {
        fold(name): number
        for language in places.LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }
