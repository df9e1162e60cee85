"""From a `Message` to what Slack is told. Pure.

Nothing a person wrote is ever markup: their words stand in `plain_text` or as a `rich_text` text
element, where `<!channel>`, `*` and `:tada:` are only characters; what they formatted is a style of
that element. Web addresses become links that show themselves. Only the fallback `text`
(notifications, screen readers) is mrkdwn: it is escaped.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

from bot.slack.formatting import formatted, spans
from bot.slack.texts import cut, escape, length, pieces
from storage.mail import Button, Line, Message, Ref, Section
from storage.marks import Mark, placed, within

Block = dict[str, Any]

# Limits: slack_sdk's block models; TOTAL is undocumented (`msg_blocks_too_long`, bolt-js#2509).
HEADER = 150
SECTION = 3000
FACT = 2000
"""Slack names no limit for rich text: a label and its value stay within that of a section field."""
ELEMENTS = 25
OVERFLOW = 5
BLOCKS = 50
VIEW_BLOCKS = 100
TOTAL = 12_800
LEAST = 40
"""Room below which a fact or a quotation is not begun."""
FALLBACK = 3500
"""Slack recommends at most 4,000 characters of `text`; escaping adds a few."""

GAP = "\N{EN SPACE}"
"""Between a label and its value."""

BESIDE = 40
"""Longest value that stands beside its label in a list."""

ABOVE = "↑"
"""Behind the author of a file, which is a post of its own and stands above their words."""

EVENT_TYPE = "camarade"
"""`event_type` of the metadata by which a doubtful message is found again."""

Kind = Literal["act", "form", "link"]


def payload(message: Message, link: Callable[[Ref], str] = lambda ref: "") -> dict[str, Any]:
    """The arguments of chat.postMessage and chat.update, without channel and thread. `link` gives
    the web address of a message in the triage channel, or nothing where it has none."""
    shown = blocks(message)
    for number, section in enumerate(message.sections):
        shown += _section(section, link, number)
    return {
        "text": fallback(message),
        "blocks": shown[:BLOCKS],
        "metadata": _metadata(message),
    }


def mere_text(message: Message) -> list[dict[str, Any]]:
    """The same for chat.postMessage where Slack does not take the blocks: all the words, one
    message after the other. The last carries the metadata: it is there when all are."""
    parts = pieces(_words(message), FALLBACK) or ["…"]
    said: list[dict[str, Any]] = [{"text": escape(part), "mrkdwn": False} for part in parts]
    said[-1]["metadata"] = _metadata(message)
    return said


def home(message: Message, link: Callable[[Ref], str] = lambda ref: "") -> dict[str, Any]:
    """The view of views.publish: the message, what may be done, then its lists. `link` gives the
    web address of a message in the triage channel, or nothing where it has none."""
    shown = blocks(message)
    for number, section in enumerate(message.sections):
        shown += [{"type": "divider"}, *_section(section, link, number)]
    return {"type": "home", "blocks": shown[:VIEW_BLOCKS]}


def mark(key: str) -> str:
    """What stands for a message's key in its metadata, which every app of the workspace can
    read: a hash, so that it says nothing about anyone."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def says_something(message: Message) -> bool:
    """Whether there is anything to show besides the attachment."""
    return bool(blocks(message))


def fallback(message: Message) -> str:
    """The whole message as one escaped text, cut where it is long."""
    return escape(cut(_words(message), FALLBACK))


def _metadata(message: Message) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": mark(message.key)}}


def _words(message: Message) -> str:
    facts = "\n".join(
        f"{label}\u00a0: {value}" if value else label for label, value in message.facts
    )
    quote = "\n".join(f"« {message.quote} »".splitlines()) if message.quote else ""
    lists = map(_listed, message.sections)
    parts = [message.author, message.title, message.text, facts, quote, *lists]
    return "\n".join(part for part in parts if part)


def _listed(section: Section) -> str:
    lines = [f"{line.label} {line.value}".rstrip() for line in section.lines]
    return "\n".join(part for part in (section.heading, *lines, section.note) if part)


