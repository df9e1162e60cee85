"""The sandbox's web page: what it shows (a live stream of parts) and what people do on it.

Everything visible is cut into parts (`clock`, `bot`, `chat:<user>`, `channel:<id>`, …). A browser
gets all parts when it connects to `/page/live`, then only those that changed, so that the page can
redraw little and keep what is being typed. What people do is in `acts`.
"""

import asyncio
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import WSCloseCode, WSMsgType, web

from sandbox.acts import Acts
from sandbox.personas import cast
from sandbox.rehearsal import NotRehearsed, rehearsed

if TYPE_CHECKING:
    from sandbox.world import World

STATIC = Path(__file__).parent / "static"

COALESCE_SECONDS = 0.03
"""Changes that follow each other this closely are sent together."""

HEARTBEAT_SECONDS = 2.0
"""The clock's and the bot's parts are looked at this often even if nobody reported a change."""

SHOWN_CALLS = 120
"""How many recent API calls of each platform the drawer shows."""


class Page:
    """The page's HTTP and WebSocket service, for one World."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._sockets: set[web.WebSocketResponse] = set()

    def routes(self) -> list[web.AbstractRouteDef]:
        """GET /, /static, /page/state, calls, rehearsal, WS /page/live, and the POSTs of `Acts`."""
        return [
            web.get("/", self._index),
            web.static("/static", STATIC),
            web.get("/page/state", self._state),
            web.get("/page/calls", self._calls),
            web.get("/page/rehearsal", self._rehearsal),
            web.get("/page/live", self._live),
            web.get("/page/slack/file/{file_id}", self._slack_file),
            *Acts(self._world).routes(),
        ]

    async def close(self) -> None:
        """Tell every browser that the sandbox is going."""
        for socket in list(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY, message=b"the sandbox stops")

    # -- what is shown ------------------------------------------------------------------------

    def light_parts(self) -> dict[str, Any]:
        """What changes with time alone."""
        world = self._world
        clock = world.clock
        travel = world.travel
        return {
            "clock": {
                "offset": clock.offset.total_seconds(),
                "version": clock.version,
                "settled": clock.settled_version == clock.version,
                "next_due": clock.next_due.isoformat() if clock.next_due else None,
                "travelling": world.travelling,
                "travel": travel
                and {
                    "start": travel.start.isoformat(),
                    "target": travel.target.isoformat() if travel.target else None,
                    "stops": travel.stops,
                    "done": travel.done,
                    "outcome": travel.outcome,
                },
            },
            "bot": {
                "state": world.bot.state,
                "reason": world.bot.reason,
                "pid": world.bot.pid,
                "starts": world.bot.starts,
                "reporting": clock.reporting,
            },
        }

    def heavy_parts(self) -> dict[str, Any]:
        """What changes when somebody does something."""
        telegram = self._world.telegram.snapshot()
        slack = self._world.slack.snapshot()
        parts: dict[str, Any] = {
            "telegram": {"bot": telegram["bot"], "trouble": telegram["trouble"]},
            "mail": self._world.mail.snapshot(),
            "slack": {
                key: value
                for key, value in slack.items()
                if key not in {"channels", "views", "homes"}
            },
        }
        parts |= {f"chat:{key}": value for key, value in telegram["chats"].items()}
        for name, plural in (("channel", "channels"), ("views", "views"), ("home", "homes")):
            parts |= {f"{name}:{key}": value for key, value in slack[plural].items()}
        return parts

    async def _index(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    async def _state(self, request: web.Request) -> web.Response:
        parts = {"cast": cast()} | self.light_parts() | self.heavy_parts()
        state = {"now": self._world.clock.now().isoformat(), "parts": parts}
        return web.json_response(state | {"log": list(self._world.bot.log)})

    async def _calls(self, request: web.Request) -> web.Response:
        telegram = list(self._world.telegram.calls)[-SHOWN_CALLS:]
        slack = list(self._world.slack.calls)[-SHOWN_CALLS:]
        return web.json_response(
            {
                "telegram": [
                    _call(call.method, call.params, call.code == 200, call.description)
                    for call in telegram
                ],
                "slack": [
                    _call(call.method, call.params, call.error is None, call.error or "")
                    for call in slack
                ],
            },
            dumps=_dumps,
        )

    async def _rehearsal(self, request: web.Request) -> web.Response:
        """`?zone=…&zone=…`: the mentee's and the mentor's; from the clock's day on. With
        `&everything`, the story in which all is told."""
        world, zones = self._world, request.query.getall("zone", [])
        everything = "everything" in request.query
        day = world.clock.now().date().isoformat()
        try:
            stories = await rehearsed(
                world.environment(), world.root, day, zones, everything=everything
            )
        except NotRehearsed as why:
            return web.json_response({"error": str(why)}, status=400)
        return web.json_response(stories, dumps=_dumps)

    async def _slack_file(self, request: web.Request) -> web.Response:
        """A file as people see it in Slack; their browsers are signed in, unlike the app."""
        file = self._world.slack.workspace.files.get(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file.content, headers={"Content-Type": file.mimetype})

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        self._sockets.add(socket)
        stirred = asyncio.Event()
        self._world.watch(stirred.set)
        sender = asyncio.create_task(self._send(socket, stirred))
        try:
            async for message in socket:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            self._world.unwatch(stirred.set)
            self._sockets.discard(socket)
            sender.cancel()
            with suppress(asyncio.CancelledError, ConnectionError):
                await sender
        return socket

    async def _send(self, socket: web.WebSocketResponse, stirred: asyncio.Event) -> None:
        sent: dict[str, str] = {}
        lines_sent = 0
        parts = {"cast": cast()} | self.light_parts() | self.heavy_parts()
        while True:
            if "slack" in parts:
                # A view that was closed is no longer among the parts: say that it is gone.
                parts |= dict.fromkeys(sent.keys() - parts.keys() - {"cast"})
            texts = {key: _dumps(part) for key, part in parts.items()}
            fresh = [key for key, text in texts.items() if sent.get(key) != text]
            sent |= texts
            bot = self._world.bot
            new = bot.lines_seen - lines_sent
            lines = list(bot.log)[-new:] if new else []
            lines_sent = bot.lines_seen
            if fresh or lines:
                body = ",".join(f"{json.dumps(key)}:{texts[key]}" for key in fresh)
                await socket.send_str(f'{{"parts":{{{body}}},"log":{_dumps(lines)}}}')
            try:
                await asyncio.wait_for(stirred.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                parts = self.light_parts()
            else:
                await asyncio.sleep(COALESCE_SECONDS)
                stirred.clear()
                parts = self.light_parts() | self.heavy_parts()


def _call(method: str, params: Any, fine: bool, outcome: str) -> dict[str, Any]:
    """One line of the drawer; parameters cut short."""
    text = _dumps(params)
    return {"method": method, "params": text[:400], "ok": fine, "outcome": outcome}


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":"))
