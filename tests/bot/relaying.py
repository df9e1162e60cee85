"""A pair whose messages go the whole way: a recorded payload, the door's inbound function, the
conversations, and the other door's outbound function. What arrives is read as a person would see
it: words, with their formatting as tags; files by the way they go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from telegram import Update

from bot.slack import files as slack_files
from bot.slack import inbound as slack_inbound
from bot.slack import outbound as slack_outbound
from bot.telegram import files as telegram_files
from bot.telegram import inbound as telegram_inbound
from bot.telegram import outbound as telegram_outbound
from storage import inbox
from storage.mail import Event, Message, Ref, place_of, platform_of
from tests.conversations.pairs import Duo, duo
from tests.harness import House, Player

BOTH = ("telegram", "slack")

TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "strike": "s",
    "spoiler": "hidden",
    "code": "code",
    "pre": "pre",
    "blockquote": "q",
}


@dataclass
class Relay:
    """Somebody writes on one platform, and the other reads on theirs."""

    house: House
    two: Duo
    author: Player
    reader: Player
    count: int = field(default=50_000)
    newest: str = ""

    def sends(self, **fields: Any) -> list[str]:
        """A message of the author's, as its platform reports it; returns what arrives."""
        self.count += 1
        if self._on_telegram:
            self.newest = str(self.count)
            return self._happens(self._update("message", fields))
        self.newest = f"{self.count}.000100"
        return self._happens(*self._slack(self._message(self.newest, fields)))

    def sends_together(self, *messages: dict[str, Any]) -> list[str]:
        """Several messages that Telegram reports at once."""
        events = []
        for fields in messages:
            self.count += 1
            self.newest = str(self.count)
            events.append(self._update("message", fields))
        return self._happens(*events)

    def edits(self, **fields: Any) -> list[str]:
        """The newest message is changed."""
        self.count += 1
        if self._on_telegram:
            return self._happens(self._update("edited_message", {**fields, "edit_date": 2}))
        changed = {
            "type": "message",
            "subtype": "message_changed",
            "channel": "D0",
            "channel_type": "im",
            "ts": f"{self.count}.000200",
            "message": self._message(self.newest, fields),
            "previous_message": self._message(self.newest, {"text": "before"}),
        }
        return self._happens(*self._slack(changed))

    def removes(self, file: dict[str, Any], **fields: Any) -> list[str]:
        """A file of the newest message is deleted, which was `fields` before: on Slack."""
        self.count += 1
        left = [{**each, "mode": "tombstone"} if each is file else each for each in fields["files"]]
        changed = {
            "type": "message",
            "subtype": "message_changed",
            "channel": "D0",
            "channel_type": "im",
            "ts": f"{self.count}.000400",
            "message": self._message(self.newest, {**fields, "files": left}),
            "previous_message": self._message(self.newest, fields),
        }
        return self._happens(*self._slack(changed))

    def deletes(self, **fields: Any) -> list[str]:
        """The newest message is deleted, which was `fields` before: Slack says so, Telegram does
        not."""
        self.count += 1
        gone = {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "channel": "D0",
            "channel_type": "im",
            "ts": f"{self.count}.000300",
            "deleted_ts": self.newest,
            "previous_message": self._message(self.newest, {"text": "before", **fields}),
        }
        return self._happens(*self._slack(gone))

    def told(self) -> list[str]:
        """What the author was told since they were last asked."""
        shown = [each.text for each in self.author.screen.unread()]
        self.author.reads()
        return shown

    @property
    def last_of_reader(self) -> Ref:
        """Where the author finds what the reader wrote last."""
        return next(each.ref for each in reversed(self.author.screen.shown) if each.message.author)

    # --- how ------------------------------------------------------------------------------------

    @property
    def _on_telegram(self) -> bool:
        return platform_of(self.author.who) == "telegram"

    def _happens(self, *events: Event) -> list[str]:
        before = {each.ref: each.revisions for each in self.reader.screen.shown}
        self.house.change(lambda uow: inbox.store(uow, events))
        self.house.settle()
        changed = [
            each for each in self.reader.screen.shown if each.revisions != before.get(each.ref, -1)
        ]
        return [read(each.message) for each in changed]

    def _update(self, what: str, fields: dict[str, Any]) -> Event:
        chat = int(place_of(self.author.who))
        message = {
            "message_id": int(self.newest),
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": "private"},
            "from": {"id": chat, "is_bot": False, "first_name": "X", "language_code": "fr"},
            **fields,
        }
        update = Update.de_json({"update_id": self.count, what: message}, None)
        event = telegram_inbound.event_of(update, self.house.clock.now())
        assert event is not None
        return event

    def _message(self, ts: str, fields: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "message",
            "user": place_of(self.author.who),
            "ts": ts,
            "channel": "D0",
            "channel_type": "im",
            "thread_ts": self.two.thread(self.author),
            "text": "",
            **fields,
        }

    def _slack(self, happening: dict[str, Any]) -> Sequence[Event]:
        body = {"type": "event_callback", "event_id": f"Ev{self.count}", "event": happening}
        known = {"U0ZOE": "Zoé Roux"}
        names = {each: known[each] for each in slack_inbound.names_of(body)}
        now = self.house.clock.now()
        scene = slack_inbound.Scene("C0TRIAGE", "U0BOT", now, self.author.name, "fr", names=names)
        return slack_inbound.events(body, scene)


