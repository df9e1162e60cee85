"""One call to Slack's Web API, and what its failure means for the caller.

The SDK's own retries are off: a dropped connection may follow a message that was posted, so
repeating it is the courier's decision, made after a read-back.
"""

from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel import TryLater

TIMEOUT = aiohttp.ClientTimeout(total=15, sock_connect=5)
"""For one call, in seconds. A shared session loses the SDK's own 30 s limit, so it has one."""

PAUSE = 1.0
"""Seconds before another attempt when Slack can't be reached and names no time itself; the courier
doubles it from attempt to attempt."""

TOKEN_FAULTS = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "token_expired",
        "token_revoked",
    }
)
"""Error codes that speak of the token, not of the call (docs.slack.dev, errors of auth.test)."""

APP_TOKEN_FAULTS = TOKEN_FAULTS | {"missing_scope"}
"""The same of the app-level token, which can do nothing without its one scope."""

_PASSING = frozenset(
    {
        "fatal_error",
        "internal_error",
        "message_limit_exceeded",
        "ratelimited",
        "rate_limited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)
# "It's possible some aspect of the operation succeeded before the error was raised", says Slack.
_HALF_DONE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})


class Declined(Exception):
    """Slack answered, and the answer is no. `code` is Slack's own error code; `detail` is what
    else it said (missing scopes, the block that is at fault)."""

    def __init__(self, method: str, code: str, detail: str = "") -> None:
        super().__init__(f"Slack declined {method}: {code}{f' ({detail})' if detail else ''}")
        self.method = method
        self.code = code
        self.detail = detail


class Api:
    """Slack's Web API with one token and one pool of connections.

    Made inside the running event loop; `close` gives the connections back.
    """

    def __init__(self, token: str, base_url: str) -> None:
        self.session = aiohttp.ClientSession(timeout=TIMEOUT)
        self.client = AsyncWebClient(
            token=token, base_url=base_url, session=self.session, retry_handlers=[]
        )
        self.client.proxy = proxy_for(base_url)

    @property
    def token(self) -> str:
        """The bot token."""
        return self.client.token or ""

    async def close(self) -> None:
        """Give the connections back."""
        await self.session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call `method` (`chat.postMessage`) and return its answer.

        Raises `Declined` when Slack says no, and `TryLater` when it can't be reached, is in
        trouble, or asks us to slow down (then with its own Retry-After).
        """
        send = getattr(self.client, method.replace(".", "_"))
        try:
            response = await send(**arguments)
        except SlackApiError as error:
            raise _meaning(method, error) from error
        except aiohttp.ClientConnectorError as error:
            raise TryLater(PAUSE) from error  # no connection: nothing was sent
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise TryLater(PAUSE, maybe_sent=True) from error
        except AttributeError as error:  # the SDK reads a bare text answer as if it were JSON
            raise TryLater(PAUSE, maybe_sent=True) from error
        answer: dict[str, Any] = dict(response.data)
        answer["x-oauth-scopes"] = response.headers.get("x-oauth-scopes", "")
        return answer


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for `url`. The SDK's own answer ignores NO_PROXY."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in ("localhost", "127.0.0.1", "::1") or proxy_bypass(host):
        return None
    scheme = {"wss": "https", "ws": "http"}.get(parts.scheme, parts.scheme)
    return getproxies().get(scheme)


def _meaning(method: str, error: SlackApiError) -> Exception:
    response = error.response
    body = getattr(response, "data", None)
    body = body if isinstance(body, dict) else {}
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
    code = str(body.get("error", ""))
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return TryLater(retry_after(getattr(response, "headers", None)))
    if code in _PASSING:
        return TryLater(PAUSE, maybe_sent=code in _HALF_DONE)
    if not code:  # an error page of something between us and Slack
        return TryLater(PAUSE, maybe_sent=True)
    detail = body.get("needed") or (body.get("response_metadata") or {}).get("messages") or ""
    return Declined(method, code, str(detail))


def retry_after(headers: Any) -> float:
    """Seconds that a Retry-After header names."""
    for name, value in dict(headers or {}).items():
        if name.lower() == "retry-after":
            try:
                return max(float(value), 0.1)
            except ValueError:
                break
    return 30.0  # what Slack's own client assumes when the header is missing
