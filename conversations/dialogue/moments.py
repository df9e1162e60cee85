"""A date and a time as people type them: *mardi 18h30*, *next Tuesday at 6pm*.

Pure. The hour is read by `times`, the day of the week here, because a meeting needs both to be
certain; the rest of the date is left to the `dateparser` library, which is imported at first use:
it is large, and most turns read no date. Days come before months in figures (12/03 is 12 March), in
English too: the programme is French. *Huit jours* is a week and *quinze jours* are two, as the
French count. Words that leave the day open (*avant jeudi*) name none.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names

from conversations.dialogue import clocks, dated, places, times, venues
from conversations.plain import fold

_LASTING = re.compile(
    r"(?<!dans )(?<!in )(?<!d ici )\b(?:pour |pendant |for )?(?:\d+|une|an|half an|une demi|demi) ?"
    r"(?:heures?|hours?|h|minutes?|min)\b(?: (?:de|d) \w+)?"
)
"""How long it takes, which is no part of when: *une heure de visio*."""

PART_OF_DAY = re.compile(
    r"\b(?:(?:du|de l|d|en|in the|dans l|le|au|cet?t?e?|this|the)\b\s*)?"
    r"(?:soir|soiree|matin|matinee|mat|apres midi|aprem|morning|afternoon|evening|night)\b"
)
_TODAY = re.compile(
    r"\b(?:ce soir|ce matin|cet? apres midi|cet aprem|tonight|this (?:morning|afternoon|evening))\b"
)
_NEXT_WEEK = re.compile(
    r"\b(?:(?:de )?(?:la )?sem(?:aine)? (?:prochaine|proch|pro)|(?:of )?(?:next|nxt) (?:week|wk)"
    r"|(?P<after>(?:of |in )?(?:the )?week after next|(?:de )?la semaine apres la prochaine))\b"
)
_SPELT = (
    (r"tom+or+ow|tommorr?ow|tomoro|tomoz|tmrw|tmr|tmw|2mor+ow|2moro", "tomorrow"),
    (r"demin|deamin|dmain|2main", "demain"),
    (r"apresdemain|apres demin", "apres demain"),
    (r"d aujourd hui|aujourdhui|auj|ajd|aujd", "aujourd hui"),
    (r"wensday|wendsday", "wednesday"),
    (
        r"(?<!\d )(?<!\d(?:er|st|nd|rd|th) )(?<!of |in |mi )(?<!mid |end |fin )mar"
        r"(?! (?:le |the )?\d+(?!\d|/))",
        "mardi",
    ),
    (r"mon(?= \d| (?:at|the|next|week|in|or|and)\b|$)", "monday"),  # « dans mon bureau » is none
)
"""How people write the names of days, folded, and what they mean."""

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
    rf"\b(?P<away>dans |d ici |sous |in |within )?"
    rf"(?:(?P<count>{_COUNT}) (?P<unit>jours?|days?|semaines?|weeks?)"
    r"|(?:(?:une|a) )?(?:(?P<two>quinzaine|fortnight)|huitaine))\b"
    r"(?P<hence> from (?:now|today)| s? ?time| (?:from|after) (?=tomorrow|today))?"
)
"""So many days or weeks, which are no date by themselves: *je pars deux semaines*."""

_HOURS_AWAY = re.compile(
    r"(?:(?:ok|oui|yes|plutot|disons|on se voit|rendez vous|rdv|let s meet) )*"
    rf"(?:dans|in) (?P<count>{_COUNT}) ?(?:h|heures?|hours?|(?P<minutes>min(?:utes?)?))"
)
"""So many hours or minutes from now, and no more than that: *dans 2h*, *in an hour*."""

_SOME_DAY = re.compile(r"(?<!dans )(?<!d ici )(?<!in )\b(?:un jour|(?:a|one) day)\b(?! from)")
"""*un jour*, *one day*: no day at all."""

_A_MONTH = re.compile(r"\b(?:in|dans|d ici) (?:an?|one|un) (?:month|mois)\b")
_FRENCH_DAYS = {8: 7, 15: 14}
_FAR_BACK = -5
_OF_A_YEAR = re.compile(r"\d{4}|/\d+/|\b(?:mois|months?|ans?|annees?|years?)\b")
"""What names a year, or counts up to one."""

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
    or of the evening; `part` is the part of the day that is named, in English; with `leaves_open`
    hours are named, and which one is meant is left open."""

    day: date | None
    clock: time | None
    zone: str
    contradicts: bool = False
    strange: str = ""
    half: time | None = None
    part: str = ""
    leaves_open: bool = False

    @property
    def when(self) -> datetime | None:
        """The instant, in the zone it was meant in."""
        if self.day is None or self.clock is None or self.contradicts or self.strange:
            return None
        return datetime.combine(self.day, self.clock, ZoneInfo(self.zone))


