"""HTTP: signed requests to the app's Request URL.

Sources: docs.slack.dev "HTTP request URLs" (the challenge), "Verifying requests from Slack" (the
signature), "Events API" (retry headers and their reasons), "Handling user interaction" and "Slash
commands" (form bodies, and what their answers may say).
"""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.slack.delivery import Delivery, NotAcknowledged
from sandbox.slack.errors import Json
from sandbox.slack.state import VERIFICATION_TOKEN
from sandbox.slack.trouble import Trouble
from sandbox.slack.workspace import Workspace

LOOK_SECONDS = 0.05
"""How often an app that is not there yet is looked for."""

_FORM = "application/x-www-form-urlencoded"


class RequestUrl(Delivery):
    """Tells the app by POST. `url` is asked each time: empty while none is configured.

    Nothing is told before the app has answered the challenge there, once.
    """

    def __init__(
        self, workspace: Workspace, trouble: Trouble, url: Callable[[], str], signing_secret: str
    ) -> None:
        super().__init__(workspace, trouble)
        self._url = url
        self._secret = signing_secret.encode()
        self._session: aiohttp.ClientSession | None = None
        self._verified = ""
        trouble.bind(self._hang_up, lambda reason: self._hang_up())

    async def wait_until_verified(self, timeout: float) -> None:  # noqa: ASYNC109
        """Return once the app has answered the challenge, asked now. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while True:
                try:
                    await self._challenge()
                except NotAcknowledged:
                    await asyncio.sleep(LOOK_SECONDS)
                else:
                    return

    async def deliver(
        self, kind: str, payload: Json, *, attempt: int | None = None, reason: str = ""
    ) -> Any:
        """As `Delivery`."""
        if self._verified != self._url():
            await self._challenge()
        headers = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        if not attempt:
            headers = {}
        if kind == "events_api":
            headers["Content-Type"] = "application/json"
            await self._post(json.dumps(payload), headers)
            return None
        headers["Content-Type"] = _FORM
        form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        is_json, said = await self._post(urlencode(form), headers)
        if is_json:
            return _parsed(said)
        return {"text": said} if said and kind == "slash_commands" else None

    async def _challenge(self) -> None:
        url, challenge = self._url(), secrets.token_hex(24)
        asked = {
            "token": VERIFICATION_TOKEN,
            "challenge": challenge,
            "type": "url_verification",
        }
        is_json, said = await self._post(json.dumps(asked), {"Content-Type": "application/json"})
        answered = _parsed(said).get("challenge") if is_json else said
        if answered != challenge:
            raise NotAcknowledged("url_not_verified")
        self._verified = url

    async def _post(self, body: str, headers: dict[str, str]) -> tuple[bool, str]:
        """Whether the answer is JSON, and what it says."""
        url = self._url()
        if self._trouble.down or not url:
            raise NotAcknowledged("connection_failed")
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with (
                asyncio.timeout(self._workspace.timing.ack_seconds),
                self._session.post(
                    url,
                    data=body.encode(),
                    headers={
                        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
                        **self._signature(body),
                        **headers,
                    },
                    allow_redirects=False,
                ) as answer,
            ):
                if not 200 <= answer.status < 300:
                    raise NotAcknowledged("http_error")
                return answer.content_type == "application/json", await answer.text()
        except TimeoutError:
            raise NotAcknowledged("http_timeout", late=True) from None
        except (aiohttp.ClientError, OSError):
            raise NotAcknowledged("connection_failed") from None

    def _signature(self, body: str) -> dict[str, str]:
        # By real time, as the app's own check: the sandbox's clock moves through months.
        stamp = str(int(time.time()))
        digest = hmac.new(self._secret, f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    def _hang_up(self) -> None:
        """Close every connection without a word."""
        if self._session is not None:
            self.start(self._session.close())
            self._session = None

    async def close(self) -> None:
        """As `Delivery`."""
        await super().close()
        if self._session is not None:
            await self._session.close()
            self._session = None


def _parsed(said: str) -> Json:
    try:
        answer = json.loads(said or "{}")
    except ValueError:
        raise NotAcknowledged("http_error") from None
    if not isinstance(answer, dict):
        raise NotAcknowledged("http_error")
    return answer
