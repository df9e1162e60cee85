"""What the pretend Telegram remembers: people, chats, messages, files, settings, waiting updates.

It lives in the sandbox's process, so it outlives every restart of the bot.
"""

import asyncio
import itertools
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sandbox.telegram.errors import ApiError, Json
from sandbox.telegram.files import FileStore, StoredFile
from sandbox.telegram.keyboards import Rows
from sandbox.telegram.trouble import Limits, Trouble
from sandbox.telegram.updates import UpdateQueue

CALLBACK_LIFETIME = timedelta(seconds=15)
"""How long a button press may be answered. Undocumented; bot authors report 5 to 20 s."""

CALLS_KEPT = 1000
"""Entries of the call log, the oldest go first."""

BAD_GATEWAY = ApiError(502, "Bad Gateway")
"""What stands before the real servers says this when they are away."""


class Clock(Protocol):
    """Whoever knows the time."""

    def now(self) -> datetime:
        """The instant, aware."""


@dataclass(slots=True)
class User:
    """A person, or the bot itself."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def wire(self) -> Json:
        """The `User` object."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                user[name] = value
        return user

    def chat_wire(self) -> Json:
        """The `Chat` object of the private chat with this person."""
        chat: Json = {"id": self.id, "type": "private", "first_name": self.first_name}
        if self.last_name:
            chat["last_name"] = self.last_name
        if self.username:
            chat["username"] = self.username
        return chat


@dataclass(slots=True)
class Message:
    """One message. `text` and `entities` are a caption if the kind is not "text"."""

    id: int
    chat: "Chat"
    from_bot: bool
    date: datetime
    kind: str = "text"
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    media: Json = field(default_factory=dict)
    file: StoredFile | None = None
    inline: Rows = field(default_factory=list)
    other_markup: bool = False
    reply_to: int | None = None
    edited: datetime | None = None
    deleted: bool = False
    album: str | None = None
    origin: Json | None = None
    pinned: bool = False
    reaction: str | None = None
    protected: bool = False
    extra: Json = field(default_factory=dict)
    thread: int | None = None
    """The topic it stands in."""

    def wire(self, bot: User, *, with_reply: bool = True) -> Json:
        """The `Message` object as the bot sees it; a deleted one is an `InaccessibleMessage`."""
        if self.deleted:
            return {"chat": self.chat.wire(), "message_id": self.id, "date": 0}
        message: Json = {
            "message_id": self.id,
            "chat": self.chat.wire(),
            "date": int(self.date.timestamp()),
            **self.media,
            **self.extra,
        }
        if self.chat.kind == "channel":  # where everybody speaks in the channel's name
            message["sender_chat"] = self.chat.wire()
        else:
            message["from"] = (bot if self.from_bot else self.chat.user).wire()
        name = "text" if self.kind == "text" else "caption"
        if self.text:
            message[name] = self.text
            if self.entities:
                message["entities" if name == "text" else "caption_entities"] = self.entities
        if self.inline:
            message["reply_markup"] = {"inline_keyboard": self.inline}
        if self.edited:
            message["edit_date"] = int(self.edited.timestamp())
        if self.album:
            message["media_group_id"] = self.album
        if self.origin:
            message["forward_origin"] = self.origin
        if self.protected:
            message["has_protected_content"] = True
        if self.thread:
            message |= {"message_thread_id": self.thread, "is_topic_message": True}
        replied = self.reply_to or (self.thread if self.thread != self.id else None)
        if with_reply and replied is not None:
            answered = self.chat.message(replied)
            if answered:
                message["reply_to_message"] = answered.wire(bot, with_reply=False)
        return message


@dataclass(frozen=True, slots=True)
class Press:
    """Someone pressed an inline button."""

    label: str
    date: datetime


@dataclass(slots=True)
class Callback:
    """A button press that the bot has yet to answer, or its answer."""

    id: str
    chat: "Chat"
    at: datetime
    data: str
    message_id: int
    answer: str | None = None
    alert: bool = False
    answered: bool = False


