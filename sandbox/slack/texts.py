"""Slack's text: escaping, the rich text of what people type, and what a person reads.

Sources: docs.slack.dev "Formatting text for app surfaces" (only `&`, `<` and `>` are escaped; links
and mentions stand in angle brackets) and the rich_text block reference.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from sandbox.slack.errors import Json

_MARK = re.compile(r"<(?:@[UW]\w+|#C\w+|!subteam\^S\w+|!here|!channel|!everyone)(?:\|[^<>]*)?>")
_URL = re.compile(r"https?://[^\s<>|]*[^\s<>|.,;:!?)\]»]")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
_TYPED = re.compile(
    f"(?P<mark>{_MARK.pattern})|(?P<url>{_URL.pattern})|(?P<email>{_EMAIL.pattern})"
    f"|(?P<emoji>{_EMOJI.pattern})"
)
_FROM_APP = re.compile(
    r"(?P<kept><(?:[@#!]|https?:|mailto:|tel:)[^<>]*>|&(?:amp|lt|gt);)"
    f"|(?P<url>{_URL.pattern})|(?P<stray>[&<>])"
)
_HANDLE = re.compile(r"(?<![\w<])@(?P<name>[a-z0-9][a-z0-9._-]*)")
_BRACKETS = re.compile(r"<([^<>]+)>")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

NameOf = Callable[[str], str]


def escape(text: str) -> str:
    """Text as Slack stores it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The reverse of `escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed_by_person(text: str) -> tuple[str, list[Json]]:
    """What the events carry for words typed in the message box: (text, blocks).

    Slack escapes what people type, puts links and addresses in angle brackets and adds a
    rich_text block. Mentions are written as `<@U…>`.
    """
    stored: list[str] = []
    elements: list[Json] = []
    end = 0
    for match in _TYPED.finditer(text):
        _plain(text[end : match.start()], stored, elements)
        end = match.end()
        word = match.group()
        if match["mark"]:
            stored.append(word)
            elements.append(_mark_element(word[1:-1].split("|")[0]))
        elif match["url"]:
            stored.append(f"<{escape(word)}>")
            elements.append({"type": "link", "url": word})
        elif match["email"]:
            stored.append(f"<mailto:{word}|{word}>")
            elements.append({"type": "link", "url": f"mailto:{word}", "text": word})
        else:
            stored.append(word)
            elements.append({"type": "emoji", "name": word.strip(":")})
    _plain(text[end:], stored, elements)
    section = {"type": "rich_text_section", "elements": elements}
    return "".join(stored), [{"type": "rich_text", "elements": [section]}]


def typed_behind_command(text: str, user_of: NameOf) -> str:
    """What the app is told of words typed behind its command. As our command has *Escape channels,
    users, and links* switched on, `@antoine` is told as `<@U…|antoine>` where somebody has that
    handle (`user_of` gives their id, or nothing), and as it was typed where nobody has."""

    def escaped(match: re.Match[str]) -> str:
        for name in (match["name"], match["name"].rstrip(".-_")):
            if user := user_of(name):
                return f"<@{user}|{name}>{match['name'][len(name) :]}"
        return match.group()

    return _HANDLE.sub(escaped, text)


def _plain(text: str, stored: list[str], elements: list[Json]) -> None:
    if text:
        stored.append(escape(text))
        elements.append({"type": "text", "text": text})


def _mark_element(mark: str) -> Json:
    if mark.startswith("@"):
        return {"type": "user", "user_id": mark[1:]}
    if mark.startswith("#"):
        return {"type": "channel", "channel_id": mark[1:]}
    if mark.startswith("!subteam^"):
        return {"type": "usergroup", "usergroup_id": mark.removeprefix("!subteam^")}
    return {"type": "broadcast", "range": mark[1:]}


def sent_by_app(text: str) -> str:
    """The `text` argument as Slack stores it: stray `&<>` escaped, bare links in brackets."""

    def store(match: re.Match[str]) -> str:
        if match["url"]:
            return f"<{match['url']}>"
        return match["kept"] or _ESCAPES[match["stray"]]

    return _FROM_APP.sub(store, text)


def readable(text: str, name_of: NameOf = lambda identifier: identifier) -> str:
    """mrkdwn as a person reads it: mentions as names, links as labels, escapes undone."""

    def show(match: re.Match[str]) -> str:
        target, _, label = match.group(1).partition("|")
        if target.startswith(("@", "#")):
            return target[0] + (label or name_of(target[1:]))
        if target.startswith("!"):
            return label or "@" + target[1:].split("^")[-1]
        return label or target.removeprefix("mailto:")

    return unescape(_BRACKETS.sub(show, text))


def plain_text(thing: Json, name_of: NameOf = lambda identifier: identifier) -> str:
    """All the words a person sees in a message or a view, one line per block.

    As in Slack, `text` is only shown when there are no blocks. Buttons and other elements are
    not words: see `labels`.
    """
    lines: list[str] = []
    title = thing.get("title")
    if isinstance(title, dict):
        lines.append(_object(title, name_of))
    blocks: list[Json] = thing.get("blocks") or []
    if not blocks:
        lines.append(readable(str(thing.get("text", "")), name_of))
    lines.extend(_block(block, name_of) for block in blocks)
    return "\n".join(line for line in lines if line)


def _object(text: Json, name_of: NameOf) -> str:
    words = str(text.get("text", ""))
    return readable(words, name_of) if text.get("type") == "mrkdwn" else words


def _block(block: Json, name_of: NameOf) -> str:
    kind = block["type"]
    if kind == "rich_text":
        return "\n".join(_rich(element, name_of) for element in block["elements"])
    if kind == "markdown":
        return str(block["text"])
    if kind == "context":
        return " ".join(
            _object(e, name_of) if "text" in e else str(e.get("alt_text", ""))
            for e in block["elements"]
        )
    if kind == "image":
        return str(block.get("alt_text", ""))
    parts = [block[key] for key in ("label", "text", "hint") if isinstance(block.get(key), dict)]
    parts += block.get("fields", [])
    return "\n".join(_object(part, name_of) for part in parts)


def _rich(element: Json, name_of: NameOf) -> str:
    if element["type"] == "rich_text_list":
        return "\n".join("• " + _rich(item, name_of) for item in element["elements"])
    return "".join(_rich_word(word, name_of) for word in element["elements"])


def _rich_word(word: Json, name_of: NameOf) -> str:
    match word["type"]:
        case "text":
            return str(word["text"])
        case "link":
            return str(word.get("text") or word["url"])
        case "user":
            return "@" + name_of(word["user_id"])
        case "channel":
            return "#" + name_of(word["channel_id"])
        case "emoji":
            return f":{word['name']}:"
        case "broadcast":
            return f"@{word['range']}"
        case _:
            return str(word.get("fallback") or word.get("usergroup_id") or "")


def elements_of(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every (block, interactive element), in the order shown."""
    for block in blocks:
        candidates: list[Any] = [block.get("accessory"), block.get("element")]
        if block["type"] == "actions":
            candidates = block["elements"]
        for element in candidates:
            if isinstance(element, dict) and element["type"] != "image":
                yield block, element


def label_of(block: Json, element: Json) -> str:
    """What is written on or beside an element: a button's text, a field's label or placeholder."""
    for text in (element.get("text"), block.get("label"), element.get("placeholder")):
        if isinstance(text, dict):
            return str(text["text"])
    return "⋯" if element["type"] == "overflow" else str(element["action_id"])


def labels(blocks: list[Json]) -> list[str]:
    """The label of every interactive element, in the order shown."""
    return [label_of(block, element) for block, element in elements_of(blocks)]
