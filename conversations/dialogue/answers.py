"""The kinds of answers: how each is read from typed words, shown, checked and offered.

Pure. Reading is generous (case, accents, punctuation and emoji are set aside; a number, the
beginning of a label or one of its words will do) but never guesses between two meanings: then it
raises `NotUnderstood`, and the person is asked again with a sentence that helps. What is read is
JSON-able, and a button's value reads as itself.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale

from conversations.dialogue import (
    cadence,
    days,
    halves,
    moments,
    options,
    places,
    venues,
    yes_or_no,
)
from conversations.dialogue.kinds import (
    FOR,
    HALF,
    STANDS,
    SUGGESTED,
    THEIRS,
    USUAL,
    Asked,
    AsksOtherwise,
    HalfSaid,
    Kind,
    NotForThem,
    NotUnderstood,
)
from conversations.dialogue.where import WhereLived, Zone
from conversations.plain import fold
from conversations.programme import Programme
from conversations.questions import Question
from conversations.words import variants

FARTHEST_MOMENT = timedelta(days=400)
"""A date beyond this is a slip of the finger."""

FARTHEST_DAY = timedelta(days=3 * 366)
"""The same for a day until which something lasts."""

OPEN = "open"
"""Until no day at all: the option of that name."""

MOST_NAMES = 8
"""Words of the longest name; what is longer is a sentence."""

_INTRODUCING = re.compile(
    r"^\s*(?:(?:bonjour|bonsoir|salut|hello|hi|hey)\b[\s,.!]*)?"
    r"(?:(?:moi,?\s*)?(?:c['’]est|je m['’]appelle|je suis|mon nom est|my name is|my name['’]s|"
    r"i am|i['’]m|it['’]s|call me)\s+)?",
    re.IGNORECASE,
)

_SENTENCE = re.compile(
    r"(?:(?:je|ne|pas|on|il|elle|ce|cela|ça|c['’]est|j['’]|n['’]|i['’]|it['’]s)(?<=['’])|"
    r"(?:je|ne|pas|on|il|elle|ce|cela|ça|c['’]est)\s|"
    r"(?:some|most)\speople\b|(?:none|some)\sof\b|"
    r"i\s(?:am|need|want|would|prefer|do|don['’]?t|have|can|just|think|look|rather)\b)",
    re.IGNORECASE,
)
"""How a sentence begins, and no name."""

SPOKEN = ("fr", "en", "es", "de", "it", "pt", "ar", "zh")
"""Languages offered as buttons; any other may be typed."""

LANGUAGE_NICKNAMES: Mapping[str, str] = {
    "mandarin": "zh", "cantonais": "zh", "cantonese": "zh", "farsi": "fa", "flamand": "nl",
    "flemish": "nl", "bresilien": "pt", "brazilian": "pt", "francais": "fr", "castillan": "es",
}  # fmt: skip


class FreeText(Kind):
    """Words as they are: trimmed, at least one letter or figure, at most `question.limit`. A mere
    yes to whether one would like to write them is none yet."""

    def take(self, said: str, asked: Asked) -> str:
        text = said.strip()
        if not fold(text):
            raise NotUnderstood("answers.empty")
        if asked.question.optional and fold(text) in variants(
            asked.programme.words, "answers.typed_yes"
        ):
            raise NotUnderstood("answers.mere_yes")
        if len(text) > asked.question.limit:
            raise NotUnderstood(
                "answers.too_long",
                limit=asked.question.limit,
                over=len(text) - asked.question.limit,
            )
        return text

    def valid(self, value: Any, question: Question) -> bool:
        # A limit lowered later does not make people write again.
        return isinstance(value, str) and bool(value.strip())


class Name(FreeText):
    """A person's name, without *je m'appelle* before it. What is clearly none, such as *oui*, a
    question or a figure, is asked again: people are called by it for months."""

    def take(self, said: str, asked: Asked) -> str:
        name = _INTRODUCING.sub("", super().take(said, asked)).strip(" .,!")
        words = asked.programme.words
        none = {
            one
            for key in ("answers.typed_yes", "answers.typed_no", "answers.typed_no_name")
            for one in variants(words, key)
        }
        if (
            not fold(name)
            or fold(name) in none
            or _SENTENCE.match(name)
            or re.search(r"[\d?@/\n]", name)
            or len(name.split()) > MOST_NAMES
        ):
            raise NotUnderstood("answers.name")
        return name


class Choice(Kind):
    """One of the question's options; the value is the option's name."""

    def take(self, said: str, asked: Asked) -> Any:
        meant = options.meant(said, asked.question)
        if len(meant) == 1:
            return meant[0]
        if meant:
            words, labels = asked.programme.words, asked.question.options
            several = words.list(words("answers.option", label=labels[each]) for each in meant)
            raise NotUnderstood("answers.choice_several", options=several)
        raise NotUnderstood("answers.choice")

    def show(self, value: Any, question: Question, programme: Programme) -> str:
        return question.options.get(value, str(value))

    def valid(self, value: Any, question: Question) -> bool:
        return value in question.options

    def offered(self, asked: Asked) -> list[tuple[str, str]]:
        return list(asked.question.options.items())


class Often(Choice):
    """How often, of the question's options; a day that is said with it is no part of the value (see
    `cadence`)."""

    def take(self, said: str, asked: Asked) -> Any:
        return super().take(cadence.apart(said)[0], asked)

    def beside(self, said: str) -> tuple[str, str]:
        return FOR, cadence.apart(said)[1]


class Choices(Choice):
    """Several of the question's options, in the options' order; at least one. Words beside them
    (*le soir, après 18 h 30*) are no part of the value: whoever asks may keep them beside it."""

    several = True

    def take(self, said: str, asked: Asked) -> list[str]:
        exact = options.meant(said, asked.question, exact=True)  # *les deux* is both
        chosen = set(exact or options.all_but(said, asked.question))
        for part in () if chosen else options.parts(said):
            chosen |= set(options.one(part, asked.question))
        if not chosen:
            raise NotUnderstood("answers.choices", said=said.strip()[:60])
        return [value for value in asked.question.options if value in chosen]

    def show(self, value: Any, question: Question, programme: Programme) -> str:
        first, *more = (question.options.get(one, str(one)) for one in value)
        return programme.words.list([first, *(label[:1].lower() + label[1:] for label in more)])

    def valid(self, value: Any, question: Question) -> bool:
        return isinstance(value, list) and bool(value) and set(value) <= set(question.options)


class YesNo(Kind):
    """Yes or no, as a boolean; see `yes_or_no`."""

    def take(self, said: str, asked: Asked) -> bool:
        value = yes_or_no.read(said, asked.programme.words)
        if value is None:
            raise NotUnderstood("answers.yes_no")
        return value

    def show(self, value: Any, question: Question, programme: Programme) -> str:
        return programme.words("answers.yes" if value else "answers.no")

    def valid(self, value: Any, question: Question) -> bool:
        return isinstance(value, bool)

    def offered(self, asked: Asked) -> list[tuple[str, str]]:
        return [
            ("yes", asked.programme.words("answers.yes")),
            ("no", asked.programme.words("answers.no")),
        ]


_ADDRESS = re.compile(r"\S*(?:://|@|\w\.\w+/)\S*")
"""Of a page, or of a mailbox."""


class Year(Kind):
    """A promotion: *X2014*, *promo 98*, 1998; figures in an address, or amid letters, are none.
    From `limits.first_promotion` to next year, because students name the year they will graduate
    in. An engineer's promotion is the year of entry: one that has not reached the final year gets a
    kind word (requirement 1)."""

    def take(self, said: str, asked: Asked) -> int:
        first, last = asked.programme.limits.first_promotion, asked.now.year + 1
        words = _ADDRESS.sub(" ", said)
        found = {int(year) for year in re.findall(r"\b[^\W\d]*(\d{4})\b", words)} or {
            (2000 if 2000 + int(two) <= last else 1900) + int(two)
            for two in re.findall(r"\b[^\W\d]*(\d{2})\b", words)
        }
        if not found:
            raise NotUnderstood("answers.year")
        if len(found) > 1:
            several = asked.programme.words.list(str(each) for each in sorted(found))
            raise NotUnderstood("answers.years", years=several)
        year = found.pop()
        if not first <= year <= last:
            raise NotUnderstood("answers.year_range", year=year, first=first, last=last)
        years = asked.programme.limits.engineer_years_before_final
        school_year = asked.now.year if asked.now.month >= 9 else asked.now.year - 1
        if asked.so_far.get("programme") == "engineer" and school_year - years < year:
            raise NotForThem("answers.too_young", year=year, back=year + years)
        return year

    def valid(self, value: Any, question: Question) -> bool:
        return isinstance(value, int) and not isinstance(value, bool)


class Languages(Kind):
    """Languages spoken, as a list of two-letter codes; any that CLDR names may be typed."""

    several = True

    def take(self, said: str, asked: Asked) -> list[str]:
        names = _language_names()
        found: list[str] = []
        for part in options.parts(said):
            words = fold(part).split()
            named = [
                names[phrase]
                for start in range(len(words))
                for end in range(start + 1, len(words) + 1)
                if len(phrase := " ".join(words[start:end])) > 2 or len(words) == 1
                if phrase in names
            ]
            if not named:
                raise NotUnderstood("answers.languages", said=part.strip()[:60])
            found += [code for code in named if code not in found]
        if not found:
            raise NotUnderstood("answers.languages", said=said.strip()[:60])
        return found

    def show(self, value: Any, question: Question, programme: Programme) -> str:
        return programme.words.list(language_name(code, programme.language) for code in value)

    def valid(self, value: Any, question: Question) -> bool:
        return isinstance(value, list) and bool(value)

    def offered(self, asked: Asked) -> list[tuple[str, str]]:
        names = ((code, language_name(code, asked.programme.language)) for code in SPOKEN)
        return [(code, name[:1].upper() + name[1:]) for code, name in names]


class Moment(Kind):
    """A date and a time to come, kept as an ISO instant with the person's own offset. Some may be
    offered (`SUGGESTED`), and are not while the half of another was told."""

    def offered(self, asked: Asked) -> list[tuple[str, str]]:
        if asked.so_far.get(HALF):
            return []
        shown = (
            (each, self.show(each, asked.question, asked.programme))
            for each in asked.so_far.get(SUGGESTED, ())
            if datetime.fromisoformat(each) > asked.now
        )
        return [(each, label[:1].upper() + label[1:]) for each, label in shown]

    def take(self, said: str, asked: Asked) -> str:
        if said in dict(self.offered(asked)):
            return said
        theirs = str(asked.so_far.get(THEIRS, ""))
        if moments.is_taken_back(said):
            raise AsksOtherwise("answers.moment_taken_back")
        said, _ = venues.apart(said)
        if usual := asked.so_far.get(USUAL):
            at = datetime.fromisoformat(usual).astimezone(ZoneInfo(asked.zone))
            said = halves.as_before(said, at)
        kept = asked.so_far.get(HALF)
        read = partial(halves.complete, kept=kept) if kept else moments.read
        reading = read(said[:200], zone=asked.zone, now=asked.now, theirs=theirs)
        if reading.contradicts:
            assert reading.day is not None
            raise NotUnderstood(
                "answers.moment_weekday", day=asked.programme.words.day(reading.day)
            )
        words, half = asked.programme.words, halves.noted(reading)
        clock = reading.half or reading.clock
        if reading.day is not None and reading.half is not None:
            day, hour = words.day(reading.day), words.clock(reading.half)
            raise HalfSaid("answers.moment_half", half, day=day, hour=hour)
        if reading.day is not None and reading.clock is None:
            raise HalfSaid("answers.moment_time", half, day=words.day(reading.day))
        if reading.day is None and clock is not None and not reading.strange:
            raise HalfSaid("answers.moment_day", half, hour=words.clock(clock))
        if reading.day is not None and reading.strange:
            raise NotUnderstood("answers.moment_clock", said=reading.strange)
        when = reading.when
        if when is None and moments.names_several(said):
            raise HalfSaid("answers.moment_which", half)
        if when is None:
            raise NotUnderstood("answers.moment")
        shown = self.show(when.isoformat(), asked.question, asked.programme)
        if when <= asked.now:
            raise NotUnderstood("answers.moment_past", when=shown)
        if when > asked.now + FARTHEST_MOMENT:
            raise NotUnderstood("answers.moment_far", when=f"{shown} ({when.year})")
        return when.astimezone(ZoneInfo(asked.zone)).isoformat()

    def beside(self, said: str) -> tuple[str, str]:
        return STANDS, venues.apart(said)[1]

    def show(self, value: Any, question: Question, programme: Programme) -> str:
        when = datetime.fromisoformat(value)
        words = programme.words
        return words(
            "answers.moment_shown", day=words.day(when.date()), time=words.clock(when.time())
        )

    def valid(self, value: Any, question: Question) -> bool:
        if not isinstance(value, str):
            return False
        try:
            return datetime.fromisoformat(value).tzinfo is not None
        except ValueError:
            return False


class Until(Kind):
    """A day to come, kept as an ISO date, or an option that is no day, such as `OPEN`. The others
    are lengths in months (`m3`) or weeks (`w2`). Of a month that is named, it
    is the first day, or the `last`."""

    def __init__(self, *, last: bool) -> None:
        self._last = last

    def take(self, said: str, asked: Asked) -> str:
        today = days.here(asked.now, asked.zone)
        chosen = options.meant(said, asked.question, exact=True)
        if len(chosen) == 1:
            unit, count = chosen[0][:1], chosen[0][1:]
            if unit == "m" and count.isdigit():
                return days.in_months(today, int(count)).isoformat()
            if unit == "w" and count.isdigit():
                return (today + timedelta(weeks=int(count))).isoformat()
            return chosen[0]
        day = days.read(said[:200], zone=asked.zone, now=asked.now, last=self._last)
        if day is None:
            raise NotUnderstood("answers.until")
        shown = asked.programme.words.long_day(day)
        if day <= today:
            raise NotUnderstood("answers.until_past", day=shown)
        if day > today + FARTHEST_DAY:
            raise NotUnderstood("answers.until_far", day=shown)
        return day.isoformat()

    def show(self, value: Any, question: Question, programme: Programme) -> str:
        if value in question.options:
            return question.options[value]
        return programme.words.long_day(date.fromisoformat(value))

    def valid(self, value: Any, question: Question) -> bool:
        if not isinstance(value, str):
            return False
        try:
            return value in question.options or bool(date.fromisoformat(value))
        except ValueError:
            return False

    def offered(self, asked: Asked) -> list[tuple[str, str]]:
        return list(asked.question.options.items())


KINDS: Mapping[str, Kind] = {
    "text": FreeText(),
    "name": Name(),
    "choice": Choice(),
    "choices": Choices(),
    "often": Often(),
    "year": Year(),
    "place": WhereLived(),
    "zone": Zone(),
    "languages": Languages(),
    "yes_no": YesNo(),
    "moment": Moment(),
    "back_on": Until(last=False),
    "until": Until(last=True),
}


@lru_cache(maxsize=1024)
def language_name(code: str, language: str) -> str:
    """`anglais` for `en`; the code itself where CLDR does not know it."""
    return str(Locale.parse(language).languages.get(code, code))


def language_names(codes: Iterable[str]) -> set[str]:
    """All that these languages are called, folded, in any language we know."""
    return {name for name, code in _language_names().items() if code in set(codes)}


@lru_cache(maxsize=1)
def _language_names() -> dict[str, str]:
    """Folded name or code → code, for languages that have a two-letter code."""
    names = dict(LANGUAGE_NICKNAMES)
    for language in places.LANGUAGES:
        for code, name in Locale.parse(language).languages.items():
            if len(code) == 2:
                names[fold(name)] = code
                names[code] = code
    return names
