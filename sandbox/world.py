"""The World: one clock, pretend Telegram, Slack and mail, one bot process, one HTTP server.

Tests and `make run` use the same one:

    async with World(data_directory) as world:
        world.telegram.say(MENTEES[0].id, "/start")
"""

import asyncio
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from dotenv import dotenv_values

from sandbox.clock import SandboxClock
from sandbox.mail import MailServer
from sandbox.page import Page
from sandbox.personas import COLLEAGUES, MENTEES, MENTORS, TRIAGE_CHANNEL, TRIAGE_NAME
from sandbox.programme import administered
from sandbox.slack import SlackServer
from sandbox.supervisor import Supervisor
from sandbox.telegram import TelegramServer

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parent.parent
"""Where `python -m bot` is found."""

PROGRAMME = "conversations/programmes/ax.toml"
"""The programme that the bot reads unless another is named."""

UPLOAD_BYTES = 60 * 1024 * 1024
"""Above Telegram's 50 MB, so that the pretend server, not the web server, refuses a large file."""

SETTLE_SECONDS = 30.0
"""How long one stop of the clock waits for the bot."""

FAR_STOPS = 2000
"""An `advance` visits at most that many due instants, then jumps: a bound, not a promise."""

NUDGE_STOPS = 200
NUDGE_SPAN = timedelta(days=400)
"""How far `next_nudge` looks."""


@dataclass(frozen=True)
class Travel:
    """A move of the clock under way, or the last one made."""

    start: datetime
    target: datetime | None
    """None while looking for the next nudge."""
    stops: int = 0
    done: bool = False
    outcome: str = ""
    """`arrived`, `nudge`, `nothing_due`, `no_bot`, `not_found` or `not_settled`."""
    places: tuple[str, ...] = ()
    """Where the bot wrote the nudge: Telegram user ids, Slack channel ids."""


