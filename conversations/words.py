"""Words in one language: finished texts, dates and lists, for one person.

Pure. Texts come from the programme file's `[words]` table; `{name}` marks a place to fill. A word
with `one` and `other` forms is chosen by its `count`, by the language's own plural rule (Babel).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from string import Formatter
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.lists import format_list

from conversations.plain import fold

Text = str | dict[str, str]
"""A word of the programme: one text, or its plural forms by CLDR category."""

NBSP = "\N{NO-BREAK SPACE}"

_QUOTING = "«“"
"""What begins words that are quoted."""

HALF_A_YEAR = 182
"""From how many days on a day and a month alone may be taken for those of another year."""


def placeholders(text: Text) -> frozenset[str]:
    """The `{names}` a word needs filled, over all its plural forms."""
    forms = text.values() if isinstance(text, dict) else [text]
    return frozenset(
        name for form in forms for _, name, _, _ in Formatter().parse(form) if name is not None
    )


def flatten(table: Mapping[str, object], prefix: str = "") -> dict[str, Text]:
    """Nested word tables as one table with dotted keys. A table whose keys are all CLDR plural
    categories is one word."""
    flat: dict[str, Text] = {}
    for key, value in table.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping):
            if "other" in value and set(value) <= {"zero", "one", "two", "few", "many", "other"}:
                flat[path] = {str(form): str(text) for form, text in value.items()}
            else:
                flat.update(flatten(value, f"{path}."))
        else:
            flat[path] = str(value)
    return flat


class Words:
    """The texts of one language. Asking for a word that does not exist is a `KeyError`: a test
    asks for every word the code names."""

    def __init__(self, language: str, texts: Mapping[str, Text]) -> None:
        self.language = language
        self._texts = texts
        self._locale = Locale.parse(language)

    def __call__(self, key: str, /, **values: object) -> str:
        """The word `key`, with its places filled. Values are put in as they are: nothing in them
        is read as a place to fill, so a person's own words are safe here."""
        text = self._texts[key]
        if isinstance(text, dict):
            count = values["count"]
            assert isinstance(count, int)
            text = text.get(self._locale.plural_form(count), text["other"])
        if self.language == "fr" and "e {" in text:
            text = _elided(text, values)
        return text.format_map(values) if "{" in text else text

    def has(self, key: str) -> bool:
        """Whether the programme has this word."""
        return key in self._texts

    def day(
        self,
        when: datetime | date,
        zone: str = "Europe/Paris",
        *,
        now: datetime | None = None,
    ) -> str:
        """`mardi 3 mars`, in the person's zone; `mardi 3 mars 2026` where that is half a year from
        `now` or more."""
        local = when.astimezone(ZoneInfo(zone)) if isinstance(when, datetime) else when
        pattern = f"EEEE {self._number(local)} MMMM"
        if now is not None:
            today = now.astimezone(ZoneInfo(zone))
            if abs(local.toordinal() - today.toordinal()) >= HALF_A_YEAR:
                pattern += " y"
        return format_date(local, pattern, locale=self._locale)

    def long_day(self, when: datetime | date, zone: str = "Europe/Paris") -> str:
        """`3 mars 2027`, for dates more than a season away."""
        local = when.astimezone(ZoneInfo(zone)) if isinstance(when, datetime) else when
        return format_date(local, f"{self._number(local)} MMMM y", locale=self._locale)

    def moment(self, when: datetime, zone: str, *, now: datetime | None = None) -> str:
        """`mardi 3 mars à 18h30`, in the person's zone; with its year as `day` has it."""
        local = when.astimezone(ZoneInfo(zone))
        joint = "à" if self.language == "fr" else "at"
        return f"{self.day(local, zone, now=now)} {joint} {self.clock(local.time())}"

    def clock(self, at: time) -> str:
        """`18h30` or `9h` in French; `18:30` elsewhere, which every reader of English can read."""
        if self.language != "fr":
            return f"{at:%H:%M}"
        return f"{at.hour}h{at.minute:02}" if at.minute else f"{at.hour}h"

    def _number(self, day: date) -> str:
        """The pattern of a day's number: Babel has no « 1er », which French wants, and for the
        first of a month only."""
        return "d'er'" if self.language == "fr" and day.day == 1 else "d"

    def span(self, days: int) -> str:
        """`2 ans`, `3 mois`: how long something is kept, in the largest unit that fits."""
        return format_timedelta(timedelta(days=days), threshold=1, locale=self._locale)

    def stamp(self, when: datetime, zone: str = "Europe/Paris") -> str:
        """`03/03/2027 18:30`, for staff's history lines."""
        return format_datetime(
            when.astimezone(ZoneInfo(zone)), "dd/MM/yyyy HH:mm", locale=self._locale
        )

    def list(self, items: Iterable[str]) -> str:
        """`a, b et c`; `a, b ; c` where an item holds a comma itself, and no quotation marks hold
        it together."""
        apart = [*items]
        if len(apart) > 1 and any("," in item and item[0] not in _QUOTING for item in apart):
            return self("answers.apart").join(apart)
        return format_list(apart, locale=self._locale)


_ELIDES = re.compile(r"\b([dD]|[qQ]u)e \{(\w+)\}")

_VOWEL = re.compile(r"[aeiou]|y[^aeiou]")


def _elided(text: str, values: Mapping[str, object]) -> str:
    """`d’Antoine`, `qu’Inès`: French drops the e of `de` and `que` before a vowel. An h stays as it
    is: of a name nobody can tell whether it is aspirated."""

    def chosen(found: re.Match[str]) -> str:
        before, name = found.groups()
        return f"{before}’{{{name}}}" if _VOWEL.match(fold(str(values[name]))) else found[0]

    return _ELIDES.sub(chosen, text)


def variants(words: Words, key: str) -> frozenset[str]:
    """The comma-separated ways of typing something, folded: `oui, ouais, d’accord`."""
    return _folded(words(key))


@lru_cache(maxsize=256)
def any_of(ways: frozenset[str]) -> str:
    """A pattern that matches each of these ways of typing something, the longest first."""
    return "|".join(map(re.escape, sorted(ways, key=len, reverse=True)))


@lru_cache(maxsize=256)
def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(part) for part in text.split(",")) - {""}