_TAKEN_BACK = re.compile(
    r"\b(?:no wait|wait no|no hold on|hold on|scratch that|actually no|never ?mind|forget it"
    r"|non attends?|attends non|non attendez|en fait non|finalement non|non finalement|oublie)$"
)
_FLOOR = re.compile(rf",?\s*\b(?:au |on the |the )?{venues.FLOOR}\b", re.IGNORECASE)
"""Where, and no day of a month: *3e étage*."""


def read(said: str, *, zone: str, now: datetime, theirs: str = "") -> Reading:
    """Read a date and a time, the future preferred; wall time of `zone` unless the words name
    another clock (*10 am Paris time*), that of the other at `theirs` included (*your time*)."""
    text = _FLOOR.sub("", unicodedata.normalize("NFC", " ".join(said.split())))
    named = clocks.named(text, mine=zone, theirs=theirs, now=now)
    zone = named.zone or zone
    clock, rest, half = times.read(named.text)
    if not (clock or half) and (named.zone or named.strange):
        # Without an hour it was no clock: *Thursday, your time is precious*.
        named, (clock, rest, half) = clocks.Named(text), times.read(text)
    local = now.astimezone(ZoneInfo(zone))
    if away := _HOURS_AWAY.fullmatch(fold(text)):
        length = timedelta(minutes=1) if away["minutes"] else timedelta(hours=1)
        at = (now + _number(away["count"]) * length).astimezone(ZoneInfo(zone))
        return Reading(at.date(), at.time().replace(second=0, microsecond=0), zone)
    day, contradicts = _day(fold_keeping_dates(rest), local, clock)
    strange = "" if named.zone else named.strange
    leaves_open = not (clock or half) and rest != named.text
    part = times.part_of_day(named.text)
    reading = Reading(day, clock, zone, contradicts, strange, half, part, leaves_open)
    when = reading.when
    if when is not None and named.zone and not clocks.holds(named, when):
        return replace(reading, strange=named.strange)
    return reading


def is_taken_back(said: str) -> bool:
    """Whether words that may name a date end by taking it back: *Tuesday at 2 pm? No wait*."""
    return bool(_TAKEN_BACK.search(fold(said)))


def fold_keeping_dates(text: str) -> str:
    """Folded, but with the `/`, `.` and `-` that stand between figures."""
    marked = re.sub(r"(?<=\d)[/.-](?=\d)", "slash", text)
    return fold(marked).replace("slash", "/")


def in_figures(text: str) -> str:
    """Folded words, where they are a number or a time of figures alone in figures apart."""
    plain = re.sub(r"\b(\d{1,2})([0-5]\d)\b", r"\1 \2", fold(text))
    numbers = sorted(NUMBERS, key=len, reverse=True)
    return re.sub(rf"\b(?:{'|'.join(numbers)})\b", lambda it: str(NUMBERS[it[0]]), plain)


def names_day_or_month(text: str) -> bool:
    """Whether folded words name a day of the week, one by its distance, or a month."""
    words = _spelt(text)
    return bool(dated.ahead(words) or {*weekdays(), *months()} & set(words.split()))


def names_several(said: str) -> bool:
    """Whether words name more than one day, so that it is theirs to say which: *mardi ou jeudi*."""
    words = _spelt(fold_keeping_dates(said))
    named = {number for word, number in weekdays().items() if word in words.split()}
    return len(named) + len(dated.ahead(words)) > 1 or dated.is_either(words)