def blocks(message: Message) -> list[Block]:
    """What the message looks like. Never more than Slack takes: a quotation or a fact that is too
    long for one message is cut with an ellipsis, and so is a list of facts (texts are short enough
    by `TEXT_LENGTH`)."""
    room = TOTAL - sum(length(button.label) for row in message.buttons for button in row)
    shown: list[Block] = []
    author = cut(message.author, HEADER)
    if author and message.attachment is not None:
        author = f"{author} {ABOVE}"
    if author and message.text and not message.title:
        shown += _spoken(author, message.text, message.marks)
    else:
        shown += headline(author) + _title(message.title) + prose(message.text, message.marks)
    room -= sum(length(part) for part in (message.author, message.title, message.text))
    facts: list[tuple[str, str]] = []
    for label, value in message.facts:
        if room < LEAST:
            facts.append(("…", ""))  # whoever reads it sees that there is more
            break
        label = cut(label, min(HEADER, room // 2))
        value = cut(value, min(FACT, room) - length(label) - 2)
        facts.append((label, value))
        room -= length(label) + length(value) + 2
    shown += facts_block(facts)
    if message.quote and room >= LEAST:
        shown += quotation(cut(message.quote, room))
    actions = list(_actions(message.buttons))
    return shown[: BLOCKS - len(actions)] + actions


def plain(text: str) -> dict[str, Any]:
    """`text` as characters only."""
    return {"type": "plain_text", "text": text, "emoji": False}


def prose(text: str, marks: Sequence[Mark] = ()) -> list[Block]:
    """Ordinary words, whatever their length."""
    return [
        {"type": "rich_text", "elements": formatted(part, held)}
        if held or any(span["type"] == "link" for span in spans(part))
        else {"type": "section", "text": plain(part)}
        for part, held in _parted(text, marks)
    ]


def _parted(text: str, marks: Sequence[Mark]) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    """A text in pieces that fit a block, each with its marks."""
    for part, at in placed(text, pieces(text, SECTION)):
        yield part, within(marks, at, at + len(part))


def rich(elements: list[Block]) -> Block:
    """A rich_text of one paragraph."""
    return {
        "type": "rich_text",
        "elements": [_section_of(elements)],
    }


def headline(text: str) -> list[Block]:
    """A line that stands out, where a header would be too loud."""
    return [rich([_bold(part)]) for part in pieces(text, SECTION)]


def quotation(text: str) -> list[Block]:
    """Somebody's own words, set apart; all of them, whatever their length."""
    return [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_quote", "elements": spans(part)}],
        }
        for part in pieces(text, SECTION)
    ]


def facts_block(facts: Sequence[tuple[str, str]]) -> list[Block]:
    """A line for each fact, its label in bold. Section fields can't hold rich text, and in plain
    text label and value would look the same."""
    elements: list[Block] = []
    for number, (label, value) in enumerate(facts):
        start = "\n" if number else ""
        elements.append(_bold(f"{start}{label}"))
        elements += spans(f"{GAP}{value}") if value else []
    return [rich(elements)] if elements else []


def form_act(action: dict[str, Any]) -> str | None:
    """The act of a button that opens a form; None for any other action."""
    kind, act = _chosen(action)
    return act if kind == "form" else None


def plain_act(action: dict[str, Any]) -> str:
    """The act of a button that opens no form; nothing for any other action."""
    kind, act = _chosen(action)
    return act if kind != "form" else ""


def _chosen(action: dict[str, Any]) -> tuple[str, str]:
    """What kind of button was pressed, and its act. In a menu both stand in the option."""
    option = action.get("selected_option")
    value = str((option or action).get("value") or "")
    name = value if option else str(action.get("action_id", ""))
    kind, _, rest = name.partition(":")
    return kind, rest if option else value


def _spoken(author: str, words: str, marks: Sequence[Mark]) -> list[Block]:
    """Relayed words, close under their author's name, as a person's own message would stand."""
    parts = [formatted(part, held) for part, held in _parted(words, marks)] or [[]]
    first = parts[0]
    if not first:
        parts[0] = [_section_of([_bold(f"{author}\n")])]
    elif first[0]["type"] == "rich_text_section":
        parts[0] = [_section_of([_bold(f"{author}\n"), *first[0]["elements"]]), *first[1:]]
    else:
        parts[0] = [_section_of([_bold(author)]), *first]
    return [{"type": "rich_text", "elements": part} for part in parts]


def _section_of(elements: list[Block]) -> Block:
    return {"type": "rich_text_section", "elements": elements}


def _title(title: str) -> list[Block]:
    if title and length(title) <= HEADER and "\n" not in title:
        return [{"type": "header", "text": plain(title)}]
    return headline(title)


def _section(section: Section, link: Callable[[Ref], str], number: int) -> list[Block]:
    block = rich([_bold(section.heading)])
    if section.lines:
        items = [
            {"type": "rich_text_section", "elements": _line(line, link)} for line in section.lines
        ]
        block["elements"].append({"type": "rich_text_list", "style": "bullet", "elements": items})
    shown = [block]
    if section.note:
        shown.append({"type": "context", "elements": [plain(section.note)]})
    return [*shown, *_actions((section.buttons,), f"s{number}:")]


def _line(line: Line, link: Callable[[Ref], str]) -> list[Block]:
    """A line of a list; a longer value stands below its label."""
    address = link(line.leads_to) if line.leads_to else ""
    label = _bold(line.label)
    if address:
        label = {**label, "type": "link", "url": address}
    gap = "\n" if length(line.value) > BESIDE else GAP
    return [label, *(spans(f"{gap}{line.value}") if line.value else [])]


def _bold(text: str) -> Block:
    return {"type": "text", "text": text, "style": {"bold": True}}


def _actions(rows: tuple[tuple[Button, ...], ...], part: str = "") -> Iterable[Block]:
    for row, buttons in enumerate(rows):
        elements = list(_elements(buttons, f"{part}{row}"))
        for start in range(0, len(elements), ELEMENTS):
            yield {"type": "actions", "elements": elements[start : start + ELEMENTS]}


def _elements(buttons: tuple[Button, ...], place: str) -> Iterable[Block]:
    """The buttons of a row; those that are needed now and then only in a menu behind the others."""
    aside = [button for button in buttons if button.aside][:OVERFLOW]
    aside = aside if len(aside) > 1 else []
    for number, button in enumerate(each for each in buttons if each not in aside):
        yield _button(button, f"{place}:{number}")
    if aside:
        options = [{"text": plain(b.label), "value": f"{_kind(b)}:{b.act}"} for b in aside]
        yield {"type": "overflow", "action_id": f"menu:{place}", "options": options}


def _kind(button: Button) -> Kind:
    return "link" if button.url else "form" if button.form else "act"


def _button(button: Button, place: str) -> dict[str, Any]:
    # The action_id tells the door what a press means; it is unique within the message.
    kind = _kind(button)
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
