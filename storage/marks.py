"""Formatting laid over a plain text: what is bold, a quotation, a link. Pure.

A text is characters only, and stays readable without its marks: who reads words to understand them
never meets markup. Positions count Python's characters; each adapter counts as its platform does.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal["bold", "italic", "underline", "strike", "spoiler", "code", "pre", "quote", "link"]
"""What a mark may say. `pre` and `quote` set whole lines apart; a platform that lacks one of the
others shows the words without it."""


_PAGE = re.compile(r"https?://[^\s/?#@.]+(\.[^\s/?#@.]+)+(:\d+)?([/?#]\S*)?", re.IGNORECASE)
"""The address of a page on a public machine: platforms refuse others behind words."""


class Mark(BaseModel):
    """The characters from `start` to `end` of a text are of a kind; a link leads to `url`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Kind
    start: int
    end: int
    url: str = ""


def leads_out(url: str) -> bool:
    """Whether an address may be behind words: an ordinary page. Others may name an account."""
    return _PAGE.fullmatch(url) is not None


def within(marks: Iterable[Mark], start: int, end: int) -> tuple[Mark, ...]:
    """The marks of the piece of a text from `start` to `end`, as the piece counts."""
    cut = (
        each.model_copy(
            update={"start": max(each.start, start) - start, "end": min(each.end, end) - start}
        )
        for each in marks
    )
    return tuple(each for each in cut if each.start < each.end)


def later(marks: Iterable[Mark], by: int) -> tuple[Mark, ...]:
    """The same marks where `by` characters have been put before the text."""
    return tuple(
        each.model_copy(update={"start": each.start + by, "end": each.end + by}) for each in marks
    )


def placed(text: str, parts: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each of the parts that a text was cut into, white space at the cuts left out, and where it
    begins."""
    at = 0
    for part in parts:
        at = max(text.find(part, at), at)
        yield part, at
        at += len(part)


def runs(text: str, marks: Sequence[Mark]) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    """A text in pieces within which nothing changes, each with the marks that it bears."""
    edges = {0, len(text)}
    for each in marks:
        edges |= {edge for edge in (each.start, each.end) if 0 < edge < len(text)}
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        yield text[start:end], tuple(m for m in marks if m.start <= start and end <= m.end)
