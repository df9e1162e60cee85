"""The Web API's front: reads a request, checks its token, runs a method, logs the call."""

import json
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web

from sandbox.slack.errors import Json, SlackError
from sandbox.slack.state import Channel, Message
from sandbox.slack.trouble import Trouble
from sandbox.slack.workspace import Workspace

CALLS_KEPT = 2000
POSTS_PER_SECOND = 1.0  # chat.postMessage in one channel, docs.slack.dev "Rate limits"


class Arguments:
    """The arguments of one call, however they were sent; null and missing are the same."""

    def __init__(self, values: Json) -> None:
        self.values = {name: value for name, value in values.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers are taken as Slack takes them, as their digits."""
        return str(self.values.get(name, default))

    def required(self, name: str) -> str:
        """A string that must be there. Error: invalid_arguments."""
        if self.values.get(name, "") == "":
            raise SlackError("invalid_arguments", [f"missing required field: {name}"])
        return self.text(name)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean, in any of its spellings."""
        return str(self.values.get(name, default)).lower() in ("1", "true")

    def integer(self, name: str, default: int) -> int:
        """A whole number. Error: invalid_arguments."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            raise SlackError("invalid_arguments", [f"must be an integer: {name}"]) from None

    def limit(self, default: int, most: int) -> int:
        """The page size. Error: invalid_limit."""
        limit = self.integer("limit", default)
        if not 1 <= limit <= most:
            raise SlackError("invalid_limit")
        return limit

    def names(self, name: str) -> list[str]:
        """A comma-separated list."""
        value = self.values.get(name, "")
        parts = value if isinstance(value, list) else str(value).split(",")
        return [part.strip() for part in parts if part.strip()]

    def json(self, name: str, error: str = "invalid_arguments") -> Any:
        """A structure, sent as JSON text or inside a JSON body; None if missing."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def channel(self, workspace: Workspace, name: str = "channel") -> Channel:
        """The conversation named by an argument. Error: channel_not_found."""
        return workspace.find(self.text(name))

    def message(self, workspace: Workspace, ts: str = "ts") -> tuple[Channel, Message]:
        """The message named by channel and ts. Errors: channel_not_found, message_not_found."""
        channel = self.channel(workspace)
        return channel, workspace.message(channel, self.text(ts))


@dataclass(frozen=True)
class Method:
    """One Web API method: what it does, the scopes it needs, the token it takes."""

    run: Callable[[Workspace, Arguments], Json]
    scopes: tuple[str, ...] = ()
    token: Literal["bot", "app", "either", "none"] = "bot"


@dataclass(frozen=True)
class Call:
    """One call that the app made. `error` is Slack's code, or None if it went well."""

    method: str
    params: Json
    error: str | None
    status: int
    answer: Json


class WebApi:
    """POST|GET /slack/api/{method}."""

    def __init__(
        self,
        workspace: Workspace,
        trouble: Trouble,
        methods: dict[str, Method],
        bot_token: str,
        app_token: str,
    ) -> None:
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.limits = False
        self._workspace = workspace
        self._trouble = trouble
        self._methods = methods
        self._tokens = {bot_token: "bot", app_token: "app"}
        self._last_post: dict[str, float] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        name = request.match_info["method"]
        if self._trouble.down:
            return web.Response(status=503, text="Service Unavailable")
        values = await _arguments_of(request)
        if values is None:
            return web.json_response(SlackError("invalid_json").body())
        token = str(values.pop("token", "")) or request.headers.get("Authorization", "")
        arguments = Arguments(values)
        retry_after = self._trouble.take_flood(name) or self._over_limit(name, arguments)
        if retry_after is not None:
            answer = SlackError("ratelimited").body()
            self.calls.append(Call(name, arguments.values, "ratelimited", 429, answer))
            headers = {"Retry-After": str(retry_after)}
            return web.json_response(answer, status=429, headers=headers)
        kind = self._tokens.get(token.removeprefix("Bearer "), "unknown" if token else "missing")
        answer = self._run(name, kind, arguments)
        self.calls.append(Call(name, arguments.values, answer.get("error"), 200, answer))
        if self._trouble.take_drop(name) and request.transport is not None:
            request.transport.abort()
        headers = {"x-slack-req-id": secrets.token_hex(16)}
        if kind == "bot":
            headers["x-oauth-scopes"] = ",".join(sorted(self._workspace.scopes))
        return web.json_response(answer, headers=headers)

    def _run(self, name: str, token: str, arguments: Arguments) -> Json:
        method = self._methods.get(name)
        try:
            if method is None:
                raise SlackError("unknown_method", req_method=name)
            if method.token != "none":
                if token == "missing":
                    raise SlackError("not_authed")
                if token == "unknown":
                    raise SlackError("invalid_auth")
                if method.token not in (token, "either"):
                    raise SlackError("not_allowed_token_type")
            self._workspace.need(*method.scopes)
            if method.token == "either":
                arguments.values["_token_kind"] = token
            return {"ok": True, **method.run(self._workspace, arguments)}
        except SlackError as error:
            return error.body()

    def _over_limit(self, name: str, arguments: Arguments) -> int | None:
        if not self.limits or name != "chat.postMessage":
            return None
        channel = arguments.text("channel")
        now = time.monotonic()
        if now - self._last_post.get(channel, -1.0) < 1 / POSTS_PER_SECOND:
            return 1
        self._last_post[channel] = now
        return None


async def _arguments_of(request: web.Request) -> Json | None:
    """Query, form, multipart or JSON arguments; None if the body is not the JSON it claims."""
    values: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.read()
        try:
            parsed = json.loads(body or b"{}")
        except ValueError:
            return None
        if not isinstance(parsed, dict):
            return None
        return values | parsed
    if request.method == "POST":
        values |= dict(await request.post())
    return values