class World:
    """Everything the bot and the people live in. Use as an async context manager."""

    def __init__(
        self,
        data: Path,
        *,
        port: int = 0,
        start: datetime | None = None,
        database_url: str | None = None,
        command: list[str] | None = None,
        extra_environment: dict[str, str] | None = None,
        echo: Callable[[str], None] = lambda line: None,
        slack_by_http: bool = False,
    ) -> None:
        """Keep files in `data`; listen on `port` (0: any free one); begin at `start` (or now).

        Slack tells the bot through Socket Mode, or with `slack_by_http` by requests. `command`
        replaces `python -m bot run`; None of it starts before `world.bot.start()`.
        """
        self.data = data
        self._port = port
        self._database_url = database_url or f"sqlite:///{data.resolve() / 'camarade.db'}"
        self._extra = extra_environment or {}
        self._runner: web.AppRunner | None = None
        self._travelling = asyncio.Lock()
        self._watchers: list[Callable[[], None]] = []
        self.travel: Travel | None = None
        self.clock = SandboxClock(start)
        self.telegram = TelegramServer(self.clock, on_change=self.changed)
        self._bot_port = 0
        self._slack_by_http = slack_by_http
        self.slack = SlackServer(
            self.clock,
            lambda: self.url,
            on_change=self.changed,
            request_url=self._request_url if slack_by_http else None,
        )
        self.mail = MailServer(self.clock.now, on_change=self.changed)
        self.bot = Supervisor(
            command or [sys.executable, "-m", "bot", "run"],
            self.environment,
            cwd=ROOT,
            on_change=self.changed,
            on_exit=self._bot_ended,
            echo=echo,
        )
        self._people()

    # -- life ---------------------------------------------------------------------------------

    @property
    def root(self) -> Path:
        """Where `python -m bot` is found."""
        return ROOT

    @property
    def url(self) -> str:
        """The page's address, without a final slash."""
        return f"http://{HOST}:{self._port}"

    async def open(self) -> None:
        """Begin to serve. Raises OSError if the port is taken."""
        self.data.mkdir(parents=True, exist_ok=True)
        app = web.Application(client_max_size=UPLOAD_BYTES)
        page = Page(self)

        async def say_goodbye(_: web.Application) -> None:
            await page.close()
            await self.telegram.close()
            await self.slack.close()

        app.on_shutdown.append(say_goodbye)
        app.add_routes(
            [
                *self.clock.routes(),
                *self.telegram.routes(),
                *self.slack.routes(),
                *page.routes(),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
            await self.mail.open()
        except OSError:
            await self._runner.cleanup()
            self._runner = None
            raise
        self._port = self._runner.addresses[0][1]
        self._bot_port = _free_port()

    def _request_url(self) -> str:
        return f"http://{HOST}:{self._bot_port}/slack/events"

    async def close(self) -> None:
        """Stop the bot, then the servers."""
        await self.bot.stop()
        await self.mail.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def environment(self) -> dict[str, str]:
        """What the bot's process is given: this process's environment, pointed at the sandbox."""
        return {
            **os.environ,
            "TELEGRAM_BOT_TOKEN": self.telegram.token,
            "TELEGRAM_BASE_URL": f"{self.url}/telegram/bot",
            "TELEGRAM_BASE_FILE_URL": f"{self.url}/telegram/file/bot",
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            **self._slack_entrance(),
            "SLACK_BASE_URL": f"{self.url}/slack/api/",
            "SLACK_TRIAGE_CHANNEL": TRIAGE_CHANNEL,
            "SMTP_URL": self.mail.url,
            "MAIL_FROM": self.mail.sender,
            "DATABASE_URL": self._database_url,
            "CLOCK_URL": f"{self.url}/clock",
            "PROGRAMME_FILE": str(self._programme()),
            **self._extra,
        }

    def _programme(self) -> Path:
        given = {**dotenv_values(ROOT / ".env"), **os.environ}.get("PROGRAMME_FILE")
        admin = next(each.id for each in COLLEAGUES if each.role == "staff")
        return administered(ROOT / (given or PROGRAMME), admin, self.data / "programme")

    def _slack_entrance(self) -> dict[str, str]:
        if not self._slack_by_http:
            return {"SLACK_MODE": "socket", "SLACK_APP_TOKEN": self.slack.app_token}
        return {
            "SLACK_MODE": "http",
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLACK_HTTP_LISTEN": f"{HOST}:{self._bot_port}",
        }

    # -- changes ------------------------------------------------------------------------------

    def watch(self, callback: Callable[[], None]) -> None:
        """Call `callback` after every visible change."""
        self._watchers.append(callback)

    def unwatch(self, callback: Callable[[], None]) -> None:
        """No longer call it."""
        self._watchers.remove(callback)

    def changed(self) -> None:
        """Something people can see has changed."""
        for callback in list(self._watchers):
            callback()

    def _bot_ended(self) -> None:
        self.clock.forget_bot()
        self.changed()

    def _people(self) -> None:
        for persona in (*MENTEES, *MENTORS):
            self.telegram.add_user(
                persona.id,
                persona.first_name,
                language_code=persona.language,
                last_name=persona.last_name,
            )
        for colleague in COLLEAGUES:
            self.slack.add_user(
                colleague.id, colleague.name, colleague.real_name, guest=colleague.guest
            )
        members = [colleague.id for colleague in COLLEAGUES if colleague.in_triage]
        self.slack.add_channel(
            TRIAGE_CHANNEL, TRIAGE_NAME, [*members, self.slack.bot_user_id], private=True
        )

    # -- time ---------------------------------------------------------------------------------

    @property
    def travelling(self) -> bool:
        """Whether the clock is being moved just now."""
        return self._travelling.locked()

    async def advance(self, to: datetime) -> Travel:
        """Move the clock to `to` (aware), through every instant at which the bot has work.

        At each of them the bot gets up to `SETTLE_SECONDS` to act, so nothing due in between is
        late. Without a bot that reports, the clock just moves. Raises ValueError for the past.
        """
        async with self._travelling:
            start = self.clock.now()
            if to < start:
                raise ValueError(f"the clock only goes forward: {to} is before {start}")
            self._progress(Travel(start, to))
            stops = 0
            settled = await self._refresh()
            while settled and stops < FAR_STOPS:
                stop = self._next_stop()
                if stop is None or stop >= to:
                    break
                self.clock.move_to(stop)
                stops += 1
                self._progress(Travel(start, to, stops))
                settled = await self._settle()
            self.clock.move_to(max(to, self.clock.now()))
            settled = await self._settle()
            outcome = "arrived" if settled or not self.clock.reporting else "not_settled"
            return self._progress(Travel(start, to, stops + 1, True, outcome))

    async def next_nudge(self) -> Travel:
        """Move from due instant to due instant until the bot says something new to someone.

        Gives up after `NUDGE_STOPS` stops or `NUDGE_SPAN`, or when nothing is due.
        """
        async with self._travelling:
            start = self.clock.now()
            self._progress(Travel(start, None))
            stops = 0
            outcome = "not_found"
            if not await self._refresh():
                outcome = "not_settled" if self.clock.reporting else "no_bot"
            seen = self._said_by_bot()
            while outcome == "not_found" and stops < NUDGE_STOPS:
                stop = self._next_stop()
                if stop is None:
                    outcome = "nothing_due"
                    break
                if stop - start > NUDGE_SPAN:
                    break
                self.clock.move_to(stop)
                stops += 1
                self._progress(Travel(start, None, stops))
                if not await self._settle():
                    outcome = "not_settled" if self.clock.reporting else "no_bot"
                if self._said_by_bot() - seen:
                    outcome = "nudge"
            places = tuple(sorted({place for place, _ in self._said_by_bot() - seen}))
            return self._progress(Travel(start, None, stops, True, outcome, places))

    def _next_stop(self) -> datetime | None:
        due = self.clock.next_due
        if due is None:
            return None
        # One second past the instant. A bot that still reports a past one has work it cannot do
        # yet (a platform that is down): go on by the hour rather than not at all.
        now = self.clock.now()
        stop = due + timedelta(seconds=1)
        return stop if stop > now else now + timedelta(hours=1)

    async def _refresh(self) -> bool:
        """Have the bot look at the clock again: what it last reported may be 20 s old."""
        self.clock.move_to(self.clock.now())
        return await self._settle()

    async def _settle(self) -> bool:
        return self.clock.reporting and await self.clock.wait_settled(SETTLE_SECONDS)

    def _said_by_bot(self) -> set[tuple[str, str]]:
        """Every message of the bot that anyone has been shown: (place, id)."""
        said: set[tuple[str, str]] = set()
        chats: dict[Any, Any] = self.telegram.snapshot()["chats"]
        for place, chat in chats.items():
            said |= {(str(place), str(m["id"])) for m in chat["messages"] if m["from"] == "bot"}
        channels: dict[str, Any] = self.slack.snapshot()["channels"]
        for place, channel in channels.items():
            own = (m for m in channel["messages"] if m["user"] == self.slack.bot_user_id)
            said |= {(place, m["ts"]) for m in own}
        return said

    def _progress(self, travel: Travel) -> Travel:
        self.travel = travel
        self.changed()
        return travel


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        port: int = taken.getsockname()[1]
        return port
