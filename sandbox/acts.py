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
from sandbox.telegram import CannotDo, Upload

if TYPE_CHECKING:
    from sandbox.mail import MailServer
    from sandbox.slack import SlackServer
    from sandbox.telegram import TelegramServer
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
            case "press_key":
                return telegram.press_key(user, str(body["key"]))
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
            case "forward":
                return telegram.forward(user, int(body["message"]))
        return self._telegram_more(user, body)

    def _telegram_more(self, user: int, body: dict[str, Any]) -> Any:
        """What people send besides words, and what they do in groups."""
        telegram = self._world.telegram
        match body.get("do"):
            case "forward_from_elsewhere":
                return telegram.forward_from_elsewhere(
                    user, str(body["text"]), author=str(body["author"]), of=body["of"]
                )
            case "location":
                return telegram.send_location(
                    user, float(body["latitude"]), float(body["longitude"])
                )
            case "contact":
                return telegram.send_contact(user, str(body["phone"]), body.get("name"))
            case "poll":
                return telegram.send_poll(user, str(body["question"]), list(body["options"]))
            case "join_group":
                return telegram.join_group(user, str(body["kind"]))
            case "say_in_group":
                return telegram.say_in_group(
                    user, int(body["chat"]), str(body["text"]), reply_to=body.get("reply_to")
                )
            case "leave_group":
                return telegram.leave_group(user, int(body["chat"]))
            case "enter_topic":
                topic = body.get("topic")
                return telegram.enter_topic(user, None if topic is None else int(topic))
            case "delete_topic":
                return telegram.delete_topic(user, int(body["topic"]))
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
                slack.fill(user, dict(body.get("values", {})))  # Slack sends what stands in it
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
        """One file, or an album if there are several."""
        telegram = self._world.telegram
        sent: int | list[int]
        try:
            fields, files = await _uploads(request)
            user, kind = int(fields["user"]), fields.get("kind", "document")
            caption = fields.get("caption") or None
            if len(files) > 1:
                sent = telegram.send_album(user, files, kind=kind, caption=caption)
            else:
                file = files[0]
                sent = telegram.send_file(
                    user, kind, file.content, filename=file.name, mime=file.mime, caption=caption
                )
        except REFUSALS as error:
            return _refused(_said(error))
        return web.json_response({"ok": True, "result": sent})

    async def _slack_file(self, request: web.Request) -> web.Response:
        slack = self._world.slack
        try:
            fields, files = await _uploads(request)
            slack.send_files(
                fields["user"],
                fields.get("channel") or slack.dm_of(fields["user"]),
                [(file.name, file.content, file.mime) for file in files],
                thread_ts=fields.get("thread_ts") or None,
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
        """`{"where": "telegram"|"slack"|"mail", "do": "flood"|"down"|"up"|"drop_replies"}`, for
        Telegram also `topics` and `no_topics` (the bot asks when it starts), for Slack
        `disconnect`, for mail `unknown` and `known`.

        `flood` takes `count` and `retry_after` (seconds), `drop_replies` takes `count`.
        """
        world = self._world
        where, do = body.get("where"), body.get("do")
        count = int(body.get("count", 5))
        places: dict[Any, TelegramServer | SlackServer | MailServer]
        places = {"telegram": world.telegram, "slack": world.slack, "mail": world.mail}
        if where not in places:
            raise ValueError("trouble is for telegram, slack or mail")
        if do == "disconnect" and where == "slack":
            world.slack.trouble.disconnect()
            return None
        if do in {"topics", "no_topics"} and where == "telegram":
            world.telegram.topics = do == "topics"
            return None
        if do in {"unknown", "known"} and where == "mail":
            world.mail.trouble.unknown = do == "unknown"
            return None
        trouble = places[where].trouble
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


async def _uploads(request: web.Request) -> tuple[dict[str, str], list[Upload]]:
    """The form's text fields, and its files: one at least."""
    fields: dict[str, str] = {}
    files = []
    form = await request.post()
    for name, value in form.items():
        if isinstance(value, web.FileField):
            files.append(Upload(value.filename, value.file.read(), value.content_type))
        elif isinstance(value, str):
            fields[name] = value
    if not files:
        raise ValueError("no file was given")
    return fields, files


def _refused(why: str) -> web.Response:
    return web.json_response({"ok": False, "error": why}, status=400)


def _said(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"not found: {error.args[0] if error.args else '?'}"
    return str(error) or type(error).__name__


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":"))
