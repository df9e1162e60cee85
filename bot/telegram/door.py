"""The Telegram door as a whole: made, started, run and closed by the wiring."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.telegram import profile
from bot.telegram.address import start_link, with_token
from bot.telegram.channel import TelegramChannel
from bot.telegram.polling import Poller
from bot.telegram.request import AiohttpRequest
from bot.telegram.token import Token
from storage.mail import Event

log = logging.getLogger(__name__)

LONGEST_PAUSE_SECONDS = 30.0
"""Longest pause between attempts to ask Telegram who we are."""

NAME_SECONDS = 2.0
"""How long events wait at the start for Telegram to tell our name, so that links can carry it. If
Telegram is out of reach, what needs a link says so."""


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
        """The addresses are those of `address.with_token`. `keep` returns when events are on the
        disk; `now` is aware, in UTC; `profiles` is by language, see `profile.publish`."""
        # Polling has connections of its own, so that it never waits for a send, nor a send for it.
        self._requests = (AiohttpRequest(connections=2), AiohttpRequest(connections=32))
        self._bot = Bot(
            token,
            base_url=partial(with_token, base_url),
            base_file_url=partial(with_token, base_file_url),
            get_updates_request=self._requests[0],
            request=self._requests[1],
        )
        self._token = Token()
        self._poller = Poller(self._bot, keep, now, self._token, lambda: self._username)
        self._profiles = profiles
        self._username = ""
        self._named = asyncio.Event()
        self.channel = TelegramChannel(self._bot, self._token)

    @property
    def username(self) -> str:
        """The bot's name on Telegram, without the @; empty until Telegram has told us."""
        return self._username

    @property
    def topics(self) -> bool:
        """Whether our private chats can have topics; False until Telegram has told us."""
        return self.channel.topics.enabled

    def link(self, token: str) -> str:
        """The link that starts a private chat with us, carrying `token` (at most 64 of
        `A-Za-z0-9_-`); empty until Telegram has told us our name."""
        return start_link(self._username, token) if self._username else ""

    async def named(self) -> None:
        """Return once Telegram has told us our name, or after `NAME_SECONDS`."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._named.wait(), NAME_SECONDS)

    async def run(self) -> None:
        """Poll until cancelled. Raises TokenRejected when Telegram rejects the token."""
        for request in self._requests:
            await request.initialize()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._poll(), name="telegram poller")
            group.create_task(self._introduce(), name="telegram profile")

    async def stop(self) -> None:
        """Close the connections; nothing can be sent any more."""
        for request in self._requests:
            await request.shutdown()

    async def _poll(self) -> None:
        await self.named()  # what happens may ask for a link
        await self._poller.run()

    async def _introduce(self) -> None:
        """Learn our name and whether there are topics, and set what Telegram shows of us; patient
        when Telegram is away."""
        pause = 0.5
        while True:
            try:
                me = await self._bot.get_me()
                self._username = me.username or ""
                self.channel.topics.enabled = bool(me.has_topics_enabled)
                break
            except InvalidToken as error:
                log.warning("Telegram rejects the token: %s", error)
                self._token.rejected()
            except TelegramError as error:
                log.warning("Telegram does not say who we are: %s", error)
            except Exception as error:  # noqa: BLE001 -- whatever the library stumbles over
                log.warning("Telegram's word on who we are can't be read: %r", error)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
        self._token.worked()
        self._named.set()
        log.info("Telegram: we are @%s", self._username)
        await profile.publish(self._bot, self._profiles)
