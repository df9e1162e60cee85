"""From messages to what Telegram takes: pure functions, tested as they are.

Texts are never parsed for markup: bold and quotations are entities laid over plain text, so nothing
that a person wrote can change how it looks. Telegram counts in UTF-16 units, and so do the limits
and the entities here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

from storage.mail import Button, Message
from storage.marks import Kind, Mark, later, within

TEXT_UNITS = 4096
"""Longest text of one message (Bot API: 1–4096 units after entities are parsed)."""

CAPTION_UNITS = 1024
"""Longest caption under a file."""

ENTITIES = 100
"""Most entities of one message (`telegram.constants.MessageLimit.MESSAGE_ENTITIES`)."""

_KINDS: dict[Kind, str] = {
    "bold": MessageEntity.BOLD,
    "italic": MessageEntity.ITALIC,
    "underline": MessageEntity.UNDERLINE,
    "strike": MessageEntity.STRIKETHROUGH,
    "spoiler": MessageEntity.SPOILER,
    "code": MessageEntity.CODE,
    "pre": MessageEntity.PRE,
    "quote": MessageEntity.BLOCKQUOTE,
    "link": MessageEntity.TEXT_LINK,
}


@dataclass(frozen=True)
class Part:
    """A text that fits one message, with what is bold or quoted in it."""

    text: str
    entities: tuple[MessageEntity, ...] = ()


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """The buttons under a message, if it has any."""
    if not message.buttons:
        return None
    rows = [laid for row in message.buttons for laid in _laid(row)]
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(button.label, url=button.url)
                if button.url
                else InlineKeyboardButton(button.label, callback_data=button.act)
                for button in row
            ]
            for row in rows
        ]
    )


def _laid(row: Sequence[Button]) -> Iterator[Sequence[Button]]:
    """A row as it stands: what would be in a menu elsewhere, two by two, so that it can be read."""
    aside = [button for button in row if button.aside]
    if others := [button for button in row if not button.aside]:
        yield others
    for number in range(0, len(aside), 2):
        yield aside[number : number + 2]


def compose(message: Message, limit: int = TEXT_UNITS) -> list[Part]:
    """The words of a message, in as many parts as `limit` units demand: nearly always one.

    A message without words has no part.
    """
    text, marks = _laid_out(message)
    return [
        Part(text[start:end], tuple(_entities(text, start, end, marks))[:ENTITIES])
        for start, end in pairwise(_cuts(text, limit))
        if text[start:end].strip()
    ]


def _laid_out(message: Message) -> tuple[str, list[Mark]]:
    """Author, title, text, facts, quotation: each a block; a blank line before and after a title's
    text, none between an author and their words."""
    text = ""
    marks: list[Mark] = []

    def block(words: str, gap: str, kind: Kind | None = None) -> None:
        nonlocal text
        if not words:
            return
        text += gap if text else ""
        if kind:
            marks.append(Mark(kind=kind, start=len(text), end=len(text) + len(words)))
        text += words

    block(message.author.strip(), "", "bold")
    block(message.title.strip(), "\n", "bold")
    words = message.text.strip("\n")
    block(words, "\n\n" if message.title else "\n")
    begins = len(text) - len(words)
    stripped = len(message.text) - len(message.text.lstrip("\n"))
    held = within(message.marks, stripped, stripped + len(words))
    marks += later(held, begins)
    for number, (label, value) in enumerate(message.facts):
        block(label, "\n" if number else "\n\n", "bold")
        text += f" · {value}"
    block(message.quote.strip("\n"), "\n\n", "quote")
    return text, marks


def _entities(text: str, start: int, end: int, marks: list[Mark]) -> Iterator[MessageEntity]:
    for mark in marks:
        first, last = max(mark.start, start), min(mark.end, end)
        if first < last:
            yield MessageEntity(
                _KINDS[mark.kind],
                units(text[start:first]),
                units(text[first:last]),
                url=mark.url or None,
            )


def _cuts(text: str, limit: int) -> list[int]:
    """Where a text is cut so that no piece is longer than `limit` units: at the end of a paragraph,
    a line or a word if one lies in the second half of the piece, anywhere if not."""
    cuts = [0]
    while units(text[cuts[-1] :]) > limit:
        start = cuts[-1]
        end = _furthest(text, start, limit)
        middle = start + (end - start) // 2
        for separator in ("\n\n", "\n", " "):
            found = text.rfind(separator, middle, end)
            if found > start:
                end = found + len(separator)
                break
        cuts.append(end)
    return [*cuts, len(text)]


def _furthest(text: str, start: int, limit: int) -> int:
    """The end of the longest piece from `start` that is at most `limit` units long."""
    left = limit
    for position in range(start, len(text)):
        left -= 2 if text[position] > "\uffff" else 1
        if left < 0:
            return position
    return len(text)
