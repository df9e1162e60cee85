"""The hour of the day as people type it: *18h30*, *half past six in the evening*, *midi et quart*.

Pure. Of a stretch of hours the first counts. An hour that may be of the morning or of the evening
is taken for neither, and of two between which the words leave the choice, or of one before or after
which it may be, none is taken: a session at an hour that nobody meant is missed.
"""

import re
from collections.abc import Iterable
from datetime import time

from conversations.plain import fold

Reading = tuple[time | None, str, time | None]
"""The hour, the words without it, and, where there is none, the hour of which it is not said of
which half of the day it is."""

_PARTS_OF_HOUR = {
    "et demie": 30, "et demi": 30, "trente": 30, "half past": 30, "et quart": 15, "quinze": 15,
    "quarter past": 15, "moins le quart": -15, "moins quart": -15, "quarter to": -15,
    "moins cinq": -5, "moins dix": -10, "moins vingt": -20, "moins vingt-cinq": -25,
    "30": 30, "15": 15, "moins 5": -5, "moins 10": -10, "moins 20": -20, "moins 25": -25,
}  # fmt: skip
_PART = (
    r"et demie?|et quart|moins (?:(?:le )?quart|vingt-cinq|vingt|dix|cinq|25|20|10|5)\b"
    r"(?!\s*(?:h\b|heures|minutes|jours))"
)
_TIME = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])\s*"
    r"(?:(?:heures?|h|:|o['’]clock)\s*(?P<minute>[0-5]\d)?"
    rf"(?:\s*(?P<half>{_PART}))?"
    r"(?:\s*(?P<mer>[ap])\.?\s?m\b\.?)?"
    r"|\.(?P<minute2>[0-5]\d)\s*(?P<mer2>[ap])\.?\s?m\b\.?"
    r"|(?P<mer3>[ap])\.?\s?m\b\.?)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?:à|a|at|vers|around)\s+(?P<hour>[1-9]|1\d|2[0-3])"
    r"(?=\s*$|\s*[?!.,;)](?!\d)|\s+(?:work|suit|would|be|ok|okay|for|in the|if|please|then|instead"
    r"|possible|on|sharp|ça|si|du soir|du matin|de l|pile|max|te|c['’]est|serait|le)\b)"
    r"|\b(?P<alone>[1-9]|1\d|2[0-3])(?=\s+(?:in the (?:morning|afternoon|evening)|du (?:soir|matin)"
    r"|de l['’ ]apr[eè]s)\b)",
    re.IGNORECASE,
)
_NOON = re.compile(
    r"(?:\b(?P<before>half past|quarter past|quarter to)\s+)?"
    r"(?<!apr[eèé]s[ -])\b(?:midi|noon|midday)\b"  # an afternoon is no noon
    rf"(?:\s+(?P<half>{_PART}|trente\b|quinze\b|(?:30|15)(?=\s*(?:$|[?.!,;]))))?",
    re.IGNORECASE,
)
_EARLIEST_BARE = 8
"""An hour before it without its half of the day may be of the evening."""

_AFTER_NOON = 7
"""The last hour that is one of an afternoon."""

_EVENING_FROM = 5
"""The first hour that is one of an evening."""

