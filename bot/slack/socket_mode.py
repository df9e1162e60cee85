"""Socket Mode: we open a connection to Slack, and everything comes through it.

slack_sdk's client may repeat a failed handshake with the same spent ticket for ever (3.47), so a
client that has been offline too long is thrown away, and a new one begins with a new ticket.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.channel import TryLater
from bot.slack.api import APP_TOKEN_FAULTS, Api, Declined, proxy_for
from bot.slack.entrance import WrongToken
from bot.slack.pauses import LONGEST, Pauses

logger = logging.getLogger(__name__)

OFFLINE_LIMIT = 60.0
"""Seconds without a connection after which the client is thrown away."""

HANDSHAKE_LIMIT = 9.0
"""Seconds for a first connection; below the 10 s after which the SDK repeats a failed one."""


class SocketMode:
    """A transport of the door. What comes through the socket is not signed: the token is enough."""

    signing_secret = ""

    def __init__(
        self,
        api: Api,
        app_token: str,
        *,
        offline_limit: float = OFFLINE_LIMIT,
        first_pause: float = 1.0,
    ) -> None:
        self._api = api
        self._app_token = app_token
        self._offline_limit = offline_limit
        self._pauses = Pauses(first_pause)

    async def open(
        self, app: AsyncApp, ready: Callable[[], bool], missed: Callable[[], None]
    ) -> None:
        """Nothing comes before we connect, which `serve` does."""
        self._app = app
        self._missed = missed

    async def serve(self) -> None:
        """Stay connected until cancelled. Raises WrongToken."""
        while True:
            try:
                ticket = await self._ticket()
            except TryLater as trouble:
                await self._pauses.take(trouble)
                continue
            if await self._connected(ticket):
                self._pauses.reset()
            else:
                await self._pauses.take()

    async def close(self) -> None:
        """The connection has been closed by the end of `serve`."""

    async def _ticket(self) -> str:
        try:
            answer = await self._api.call("apps.connections.open", app_token=self._app_token)
        except Declined as declined:
            if declined.code in APP_TOKEN_FAULTS:
                raise WrongToken(
                    f"SLACK_APP_TOKEN: Slack refuses it ({declined.code}): make an App-Level Token "
                    "(xapp-…) with connections:write in Basic Information of your app"
                ) from declined
            logger.warning("Slack opens no connection: %s", declined)
            raise TryLater(LONGEST) from declined
        if not answer.get("url"):
            logger.warning("Slack opens no connection: its answer names no address")
            raise TryLater(LONGEST)
        return str(answer["url"])

    async def _connected(self, ticket: str) -> bool:
        """One client's life: until it has been offline too long. Whether it ever connected."""
        handler = AsyncSocketModeHandler(
            self._app, self._app_token, logger=logger, web_client=self._app.client
        )
        handler.client.wss_uri = ticket
        handler.client.proxy = proxy_for(ticket)
        handler.client.message_listeners.append(self._greeted)
        try:
            try:
                async with asyncio.timeout(HANDSHAKE_LIMIT):
                    await handler.connect_async()  # type: ignore[no-untyped-call]
            except TimeoutError:
                logger.warning("No connection to Slack: trying again with a new ticket")
                return False
            logger.info("Connected to Slack")
            await self._watch(handler)
            logger.warning("Slack has been out of reach too long: starting a new client")
            return True
        finally:
            await _close(handler)

    async def _greeted(self, client: object, message: dict[str, Any], raw: str | None) -> None:
        """A connection, perhaps one that the client made anew by itself, begins with a hello. What
        was written while there was none is never sent."""
        if message.get("type") == "hello":
            self._missed()

    async def _watch(self, handler: AsyncSocketModeHandler) -> None:
        loop = asyncio.get_running_loop()
        seen = loop.time()
        while loop.time() - seen <= self._offline_limit:
            await asyncio.sleep(min(self._offline_limit / 10, 5.0))
            if await handler.client.is_connected():
                seen = loop.time()


async def _close(handler: AsyncSocketModeHandler) -> None:
    client = handler.client
    try:
        await handler.close_async()  # type: ignore[no-untyped-call]
    except (aiohttp.ClientError, OSError) as error:
        logger.info("The connection to Slack was already broken: %s", error)
    finally:
        tasks = [client.message_processor, client.current_session_monitor, client.message_receiver]
        left = [task for task in tasks if task is not None]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await client.aiohttp_client_session.close()
