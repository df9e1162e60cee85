"""HTTP: Slack sends signed requests to an address of ours.

Nothing of a request is looked at before its signature is found right. The five minutes that a
signature is good for are counted by this machine's clock, whatever clock the conversations follow.
"""

import asyncio
import logging
import os
from collections.abc import Callable
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.slack.entrance import EVENTS_PATH, HEALTH_PATH, CantListen

logger = logging.getLogger(__name__)

MOST_BYTES = 4 << 20
"""The longest body. An edited message of 40,000 characters, twice in it as text and as blocks, is
about one megabyte."""

READ_SECONDS = 10.0
"""How long a body may take to arrive. Slack itself gives up after three."""

FLUSH_SECONDS = 0.25
"""How long answers that are decided may take to leave when we close."""

COMPLAINT_SECONDS = 60.0
"""A refused signature is logged at most that often: anybody may send us one."""

REPEATED_SECONDS = 60.0
"""What is repeated makes us look for what was missed at most that often."""

_SSL_CHECK_BYTES = 1000


class HttpMode:
    """A transport of the door: a small web server. Port 0 takes a free one, then see `port`."""

    def __init__(self, signing_secret: str, host: str, port: int) -> None:
        self.signing_secret = signing_secret
        self.port = port
        self._host = host
        self._signatures = SignatureVerifier(signing_secret)
        self._runner: web.AppRunner | None = None
        self._complained = self._repeated_at = float("-inf")

    async def open(
        self, app: AsyncApp, ready: Callable[[], bool], missed: Callable[[], None]
    ) -> None:
        """Listen. Until `ready` says yes, and once it says no, requests are answered with 503, so
        that Slack sends the events among them again. Raises CantListen."""
        self._app = app
        self._ready = ready
        self._missed = missed
        server = web.Application(client_max_size=MOST_BYTES)
        server.add_routes([web.post(EVENTS_PATH, self._take), web.get(HEALTH_PATH, _alive)])
        runner = web.AppRunner(server, access_log=None, shutdown_timeout=FLUSH_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self.port).start()
        except OSError as error:
            await runner.cleanup()
            # The loop's own words repeat the address; a name that is not found has no number.
            number = error.errno or 0
            why = os.strerror(number) if number > 0 else error.strerror
            raise CantListen(
                f"SLACK_HTTP_LISTEN: {self._host}, port {self.port} can't be listened on ({why}): "
                "give an address of this machine and a free port, such as 127.0.0.1:3000"
            ) from error
        self._runner = runner
        self.port = runner.addresses[0][1]
        logger.info("Listening to Slack at port %s", self.port)

    async def serve(self) -> None:
        """Requests are served by the server: until cancelled, there is nothing else to do."""
        self._missed()
        await asyncio.get_running_loop().create_future()

    async def close(self) -> None:
        """Let what is answered leave, then close the port."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        try:
            async with asyncio.timeout(READ_SECONDS):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        except ConnectionError:
            return web.Response(status=400)  # gone in the middle: nobody reads this
        if not self._is_signed(request, body):
            return web.Response(status=200 if _is_ssl_check(body) else 401)
        if not self._ready():
            return web.Response(status=503)
        if request.headers.get("X-Slack-Retry-Num"):
            self._repeated()
        try:
            read = await to_bolt_request(request)
        except ValueError:
            logger.warning("A request of Slack's can't be read")
            return web.Response(status=400)
        # In a task of its own, which ends with the request: the door waits for it when it closes.
        answer = await asyncio.create_task(self._app.async_dispatch(read))
        return await to_aiohttp_response(answer)

    def _repeated(self) -> None:
        """Slack could not tell us something a moment ago: other things it may have given up."""
        now = asyncio.get_running_loop().time()
        if now - self._repeated_at > REPEATED_SECONDS:
            self._repeated_at = now
            self._missed()

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        time = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        try:
            if self._signatures.is_valid(body, time, signature):
                return True
        except (OverflowError, TypeError, ValueError):
            return False  # no number, no ASCII, no UTF-8: nothing that Slack would send
        now = asyncio.get_running_loop().time()
        if now - self._complained > COMPLAINT_SECONDS:
            self._complained = now
            logger.warning(
                "A request in Slack's name was refused. If that goes on: SLACK_SIGNING_SECRET is "
                "not the app's, or this machine's clock is wrong by more than five minutes"
            )
        return False


async def _alive(request: web.Request) -> web.Response:
    return web.Response(text="ok")


def _is_ssl_check(body: bytes) -> bool:
    """Whether Slack only looks at our certificate, which it does without a signature."""
    if len(body) > _SSL_CHECK_BYTES:
        return False
    return parse_qs(body.decode("ascii", "replace")).get("ssl_check") == ["1"]