def _day(text: str, now: datetime, clock: time | None) -> tuple[date | None, bool]:
    """The day meant by folded words without the time, and whether they contradict themselves."""
    today = now.date()
    text = " ".join(PART_OF_DAY.sub(" ", _TODAY.sub(" today ", text)).split())
    text = _spelt(text)
    if dated.leaves_open(text, weekdays(), months()) or _is_tuesday_or_march(text, today):
        return None, False
    text = dated.without_instead(_LASTING.sub(" ", text))
    text = _A_MONTH.sub("in 1 month", _SOME_DAY.sub(" ", text))
    next_week = _NEXT_WEEK.search(text)
    text = _NEXT_WEEK.sub(" ", text)
    coming = bool(re.search(r"\b(?:next|prochaine?)\b", text))
    weeks, text = _weeks_after(text)
    meant = dated.without_refused(text, weekdays())
    if meant is None:
        return None, False
    text = meant
    named = {number for word, number in weekdays().items() if word in text.split()}
    if len(named) > 1:  # *jeudi ou vendredi*: it is theirs to say which
        return None, False
    weekday = next(iter(named), None)
    ahead = dated.ahead(text)
    if len(ahead) > 1 or (weekday is not None and ahead and re.search(r"\b(?:ou|or)\b", text)):
        return None, False
    if weekday is not None and ahead:  # *demain jeudi*, said on a Monday
        day = today + timedelta(days=min(ahead), weeks=weeks)
        return day, day.weekday() != weekday
    counts, counted = _counted(text, today, weekday)
    if counts:
        return counted, False
    bare = " ".join(_AROUND.sub(" ", text).split())
    if weekday is not None:
        bare = " ".join(word for word in bare.split() if word not in weekdays())
        if not re.search(r"\d", bare) and not set(bare.split()) & months().keys():
            if dated.is_afterwards(text):
                return None, False
            if next_week:
                away = timedelta(weeks=2 if next_week["after"] else 1)
                monday = today - timedelta(days=today.weekday()) + away
                return monday + timedelta(days=weekday), False
            to_come = (weekday - today.weekday()) % 7
            over = clock is not None and clock <= now.time()
            # On a Thursday, whoever means this evening says so: "jeudi" is the next one.
            if to_come == 0 and (coming or over or not re.search(r"\b(?:ce|this)\b", text)):
                to_come = 7
            return today + timedelta(days=to_come, weeks=weeks), False
    named_days = dated.days(text, today, weekdays(), months(), weekday)
    if not bare or len(named_days) > 1:
        return None, False
    dated_on = _date(named_days[0] if named_days else bare, now)
    if dated_on is None:
        return None, False
    contradicts = weekday is not None and dated_on.weekday() != weekday
    return dated_on + timedelta(weeks=weeks), contradicts


def _spelt(text: str) -> str:
    """The names of days as they are looked for."""
    for written, meant in _SPELT:
        text = re.sub(rf"\b(?:{written})(?!\w)", meant, text)
    text = " ".join(_misspelt().get(word, word) for word in text.split())
    names = "|".join(sorted(months(), key=len, reverse=True))
    return re.sub(rf"\bmar(?= (?:le )?\d{{1,2}}(?:er)? (?:{names})\b)", "mardi", text)


def _is_tuesday_or_march(text: str, today: date) -> bool:
    """Whether *mar 24* may be either."""
    found = re.search(r"\bmar (\d{1,2})\b(?!/)", text)
    day = _next_day_of_month(int(found[1]), today) if found else None
    return day is not None and day.weekday() == 1


def _weeks_after(text: str) -> tuple[int, str]:
    """How many weeks after the next such day is meant (*jeudi en huit*, *a week on Thursday*,
    *tomorrow week*, *Thursday after next*), and the words without that."""
    names = "|".join((*weekdays(), *dated.AHEAD))
    text = re.sub(
        rf"\b({names}) en (8|15)\b(?! ?(?:h|min|rue|avenue|bd|boulevard|place|quai)\b)",
        lambda it: f"{it[1]} en {'huit' if it[2] == '8' else 'quinze'}",
        text,
    )
    for pattern, weeks in (
        (r"\ben huit\b|\bafter next\b|\bd apres\b", 1),
        (r"\ben quinze\b", 2),
        (rf"^week(?: on)? (?=(?:{names})\b)", 1),
        (r"(?<=day) week\b|(?<=tomorrow) week\b", 1),
        (r"(?<=day) fortnight\b|(?<=tomorrow) fortnight\b", 2),
        (rf"\ba fortnight(?: on| from| after)? (?=(?:{names})\b)", 2),
    ):
        rest, found = re.subn(pattern, " ", text)
        if found:
            return weeks, rest
    counted = re.search(
        rf"(?<!in )\b({_COUNT}) weeks?(?: on| from| after)? (?=(?:the )?(?:{names})\b)", text
    )
    if counted:
        return _number(counted[1]), f"{text[: counted.start()]} {text[counted.end() :]}"
    return 0, text


