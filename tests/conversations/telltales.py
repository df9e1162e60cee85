"""What a message must not be: in another language, a text with places left to fill, a slip."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from conversations.programme import PACKAGED
from tests.harness import CATALOGUE, Shown
from tests.screens import flat

LONG = 30
"""Characters: a piece of a text this long is not said by chance in another language."""

_HOLES = re.compile(r"\{\w*\}|/\w+")


def _leaves(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            yield from _leaves(value, here)
        elif isinstance(value, str):
            yield here, value


def _texts(language: str) -> dict[str, str]:
    home = language == CATALOGUE.home.language
    path = PACKAGED if home else PACKAGED.with_suffix(f".{language}.toml")
    return dict(_leaves(tomllib.loads(path.read_text("utf-8"))))


TEXTS = {language: _texts(language) for language in CATALOGUE.languages}
"""Every text of the programme by its path, for each language."""


def pieces(text: str) -> list[str]:
    """What of a text stands however its places are filled."""
    return [piece for each in _HOLES.split(text) if (piece := flat(each))]


def _pieces_in(language: str, shortest: int) -> set[str]:
    return {
        piece
        for path, text in TEXTS[language].items()
        # Longer labels are typed, and shown back, in whatever language one likes.
        if shortest == 0 or not re.search(r"\.(options|synonyms)\.|\.short$", path)
        for piece in pieces(text)
        if len(piece) >= shortest
    }


def _of_others(language: str, shortest: int = 0) -> set[str]:
    others = (_pieces_in(other, shortest) for other in CATALOGUE.languages if other != language)
    return set().union(*others) - _pieces_in(language, 0)


FOREIGN = {language: _of_others(language) for language in CATALOGUE.languages}
"""What is said only in other languages."""


def _by_beginning(pieces: set[str]) -> dict[str, list[str]]:
    """Longer pieces by their first `LONG` characters. They are thousands, to be looked for after
    all that ever happens: one pattern of them all tries each of them at each place of a text."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for piece in pieces:
        found[piece[:LONG]].append(piece)
    return dict(found)


_FOREIGN_PIECES = {
    language: _by_beginning(_of_others(language, LONG)) for language in CATALOGUE.languages
}


def foreign_in(text: str, language: str) -> str:
    """A longer piece in `text` of what is said only in other languages; empty if there is none."""
    known = _FOREIGN_PIECES[language]
    for at in range(len(text) - LONG + 1):
        for piece in known.get(text[at : at + LONG], ()):
            if text.startswith(piece, at):
                return piece
    return ""


def says(text: str, key: str) -> bool:
    """Whether a word of the programme stands in a text, in any language, however it is filled."""
    return any(
        all(piece in text for piece in pieces(TEXTS[language][f"words.{key}"]) if len(piece) > 3)
        for language in TEXTS
    )


SLIP = re.compile(r"\b(?:None|True|False|datetime)\b(?! will fit)|~[a-z]+|\['|\{'|<\w+ object")
"""What only a slip of the code would say."""


def reads_well(shown: Shown, languages: set[str]) -> None:
    """Raises `AssertionError` for a message that nobody should read."""
    text = shown.text.replace("{nom}", "").replace("{0}", "")  # what people wrote themselves
    assert text or shown.message.attachment, f"an empty message: {shown.message}"
    assert not set("{}") & set(text), f"a place was left to fill: {text}"
    assert not SLIP.search(text), f"not meant for people: {text}"
    acts = [button.act for button in shown.buttons if button.act]
    assert len(acts) == len(set(acts)), f"two buttons do the same: {acts}"
    if any(act.startswith("lang/") for act in acts):
        return  # asked in every language at once
    for language in languages if len(languages) == 1 else ():
        found = foreign_in(text, language)
        assert not found, f"not in {language}: {found!r} in {text}"
        labels = [label.removeprefix("✓ ") for label in shown.labels]
        foreign = [label for label in labels if label in FOREIGN[language]]
        assert not foreign, f"not in {language}: {foreign} under {text}"
