"""A Slack that says no more than it must, and what it is told to: for answers that the pretend
Slack of the sandbox, which is as exact as the real one, would never give."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web

from bot.slack.api import Api
from tests.patience import PATIENCE

HTML_404 = "html 404"
"""Told to `will`: answer as a server would that does not know the method."""

Answer = dict[str, Any] | str


def refusal(code: str) -> Answer:
    """A no."""
    return {"ok": False, "error": code}


class TerseSlack:
    """Answers `{"ok": true}` to everything, unless told otherwise."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.acknowledged: list[str] = []
        self.connected = asyncio.Event()
        self._always: dict[str, Answer] = {}
        self._next: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self._acknowledgement = asyncio.Event()
        self._socket: web.WebSocketResponse | None = None

    def always(self, method: str, answer: Answer) -> None:
        """What `method` answers from now on."""
        self._always[method] = answer

    def will(self, method: str, *answers: Answer) -> None:
        """What `method` answers next, once each."""
        self._next[method].extend(answers)

    def told(self, method: str) -> list[dict[str, Any]]:
        """The arguments of all calls of `method`."""
        return [arguments for each, arguments in self.calls if each == method]

    async def happen(self, envelope: str, event: dict[str, Any], **body: Any) -> None:
        """Send an event of the Events API through the socket."""
        assert self._socket is not None
        await self._socket.send_json(
            {
                "type": "events_api",
                "envelope_id": envelope,
                "payload": {"type": "event_callback", "event": event, **body},
            }
        )

    async def acknowledges(self, count: int) -> None:
        """Return when so many envelopes are acknowledged. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while len(self.acknowledged) < count:
                self._acknowledgement.clear()
                await self._acknowledgement.wait()

    def routes(self) -> list[web.RouteDef]:
        """For an application."""
        return [web.route("*", "/api/{method}", self._call), web.get("/socket", self._connect)]

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        json_body = request.content_type == "application/json"
        arguments = await request.json() if json_body else {**request.query, **await request.post()}
        self.calls.append((method, arguments))
        waiting = self._next[method]
        answer = waiting.popleft() if waiting else self._always.get(method, {"ok": True})
        if isinstance(answer, str):
            return web.Response(status=404, text="<html>Not found</html>", content_type="text/html")
        return web.json_response(answer)

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        self._socket = web.WebSocketResponse()
        await self._socket.prepare(request)
        await self._socket.send_json({"type": "hello"})
        self.connected.set()
        async for message in self._socket:
            if message.type == WSMsgType.TEXT:
                self.acknowledged.append(json.loads(message.data)["envelope_id"])
                self._acknowledgement.set()
        return self._socket


@asynccontextmanager
async def open_terse() -> AsyncIterator[tuple[TerseSlack, Api]]:
    """One of these on a free port, and a client of ours for it."""
    slack = TerseSlack()
    application = web.Application()
    application.add_routes(slack.routes())
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    slack.url = f"http://{host}:{port}"
    slack.always("apps.connections.open", {"ok": True, "url": f"ws://{host}:{port}/socket"})
    async with Api("xoxb-terse", f"{slack.url}/api/") as api:
        yield slack, api
    await runner.cleanup()
