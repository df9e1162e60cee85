"""Words of distress: whether a text holds some, by a lexicon that programme staff write and review.

Nothing is understood here and nothing is diagnosed: phrases are looked for, in every language of
the lexicon whatever the person's language is. What is found brings a gentle word and a human being,
so a false alarm must be harmless, and a miss is the worse mistake. Pure.

How a phrase is written (case, accents and apostrophes do not matter):

    envie de mourir            these words, in this order
    me suicid*                 a word that begins so
    je (ne) veux plus          a word that may be missing
    je veux|voudrais           one word or the other
    ma famille … sans moi      up to three words in between
    plus vivre !a|en           unless one of these words follows (at the end of a phrase)
"""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from conversations.plain import fold

Level = Literal["", "heavy", "urgent"]

GAP = 3
"""Most words that `…` stands for."""


class Lexicon(BaseModel):
    """The phrases of one language. `urgent`: suicide, self-harm, being in danger now. `heavy`:
    being at the end of one's strength. A hit inside a phrase of `not` counts for nothing. `spelt`
    (words → how phones write them) is read first, so that phrases need one spelling only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    urgent: list[str]
    heavy: list[str]
    harmless: list[str] = Field(default=[], alias="not")
    spelt: dict[str, list[str]] = {}

    @model_validator(mode="after")
    def _can_be_looked_for(self) -> Self:
        for phrase in (*self.urgent, *self.heavy, *self.harmless):
            _pattern(phrase)  # raises ValueError, which names the phrase
        return self

    def finds(self, text: str) -> Level:
        """The gravest level that a text reaches."""
        said = self._read(text)
        if self._urgent.any_in(said, self._harmless):
            return "urgent"
        return "heavy" if self._heavy.any_in(said, self._harmless) else ""

    def _read(self, text: str) -> str:
        """The text made comparable, a space at each end: `pluuus` is `plus`, `jveux` `je veux`."""
        said = re.sub(r"([^\W\d_])\1{2,}", r"\1", fold(text))
        if self._spelling is None:
            return f" {said} "
        pattern, meant = self._spelling
        return pattern.sub(lambda match: meant[match.group()], f" {said} ")

    @cached_property
    def _spelling(self) -> tuple[re.Pattern[str], dict[str, str]] | None:
        meant = {fold(each): fold(word) for word, ways in self.spelt.items() for each in ways}
        if not meant:
            return None
        longest = sorted(meant, key=len, reverse=True)
        return re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, longest))})(?= )"), meant

    @cached_property
    def _urgent(self) -> "_Phrases":
        return _Phrases(self.urgent)

    @cached_property
    def _heavy(self) -> "_Phrases":
        return _Phrases(self.heavy)

    @cached_property
    def _harmless(self) -> "_Phrases":
        return _Phrases(self.harmless)


def signs(text: str, lexicons: Iterable[Lexicon]) -> Level:
    """The gravest level that a text reaches in any language."""
    found = {lexicon.finds(text) for lexicon in lexicons}
    return "urgent" if "urgent" in found else "heavy" if "heavy" in found else ""


class _Phrases:
    """Phrases, made ready to be looked for. They are tried one by one, because those of one list
    may overlap; all at once first, because most texts hold none."""

    def __init__(self, phrases: list[str]) -> None:
        each = [_pattern(phrase) for phrase in phrases]
        self._any = re.compile("|".join(each)) if each else None
        self._each = [re.compile(pattern) for pattern in each]

    def spans(self, said: str) -> list[tuple[int, int]]:
        """Where the phrases stand in a text, overlaps included."""
        if self._any is None or self._any.search(said) is None:
            return []
        return [match.span() for pattern in self._each for match in pattern.finditer(said)]

    def any_in(self, said: str, harmless: "_Phrases") -> bool:
        """Whether one of them stands in the text, outside all that is `harmless`."""
        hits = self.spans(said)
        covers = harmless.spans(said) if hits else []
        return any(
            not any(first <= start and end <= last for first, last in covers) for start, end in hits
        )


def _pattern(phrase: str) -> str:
    """A phrase as a pattern over a folded text in which a space follows each word. Raises
    `ValueError` for a phrase that would be found in any text."""
    parts, certain = [], False
    for token in phrase.split():
        if token in ("…", "..."):
            parts.append(rf"(?:\w+ ){{0,{GAP}}}")
        elif token.startswith("!"):
            parts.append(f"(?!{_either(token[1:])})")
        elif token.startswith("(") and token.endswith(")"):
            parts.append(f"(?:{_either(token[1:-1])})?")
        else:
            parts.append(_either(token))
            certain = True
    if not certain:
        raise ValueError(f"{phrase!r} would be found everywhere")
    return "(?<= )" + "".join(parts)


def _either(token: str) -> str:
    words = [_word(word) for word in token.split("|")]
    if not all(words):
        raise ValueError(f"{token!r}: a word is missing")
    return f"(?:{'|'.join(words)}) "


def _word(word: str) -> str:
    """One word: what an apostrophe or a hyphen joins may be typed together or apart."""
    folded = fold(word)
    return folded.replace(" ", " ?") + (r"\w*" if folded and word.endswith("*") else "")
