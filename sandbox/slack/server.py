"""SlackServer: the pretend Slack, put together."""

from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.slack import (
    chat_methods,
    conversation_methods,
    file_methods,
    people_methods,
    view_methods,
)
from sandbox.slack.api import Arguments, Call, Method, WebApi
from sandbox.slack.errors import Json, SlackError
from sandbox.slack.file_methods import FileServer
from sandbox.slack.interactions import Interactions
from sandbox.slack.messages import file_wire
from sandbox.slack.people import People
from sandbox.slack.request_url import RequestUrl
from sandbox.slack.response_urls import ResponseUrls
from sandbox.slack.socket import Sockets
from sandbox.slack.state import (
    BOT_ID,
    BOT_USER_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    TEAM_NAME,
    Channel,
    Clock,
    Message,
    Timing,
)
from sandbox.slack.trouble import Trouble
from sandbox.slack.watching import Watching, show
from sandbox.slack.workspace import Workspace


class SlackServer:
    """A pretend Slack workspace with one app installed.

    `base_url` returns the address this server is reached at, without a final slash. `clock` dates
    the messages; the limits that Slack counts in seconds (acknowledgements, triggers, retries)
    follow real time, see `timing`. The app is in Socket Mode, unless `request_url` is given: then
    it is told by signed requests to what that returns. All state is in memory and outlives restarts
    of the bot. Call `close` at the end. Must be used inside one event loop.
    """

    bot_user_id = BOT_USER_ID
    bot_id = BOT_ID
    team_id = TEAM_ID

    def __init__(
        self,
        clock: Clock,
        base_url: Callable[[], str],
        bot_token: str = "xoxb-sandbox",
        app_token: str = "xapp-sandbox",
        signing_secret: str = "sandbox-secret",
        on_change: Callable[[], None] = lambda: None,
        timing: Timing | None = None,
        request_url: Callable[[], str] | None = None,
    ) -> None:
        self.bot_token = bot_token
        self.app_token = app_token
        self.signing_secret = signing_secret
        self.timing = timing or Timing()
        self.trouble = Trouble()
        self.workspace = workspace = Workspace(clock, base_url, self.timing, on_change)
        self._sockets: Sockets | None = None
        self._delivery: Sockets | RequestUrl
        if request_url is None:
            self._delivery = self._sockets = Sockets(workspace, self.trouble)
        else:
            self._delivery = RequestUrl(workspace, self.trouble, request_url, signing_secret)
        methods = {
            **chat_methods.METHODS,
            **conversation_methods.METHODS,
            **file_methods.METHODS,
            **people_methods.METHODS,
            **view_methods.METHODS,
            "apps.connections.open": Method(self._open_connection, token="app"),
        }
        self.api = WebApi(workspace, self.trouble, methods, bot_token, app_token)
        self._files = FileServer(workspace, self.trouble, bot_token)
        self._response_urls = ResponseUrls(workspace, self.trouble)

        people = People(workspace)
        self.add_user, self.add_channel = people.add_user, people.add_channel
        self.add_usergroup, self.remove_user = people.add_usergroup, people.remove_user
        self.say, self.edit, self.delete = people.say, people.edit, people.delete
        self.send_file, self.send_files = people.send_file, people.send_files
        self.react, self.unreact = people.react, people.unreact
        self.join, self.leave, self.archive = people.join, people.leave, people.archive
        self.open_home, self.dm_of = people.open_home, people.dm_of

        using = Interactions(workspace, self._delivery)
        self.press, self.press_view, self.press_home = (
            using.press,
            using.press_view,
            using.press_home,
        )
        self.fill, self.submit, self.close_view = using.fill, using.submit, using.close_view
        self.command, self.shortcut = using.command, using.shortcut
        self.message_shortcut = using.message_shortcut

        eyes = Watching(workspace)
        self.seen, self.wait_for, self.wait_until = eyes.seen, eyes.wait_for, eyes.wait_until
        self.top_view, self.home, self.wait_for_view = eyes.top_view, eyes.home, eyes.wait_for_view
        self.wait_until_closed, self.warnings = eyes.wait_until_closed, eyes.warnings
        self.plain_text, self.name_of = eyes.plain_text, eyes.name_of

    def routes(self) -> list[web.RouteDef]:
        """Everything the app talks to, under /slack/."""
        sockets = self._sockets
        return [
            web.post("/slack/api/{method}", self.api.handle),
            web.get("/slack/api/{method}", self.api.handle, allow_head=False),
            *([web.get("/slack/socket", sockets.handle, allow_head=False)] if sockets else []),
            web.post("/slack/upload/{file_id}/{key}", self._files.upload),
            web.get("/slack/files/{key}/{name}", self._files.download),
            web.get("/slack/files/{key}/download/{name}", self._files.download),
            web.post("/slack/response/{key}", self._response_urls.handle),
        ]

    async def close(self) -> None:
        """Close the connections and stop what runs in the background."""
        await self._delivery.close()

    @property
    def calls(self) -> deque[Call]:
        """The app's recent Web API calls, oldest first (the last two thousand)."""
        return self.api.calls

    @property
    def scopes(self) -> set[str]:
        """The bot token's scopes; take one away to see missing_scope."""
        return self.workspace.scopes

    @property
    def event_types(self) -> set[str]:
        """The events the app is subscribed to."""
        return self.workspace.event_types

    @property
    def lost(self) -> int:
        """How many events were given up after all retries."""
        return self._delivery.lost

    @property
    def redelivered(self) -> int:
        """How many times an event was sent again."""
        return self._delivery.redelivered

    @property
    def connections(self) -> int:
        """How many sockets the app has open."""
        return self._delivery.connections

    async def wait_until_connected(self, timeout: float = 60.0) -> None:  # noqa: ASYNC109
        """Return once the app can be told something: it has a socket open, or has answered the
        challenge at its Request URL. Raises TimeoutError."""
        if isinstance(self._delivery, RequestUrl):
            await self._delivery.wait_until_verified(timeout)
        else:
            await self.wait_until(lambda: self.connections > 0, timeout=timeout)

    async def wait_until_delivered(self, timeout: float = 60.0) -> None:  # noqa: ASYNC109
        """Return once every event so far is acknowledged or given up. Raises TimeoutError."""
        await self.wait_until(lambda: not self._delivery.delivering, timeout=timeout)

    def _open_connection(self, workspace: Workspace, arguments: Arguments) -> Json:
        if self._sockets is None:
            raise SlackError("forbidden_team")  # a guess: Slack does not document this case
        return {"url": self._sockets.ticket_url()}

    def snapshot(self, newest: int | None = None) -> dict[str, Any]:
        """All that people see, as JSON; of each conversation the `newest` messages, or all.

        Messages and blocks are as Slack stores them (`&`, `<`, `>` escaped); `plain_text` and the
        exported `readable` turn them into words. Times are Slack timestamps.
        """
        workspace = self.workspace
        return {
            "team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN},
            "bot_user_id": BOT_USER_ID,
            "users": {
                user.id: {
                    "id": user.id,
                    "name": user.name,
                    "real_name": user.real_name,
                    "guest": user.guest,
                    "bot": user.bot,
                    "deleted": user.deleted,
                    "tz": user.tz,
                    "locale": user.locale,
                    "dm": workspace.dms.get(user.id),
                }
                for user in workspace.users.values()
            },
            "channels": {
                channel.id: self._show_channel(channel, newest)
                for channel in workspace.channels.values()
            },
            "views": {
                user: [show(view) for view in stack] for user, stack in workspace.stacks.items()
            },
            "homes": {user: show(view) for user, view in workspace.homes.items()},
            "warnings": self._show_warnings(),
            "connections": self.connections,
            "lost": self.lost,
            "down": self.trouble.down,
        }

    def _show_warnings(self) -> dict[str, list[str]]:
        shown: dict[str, list[str]] = {user: [] for user in self.workspace.users}
        for notice in self.workspace.warnings:
            shown[notice.user].append(notice.text)
        return shown

    def _show_channel(self, channel: Channel, newest: int | None) -> Json:
        stamps = sorted(channel.messages)
        if newest is not None:
            stamps = stamps[-newest:] if newest else []
        return {
            "id": channel.id,
            "name": channel.name,
            "kind": channel.kind,
            "private": channel.private,
            "archived": channel.archived,
            "members": list(channel.members),
            "messages": [self._show_message(channel.messages[ts]) for ts in stamps],
        }

    def _show_message(self, message: Message) -> Json:
        files = self.workspace.files
        return {
            "ts": message.ts,
            "user": message.user,
            "username": message.username,
            "by_bot": message.by_bot,
            "text": message.text,
            "blocks": message.blocks,
            "thread_ts": message.thread_ts,
            "reply_count": len(message.replies),
            "edited": message.edited,
            "files": [file_wire(self.workspace, files[f]) for f in message.files if f in files],
            "ephemeral_to": message.ephemeral_to,
            "metadata": message.metadata,
            "reactions": message.reactions,
            "subtype": message.subtype,
            "pinned": message.pinned,
        }
