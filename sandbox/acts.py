"""What people do on the page: JSON POSTs under /page/, for the browser and for tests alike.

Each is answered `{"ok": true, "result": …}` or, with status 400, `{"ok": false, "error": "…"}`
when a person could not do that, or the request is not understood.
"""

import json
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.slack import NotPossible, SlackError
from sandbox.telegram import CannotDo

if TYPE_CHECKING:
    from sandbox.world import World

REFUSALS = (CannotDo, NotPossible, SlackError, ValueError, LookupError, TypeError)
"""What the pretend platforms raise when a person asks for what cannot be."""

_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)

Act = Callable[[dict[str, Any]], Awaitable[Any]]


class Acts:
    """The POSTs for one World."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """POST /page/telegram, slack (each also …/file), clock, bot, trouble."""
        return [
            web.post("/page/telegram", self._act(self._telegram)),
            web.post("/page/telegram/file", self._telegram_file),
            web.post("/page/slack", self._act(self._slack)),
            web.post("/page/slack/file", self._slack_file),
            web.post("/page/clock", self._act(self._clock)),
            web.post("/page/bot", self._act(self._bot)),
            web.post("/page/trouble", self._act(self._trouble)),
        ]

    def _act(self, act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(request: web.Request) -> web.Response:
            try:
                body = await request.json()
                if not isinstance(body, dict):
                    return _refused("a JSON object is needed")
                return web.json_response({"ok": True, "result": await act(body)}, dumps=_dumps)
            except REFUSALS as error:
                return _refused(_said(error))

        return handler

    async def _telegram(self, body: dict[str, Any]) -> Any:
        telegram = self._world.telegram
        user = int(body["user"])
        match body.get("do"):
            case "say":
                return telegram.say(user, str(body["text"]), reply_to=body.get("reply_to"))
            case "press":
                return telegram.press(user, int(body["message"]), str(body["button"]))
            case "press_data":
                return telegram.press_data(user, int(body["message"]), str(body["data"]))
            case "edit":
                return telegram.edit(user, int(body["message"]), str(body["text"]))
            case "block":
                return telegram.block(user)
            case "unblock":
                return telegram.unblock(user)
            case "delete":
                return telegram.delete(user, int(body["message"]))
            case "open_link":
                return telegram.open_link(user, str(body["start"]))
        raise ValueError(f"unknown act on Telegram: {body.get('do')!r}")

    async def _slack(self, body: dict[str, Any]) -> Any:
        slack = self._world.slack
        user = str(body["user"])
        match body.get("do"):
            case "say":
                thread = body.get("thread_ts")
                channel = body.get("channel") or slack.dm_of(user)
                return slack.say(user, channel, str(body["text"]), thread_ts=thread)
            case "press":
                value = body.get("value")
                return await slack.press(
                    user, body["channel"], body["ts"], str(body["action"]), value=value
                )
            case "press_view":
                return await slack.press_view(user, str(body["action"]), value=body.get("value"))
            case "press_home":
                return await slack.press_home(user, str(body["action"]), value=body.get("value"))
            case "react":
                return slack.react(user, body["channel"], body["ts"], str(body["name"]))
            case "edit":
                return slack.edit(user, body["channel"], body["ts"], str(body["text"]))
            case "delete":
                return slack.delete(user, body["channel"], body["ts"])
            case "submit":
                return await slack.submit(user, dict(body.get("values", {})))
            case "close_view":
                return slack.close_view(user, everything=bool(body.get("everything")))
            case "open_home":
                return slack.open_home(user, str(body.get("tab", "home")))
            case "command":
                channel = body.get("channel") or slack.dm_of(user)
                return await slack.command(user, channel, str(body["command"]), str(body["text"]))
        raise ValueError(f"unknown act on Slack: {body.get('do')!r}")

    async def _telegram_file(self, request: web.Request) -> web.Response:
        fields, content, filename, mime = await _upload(request)
        try:
            message = self._world.telegram.send_file(
                int(fields["user"]),
                fields.get("kind", "document"),
                content,
                filename=filename,
                mime=mime,
                caption=fields.get("caption") or None,
            )
        except REFUSALS as error:
            return _refused(_said(error))
        return web.json_response({"ok": True, "result": message})

    async def _slack_file(self, request: web.Request) -> web.Response:
        fields, content, filename, mime = await _upload(request)
        slack = self._world.slack
        try:
            slack.send_file(
                fields["user"],
                fields.get("channel") or slack.dm_of(fields["user"]),
                filename,
                content,
                thread_ts=fields.get("thread_ts") or None,
                mime=mime,
            )
        except REFUSALS as error:
            return _refused(_said(error))
        return web.json_response({"ok": True})

    async def _clock(self, body: dict[str, Any]) -> Any:
        world = self._world
        if "to" in body:
            to = datetime.fromisoformat(str(body["to"]))
            if to.tzinfo is None:
                raise ValueError("an instant needs its offset from UTC")
            travel = await world.advance(to)
        elif body.get("advance") == "next":
            travel = await world.next_nudge()
        else:
            by = parse_duration(str(body.get("advance", "")))
            travel = await world.advance(world.clock.now() + by)
        return {
            "now": world.clock.now().isoformat(),
            "stops": travel.stops,
            "outcome": travel.outcome,
            "places": travel.places,
        }

    async def _bot(self, body: dict[str, Any]) -> Any:
        bot = self._world.bot
        match body.get("do"):
            case "start":
                await bot.start()
            case "stop":
                await bot.stop()
            case "kill":
                await bot.kill()
            case "restart":
                await bot.restart()
            case other:
                raise ValueError(f"the bot cannot {other!r}: start, stop, kill or restart")
        return {"state": bot.state, "reason": bot.reason, "pid": bot.pid}

    async def _trouble(self, body: dict[str, Any]) -> Any:
        """`{"where": "telegram"|"slack", "do": "flood"|"down"|"up"|"drop_replies"|"disconnect"}`.

        `flood` takes `count` and `retry_after` (seconds), `drop_replies` takes `count`.
        """
        world = self._world
        where, do = body.get("where"), body.get("do")
        count = int(body.get("count", 5))
        if where not in {"telegram", "slack"}:
            raise ValueError("trouble is for telegram or slack")
        if do == "disconnect" and where == "slack":
            world.slack.trouble.disconnect()
            return None
        trouble = world.telegram.trouble if where == "telegram" else world.slack.trouble
        match do:
            case "flood":
                trouble.flood(count, int(body.get("retry_after", 3)))
            case "drop_replies":
                trouble.drop_replies(count)
            case "down" | "up":
                trouble.down = do == "down"
            case other:
                raise ValueError(f"unknown trouble: {other!r}")
        world.changed()
        return None


def parse_duration(text: str) -> timedelta:
    """An ISO 8601 duration of weeks, days, hours, minutes and seconds, such as `P1D` or `PT1H`."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        raise ValueError(f"not a duration: {text!r}; write P1D, P7D, PT1H or next")
    return timedelta(**{unit: int(value) for unit, value in match.groupdict("0").items()})


async def _upload(request: web.Request) -> tuple[dict[str, str], bytes, str, str | None]:
    """The form's text fields, then the file: content, name and MIME type."""
    fields: dict[str, str] = {}
    content, filename, mime = b"", "file", None
    form = await request.post()
    for name, value in form.items():
        if isinstance(value, web.FileField):
            content = value.file.read()
            filename, mime = value.filename, value.content_type
        elif isinstance(value, str):
            fields[name] = value
    return fields, content, filename, mime


def _refused(why: str) -> web.Response:
    return web.json_response({"ok": False, "error": why}, status=400)


def _said(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"not found: {error.args[0] if error.args else '?'}"
    return str(error) or type(error).__name__


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":"))