def relay(house: House, author: str, reader: str) -> Relay:
    """Nour writes, Luc reads, each on a platform; both have written before."""
    made = {"telegram": house.phone, "slack": house.slack}
    nour, luc = made[author]("Nour"), made[reader]("Luc")
    two = duo(house, nour=nour, luc=luc).agree()
    for player in (nour, luc):
        on_slack = platform_of(player.who) == "slack"
        player.says("Bonjour", under=two.thread(player) if on_slack else None)
    nour.reads()
    return Relay(house, two, nour, luc)


# --- what arrives, as it is read ------------------------------------------------------------------


def read(message: Message) -> str:
    """A message as its reader sees it, without the author's name where it heads it."""
    on_telegram = platform_of(message.to) == "telegram"
    text = _on_telegram(message) if on_telegram else _on_slack(message)
    for head in (f"<b>{message.author}</b>\n", f"<b>{message.author}\n</b>"):
        text = text.replace(head, "", 1) if message.author else text
    name = "" if message.author in ("", "Nour") else f"({message.author}) "
    reply = "(reply) " if on_telegram and message.reply_to else ""
    return f"{name}{reply}{text}".strip()


def _on_telegram(message: Message) -> str:
    parts = telegram_outbound.compose(message)
    words = "\n---\n".join(
        _tagged(
            part.text,
            [
                (_at(part.text, e.offset), _at(part.text, e.offset + e.length), e.type, e.url)
                for e in part.entities
            ],
        )
        for part in parts
    )
    if message.attachment is None:
        return words
    foreign = message.attachment.file is not None and (
        platform_of(message.attachment.file.source) != "telegram"
    )
    content = b"content" if foreign else None
    held = [telegram_files.load_of(each, content) for each in message.attachments]
    words = words.removeprefix(f"<b>{message.author}</b>").lstrip("\n")
    ways = (f"{'hidden ' if load.shown else ''}{load.method}" for load in held)
    return f"[{'+'.join(ways)}] {words}".strip()


def _at(text: str, units: int) -> int:
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le"))


def _tagged(text: str, spans: Sequence[tuple[int, int, str, str | None]]) -> str:
    edges: list[tuple[int, int, str]] = []
    for number, (start, end, kind, url) in enumerate(spans):
        tag = TAGS.get(kind, "a")
        edges.append((start, number, f"<{tag}{f' {url}' if url else ''}>"))
        edges.append((end, -number - 1, f"</{tag}>"))
    shown, at = "", 0
    for where, _, tag in sorted(edges):
        shown += text[at:where] + tag
        at = where
    return shown + text[at:]


def _on_slack(message: Message) -> str:
    words = "\n".join(map(_block, slack_outbound.payload(message)["blocks"]))
    if message.attachment is None:
        return words
    head = f"<b>{message.author} {slack_outbound.ABOVE}"
    held = map(slack_files.name_of, message.attachments)
    return f"[{'+'.join(held)}] {_without(words, head)}".strip()


def _without(words: str, head: str) -> str:
    for end in ("\n</b>", "</b>"):
        words = words.removeprefix(head + end)
    return words


def _block(block: dict[str, Any]) -> str:
    if block["type"] == "section":
        return str(block["text"]["text"])
    if block["type"] != "rich_text":
        return ""
    around = {"rich_text_quote": "q", "rich_text_preformatted": "pre"}
    shown = ""
    for part in block["elements"]:
        inner = "".join(map(_element, part["elements"]))
        tag = around.get(part["type"])
        if tag:
            shown += ("" if not shown or shown.endswith("\n") else "\n") + f"<{tag}>{inner}</{tag}>"
        else:
            shown += ("\n" if shown.endswith(">") else "") + inner
    return shown


def _element(element: dict[str, Any]) -> str:
    text = str(element.get("text") or element.get("url") or "")
    if element["type"] == "link" and element.get("text"):
        text = f"<a {element['url']}>{text}</a>"
    for style in element.get("style") or {}:
        text = f"<{TAGS[style]}>{text}</{TAGS[style]}>"
    return text
