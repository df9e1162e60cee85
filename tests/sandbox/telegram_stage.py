"""A pretend Telegram on a free port, a clock to move, and the real python-telegram-bot."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.request import HTTPXRequest

from sandbox.telegram import DEFAULT_TOKEN, TelegramServer

INES, PAUL = 1001, 1002
Doing = Callable[["Stage"], Awaitable[Any]]


class MovableClock:
    """System time plus what the test adds."""

    def __init__(self) -> None:
        self.offset = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset


class Stage:
    """A running pretend server, its clock, two people, and a real bot connected to it."""

    def __init__(self, clock: MovableClock, server: TelegramServer, address: str) -> None:
        self.clock, self.server, self.address = clock, server, address
        self.bot = self.new_bot()

    def new_bot(self, token: str = DEFAULT_TOKEN) -> Bot:
        # Nothing here is encrypted, so no time goes into loading certificates.
        plain: dict[str, Any] = {"read_timeout": 3, "httpx_kwargs": {"verify": False}}
        return Bot(
            token,
            base_url=f"{self.address}/telegram/bot",
            base_file_url=f"{self.address}/telegram/file/bot",
            request=HTTPXRequest(connection_pool_size=8, **plain),
            get_updates_request=HTTPXRequest(connection_pool_size=4, **plain),
        )

    async def updates(self, offset: int | None = None, **more: Any) -> tuple[Update, ...]:
        return await self.bot.get_updates(offset=offset, timeout=0, **more)

    async def said(self, text: str = "salut", **more: Any) -> Message:
        return await self.bot.send_message(INES, text, **more)


@asynccontextmanager
async def open_stage() -> AsyncIterator[Stage]:
    clock = MovableClock()
    server = TelegramServer(clock)
    app = web.Application()
    app.add_routes(server.routes())
    app.on_shutdown.append(server.close)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    server.add_user(INES, "Inès", "fr", last_name="Martin", username="ines_m")
    server.add_user(PAUL, "Paul", "en")
    server.say(INES, "/start")
    stage = Stage(clock, server, address)
    async with stage.bot:
        yield stage
    await runner.cleanup()


def one_button(label: str = "Oui", data: str = "yes") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])
