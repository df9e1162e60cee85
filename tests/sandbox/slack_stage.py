"""A pretend Slack on a free port, a clock to move, and the real slack_sdk and Bolt beside it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.app.async_server import AsyncSlackAppServer
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import BOT_USER_ID, SlackServer, Timing
from tests.patience import PATIENCE, be_patient

ANNE, BRUNO, CHLOE = "U0ANNE", "U0BRUNO", "U0CHLOE"
TRIAGE, OPEN, ELSEWHERE = "C0TRIAGE", "C0OPEN", "C0ELSEWHERE"


BOTH = [pytest.param(False, id="socket"), pytest.param(True, id="http")]
"""How Slack tells the app: for `by_http`, where the same is true of both."""


class StillClock:
    """A clock that stands still until told otherwise."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The instant it stands at."""
        return self.instant


@dataclass
class Stage:
    """The server, an app's client and what it takes to run a Bolt app against them."""

    slack: SlackServer
    clock: StillClock
    url: str
    session: aiohttp.ClientSession
    by_http: bool = False
    request_url: str = ""
    client: AsyncWebClient = field(init=False)
    _handlers: list[AsyncSocketModeHandler] = field(default_factory=list)
    _servers: list[web.AppRunner] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = self.web_client(self.slack.bot_token)

    def web_client(self, token: str) -> AsyncWebClient:
        """The real client, without its own retries."""
        base_url = f"{self.url}/slack/api/"
        return AsyncWebClient(
            token=token, base_url=base_url, session=self.session, retry_handlers=[]
        )

    async def refusal(self, method: str, **arguments: Any) -> dict[str, Any]:
        """The answer to a call that must fail."""
        try:
            answer = await self.client.api_call(method, json=arguments)
        except SlackApiError as error:
            return dict(error.response.data)
        raise AssertionError(f"{method} was accepted: {answer.data!r}")

    def bolt(self) -> AsyncApp:
        """A Bolt app to hang listeners on."""
        return AsyncApp(client=self.client, signing_secret=self.slack.signing_secret)

    async def connect(self, app: AsyncApp) -> None:
        """Connect a Bolt app: by Socket Mode, or by Bolt's own web server."""
        if self.by_http:
            server = AsyncSlackAppServer(0, "/slack/events", app)
            self._servers.append(web.AppRunner(server.web_app, shutdown_timeout=0.1))
            self.request_url = f"{await listen(self._servers[-1])}/slack/events"
        else:
            await self._open_socket(app)
        await self.slack.wait_until_connected()

    async def _open_socket(self, app: AsyncApp) -> None:
        handler = AsyncSocketModeHandler(app, self.slack.app_token, ping_interval=1)
        self._handlers.append(handler)
        await handler.connect_async()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Disconnect what is connected."""
        for handler in self._handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]
        for server in self._servers:
            await server.cleanup()


class Heard:
    """The payloads a Bolt app was given, in order, to be awaited one by one."""

    def __init__(self, app: AsyncApp) -> None:
        self.queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

        @app.middleware
        async def note(body: dict[str, Any], next: Any) -> None:
            self.queue.put_nowait(body)
            await next()

        @app.event({"type": "message"})
        async def message(body: dict[str, Any]) -> None: ...

        for kind in (
            "app_home_opened",
            "app_mention",
            "file_shared",
            "member_joined_channel",
            "member_left_channel",
            "reaction_added",
        ):

            @app.event(kind)
            async def other(body: dict[str, Any]) -> None: ...

    async def next(self) -> dict[str, Any]:
        """The next payload."""
        return await asyncio.wait_for(self.queue.get(), PATIENCE)

    async def event(self) -> dict[str, Any]:
        """The inner event of the next payload."""
        event: dict[str, Any] = (await self.next())["event"]
        return event


async def listen(runner: web.AppRunner) -> str:
    """Serve at a free port; returns the address, without a final slash."""
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}"


@asynccontextmanager
async def open_stage(*, by_http: bool = False) -> AsyncIterator[Stage]:
    """A fresh workspace with three people, a private, a public and a foreign channel; it tells the
    app through Socket Mode, or by requests."""
    clock = StillClock()
    stage: Stage
    slack = SlackServer(
        clock,
        lambda: stage.url,
        timing=be_patient(Timing(share_seconds=0, close_seconds=1, retry_scale=0)),
        request_url=(lambda: stage.request_url) if by_http else None,
    )
    slack.add_user(ANNE, "anne", "Anne Martin", email="anne@example.org")
    slack.add_user(BRUNO, "bruno", "Bruno Petit", tz="America/New_York", locale="en-US")
    slack.add_user(CHLOE, "chloe", "Chloé Roux", guest=True)
    slack.add_channel(TRIAGE, "triage", [ANNE, BRUNO, BOT_USER_ID])
    slack.add_channel(OPEN, "open", [ANNE], private=False)
    slack.add_channel(ELSEWHERE, "elsewhere", [ANNE])
    application = web.Application()
    application.add_routes(slack.routes())
    runner = web.AppRunner(application, shutdown_timeout=1)
    url = await listen(runner)
    async with aiohttp.ClientSession() as session:
        stage = Stage(slack, clock, url, session, by_http)
        yield stage
        await stage.close()
        await slack.close()
    await runner.cleanup()