def _counted(text: str, today: date, weekday: int | None) -> tuple[bool, date | None]:
    """Whether words count days or weeks, not back, or name a day of next month; and the day that is
    so far away, with a day of the week that day of the same week. None where it may be two: on a
    Sunday, *lundi dans deux semaines* is tomorrow in one for some, and in two for others."""
    month = _OF_NEXT_MONTH.search(text)
    if month:
        first = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
        number = int(month[1] or month[2])
        day = first + timedelta(days=number - 1)
        fits = day.month == first.month and weekday in (None, day.weekday()) and number > 0
        return fits, day if fits else None
    length = _LENGTH.search(text)
    if length is None or re.search(r"\b(?:il y a|ago|passee?s?|last)\b", text):
        return False, None
    ahead = dated.ahead(text.replace(length[0], " "))
    if not (length["away"] or length["hence"] or length[0] == text):
        return False, None
    number = _number(length["count"]) if length["count"] else 2 if length["two"] else 1
    unit = length["unit"] or "weeks"
    if unit.startswith("jour"):
        number = _FRENCH_DAYS.get(number, number)
    away = timedelta(days=number * (1 if unit.startswith(("jour", "day")) else 7))
    day = today + timedelta(days=min(ahead, default=0)) + away
    if weekday is None:
        return True, day
    off = weekday - day.weekday()
    return True, day + timedelta(days=off) if off > _FAR_BACK else None


def _number(count: str) -> int:
    return int(count) if count.isdigit() else NUMBERS[count]


def _date(text: str, now: datetime) -> date | None:
    only = re.fullmatch(r"(\d{1,2})(?:er|st|nd|rd|th)?", text)
    if only:
        return _next_day_of_month(int(only[1]), now.date())
    nth = r"\d{1,2}(?:er|st|nd|rd|th)?"
    if re.fullmatch(rf"{nth} {nth}", text):  # *le 3, le 4*: two days, or a day and a month
        return None
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
    if found is None:
        return None
    # Today's date, without a year, is today's, and not next year's.
    is_todays = (found.month, found.day) == (now.month, now.day)
    return now.date() if is_todays and not _OF_A_YEAR.search(text) else found.date()


def _next_day_of_month(number: int, today: date) -> date | None:
    if not 1 <= number <= 31:
        return None
    day = today
    while day.day != number:
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=1)
def weekdays() -> dict[str, int]:
    """The days of the week by their names, folded, Monday is 0."""
    return {
        fold(name): number
        for language in places.LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_day_names(width, locale=language).items()
        # « mar. » is March, too, and « mon » what is mine.
        if fold(name) not in ("mar", "mon") or width == "wide"
    } | {"tues": 1, "merc": 2, "weds": 2, "wednes": 2, "thur": 3, "thurs": 3, "vendr": 4}


@lru_cache(maxsize=1)
def _misspelt() -> dict[str, str]:
    """The days of the week with a letter left out, or two that are swapped: the days meant."""
    found: dict[str, str] = {}
    for name in weekdays():
        for at in range(1, len(name) - 1 if name.endswith(("di", "che", "day")) else 0):
            first, letter, last = name[:at], name[at], name[at + 1 :]
            found |= dict.fromkeys((first + last, first + last[0] + letter + last[1:]), name)
    return {wrong: name for wrong, name in found.items() if wrong != "mari"}  # *avec mon mari*


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """The months by their names, folded, in the languages people write here."""
    return {
        fold(name): number
        for language in places.LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }
