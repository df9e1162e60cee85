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
from conversations.matching.facts import TOPICS, Profile
from conversations.matching.vocabulary import Phrases, Vocabulary, countries
from conversations.plain import fold
from conversations.programme import Catalogue, Question

_A_WINTER_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""The instant at which clocks are compared. That summer moves some of them by an hour makes no
difference to who can meet."""

_SEPARATORS = re.compile(r"[,;\n/]| et | and ")
"""Between the names of companies, as people list them."""


class Meaning:
    """The words of a programme, as matching understands them. See `meaning`."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.vocabulary = Vocabulary(catalogue.home.matching.alike)
        self._topics = {
            name: Phrases(
                _phrases(
                    programme.forms["mentor"].questions[name]
                    for programme in catalogue
                    if name in programme.forms["mentor"].questions
                )
            )
            for name in TOPICS
        }

    def topics(self, text: str) -> dict[str, frozenset[str]]:
        """The experiences, sectors and functions that a text names."""
        return {name: phrases.named(text) for name, phrases in self._topics.items()}

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
            situations=_codes(answers, "situations"),
            languages=_codes(answers, "languages"),
            country=str(place.get("country") or ""),
            city=fold(city),
            countries=countries().named(_text(answers, "countries")),
            offset=offset(zone),
            promotion=answers.get("promotion"),
            keys=self.vocabulary.keys(words),
            format=_text(answers, "format"),
            experiences=_codes(answers, "experiences") | named["experiences"],
            sectors=_codes(answers, "sectors") | named["sectors"],
            functions=_codes(answers, "functions") | named["functions"],
            companies=companies(_text(answers, "companies")),
            serves=roles.serves(answers),
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
    """The names of companies in a list that somebody typed, folded."""
    return frozenset(fold(name) for name in _SEPARATORS.split(text)) - {""}


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


def _codes(answers: Mapping[str, Any], name: str) -> frozenset[str]:
    value = answers.get(name)
    return frozenset(value) if isinstance(value, list) else frozenset()


def _text(answers: Mapping[str, Any], name: str) -> str:
    return str(answers.get(name) or "")
