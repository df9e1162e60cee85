"""The words of a sentence that name a day of the calendar: *finalement jeudi 10 décembre*.

Pure. Whatever stands around them is left out, so that a date need not be all that is typed. Days
with a name of their own are those that people here meet by.
"""

import re
from collections.abc import Collection
from datetime import date, timedelta

FEASTS = {
    "lendemain de noel|boxing day": "26/12",
    "(?:veille|reveillon) de noel|christmas eve": "24/12",
    "(?:jour de )?noel|christmas(?: day)?": "25/12",
    "(?:saint|st) sylvestre|new year s eve": "31/12",
    "jour de l an|nouvel an|new year s day": "1/1",
}
"""A day with a name: the words, folded, the longer ones first, and the date in figures."""

_NOT_THE_DAY = r"(?<!avant )(?<!apres )(?<!before )(?<!after )(?<!vacances de )(?<!fetes de )"

_ORDINALS = {
    "premier": 1, "1er": 1, "first": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "third": 3,
    "quatrieme": 4, "fourth": 4, "dernier": -1, "last": -1,
}  # fmt: skip
_NUMBER = (
    r"\d{1,2}(?:er|st|nd|rd|th)?|premier|first|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze"
    r"|douze|treize|quatorze|quinze|seize|dix sept|dix huit|dix neuf|vingt|trente"
)
AHEAD = {
    "apres demain": 2, "day after tomorrow": 2, "demain": 1, "tomorrow": 1, "aujourd hui": 0,
    "today": 0,
}  # fmt: skip
"""Days by their distance, folded, the longer names first."""

_AHEAD = re.compile(rf"\b({'|'.join(AHEAD)})\b")
_RELATIVE = "apres demain|day after tomorrow|demain|tomorrow|avant hier|hier|yesterday"
_EITHER = re.compile(
    r"\b(\d{1,2})(?:er|st|nd|rd|th)? (?:ou|or|et|and|au|to)(?: le| the)? "
    r"(?=\d{1,2}(?:er|st|nd|rd|th)?\b)"
)
"""*Le 8 ou le 9*: the first of two."""

_AFTERWARDS = re.compile(
    r"\b(?:apres|after) (?:les |the |le |la )?(?:noel|christmas|paques|easter|nouvel an|new year"
    r"|fetes|vacances|holidays?|rentree)\b|\ba la rentree\b"
)
"""Behind a time of the year, which no day of the week by itself is: *mardi, après les vacances*."""

_INSTEAD = re.compile(r"\b(?:plutot que?|au lieu de?|instead of|rather than)\b.*$")


def without_instead(text: str) -> str:
    """Folded words without the day that the one named stands in place of (*plutôt que mardi*)."""
    return _INSTEAD.sub(" ", text)


_STREET = r"(?:(?:bis|ter) )?(?:rue|avenue|av|boulevard|bd|place|quai|allee|chemin|cours)\b"
"""What makes a number that of a house: *mardi 8 au 5 rue Monge*."""


def ahead(text: str) -> set[int]:
    """How many days ahead are those that folded words name by their distance: *demain*."""
    return {AHEAD[each] for each in _AHEAD.findall(text)}


def is_either(text: str) -> bool:
    """Whether folded words name two days of a month."""
    return bool(_EITHER.search(text))


def is_afterwards(text: str) -> bool:
    """Whether folded words put a day behind a time of the year."""
    return bool(_AFTERWARDS.search(text))


def leaves_open(text: str, weekdays: Collection[str], months: Collection[str]) -> bool:
    """Whether folded words name a day, and not as the one that is meant: *avant jeudi*, *la semaine
    du 7*, *le 3 ou le 4*, *jeudi dernier*."""
    week, month = "|".join(weekdays), "|".join(sorted(months, key=len, reverse=True))
    nth, count = (
        r"\d{1,2}(?:er|st|nd|rd|th)?",
        r"\d+ (?:jours?|days?|semaines?|weeks?|mois|months?)\b",
    )
    day = rf"(?:le |the |on )?(?:(?:{week}|demain|tomorrow)\b|(?!{count})\d)"
    return any(
        re.search(pattern, text)
        for pattern in (
            rf"\b(?:avant|before|sauf|except|d ici|by|jusqu au?|until|till) {day}",
            rf"\b(?:day|days|any|anything|evening) but {day}",
            rf"\b(?:apres(?! demain)|(?<!days )(?<!day )(?<!weeks )(?<!week )after) {day}",
            r"\bsemaine du \d|\bweek (?:of|commencing|beginning|starting)\b",
            r"\bsemaine (?:suivante|d apres)\b|\bfollowing week\b|\bsemaines? apres (?!la\b)",
            rf"\bweek after\b(?! (?:next|the|{week}|tomorrow|today)\b)",
            rf"\b(?:{week}) after(?= (?:that|this|the)\b|$)",
            rf"\b(?:{week}) (?:dernier|passe|precedent)\b",
            rf"\bpast (?:{week})\b(?! (?:of|in)\b)",
            rf"\b(?:{'|'.join(_ORDINALS)}) (?:{week})\b"
            rf"(?! (?:de |d |du mois de |of |in )(?:{month})\b)",
            rf"\b(?:{week}) suivant\b|\bfollowing (?:{week})\b",
            rf"\b(?:{week}) (?:saint|gras|des cendres|de (?:paques|pentecote|l ascension))\b",
            rf"\b(?:easter|whit|ash) (?:{week})\b",
            rf"\b\d{{1,2}}/\d{{1,2}} (?:{month})\b",
            rf"\b{nth} (?:ou|or|et|and|au|to) (?:le |the )?{nth}"
            rf"(?! (?:{month}|{count}|{_STREET}))\b(?!/)",
            rf"\b\d+ (?:ou|or|a|to) {count}",
            rf"\b{nth}(?: (?:{month}))? (?:ou|or|et|and|to) (?:le|the) \d",
        )
    )


