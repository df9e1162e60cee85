"""Words of distress: whether a text holds some, by a lexicon that programme staff write and review.

Nothing is understood here and nothing is diagnosed: phrases are looked for, in every language of
the lexicon whatever the person's language is. What is found brings a gentle word and a human being,
so a false alarm must be harmless, and a miss is the worse mistake. Pure.

How a phrase is written. Case, accents, apostrophes and the endings of inclusive writing (`mort·e`,
`mort(e)`) do not matter; nor does punctuation, except where it is named here:

    envie de mourir            these words, in this order
    me suicid*                 a word that begins so
    je (ne) veux plus          a word that may be missing
    je veux|voudrais           one word or the other
    me-tuer|m’oter-la-vie      words joined by a hyphen or an apostrophe count as one
    <near> me bat              any word of the list `near`, which the table `words` holds
    ma famille … sans moi      up to three words in between
    plus vivre !seul|ici       unless one of these words follows, before any punctuation
    je veux partir .           a punctuation mark; where the text begins or ends counts as one
    ca va mal|bof|.            it may be one of several words
    ^ au secours $             where the text begins; where it ends
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import Literal, Self
from unicodedata import normalize

from pydantic import BaseModel, ConfigDict, Field, model_validator

from conversations.plain import fold

Level = Literal["", "heavy", "urgent"]
_Kind = Literal["urgent", "heavy", "not"]

GAP = 3
"""Most words that `…` stands for."""

_MARK = re.compile(r"[^\w\s'’ʼ‘`´+*/\-]+|\s[-–—]+\s|\n")
"""Punctuation. What joins words is none of it."""

_ENDING = re.compile(
    r"(?i)(?<=[^\W\d_])"
    r"(?:[·•∙⋅‧]\w{1,5}(?:[·•∙⋅‧]s)?|\((?:e|le|ne|se|te|ve)\)s?|[./-]e(?:[./-]?s)?)(?!\w)"
)
"""What inclusive writing adds to a word: `épuisé·e·s`, `épuisé(e)`, `épuisé.e`, `épuisé-e`."""

_AFTER_MARK = r"(?<=\n)"


class Lexicon(BaseModel):
    """The phrases of one language. `urgent`: suicide, self-harm, being in danger now. `heavy`:
    being at the end of one's strength. A hit that ends inside a phrase of `not` counts for nothing;
    punctuation cuts such a phrase, so that no sentence cancels another. `words` are lists that
    phrases name. `spelt` (words → how phones write them) is read first, so that phrases need one
    spelling only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    urgent: list[str]
    heavy: list[str]
    harmless: list[str] = Field(default=[], alias="not")
    words: dict[str, list[str]] = {}
    spelt: dict[str, list[str]] = {}

    @model_validator(mode="after")
    def _can_be_looked_for(self) -> Self:
        _ = self._by_head  # raises ValueError, which names what is wrong
        return self

    def finds(self, text: str) -> Level:
        """The gravest level that a text reaches."""
        return self.level(_comparable(text))

    def level(self, said: str) -> Level:
        """The gravest level that a text reaches, which was made comparable."""
        if self._spelling is not None:
            pattern, meant = self._spelling
            said = pattern.sub(lambda match: meant[match.group()], said)
        found: dict[_Kind, list[tuple[int, int]]] = {"urgent": [], "heavy": [], "not": []}
        for word in re.finditer(r"\w+", said):
            for head in (word.group(), word.group()[:2] + "*"):
                for kind, pattern in self._beginning(head):
                    if match := pattern.match(said, word.start()):
                        found[kind].append(match.span())
        covers = [each for each in found["not"] if "\n" not in said[each[0] : each[1] - 1]]
        if _stands(found["urgent"], covers):
            return "urgent"
        return "heavy" if _stands(found["heavy"], covers) else ""

    def _beginning(self, head: str) -> list[tuple[_Kind, re.Pattern[str]]]:
        """The phrases that begin with a word, made ready when it is first met: they are many, all
        of them at once would take a second."""
        if head not in self._ready and head in self._by_head:
            self._ready[head] = [(kind, _compiled(each)) for kind, each in self._by_head[head]]
        return self._ready.get(head, [])

    @cached_property
    def _ready(self) -> dict[str, list[tuple[_Kind, re.Pattern[str]]]]:
        return {}

    @cached_property
    def _by_head(self) -> dict[str, list[tuple[_Kind, str]]]:
        """The phrases as patterns, by the words that they begin with: texts are long, so that each
        is tried only where one of these stands."""
        by_head: defaultdict[str, list[tuple[_Kind, str]]] = defaultdict(list)
        tokens = _Tokens(self.words)
        kinds: tuple[tuple[_Kind, list[str]], ...] = (
            ("urgent", self.urgent),
            ("heavy", self.heavy),
            ("not", self.harmless),
        )
        for kind, phrases in kinds:
            for phrase in (_Phrase(each, tokens) for each in phrases):
                for head in phrase.heads:
                    by_head[head].append((kind, phrase.pattern))
        return dict(by_head)

    @cached_property
    def _spelling(self) -> tuple[re.Pattern[str], dict[str, str]] | None:
        meant = {fold(each): fold(word) for word, ways in self.spelt.items() for each in ways}
        if not meant:
            return None
        longest_first = sorted(meant, key=len, reverse=True)
        return re.compile(rf"(?<=\s){_any_of(longest_first)}(?=\s)"), meant


