"""What the pretend workspace remembers: people, conversations, messages, files, groups.

Plain data kept in memory for as long as the sandbox runs, so it survives restarts of the bot.
Look-ups go through dictionaries and bisection; nothing here walks a whole history.
"""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from sandbox.slack.errors import Json

TEAM_ID = "T0SANDBOX1"
TEAM_DOMAIN = "sandbox"
TEAM_NAME = "Sandbox"
APP_ID = "A0SANDBOX1"
BOT_ID = "B0BOT00001"
BOT_USER_ID = "U0BOT00001"
VERIFICATION_TOKEN = "sandbox-verification-token"  # the obsolete field every payload still has

ConversationKind = Literal["channel", "group", "im", "mpim"]


class Clock(Protocol):
    """Whatever tells the time; in the sandbox it can be moved forward."""

    def now(self) -> datetime:
        """The present instant, aware."""
        ...


@dataclass
class Timing:
    """Slack's delays in real seconds; tests shorten them.

    Source: docs.slack.dev (3 s to acknowledge, trigger_id 3 s, retries at once, after 1 min and
    after 5 min, response_url 30 min). `retry_scale` multiplies the retry delays only. The
    share and close delays are not documented; they only have to be "a moment later".
    """

    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    response_url_seconds: float = 1800.0
    retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
    retry_scale: float = 1.0
    share_seconds: float = 0.2
    close_seconds: float = 2.0


@dataclass
class User:
    """One member of the workspace."""

    id: str
    name: str
    real_name: str
    guest: bool = False
    tz: str = "Europe/Paris"
    locale: str = "fr-FR"
    email: str = ""
    bot: bool = False
    deleted: bool = False
    presence: str = "active"


@dataclass
class Message:
    """One message. `text` is as Slack stores it: `&`, `<` and `>` escaped."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    by_bot: bool = False
    thread_ts: str | None = None
    broadcast: bool = False
    subtype: str | None = None
    files: list[str] = field(default_factory=list)
    metadata: Json | None = None
    edited: Json | None = None
    changed_ts: str = ""  # when it last changed in any way; unlike `edited`, never hidden
    replies: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    pinned: bool = False
    ephemeral_to: str | None = None
    username: str | None = None
    client_msg_id: str | None = None
    inputs: dict[str, Json] = field(default_factory=dict)  # per person: state.values

    @property
    def in_thread(self) -> bool:
        """Whether it is a reply (a thread's first message is not)."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass
class Channel:
    """One conversation of any kind, and its messages in order of time."""

    id: str
    name: str
    kind: ConversationKind
    created: int
    creator: str
    members: dict[str, None] = field(default_factory=dict)  # an ordered set
    archived: bool = False
    opened: bool = True
    topic: str = ""
    purpose: str = ""
    messages: dict[str, Message] = field(default_factory=dict)
    column: list[str] = field(default_factory=list)  # ts of what stands outside threads, sorted
    version: int = 0  # grows with every visible change here

    @property
    def private(self) -> bool:
        """Whether only its members can see it."""
        return self.kind != "channel"

    def add(self, message: Message) -> None:
        """Keep a message; a reply is also noted at its parent."""
        self.messages[message.ts] = message
        if message.in_thread:
            parent = self.messages.get(message.thread_ts or "")
            if parent is not None and message.ephemeral_to is None:
                insort(parent.replies, message.ts)
                parent.thread_ts = parent.ts
        if not message.in_thread or message.broadcast:
            insort(self.column, message.ts)

    def remove(self, message: Message) -> None:
        """Forget a message altogether."""
        del self.messages[message.ts]
        place = bisect_left(self.column, message.ts)
        if place < len(self.column) and self.column[place] == message.ts:
            del self.column[place]
        parent = self.messages.get(message.thread_ts or "") if message.in_thread else None
        if parent is not None and message.ts in parent.replies:
            parent.replies.remove(message.ts)
            if not parent.replies:
                parent.thread_ts = None


@dataclass
class File:
    """An uploaded file. `shares` tells where it has appeared: channel id to message ts."""

    id: str
    name: str
    title: str
    mimetype: str
    user: str
    created: int
    content: bytes = b""
    length: int = 0  # announced by getUploadURLExternal
    uploaded: bool = False
    completed: bool = False
    shares: dict[str, list[Message]] = field(default_factory=dict)


@dataclass
class UserGroup:
    """A user group (`@careers`)."""

    id: str
    handle: str
    name: str
    users: list[str]


@dataclass
class View:
    """A modal or a Home tab, as shown to one person, with what they have typed so far."""

    id: str
    user: str
    definition: Json  # the view as the app sent it, ids filled in
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Json = field(default_factory=dict)  # state.values
    errors: dict[str, str] = field(default_factory=dict)  # block_id to the message shown there

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        blocks: list[Json] = self.definition["blocks"]
        return blocks


@dataclass
class Trigger:
    """A trigger_id: opens one view, once, for three seconds."""

    user: str
    expires: float  # monotonic seconds
    view_id: str | None = None  # the modal it was born in
    used: bool = False


@dataclass
class ResponseUrl:
    """Where an interaction may answer: five times within half an hour (docs.slack.dev)."""

    user: str
    channel: str
    expires: float  # monotonic seconds
    message: Message | None = None  # the message that `replace_original` means
    thread_ts: str | None = None
    uses_left: int = 5


@dataclass(frozen=True)
class Notice:
    """What Slack shows a person when the app did not answer their click, command or form."""

    user: str
    text: str
    ts: str
    channel: str | None = None
    about: str | None = None  # the ts of the message or the id of the view
