"""What all drafts are made from: the draft itself, its values, and what would give somebody away.

See `letters`, which makes them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from conversations.casework import reading
from conversations.matching.meaning import companies
from conversations.plain import STOP_WORDS, fold
from conversations.programme import About, Catalogue
from conversations.words import Words
from storage.mail import Address
from storage.splitting import split
from storage.tables import Person, Request

Values = Mapping[str, str]

LETTER_LIMIT = 2000
"""Characters of what staff write: with what surrounds it, it still is one message."""

CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w+|https?://\S+|www\.\S+|(?:\+|00)?\d(?:[\s.-]?\d){8,}")
"""An address, a link or a telephone number."""


@dataclass(frozen=True)
class Draft:
    """A finished text and whom it is for: a person we know, or (`address`) one to be invited.
    `chosen` is the value that goes with it: a referral's name. Where several people are written
    to, `parts` are who reads what, and `text` shows them all; `guests` is the same where some may
    not be known to us yet. `also` is who reads what because of the act, beside the text;
    whatever makes them read it says it."""

    text: str
    name: str
    person: Person | None = None
    address: Address | None = None
    chosen: str = ""
    parts: tuple[tuple[Person, str], ...] = ()
    guests: tuple[tuple[Person | Address, str], ...] = ()
    also: tuple[tuple[Person, str], ...] = ()

    @property
    def readers(self) -> int:
        """How many people `name` names; whoever is chosen is one, even if others read it later."""
        return len(self.guests) or (len(self.parts) if not self.chosen else 1) or 1


class Wrong(Exception):
    """Some values can't be used: a sentence for each field, in the home language."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in fields.items()))
        self.fields = fields


Make = Callable[[Session, Catalogue, Request | None, Values], Draft]
"""Makes a draft from what is stored and what a form holds. Raises `Wrong`."""


def mentee_of(session: Session, request: Request | None) -> Person:
    """Whose case a letter is about."""
    assert request is not None, "this letter is about a case"
    person = session.get(Person, request.person_id)
    assert person is not None
    return person


def filled(values: Values, name: str, catalogue: Catalogue) -> str:
    """The words of a field. Raises `Wrong` where there are none, or too many."""
    text = values.get(name, "").strip()
    if not text:
        raise Wrong({name: catalogue.home.words("triage.form.empty")})
    if len(text) > LETTER_LIMIT:
        raise Wrong({name: catalogue.home.words("triage.form.too_long", count=LETTER_LIMIT)})
    return text


def begun(text: str) -> str:
    """What a field of a form may begin with: as many whole sentences as leave room to write."""
    return split(text, LETTER_LIMIT - 200)[0]


def own_words(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    """A letter to the mentee that is what staff wrote, and nothing around it."""
    person = mentee_of(session, request)
    return Draft(filled(values, "letter", catalogue), person.name, person)


def chosen_speaks(catalogue: Catalogue, person: Person | None, values: Values, field: str) -> str:
    """The language of somebody whom a form chose: as we know it, else as their platform has it
    (`forms.LANGUAGE`); empty where the programme does not speak it, or nobody can say."""
    known = (person.language if person is not None else "") or values.get(f"{field}.language", "")
    return known if known in catalogue.languages else ""


def asking(words: Words, request: Request, platform: str, about: About) -> str:
    """Who asks, at the beginning of a sentence's middle: to whoever works in the same Slack as the
    team, by the name of the colleague who holds the case; to others, and where nobody does, as the
    team."""
    if platform != "slack" or not request.holder_name:
        return about.team
    return words("triage.letter.asking", who=request.holder_name, team=about.team)


# --- what would give somebody away -----------------------------------------------------------


def employer(request: Request | None) -> str:
    """Where the mentee works, if they have said so: who reads it might know them."""
    return str(request.answers.get(reading.EMPLOYER) or "") if request is not None else ""


def nameless(
    values: Values, name: str, person: Person, catalogue: Catalogue, request: Request | None
) -> str:
    """The words of a field, for somebody who is not to know whom they are about. Raises `Wrong`
    where they would tell."""
    said, home = filled(values, name, catalogue), catalogue.home.words
    telling = identifying(said, person, employer(request))
    if telling:
        raise Wrong({name: home("triage.form.identifying", found=home.list(telling))})
    return said


def identifying(text: str, person: Person, works_at: str = "") -> list[str]:
    """What in a text would tell who this is: a part of their name, their promotion, their city,
    where they work, an address, a link or a telephone number."""
    return [found for found, _, _ in _telling(text, person, works_at)]


def masked(text: str, person: Person, works_at: str = "") -> str:
    """The text with such things replaced by an ellipsis."""
    for _, start, end in reversed(_telling(text, person, works_at)):
        text = f"{text[:start]}…{text[end:]}"
    return text


def _telling(text: str, person: Person, works_at: str) -> list[tuple[str, int, int]]:
    """What gives them away, in the order of the text, without overlaps: (words, start, end)."""
    spans = [(match.start(), match.end()) for match in CONTACT.finditer(text)]
    secrets = {part for part in fold(person.name).split() if len(part) > 1} - STOP_WORDS
    city = [*map(_saint, fold(person.city).split())]
    secrets |= {part for part in city if len(part) > 3} - STOP_WORDS - _OF_MANY_CITIES
    if person.promotion is not None:
        secrets.add(str(person.promotion))
    # Folding may split at an apostrophe or a hyphen, as this pattern does, so that parts compare.
    parts = list(re.finditer(r"[^\W_]+", text))
    for named in companies(works_at):
        spans += _standing(named.split(), parts)
    if len(city) > 1:
        spans += _standing(city, parts)
    for match in parts:
        word = fold(match.group())
        year = word[1:] if word[:1].isalpha() and word[1:].isdigit() else word
        # A short name of a city, such as NYC, is many a word where it is typed small.
        short = match.group() == person.city and match.group()[:1].isupper()
        if secrets & {word, year} or short:
            spans.append(match.span())
    return _apart(text, spans)


_OF_MANY_CITIES = frozenset({"saint", "sainte", "sous", "port", "city"})
"""Words of the names of many cities, which alone tell of none."""


def _saint(word: str) -> str:
    """As it is written in full: *St-Denis*."""
    return {"st": "saint", "ste": "sainte"}.get(word, word)


def _standing(name: list[str], parts: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Where a name, of one word or several, stands in a text."""
    folded = [_saint(fold(part.group())) for part in parts]
    for at in range(len(parts) - len(name) + 1):
        if folded[at : at + len(name)] == name:
            yield parts[at].start(), parts[at + len(name) - 1].end()


def _apart(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [(text[start:end], start, end) for start, end in merged]
