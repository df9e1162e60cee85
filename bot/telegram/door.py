"""The Telegram door as a whole: made, started, run and closed by the wiring."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.telegram import profile
from bot.telegram.channel import TelegramChannel
from bot.telegram.polling import Poller, TokenRejected
from bot.telegram.request import AiohttpRequest
from storage.mail import Event

log = logging.getLogger(__name__)

LONGEST_PAUSE_SECONDS = 30.0
"""Longest pause between attempts to ask Telegram who we are."""


class TelegramDoor:
    """Receives through `keep`, sends through `channel`."""

    def __init__(
        self,
        token: str,
        base_url: str,
        base_file_url: str,
        *,
        keep: Callable[[Sequence[Event]], Awaitable[None]],
        now: Callable[[], datetime],
        profiles: Mapping[str, profile.Profile],
    ) -> None:
        """The addresses are what stands before the token. `keep` returns when events are on the
        disk; `now` is aware, in UTC; `profiles` is by language, see `profile.publish`."""
        # Polling has connections of its own, so that it never waits for a send, nor a send for it.
        self._requests = (AiohttpRequest(connections=2), AiohttpRequest(connections=32))
        self._bot = Bot(
            token,
            base_url=base_url,
            base_file_url=base_file_url,
            get_updates_request=self._requests[0],
            request=self._requests[1],
        )
        self._poller = Poller(self._bot, keep, now)
        self._profiles = profiles
        self._username = ""
        self.channel = TelegramChannel(self._bot)

    @property
    def username(self) -> str:
        """The bot's name on Telegram, without the @; empty until Telegram has told us."""
        return self._username

    def link(self, token: str) -> str:
        """The link that starts a private chat with us, carrying `token` (at most 64 of
        `A-Za-z0-9_-`); empty until Telegram has told us our name."""
        return f"https://t.me/{self._username}?start={token}" if self._username else ""

    async def run(self) -> None:
        """Poll until cancelled. Raises TokenRejected when Telegram rejects the token."""
        for request in self._requests:
            await request.initialize()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._poller.run(), name="telegram poller")
            group.create_task(self._introduce(), name="telegram profile")

    async def stop(self) -> None:
        """Close the connections; nothing can be sent any more."""
        for request in self._requests:
            await request.shutdown()

    async def _introduce(self) -> None:
        """Learn our name and set what Telegram shows of us; patient when Telegram is away."""
        pause = 0.5
        while True:
            try:
                self._username = (await self._bot.get_me()).username or ""
                break
            except InvalidToken:
                raise TokenRejected from None
            except TelegramError as error:
                log.warning("Telegram does not say who we are: %s", error)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
        log.info("Telegram: we are @%s", self._username)
        await profile.publish(self._bot, self._profiles)