@dataclass(slots=True)
class Chat:
    """The private chat of one person with the bot, as both see it; or a group or a channel of that
    person's, into which they brought the bot."""

    user: User
    id: int
    kind: str = "private"
    """`private`, `group`, `supergroup` or `channel`."""
    title: str = ""
    started: bool = False
    blocked: bool = False
    """By the person; of a group or a channel: the bot is out of it."""
    messages: dict[int, Message] = field(default_factory=dict)
    timeline: list[Message | Press] = field(default_factory=list)
    fresh: dict[int, Message] = field(default_factory=dict)
    keyboard: Json | None = None
    force_reply: Json | None = None
    typing_until: datetime | None = None
    action: str | None = None
    pinned: list[int] = field(default_factory=list)
    topics: dict[int, str] = field(default_factory=dict)
    """The names of its topics."""
    topic: int | None = None
    """The one that the person has open."""
    menu_button: Json | None = None
    toast: Callback | None = None
    pending: dict[str, Callback] = field(default_factory=dict)

    def wire(self) -> Json:
        """The `Chat` object."""
        if self.kind == "private":
            return self.user.chat_wire()
        chat: Json = {"id": self.id, "type": self.kind, "title": self.title}
        if self.kind == "group":
            chat["all_members_are_administrators"] = True
        return chat

    def message(self, message_id: int | None) -> Message | None:
        """The message of this id unless it is deleted."""
        message = self.messages.get(message_id or 0)
        return None if message is None or message.deleted else message

    def touch(self, message: Message) -> None:
        """Note that the bot has just shown or changed this message."""
        self.fresh.pop(message.id, None)
        self.fresh[message.id] = message

    def mark(self) -> None:
        """From here on, only what the bot does next is fresh."""
        self.fresh.clear()


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot and how it ended. Code 0: performed, but the answer was dropped."""

    at: datetime
    method: str
    params: Json
    code: int
    description: str

    def as_json(self) -> Json:
        """For the page's log."""
        return {
            "at": self.at.isoformat(),
            "method": self.method,
            "params": self.params,
            "code": self.code,
            "description": self.description,
        }


@dataclass(slots=True)
class Profile:
    """What the bot says about itself, by language code ("" for everyone else)."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """By scope (its JSON without blanks, sorted) and language."""
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})


class State:
    """Everything, in one place, with one signal for every change."""

    def __init__(self, clock: Clock, token: str, on_change: Callable[[], None]) -> None:
        self.clock = clock
        self.token = token
        self.bot = User(
            int(token.partition(":")[0]), "Camarade", username="CamaradeBot", is_bot=True
        )
        self.chats: dict[int, Chat] = {}
        self.known_users: dict[int, Json] = {self.bot.id: self.bot.wire()}
        self.files = FileStore(token)
        self.profile = Profile(names={"": self.bot.first_name})
        self.updates = UpdateQueue(clock.now, self.wake_waiters)
        self.callbacks: dict[str, Callback] = {}
        self.limits = Limits()
        self.trouble = Trouble(self._trouble_changed)
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.call_counts: Counter[str] = Counter()
        self.logged_out_until: datetime | None = None
        self.topics = False
        self.on_change = on_change
        self.revision = 0
        self._message_ids = itertools.count(1)
        self._album_ids = itertools.count(13_000_000_000_000_001)
        self._callback_ids = itertools.count(4_382_000_000_000_000_001)
        self._waiters: set[asyncio.Future[None]] = set()

    def next_message_id(self) -> int:
        """Ids grow over all private chats of the bot together, as they really do."""
        return next(self._message_ids)

    def next_album_id(self) -> str:
        """A new `media_group_id`."""
        return str(next(self._album_ids))

    def next_callback_id(self) -> str:
        """A new callback query id."""
        return str(next(self._callback_ids))

    def changed(self) -> None:
        """Something visible has changed: tell the page and whoever waits."""
        self.revision += 1
        self.wake_waiters()
        self.on_change()

    def wake_waiters(self) -> None:
        """Let whoever waits look again."""
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def wait_until(self, condition: Callable[[], bool], timeout: float) -> bool:  # noqa: ASYNC109 - one deadline over many looks
        """Look at `condition` after every change until it holds; False after `timeout` seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not condition():
            waiter = loop.create_future()
            self._waiters.add(waiter)
            try:
                await asyncio.wait_for(waiter, max(0.0, deadline - loop.time()))
            except TimeoutError:
                self._waiters.discard(waiter)
                return condition()
        return True

    def forget_old_callbacks(self) -> None:
        """Drop presses, answered or not, whose time is over (they are kept in order of time)."""
        oldest = self.clock.now() - CALLBACK_LIFETIME
        while self.callbacks:
            first = next(iter(self.callbacks.values()))
            if first.at > oldest:
                return
            del self.callbacks[first.id]
            first.chat.pending.pop(first.id, None)

    def _trouble_changed(self) -> None:
        if self.trouble.down:
            self.updates.interrupt(BAD_GATEWAY)
        self.changed()
