"""From a `Message` to what Slack is told. Pure.

Nothing a person wrote is ever markup: their words stand in `plain_text` or as a `rich_text` text
element, where `<!channel>`, `*` and `:tada:` are only characters. Web addresses become links that
show themselves. Only the fallback `text` (notifications, screen readers) is mrkdwn: it is escaped.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import Any, Literal

from bot.slack.texts import cut, escape, length, pieces
from storage.mail import Button, Message

Block = dict[str, Any]

# Limits: slack_sdk's block models; TOTAL is undocumented (`msg_blocks_too_long`, bolt-js#2509).
HEADER = 150
SECTION = 3000
FIELD = 2000
FIELDS = 10
ELEMENTS = 25
BLOCKS = 50
TOTAL = 12_800
LEAST = 40
"""Room below which a fact or a quotation is not begun."""
FALLBACK = 3500
"""Slack recommends at most 4,000 characters of `text`; escaping adds a few."""

EVENT_TYPE = "camarade"
"""`event_type` of the metadata by which a doubtful message is found again."""

Kind = Literal["act", "form", "link"]

# A bracket belongs to an address if it is opened in it; punctuation at its end does not.
_ADDRESS = re.compile(
    r"https?://(?:\([^\s<>()]*\)|[^\s<>«»\"()])*(?:\([^\s<>()]*\)|[^\s<>«»\"().,;:!?…\]’'])"
)


def payload(message: Message) -> dict[str, Any]:
    """The arguments of chat.postMessage and chat.update, without channel and thread."""
    return {
        "text": fallback(message),
        "blocks": blocks(message),
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": mark(message.key)}},
    }


def home(message: Message) -> dict[str, Any]:
    """The view of views.publish."""
    return {"type": "home", "blocks": blocks(message)}


def mark(key: str) -> str:
    """What stands for a message's key in its metadata, which every app of the workspace can
    read: a hash, so that it says nothing about anyone."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def says_something(message: Message) -> bool:
    """Whether there is anything to show besides the attachment."""
    return bool(blocks(message))


def fallback(message: Message) -> str:
    """The whole message as one escaped text."""
    facts = "\n".join(f"{label}\u00a0: {value}" for label, value in message.facts)
    quote = "\n".join(f"« {message.quote} »".splitlines()) if message.quote else ""
    parts = [message.author, message.title, message.text, facts, quote]
    return escape(cut("\n".join(part for part in parts if part), FALLBACK))


def blocks(message: Message) -> list[Block]:
    """What the message looks like. Never more than Slack takes: a quotation or a fact that is too
    long for one message is cut with an ellipsis (texts are short enough by `TEXT_LENGTH`)."""
    room = TOTAL - sum(length(button.label) for row in message.buttons for button in row)
    shown: list[Block] = []
    if message.author:
        shown.append(_rich(cut(message.author, HEADER), bold=True))
    if message.title:
        shown += _title(message.title)
    shown += prose(message.text)
    room -= sum(length(part) for part in (message.author, message.title, message.text))
    facts: list[tuple[str, str]] = []
    for label, value in message.facts:
        if room < LEAST:
            break
        label = cut(label, min(HEADER, room // 2))
        value = cut(value, min(FIELD, room) - length(label) - 1)
        facts.append((label, value))
        room -= length(label) + length(value) + 1
    shown += _facts(facts)
    if message.quote and room >= LEAST:
        shown.append(_quotation(cut(message.quote, room)))
    actions = list(_actions(message.buttons))
    return shown[: BLOCKS - len(actions)] + actions


def plain(text: str) -> dict[str, Any]:
    """`text` as characters only."""
    return {"type": "plain_text", "text": text, "emoji": False}


def prose(text: str) -> list[Block]:
    """Ordinary words, whatever their length."""
    return [
        _rich(part) if _ADDRESS.search(part) else {"type": "section", "text": plain(part)}
        for part in pieces(text, SECTION)
    ]


def form_act(action: dict[str, Any]) -> str | None:
    """The act of a button that opens a form; None for any other action."""
    opens = str(action.get("action_id", "")).startswith("form:")
    return str(action.get("value", "")) if opens else None


def _title(title: str) -> list[Block]:
    if length(title) <= HEADER and "\n" not in title:
        return [{"type": "header", "text": plain(title)}]
    return [_rich(part, bold=True) for part in pieces(title, SECTION)]


def _rich(text: str, *, bold: bool = False) -> Block:
    section = {"type": "rich_text_section", "elements": _spans(text, bold=bold)}
    return {"type": "rich_text", "elements": [section]}


def _quotation(text: str) -> Block:
    quote = {"type": "rich_text_quote", "elements": _spans(text, bold=False)}
    return {"type": "rich_text", "elements": [quote]}


def _spans(text: str, *, bold: bool) -> list[dict[str, Any]]:
    style: dict[str, Any] = {"style": {"bold": True}} if bold else {}
    spans: list[dict[str, Any]] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        if found.start() > end:
            spans.append({"type": "text", "text": text[end : found.start()], **style})
        spans.append({"type": "link", "url": found.group(), **style})
        end = found.end()
    if text[end:]:
        spans.append({"type": "text", "text": text[end:], **style})
    return spans


def _facts(facts: list[tuple[str, str]]) -> Iterable[Block]:
    for start in range(0, len(facts), FIELDS):
        fields = [plain(f"{label}\n{value}") for label, value in facts[start : start + FIELDS]]
        yield {"type": "section", "fields": fields}


def _actions(rows: tuple[tuple[Button, ...], ...]) -> Iterable[Block]:
    for row, buttons in enumerate(rows):
        for start in range(0, len(buttons), ELEMENTS):
            few = buttons[start : start + ELEMENTS]
            yield {
                "type": "actions",
                "elements": [_button(b, f"{row}:{start + i}") for i, b in enumerate(few)],
            }


def _button(button: Button, place: str) -> dict[str, Any]:
    # The action_id tells the door what a press means; it is unique within the message.
    kind: Kind = "link" if button.url else "form" if button.form else "act"
    element: dict[str, Any] = {
        "type": "button",
        "text": plain(button.label),
        "action_id": f"{kind}:{place}",
    }
    if button.url:
        element["url"] = button.url
    else:
        element["value"] = button.act
    if button.style != "plain":
        element["style"] = button.style
    return element
