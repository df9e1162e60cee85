"""What people write on Slack, as words and marks. Pure.

What is written in Slack's own field comes as rich text, which is read exactly; its `text`, in
Slack's markup, is read where there is none, or something in it that we do not know.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from storage.marks import Kind, Mark, leads_out, within

_MENTION = re.compile(r"<@([A-Z0-9]+)")
_MARKUP = re.compile(r"<([^<>]*)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))

_STYLES: dict[str, Kind] = {
    "bold": "bold",
    "italic": "italic",
    "strike": "strike",
    "underline": "underline",
    "code": "code",
}

_APART: dict[str, Kind] = {"rich_text_quote": "quote", "rich_text_preformatted": "pre"}


class _Unknown(Exception):
    """Rich text of a kind that we do not know."""


def mentioned(message: dict[str, Any]) -> list[str]:
    """The ids of the people whom a message names by a mention, each once."""
    return list(dict.fromkeys(_MENTION.findall(str(message.get("text") or ""))))


def words_of(
    message: dict[str, Any], names: Mapping[str, str] | None = None
) -> tuple[str, tuple[Mark, ...]]:
    """A message's words as its writer saw them, emoji instead of their names, and how they were
    formatted. `names` says how people who are mentioned are called, by their ids."""
    blocks = message.get("blocks")
    if isinstance(blocks, list) and blocks:
        try:
            return _Writing(blocks, names or {}).finished()
        except (_Unknown, KeyError, TypeError, ValueError):
            pass  # the markup says it all, only less exactly
    return plain_words(_with_emoji(str(message.get("text") or ""), blocks)), ()


def plain_words(mrkdwn: str) -> str:
    """Slack's inbound text without its markup: mentions and links as they look, entities as the
    characters they stand for."""
    text = _MARKUP.sub(lambda found: _shown(found.group(1)), mrkdwn)
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text.strip()


class _Writing:
    """Rich text as it is read: the words so far, and their marks."""

    def __init__(self, blocks: list[Any], names: Mapping[str, str]) -> None:
        self._names = names
        self._text = ""
        self._marks: list[Mark] = []
        for block in blocks:
            if block["type"] != "rich_text":
                raise _Unknown
            for part in block["elements"]:
                self._part(part)

    def finished(self) -> tuple[str, tuple[Mark, ...]]:
        """All of it, without the white space around it."""
        start = len(self._text) - len(self._text.lstrip())
        text = self._text.strip()
        return text, within(self._marks, start, start + len(text))

    def _part(self, part: dict[str, Any]) -> None:
        kind = part["type"]
        if kind == "rich_text_section":
            self._spans(part["elements"])
        elif kind == "rich_text_list":
            self._list(part)
        elif kind in _APART:
            self._line()
            start = len(self._text)
            self._spans(part["elements"])
            self._mark(_APART[kind], start)
            self._line()
        else:
            raise _Unknown

    def _list(self, part: dict[str, Any]) -> None:
        first, indent = int(part.get("offset") or 0) + 1, "    " * int(part.get("indent") or 0)
        for number, item in enumerate(part["elements"], first):
            self._line()
            self._text += indent + (f"{number}. " if part.get("style") == "ordered" else "• ")
            self._spans(item["elements"])
        self._line()

    def _line(self) -> None:
        """What follows begins a line."""
        if self._text and not self._text.endswith("\n"):
            self._text += "\n"

    def _spans(self, spans: list[dict[str, Any]]) -> None:
        for span in spans:
            start = len(self._text)
            self._text += self._span(span, start)
            style = span.get("style")
            for name, kind in _STYLES.items():
                if isinstance(style, dict) and style.get(name):
                    self._mark(kind, start)

    def _span(self, span: dict[str, Any], start: int) -> str:
        kind = span["type"]
        if kind == "text":
            return str(span["text"])
        if kind == "link":
            url, label = str(span["url"]), str(span.get("text") or "")
            if label and leads_out(url) and _shown(f"{url}|{label}") != url:
                self._marks.append(Mark(kind="link", start=start, end=start + len(label), url=url))
            return _shown(f"{url}|{label}")
        if kind == "emoji":
            return _characters(span) or f":{span['name']}:"
        if kind == "user":
            who = str(span["user_id"])
            return f"@{self._names.get(who) or who}"
        if kind == "usergroup":
            return f"@{span['usergroup_id']}"
        if kind == "channel":
            return f"#{span['channel_id']}"
        if kind == "broadcast":
            return f"@{span['range']}"
        if kind == "color":
            return str(span["value"])
        raise _Unknown

    def _mark(self, kind: Kind, start: int) -> None:
        """What was written since `start` is of a kind; it goes on with what is so just before."""
        end = len(self._text)
        for number, each in enumerate(self._marks):
            if (each.kind, each.end) == (kind, start) and kind not in _APART.values():
                self._marks[number] = each.model_copy(update={"end": end})
                return
        if start < end:
            self._marks.append(Mark(kind=kind, start=start, end=end))


def _shown(inside: str) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    bare = target.partition(":")[2].removeprefix("//")
    if not label or label in (target, bare):
        return bare if target.startswith(("mailto:", "tel:")) else target
    return label if target.startswith(("mailto:", "tel:")) else f"{label} ({target})"


def _with_emoji(text: str, shown: Any) -> str:
    for name, characters in _emoji(shown):
        text = text.replace(f":{name}:", characters)
    return text


def _emoji(shown: Any) -> Iterator[tuple[str, str]]:
    """Every emoji of a message's blocks: the name its text uses, and its characters. Those with
    a skin tone come first, because the plain name is a part of theirs."""
    found: dict[str, str] = {}
    waiting = [shown]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            waiting += [each.get("elements"), each.get("text")]
            if each.get("type") == "emoji" and each.get("unicode"):
                tone = each.get("skin_tone")
                name = f"{each['name']}::skin-tone-{tone}" if tone else str(each["name"])
                found[name] = _characters(each)
    return iter(sorted(found.items(), key=lambda item: -len(item[0])))


def _characters(emoji: dict[str, Any]) -> str:
    """The characters of an emoji; none for one of the workspace's own."""
    codes = str(emoji.get("unicode") or "")
    return "".join(chr(int(code, 16)) for code in codes.split("-")) if codes else ""
