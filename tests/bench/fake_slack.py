"""A Slack that lets the bot connect, says yes to all it posts, and otherwise keeps still."""

from itertools import count

from aiohttp import web

CHANNEL = "C0BENCH"
_BOT = "U0BENCHBOT"


class FakeSlack:
    """One workspace with one channel and nobody in it."""

    def __init__(self) -> None:
        self._application = web.Application()
        self._application.router.add_route("*", "/slack/api/{method}", self._api)
        self._application.router.add_get("/slack/socket", self._socket)
        self._runner = web.AppRunner(self._application, access_log=None, shutdown_timeout=0.1)
        self._address = ""
        self._stamps = count(1)
        self.posted = 0
        """How many messages the bot has posted."""

    async def start(self) -> None:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self._address = f"127.0.0.1:{port}/slack"

    async def stop(self) -> None:
        await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """What comes before the method."""
        return f"http://{self._address}/api/"

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        answer: dict[str, object] = {"ok": True}
        if method == "auth.test":
            answer |= {"user_id": _BOT, "team_id": "T0BENCH", "bot_id": "B0BENCH"}
        elif method == "apps.connections.open":
            answer |= {"url": f"ws://{self._address}/socket"}
        elif method == "conversations.members":
            answer |= {"members": [_BOT]}
        elif method in ("chat.postMessage", "chat.update"):
            self.posted += 1
            given = await request.post()
            stamp = given.get("ts") or f"1700000000.{next(self._stamps):06}"
            answer |= {"channel": CHANNEL, "ts": stamp, "message": {"ts": stamp}}
        return web.json_response(answer)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        async for _ in socket:
            pass
        return socket