def without_refused(text: str, weekdays: Collection[str]) -> str | None:
    """Folded words without the day that they refuse, where they name a day of the week or a date
    instead: *pas jeudi, vendredi*, *I can't today, Friday?*. None where they name no other: *not
    Friday*, nor where either may be refused: *Friday I can't, Monday*."""
    days = "|".join((*weekdays, *AHEAD))
    cannot = r"(?:(?:peux|va|marche|convient) pas|can t|cannot)"
    if re.search(
        rf"\b(?:{days}) (?:(?!car|parce|because)\w+ ){{0,4}}?{cannot} (?:\w+ )?(?:{days})\b", text
    ):
        return None
    rest = re.sub(
        rf"(?<!pourquoi )(?<!why )"
        rf"\b(?:pas|not|can t|cannot)(?: le| on| do| make| dispo| libre| free)? "
        rf"(?:{days})\b",
        " ",
        text,
    )
    others = set(rest.split()) & set(weekdays) or re.search(r"\d", rest)
    return rest if others or rest == text else None


def days(
    text: str, today: date, weekdays: Collection[str], months: dict[str, int], weekday: int | None
) -> list[str]:
    """The days that folded words name, each as `moments` can read it: `10 decembre`, `25/12`.
    `weekday` is the day of the week that is named, if one is. More than one: it is theirs to say
    which."""
    week, month = "|".join(weekdays), "|".join(sorted(months, key=len, reverse=True))
    nth = re.search(
        rf"\b(?P<nth>{'|'.join(_ORDINALS)}) (?:{week}) (?:de |d |du mois de |of |in )"
        rf"(?P<month>{month})\b",
        text,
    )
    if nth and weekday is not None:
        day = _nth(_ORDINALS[nth["nth"]], weekday, months[nth["month"]], today)
        return [day.strftime("%Y/%m/%d")] if day else []
    for words, figures in FEASTS.items():
        text = re.sub(rf"{_NOT_THE_DAY}\b(?:{words})\b", f" {figures} ", text)
    found = re.finditer(
        r"\b\d{1,4}/\d{1,2}(?:/\d{1,4})?\b"
        rf"|\b(?:{_NUMBER}) (?:de |du mois de |of )?(?:{month})(?: \d{{4}})?\b"
        rf"|\b(?:{month}) (?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: \d{{4}})?\b"
        rf"|\b(?:{_RELATIVE})\b"
        rf"|\b(?:{week}) (?:le |the )?(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\b"
        rf"(?!/| (?:de |du mois de |of )?(?:{month})\b)",  # else the month that it names counts
        text,
    )
    said = [*_EITHER.findall(text), *(each["day"] or _plain(each[0]) for each in found)]
    if not said:
        only = re.findall(r"\b(?:le|the) (\d{1,2})(?:er|st|nd|rd|th)?\b", text)
        said = only if len(re.findall(r"\d+", text)) == 1 else []
    return list(dict.fromkeys(said))


def _plain(words: str) -> str:
    return re.sub(r"^(?:premier|first)\b", "1", words).replace(" du mois de ", " ")


def _nth(nth: int, weekday: int, month: int, today: date) -> date | None:
    """The first, second … last such day of the week in a month to come; None if it has no such."""
    for year in (today.year, today.year + 1):
        first = date(year, month, 1)
        after = (first + timedelta(days=31)).replace(day=1)
        all_days = (first + timedelta(days=each) for each in range((after - first).days))
        fitting = [each for each in all_days if each.weekday() == weekday]
        day = fitting[-1] if nth == -1 else fitting[nth - 1]
        if day >= today:
            return day
    return None
