"""What a request and a profile mean to matching: answers in, facts out. Pure.

The programme says which words mean what: the options and synonyms of the mentor's form name the
topics, in every language it has, and `matching.alike` the words that say the same. What somebody
ticked and what they named in their own words count alike.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from conversations.matching import roles
from conversations.matching.facts import SITUATION, TOPICS, Profile
from conversations.matching.vocabulary import Phrases, Vocabulary, countries, number_and_gender
from conversations.plain import STOP_WORDS, fold
from conversations.programme import Catalogue
from conversations.questions import Question

_A_WINTER_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""The instant at which clocks are compared. That summer moves some of them by an hour makes no
difference to who can meet."""

_SEPARATORS = re.compile(r"[,;\n/]| et | and ")
"""Between the names of companies, as people list them."""

_AT = re.compile(r"^(?:chez|at) ")
"""What may stand before the one name that is asked for."""

_PARTS = re.compile(r"[,;:.!?\n/()]")
_CAPITALS = re.compile(r"(?<=[\s’'«])[A-ZÀ-Þ][\w&’'-]*(?: [A-ZÀ-Þ][\w&’'-]*)*")
_ACRONYM = re.compile(r"\b[A-ZÀ-Þ]{2,}\b")
"""Names in a sentence: words with capitals that do not begin it, and what has nothing else."""

ANY_OTHER = "other"
"""The situation that is none in particular."""


class Meaning:
    """The words of a programme, as matching understands them. See `meaning`."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.vocabulary = Vocabulary(catalogue.home.matching.alike)
        topics = {
            name: _phrases(
                programme.forms["mentor"].questions[name]
                for programme in catalogue
                if name in programme.forms["mentor"].questions
            )
            for name in TOPICS
        }
        situations = _phrases(
            programme.forms[form].questions[name]
            for programme in catalogue
            for form, name in (("mentor", "situations"), ("intake", "situation"))
            if name in programme.forms[form].questions
        )
        self._topics = {name: Phrases(phrases) for name, phrases in topics.items()}
        self._bars = {
            name: Phrases(phrases, number_and_gender)
            for name, phrases in {**topics, SITUATION: situations}.items()
        }

    def topics(self, text: str) -> dict[str, frozenset[str]]:
        """The experiences, sectors and functions that a text names."""
        return {name: phrases.named(text) for name, phrases in self._topics.items()}

    def bars(self, text: str) -> frozenset[str]:
        """What a text names of what requests are about, as `Profile.bars` does. What somebody
        can't do is asked for, so that no `not` is looked for; but what they do not do (*I recruit
        nobody*) is no subject that they can't help with, so that a verb names none."""
        named = {name: phrases.named(text) for name, phrases in self._bars.items()}
        named[SITUATION] -= {ANY_OTHER}
        return frozenset(f"{name}/{value}" for name, values in named.items() for value in values)

    def profile(
        self, mentor_id: int, answers: Mapping[str, Any], *, name: str, zone: str, city: str
    ) -> Profile:
        """A mentor's answers to their form, and where they are."""
        words = "\n".join(_text(answers, question) for question in ("occupation", "helps"))
        named = self.topics(words)
        place = answers.get("place") or {}
        return Profile(
            id=mentor_id,
            name=name,
            situations=codes(answers, "situations"),
            languages=codes(answers, "languages"),
            country=str(place.get("country") or ""),
            city=fold(city),
            countries=countries().named(_text(answers, "countries")),
            offset=offset(zone),
            promotion=answers.get("promotion"),
            keys=self.vocabulary.keys(words),
            format=_text(answers, "format"),
            experiences=codes(answers, "experiences") | named["experiences"],
            sectors=codes(answers, "sectors") | named["sectors"],
            functions=codes(answers, "functions") | named["functions"],
            companies=companies(_text(answers, "companies")),
            said=fold(words),
            serves=roles.serves(answers),
            cannot=_text(answers, "cannot"),
            bars=self.bars(_text(answers, "cannot")),
        )


@lru_cache(maxsize=4)
def meaning(catalogue: Catalogue) -> Meaning:
    """What the words of a programme mean; made once."""
    return Meaning(catalogue)


def question(catalogue: Catalogue, text: str) -> dict[str, Any]:
    """What a question to a contact names: the facts of that name (`RequestFacts`)."""
    means = meaning(catalogue)
    named = means.topics(text)
    return {
        "words": means.vocabulary.said(text),
        "sectors": named["sectors"],
        "functions": named["functions"],
        "country": min(countries().named(text), default=""),
        "asks": fold(text),
        "seeks": roles.CONTACT,
    }


def companies(text: str) -> frozenset[str]:
    """The names of companies in a list that somebody typed, folded; what says nothing ("non") names
    none."""
    names = {_AT.sub("", fold(name)) for name in _SEPARATORS.split(text)}
    return frozenset(name for name in names if not STOP_WORDS.issuperset(name.split()))


def avoided(text: str) -> frozenset[str]:
    """The names, folded, of people and companies in what somebody wrote of whom they would rather
    not meet: each thing that is listed, and, within it, what has capitals as names do."""
    names = set[str]()
    for part in map(str.strip, _PARTS.split(text)):
        names |= companies(part)
        names |= {fold(name) for name in _CAPITALS.findall(part) + _ACRONYM.findall(part)}
    return frozenset(name for name in names if not _is_nobodys(name))


def _is_nobodys(name: str) -> bool:
    """Whether it says nothing, or is a country, which a few too many live in."""
    words = [word for word in name.split() if word not in STOP_WORDS]
    found = countries().found(words)
    return not words or any(end - start == len(words) for start, end, _ in found)


def offset(zone: str) -> int | None:
    """Minutes east of UTC of a clock, in winter; None where no clock is known."""
    if not zone:
        return None
    apart = _A_WINTER_DAY.astimezone(ZoneInfo(zone)).utcoffset()
    assert apart is not None
    return int(apart.total_seconds() // 60)


def _phrases(questions: Iterable[Question]) -> dict[str, list[str]]:
    """For each option, what may be written for it: its synonyms, and each part of its label."""
    found: dict[str, list[str]] = {}
    for question in questions:
        for value, label in question.options.items():
            said = [part.strip() for part in label.split(",")]
            found.setdefault(value, []).extend((*said, *question.synonyms.get(value, ())))
    return found


def codes(answers: Mapping[str, Any], name: str) -> frozenset[str]:
    """What was chosen of several; nothing where the question was not answered."""
    value = answers.get(name)
    return frozenset(value) if isinstance(value, list) else frozenset()


def _text(answers: Mapping[str, Any], name: str) -> str:
    return str(answers.get(name) or "")