_UNTIL = re.compile(
    r"^\s*(?:-|–|à|et|to|and|until|jusqu['’]à)\s*"
    r"[0-2]?\d\s*(?:(?:heures?|h|:)\s*(?:[0-5]\d)?)?\s*(?:[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
"""The end of a stretch of hours, right after its beginning."""

_EITHER = r"(?:ou|or|/|sinon|otherwise|or else)"
_OR_ELSE = re.compile(
    rf"^\s*,?\s*{_EITHER}\s*(?:bien\s+)?(?:à|a|at|vers|around)?\s*"
    r"(?:[0-2]?\d\s*(?:(?:h(?:eures?)?|:)\s*(?:[0-5]\d)?|[ap]\.?m\b\.?|(?=$|[?!,;]))"
    r"|midi\b|noon\b)\s*(?:[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_OR_BEFORE = re.compile(
    rf"\b(?:[0-2]?\d\s*(?:h(?:eures?)?)?|midi|noon)\s*{_EITHER}\s*(?:à|at|vers|around)?\s*$",
    re.IGNORECASE,
)
"""Two hours, one after or before the one that was found: it is theirs to say which."""

_NOT_THEN = re.compile(
    r"\b(?:avant|(?<!d['’ ])apr[eèé]s|before|after|au plus tard|sauf|except|until|till"
    r"|(?<!come )(?<!drop )(?<!stop )(?<!swing )by|jusqu['’ ]?[àa]"
    r"|(?:pas|not)(?= at\b| [àa]\b|\s*$))\s*(?:à|a|at|les)?\s*$",
    re.IGNORECASE,
)
"""Right before an hour that is not the one meant: *jeudi après 18h*."""

_SPANNED = re.compile(
    r"\b(?:between\s+(?P<from>\d{1,2})\s*and|(?P<from2>\d{1,2})\s*(?:-|–|to))"
    r"\s*(?P<to>\d{1,2})\s*(?P<mer>[ap])\.?m\b\.?",
    re.IGNORECASE,
)
"""*6-7pm*: what says which half of the day stands with the end."""

_STRETCH = re.compile(
    r"\b(?:(?:entre|between|de|from)\s+(?P<from>\d{1,2})\s*(?:et|and|à|a|to)"
    r"|(?P<from2>\d{1,2})\s*[-–])\s*\d{1,2}\s*h(?:eures?)?\s?(?:[0-5]\d)?\b",
    re.IGNORECASE,
)
"""*18-19h*, *entre 17 et 19h*: the same of what says that it is an hour."""

_FROM_NOON = re.compile(
    r"(?<!apr[eèé]s[ -])\b(midi|noon)\s*(?:-|–|à|a|et|to|and)\s*\d{1,2}\s*"
    r"(?:h(?:eures?)?|[ap]\.?m)\b\.?",
    re.IGNORECASE,
)
_DOTTED = re.compile(
    r"\b(à|at)\s+([01]?\d|2[0-3])\.([0-5]\d)(?![.\d]|\s*[ap]\.?\s?m\b)", re.IGNORECASE
)
"""*at 12.30*: after such a word it is no day of a month."""

_NO_MONTH = re.compile(
    r"(?<!\d\.)\b([01]?\d|2[0-3])\.(00|1[3-9]|[2-5]\d)(?![.\d]|\s*[ap]\.?\s?m\b)"
)
"""*mardi 18.30*, *27 November, 14.00*: no month has that number."""

_WITH_PART = re.compile(
    r"\b(1\d|2[0-3]|[1-9])\s+(?=(?:et demie?|et quart|moins (?:le )?quart)\b)", re.IGNORECASE
)
"""*5 et demie*, without the word for hours."""

_PAST = re.compile(
    r"\b(?P<part>half past|quarter past|quarter to|half)\s+(?P<hour>1[0-2]|[1-9])\b", re.IGNORECASE
)
_ENGLISH_HOURS = "one two three four five six seven eight nine ten eleven twelve"
_ENGLISH_HOUR = _ENGLISH_HOURS.replace(" ", "|")
_ENGLISH = re.compile(
    r"(?:(?<=\bat )|(?<=\bpast )|(?<=\bquarter to )|(?<=\bhalf )|(?<=\baround ))"
    rf"(?:{_ENGLISH_HOUR})\b(?! weeks| days)"
    rf"|\b(?:{_ENGLISH_HOUR})(?=\s*(?:[ap]\.?m\b|o['’]clock|in the (?:morning|afternoon|evening)))",
    re.IGNORECASE,
)
_MINUTES = {"five": 5, "ten": 10, "twenty": 20, "twenty five": 25}
_MINUTES_PAST = re.compile(
    r"(?<!from )(?<!between )\b(?P<minutes>five|ten|twenty(?:[ -]five)?)\s+(?P<side>past|to)\s+"
    rf"(?P<hour>{_ENGLISH_HOUR}|1[0-2]|[1-9])\b",
    re.IGNORECASE,
)
"""*Ten to six*."""

_ENGLISH_MINUTES = re.compile(r"(?<=\d) (thirty|fifteen|forty[ -]five)\b", re.IGNORECASE)

_AWAY = re.compile(r"\b(?:dans|d['’]ici|in)\s+$", re.IGNORECASE)
"""Before hours that are a length: *dans deux heures*."""

_HOURS = (
    "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt",
    "vingt-et-une", "vingt-deux", "vingt-trois",
)  # fmt: skip
"""Of the day, in words, the first hour first."""


def _any_of(numbers: Iterable[str]) -> str:
    """A pattern of these numbers in words, the longer ones first, with hyphens or without."""
    return "|".join(sorted(numbers, key=len, reverse=True)).replace("-", "[ -]")


_IN_WORDS = re.compile(rf"\b({_any_of(_HOURS)})(?=\s+heures?\b)", re.IGNORECASE)
_FRENCH_MINUTES = {
    "cinq": "05", "dix": "10", "quinze": "15", "vingt": "20", "vingt-cinq": "25", "trente": "30",
    "trente-cinq": "35", "quarante": "40", "quarante-cinq": "45", "cinquante": "50",
    "cinquante-cinq": "55",
}  # fmt: skip
_MINUTES_IN_WORDS = re.compile(rf"(?<=heures )({_any_of(_FRENCH_MINUTES)})\b", re.IGNORECASE)
_MORNING = re.compile(r"\b(?:matin|matinee|mat|morning)\b")
_AFTERNOON = re.compile(r"\b(?:apres midi|aprem|apresmidi|afternoon)\b")
_EVENING = re.compile(r"\b(?:soir|soiree|evening|tonight|night)\b")

MERIDIEM = re.compile(r"(?<![A-Za-z])(?<!\bI )(?P<half>[ap])\.?\s?m\b", re.IGNORECASE)
_REFUSES = re.compile(r"\b(?:pas|not|ni|sauf|except|jamais|never|don t|can t|cannot|neither|but)\b")
_WHY_NOT = re.compile(r"\b(?:pourquoi pas|why not)\b")


def part_of_day(text: str) -> str:
    """The one part of a day that words name, in English; empty where they name none, or several."""
    said = fold(text)
    parts = {"morning": _MORNING, "afternoon": _AFTERNOON, "evening": _EVENING}
    named = [name for name, pattern in parts.items() if pattern.search(said)]
    return named[0] if len(named) == 1 and not _REFUSES.search(_WHY_NOT.sub(" ", said)) else ""


def in_half(at: time, text: str) -> time | None:
    """An hour of which it was not said of which half of the day it is, as words say it by now."""
    part, mer = part_of_day(text), MERIDIEM.search(text)
    if not (part or mer):
        return None
    hour, sure = _of_the_day(at.hour, mer["half"].lower() if mer else "", part, padded=False)
    return at.replace(hour=hour) if sure else None


def read(text: str) -> Reading:
    """The hour that words name."""
    said = fold(text)
    text = _in_figures(_in_words(text))
    found = _TIME.search(text)
    if found and _AWAY.search(text[: found.start()]):
        return None, text, None
    part, minute, half_day = 0, 0, ""
    if found:
        hour = int(found["hour"])
        minute = int(found["minute"] or found["minute2"] or 0)
        part = _PARTS_OF_HOUR.get(_spelt(found["half"]), 0)
        half_day = (found["mer"] or found["mer2"] or found["mer3"] or "").lower()
        if half_day and not 1 <= hour <= 12:
            return None, text, None
    elif noon := _NOON.search(text):
        found, hour, half_day = noon, 12, "p"
        part = _PARTS_OF_HOUR.get(_spelt(noon["half"] or noon["before"]), 0)
    elif bare := _BARE.search(text):
        found, hour = bare, int(bare["hour"] or bare["alone"])
    else:
        return None, text, None
    before, after = text[: found.start()], text[found.end() :]
    rest = f"{before} {_UNTIL.sub(' ', after)}"
    open_rest = f"{_OR_BEFORE.sub(' ', _NOT_THEN.sub(' ', before))} {_OR_ELSE.sub(' ', after)}"
    if " ".join(open_rest.split()) != " ".join(f"{before} {after}".split()):
        return None, open_rest, None
    hour, sure = _of_the_day(hour, half_day, said, padded=found[0].lstrip().startswith("0"))
    at = time(*divmod((hour * 60 + minute + part) % (24 * 60), 60))
    return (at, rest, None) if sure else (None, rest, at)


def _of_the_day(hour: int, half_day: str, said: str, *, padded: bool) -> tuple[int, bool]:
    """The hour as a clock of 24 has it, and whether it is certain of which half of the day it is:
    `half_day` is the *a* or *p* that stands with it, `said` all the words, folded."""
    if half_day:
        return hour % 12 + (12 if half_day == "p" else 0), True
    if hour == 0 or hour >= 12:
        return hour, True
    morning, afternoon, evening = (
        bool(each.search(said)) for each in (_MORNING, _AFTERNOON, _EVENING)
    )
    if morning and (afternoon or evening):
        return hour, False
    if evening:
        return (hour + 12, True) if hour >= _EVENING_FROM else (hour, False)
    if afternoon:
        return (hour + 12, True) if hour <= _AFTER_NOON else (hour, False)
    return hour, morning or padded or hour >= _EARLIEST_BARE


def _spelt(part: str | None) -> str:
    """A part of an hour as `_PARTS_OF_HOUR` has it."""
    return " ".join((part or "").lower().split())


def _in_words(text: str) -> str:
    """The hours that are written in English words in figures."""
    hours = _ENGLISH_HOURS.split()
    text = _MINUTES_PAST.sub(_minutes_past, text)
    text = _ENGLISH.sub(lambda it: str(hours.index(it[0].lower()) + 1), text)
    parts = {"thirty": ":30", "fifteen": ":15"}
    return _ENGLISH_MINUTES.sub(lambda it: parts.get(it[1].lower(), ":45"), text)


def _minutes_past(said: re.Match[str]) -> str:
    name = said["hour"].lower()
    hour = int(name) if name.isdecimal() else _ENGLISH_HOURS.split().index(name) + 1
    minutes = _MINUTES[said["minutes"].lower().replace("-", " ")]
    return f"{hour}:{minutes:02}" if said["side"].lower() == "past" else _before(hour, minutes)


def _before(hour: int, minutes: int) -> str:
    return f"{hour - 1 or 12}:{60 - minutes}"


def _in_figures(text: str) -> str:
    """The hours that are written in words, or around their half of the day, as `_TIME` has them."""
    text = _IN_WORDS.sub(lambda it: str(_HOURS.index(_joined(it[1])) + 1), text)
    text = _MINUTES_IN_WORDS.sub(lambda it: _FRENCH_MINUTES[_joined(it[1])], text)
    text = _SPANNED.sub(_beginning, text)
    text = _STRETCH.sub(lambda it: f"{it['from'] or it['from2']}h", text)
    text = _FROM_NOON.sub(r"\1", text)
    text = _DOTTED.sub(r"\1 \2:\3", text)
    text = _NO_MONTH.sub(r"\1:\2", text)
    text = _WITH_PART.sub(r"\1h ", text)
    return _PAST.sub(_clock_of, text)


def _joined(number: str) -> str:
    return number.lower().replace(" ", "-")


def _beginning(span: re.Match[str]) -> str:
    """`6pm` of *6-7pm*, `11am` of *11-1pm*."""
    begins, ends = int(span["from"] or span["from2"]), int(span["to"])
    if not (1 <= begins <= 12 and 1 <= ends <= 12):
        return span[0]
    half = span["mer"].lower()
    if begins % 12 >= ends % 12:
        half = "a" if half == "p" else "p"
    return f"{begins}{half}m"


def _clock_of(past: re.Match[str]) -> str:
    hour, part = int(past["hour"]), past["part"].lower()
    if part == "quarter to":
        return _before(hour, 15)
    return f"{hour}:{30 if part.startswith('half') else 15}"
