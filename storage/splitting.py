"""Long texts become several messages, cut where a reader would pause."""

import unicodedata

_PAUSES = ("\n\n", "\n", ". ", " ")


def length(text: str) -> int:
    """The length of `text` in UTF-16 units, as Telegram counts: an emoji is two or more."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def split(text: str, limit: int) -> list[str]:
    """`text` in parts of at most `limit` UTF-16 units, cut at the end of a paragraph, else of a
    line, a sentence or a word, else between characters. White space at a cut is dropped, nothing
    else is. An empty text is one empty part."""
    parts = []
    while length(text) > limit:
        cut = _cut(text, limit)
        part = text[:cut].rstrip()
        if part:
            parts.append(part)
        text = text[cut:].lstrip()
    if text or not parts:
        parts.append(text)
    return parts


def _cut(text: str, limit: int) -> int:
    """Where to cut: the index of the first character of the next part."""
    room = _fitting(text, limit)
    for pause in _PAUSES:
        # A pause in the first half would leave a part too short to be worth it.
        at = text.rfind(pause, room // 2, room + 1)
        if at >= 0:
            return at + len(pause.rstrip())
    while room > 1 and _joins(text, room):
        room -= 1
    return room


def _fitting(text: str, limit: int) -> int:
    """How many characters from the start fit into `limit` UTF-16 units."""
    units = 0
    for index, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > limit:
            return index
    return len(text)


def _joins(text: str, index: int) -> bool:
    """Whether the character at `index` belongs to the one before it: an accent, a joiner."""
    return (
        unicodedata.combining(text[index]) != 0
        or text[index] in "\u200d\ufe0f"
        or text[index - 1] == "\u200d"
    )
