"""Words with their marks as the parts of a rich text. Pure.

Slack knows bold, italic, underlined, struck out and code as styles of characters, links with words
of their own, and quotations and code that stand apart; what else a mark may say is shown as plain
words.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from storage.marks import Kind, Mark, runs

Block = dict[str, Any]

_STYLES: frozenset[Kind] = frozenset({"bold", "italic", "underline", "strike", "code"})

_APART: dict[Kind, str] = {"pre": "rich_text_preformatted", "quote": "rich_text_quote"}

# A bracket belongs to an address if it is opened in it; punctuation at its end does not.
_ADDRESS = re.compile(
    r"https?://(?:\([^\s<>()]*\)|[^\s<>«»\"()])*(?:\([^\s<>()]*\)|[^\s<>«»\"().,;:!?…\]’'])"
)


def formatted(text: str, marks: Sequence[Mark]) -> list[Block]:
    """The parts of a `rich_text` block that show a text as it was formatted."""
    parts: list[Block] = []
    for kind, found in groupby(runs(text, marks), key=lambda run: _apart(run[1])):
        held = list(found)
        elements: list[Block] = []
        for number, (words, borne) in enumerate(held):
            # What stands apart has lines of its own: those at its edges would be empty ones.
            if number == 0 and parts:
                words = words.removeprefix("\n")
            if number == len(held) - 1 and kind is not None:
                words = words.removesuffix("\n")
            elements += _run(words, borne, plain=kind == "pre")
        if elements:
            name = _APART[kind] if kind is not None else "rich_text_section"
            parts.append({"type": name, "elements": elements})
    return parts


def spans(text: str, style: dict[str, bool] | None = None) -> list[Block]:
    """`text` as characters, its web addresses as links that show themselves."""
    found: list[Block] = []
    end = 0
    more = {"style": style} if style else {}
    for address in _ADDRESS.finditer(text):
        if address.start() > end:
            found.append({"type": "text", "text": text[end : address.start()], **more})
        found.append({"type": "link", "url": address.group(), **more})
        end = address.end()
    if text[end:]:
        found.append({"type": "text", "text": text[end:], **more})
    return found


def _apart(marks: Sequence[Mark]) -> Kind | None:
    kinds = {each.kind for each in marks}
    return next((kind for kind in _APART if kind in kinds), None)


def _run(words: str, marks: Sequence[Mark], *, plain: bool) -> list[Block]:
    if not words:
        return []
    if plain:  # the text of code that stands apart bears no styles
        return [{"type": "text", "text": words}]
    style: dict[str, bool] = {each.kind: True for each in marks if each.kind in _STYLES}
    link = next((each.url for each in marks if each.kind == "link"), "")
    if link:
        return [{"type": "link", "url": link, "text": words, **({"style": style} if style else {})}]
    return spans(words, style)
