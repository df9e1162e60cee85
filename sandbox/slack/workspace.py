"""The workspace: all state, and the few operations every other part needs.

Methods, sockets and people all work on this one object, inside one event loop, so each
synchronous step is atomic.
"""

import asyncio
import secrets
import time
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Any

from sandbox.slack.errors import Json, SlackError
from sandbox.slack.state import (
    BOT_USER_ID,
    Channel,
    Clock,
    ConversationKind,
    File,
    Message,
    Notice,
    ResponseUrl,
    Timing,
    Trigger,
    User,
    UserGroup,
    View,
)

# The bot scopes of the app; a test takes one away to see `missing_scope`.
SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:manage",
        "channels:read",
        "chat:write",
        "chat:write.customize",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:read",
        "im:write",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "pins:write",
        "reactions:read",
        "reactions:write",
        "team:read",
        "usergroups:read",
        "users:read",
        "users:read.email",
    }
)
# The event subscriptions of the app; only these are delivered.
EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "file_shared",
        "member_joined_channel",
        "member_left_channel",
        "message.channels",
        "message.groups",
        "message.im",
        "message.mpim",
        "reaction_added",
        "reaction_removed",
        "subteam_members_changed",
    }
)
KEPT = 2000  # triggers, response URLs and warnings kept before the oldest is forgotten


class Changes:
    """Wakes whoever waits for a visible change."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        self.on_change = on_change
        self._waiting: set[asyncio.Future[None]] = set()

    def happened(self) -> None:
        """Something visible has changed."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()
        self.on_change()

    async def next(self) -> None:
        """Return at the next change."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)


class Workspace:
    """Everything the pretend Slack knows.

    `emit` sends an Events API event to the app; the socket hub sets it.
    """

    def __init__(
        self,
        clock: Clock,
        base_url: Callable[[], str],
        timing: Timing,
        on_change: Callable[[], None],
    ) -> None:
        self.clock = clock
        self.base_url = base_url
        self.timing = timing
        self.changes = Changes(on_change)
        self.emit: Callable[[Json], None] = lambda event: None
        self.scopes: set[str] = set(SCOPES)
        self.event_types: set[str] = set(EVENTS)
        self.paid_plan = True
        self.users: dict[str, User] = {}
        self.emails: dict[str, str] = {}
        self.channels: dict[str, Channel] = {}
        self.names: dict[str, str] = {}
        self.dms: dict[str, str] = {}
        self.groups_of_people: dict[frozenset[str], str] = {}
        self.files: dict[str, File] = {}
        self.usergroups: dict[str, UserGroup] = {}
        self.views: dict[str, View] = {}
        self.external_views: dict[str, str] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.warnings: deque[Notice] = deque(maxlen=KEPT)
        self._numbers = count(1)
        self._last_ts = 0
        bot = User(BOT_USER_ID, "camarade", "Camarade", bot=True)
        self.users[bot.id] = bot

    # time and identifiers

    def next_ts(self) -> str:
        """A message timestamp: the clock's "seconds.micro", strictly increasing."""
        now = self.clock.now().timestamp()
        self._last_ts = max(self._last_ts + 1, round(now * 1_000_000))
        seconds, micro = divmod(self._last_ts, 1_000_000)
        return f"{seconds}.{micro:06d}"

    def now(self) -> int:
        """Unix time in whole seconds, by the sandbox's clock."""
        return int(self.clock.now().timestamp())

    def new_id(self, prefix: str) -> str:
        """An identifier that looks like Slack's: `F0SB000001`."""
        return f"{prefix}0SB{next(self._numbers):06d}"

    def new_trigger(self, user: str, view_id: str | None = None) -> str:
        """A trigger_id for `user`, valid once and for `timing.trigger_seconds`."""
        number = next(self._numbers)
        trigger_id = f"{10_000_000 + number}.{20_000_000 + number}.{secrets.token_hex(16)}"
        expires = time.monotonic() + self.timing.trigger_seconds
        self.triggers[trigger_id] = Trigger(user, expires, view_id)
        _forget_oldest(self.triggers)
        return trigger_id

    def use_trigger(self, trigger_id: str) -> Trigger:
        """Exchange a trigger_id. Errors: invalid_, expired_, exchanged_trigger_id."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(
        self,
        user: str,
        channel: str,
        message: Message | None = None,
        thread_ts: str | None = None,
    ) -> str:
        """A response_url for an interaction of `user` in `channel`."""
        key = secrets.token_urlsafe(18)
        expires = time.monotonic() + self.timing.response_url_seconds
        self.response_urls[key] = ResponseUrl(user, channel, expires, message, thread_ts)
        _forget_oldest(self.response_urls)
        return f"{self.base_url()}/slack/response/{key}"

    # conversations

    def add_channel(
        self, channel_id: str, name: str, kind: ConversationKind, members: list[str], creator: str
    ) -> Channel:
        """Create a conversation; tells nobody."""
        channel = Channel(channel_id, name, kind, self.now(), creator, dict.fromkeys(members))
        self.channels[channel_id] = channel
        if name:
            self.names[name] = channel_id
        return channel

    def dm_of(self, user_id: str) -> str:
        """The id of the direct conversation between the bot and `user_id`, made if needed."""
        if user_id not in self.dms:
            channel_id = "D" + user_id[1:]
            self.add_channel(channel_id, "", "im", [user_id, BOT_USER_ID], user_id)
            self.dms[user_id] = channel_id
        return self.dms[user_id]

    def find(self, channel: str) -> Channel:
        """The conversation the *bot* means by an id or a name. Error: channel_not_found."""
        channel_id = self.names.get(channel.removeprefix("#"), channel)
        found = self.channels.get(channel_id)
        if found is None or (found.private and BOT_USER_ID not in found.members):
            raise SlackError("channel_not_found")
        return found

    def message(self, channel: Channel, ts: str) -> Message:
        """A message the bot may name by its ts. Error: message_not_found."""
        message = channel.messages.get(ts)
        if message is None or message.ephemeral_to is not None:
            raise SlackError("message_not_found")
        return message

    def changed(self, channel: Channel | None = None) -> None:
        """Note a visible change, in `channel` if it is in one."""
        if channel is not None:
            channel.version += 1
        self.changes.happened()

    def need(self, *scopes: str) -> None:
        """Refuse with missing_scope unless the app has all of them."""
        missing = [scope for scope in scopes if scope not in self.scopes]
        if missing:
            provided = ",".join(sorted(self.scopes))
            raise SlackError("missing_scope", needed=",".join(missing), provided=provided)

    def warn(
        self, user: str, text: str, *, channel: str | None = None, about: str | None = None
    ) -> None:
        """Show `user` that the app did not do its part."""
        self.warnings.append(Notice(user, text, self.next_ts(), channel, about))
        self.changed(self.channels.get(channel) if channel else None)


def _forget_oldest(things: dict[str, Any]) -> None:
    if len(things) > KEPT:
        del things[next(iter(things))]