def signs(text: str, lexicons: Iterable[Lexicon]) -> Level:
    """The gravest level that a text reaches in any language."""
    said = _comparable(text)
    found = {lexicon.level(said) for lexicon in lexicons}
    return "urgent" if "urgent" in found else "heavy" if "heavy" in found else ""


def _comparable(text: str) -> str:
    """A text in which a blank follows each word, and a line's end where there was punctuation; one
    stands at the beginning too. `pluuus` is `plus`."""
    parts = _MARK.split(_ENDING.sub("", normalize("NFC", text)))
    said = "\n".join(["", *filter(None, map(fold, parts)), ""])
    return re.sub(r"([^\W\d_])\1{2,}", r"\1", said)


def _stands(hits: list[tuple[int, int]], covers: list[tuple[int, int]]) -> bool:
    """Whether there is a hit that does not end inside what is harmless."""
    return any(not any(first < end <= last for first, last in covers) for _, end in hits)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class _Phrase:
    """A phrase as a pattern over a text that was read, and the words where it is worth trying.
    Raises `ValueError` for a phrase that would be found in any text."""

    def __init__(self, phrase: str, tokens: "_Tokens") -> None:
        self.heads: set[str] = set()
        parts, certain = [], False
        for token in phrase.split():
            if token == "^":
                parts.append(r"(?<=\A\n)")
            elif token == "$":
                parts.append(r"\Z")
            elif token in ("…", "..."):
                parts.append(rf"(?:\w+\s){{0,{GAP}}}")
                if not certain:
                    raise ValueError(f"{phrase!r} begins with no word")
            elif token.startswith("!"):
                parts.append(rf"(?:{_AFTER_MARK}|(?!{tokens.read(token[1:]).pattern}))")
            else:
                perhaps = token.startswith("(") and token.endswith(")")
                allowed = tokens.read(token[1:-1] if perhaps else token)
                parts.append(allowed.pattern + ("?" if perhaps else ""))
                if not certain:
                    self.heads |= allowed.heads
                certain = certain or not (perhaps or "." in allowed.words)
        if not certain:
            raise ValueError(f"{phrase!r} would be found everywhere")
        self.pattern = "".join(parts)


@dataclass(frozen=True)
class _Token:
    """What a token allows: a pattern for it, and its words (`.` is a mark)."""

    pattern: str
    words: list[str]

    @property
    def heads(self) -> set[str]:
        """The words of a text that it may begin with."""
        return {head for word in self.words for head in _heads(word)}


class _Tokens:
    """The tokens of a lexicon's phrases. Many of them stand in hundreds of phrases: to read each
    of them anew would be most of what it takes to load a programme."""

    def __init__(self, lists: Mapping[str, list[str]]) -> None:
        self._lists = lists
        self._read: dict[str, _Token] = {}

    def read(self, token: str) -> _Token:
        """A token without its `!` or its brackets. Raises `ValueError`."""
        if token not in self._read:
            words = self._words(token)
            self._read[token] = _Token(_either(words), words)
        return self._read[token]

    def _words(self, token: str) -> list[str]:
        """`he|<near>|.` are `he`, the words of the list `near`, and a mark."""
        words: list[str] = []
        for each in token.split("|"):
            if each.startswith("<") and each.endswith(">"):
                if each[1:-1] not in self._lists:
                    raise ValueError(f"{token!r}: there is no list {each}")
                words += self._lists[each[1:-1]]
            else:
                words.append(each)
        if not all(word == "." or _folded(word) for word in words):
            raise ValueError(f"{token!r}: a word is missing")
        if any(word.endswith("*") and len(_folded(word)) < 2 for word in words):
            raise ValueError(f"{token!r}: too many words begin so")
        return words


@cache
def _folded(word: str) -> str:
    """A word of a phrase, comparable."""
    return fold(word)


def _either(words: list[str]) -> str:
    ways = [_AFTER_MARK] if "." in words else []
    if any_of := [_word(word) for word in words if word != "."]:
        ways.append(rf"{_any_of(any_of)}\s")
    return f"(?:{'|'.join(ways)})"


def _any_of(each: list[str]) -> str:
    """A pattern for one of these. Lists are long: a first letter that some share is read once."""
    rests: defaultdict[str, list[str]] = defaultdict(list)
    for one in each:
        rests[one[0]].append(one[1:])
    by_letter = [f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items()]
    return f"(?:{'|'.join(by_letter)})"


def _word(word: str) -> str:
    """One word: what an apostrophe or a hyphen joins may be typed together or apart."""
    return _folded(word).replace(" ", " ?") + (r"\w*" if word.endswith("*") else "")


def _heads(word: str) -> Iterator[str]:
    """The words of a text that a word may begin with: for `j’ai` they are `j` and `jai`. Where it
    ends with `*`, the first two letters stand for all that begin so."""
    joined = [*accumulate("" if word == "." else _folded(word).split())]
    yield from joined
    if word.endswith("*"):
        yield joined[-1][:2] + "*"
