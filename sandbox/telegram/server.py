"""The pretend Telegram Bot API server: its addresses, its gatekeeping and its answers."""

import json
import re
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from urllib.parse import quote

from aiohttp import hdrs, web

from sandbox.telegram import methods_media, methods_messages, methods_settings, topics
from sandbox.telegram.errors import ApiError, ConnectionDropped
from sandbox.telegram.params import Params, read_params
from sandbox.telegram.people import People
from sandbox.telegram.sending import Method
from sandbox.telegram.state import BAD_GATEWAY, Call, Clock, State
from sandbox.telegram.trouble import Limits, Trouble
from sandbox.telegram.view import View

DEFAULT_TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
"""The example token of Telegram's own documentation."""

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{30,50}")
_BAD_GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body></body></html>"
_CHANGING = ("send", "copy", "forward", "edit")

METHODS: dict[str, tuple[str, Method | Callable[[State, Params], Awaitable[object]]]] = {
    name.lower(): (name, method)
    for name, method in {
        **methods_settings.METHODS,
        **methods_messages.METHODS,
        **methods_media.METHODS,
        **topics.METHODS,
        "getUpdates": methods_settings.get_updates,
    }.items()
}
"""By lower-case name: the real server does not mind the case either."""


def _nothing() -> None:
    """The default for who does not care about changes."""


class TelegramServer(People, View):
    """A Telegram with one bot and people whom the sandbox plays: their private chats, and groups
    and channels into which they bring the bot.

    State is in memory and outlives the bot's restarts. `on_change` is called after every visible
    change. Not pretended: other members of groups, topics of groups, inline mode, payments, webhook
    delivery, fetching files from other hosts; such requests fail as they would on the real server,
    or as unknown methods.
    """

    def __init__(
        self,
        clock: Clock,
        token: str = DEFAULT_TOKEN,
        on_change: Callable[[], None] = _nothing,
    ) -> None:
        self.state = State(clock, token, on_change)
        self.token = token

    @property
    def trouble(self) -> Trouble:
        """Faults to order."""
        return self.state.trouble

    @property
    def limits(self) -> Limits:
        """Rate limits (off by default) and file sizes."""
        return self.state.limits

    @property
    def topics(self) -> bool:
        """Whether private chats have topics; off by default. A bot asks once, when it starts."""
        return self.state.topics

    @topics.setter
    def topics(self, on: bool) -> None:
        self.state.topics = on
        self.state.changed()

    def routes(self) -> list[web.RouteDef]:
        """The Bot API, its file downloads, and the files as the page shows them."""
        return [
            web.route(hdrs.METH_ANY, "/telegram/bot{token}/{method}", self._answer),
            web.get("/telegram/file/bot{token}/{path:.+}", self._download),
            web.get("/telegram/media/{unique_id}", self._media),
        ]

    async def close(self, _app: web.Application | None = None) -> None:
        """End the waiting poll, so that the HTTP server can stop (fits `app.on_shutdown`)."""
        self.state.updates.interrupt(BAD_GATEWAY)

    async def _answer(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        params = Params()
        try:
            self._admit(request.match_info["token"])
            name, method = METHODS.get(name.lower(), (name, None))
            if method is None:
                raise ApiError(404, "Not Found")
            self.state.call_counts[name] += 1
            params = await read_params(request, self.state.limits.upload_bytes)
            changing = name.startswith(_CHANGING) and name != "sendChatAction"
            if changing:
                self.state.trouble.before_send()
            result = method(self.state, params)
            if isawaitable(result):
                result = await result
            if changing:
                self.state.trouble.after_send()
        except ConnectionDropped:
            self._log(name, params, 0, "answer dropped")
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        except ApiError as error:
            self._log(name, params, error.code, error.description)
            if error.code == BAD_GATEWAY.code:
                return web.Response(status=502, text=_BAD_GATEWAY_PAGE, content_type="text/html")
            return _json(error.body(), error.code)
        if name != "getUpdates":
            self._log(name, params, 200, "")
        return _json({"ok": True, "result": result}, 200)

    def _admit(self, token: str) -> None:
        """Turn away whoever has the wrong token, and everyone while the server is down."""
        if self.state.trouble.down:
            raise BAD_GATEWAY
        if not _TOKEN.fullmatch(token):
            raise ApiError(404, "Not Found")
        if token != self.token:
            raise ApiError(401, "Unauthorized")
        until = self.state.logged_out_until
        if until is not None and self.state.clock.now() < until:
            raise ApiError(400, "Logged out")

    def _log(self, name: str, params: Params, code: int, description: str) -> None:
        call = Call(self.state.clock.now(), name, params.log(), code, description)
        self.state.calls.append(call)

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._admit(request.match_info["token"])
        except ApiError as error:
            return _json(error.body(), error.code)
        stored = self.state.files.fetch(request.match_info["path"], self.state.clock.now())
        if stored is None:
            return _json(ApiError(404, "Not Found").body(), 404)
        # The real file server does not say what a file is either.
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def _media(self, request: web.Request) -> web.Response:
        stored = self.state.files.shown(request.match_info["unique_id"])
        if stored is None:
            raise web.HTTPNotFound
        name = quote(stored.name or stored.unique_id, safe="")
        way, mime = "attachment", "application/octet-stream"
        if stored.opens:
            way, mime = "inline", stored.mime
        if mime in ("text/plain", "application/json"):
            mime += "; charset=utf-8"
        return web.Response(
            body=stored.content,
            headers={
                hdrs.CONTENT_TYPE: mime,
                hdrs.CONTENT_DISPOSITION: f"{way}; filename*=UTF-8''{name}",
            },
        )


def _json(body: object, status: int) -> web.Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return web.Response(text=text, status=status, content_type="application/json")
