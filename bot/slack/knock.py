"""Asks at our own door as Slack does when it is told a Request URL."""

import json
import secrets
import time

import aiohttp
from slack_sdk.signature import SignatureVerifier

TIMEOUT = aiohttp.ClientTimeout(total=10, sock_connect=5)


class NoAnswer(Exception):
    """Nobody of ours answers there; the message says what happened instead."""


class OtherSecret(Exception):
    """Somebody answers, whose signing secret is another one."""


async def knock(url: str, signing_secret: str) -> None:
    """Send a signed challenge to `url`, and return if it comes back. Raises NoAnswer and
    OtherSecret."""
    challenge = secrets.token_urlsafe(24)
    body = json.dumps({"type": "url_verification", "challenge": challenge})
    stamp = str(int(time.time()))
    signature = SignatureVerifier(signing_secret).generate_signature(timestamp=stamp, body=body)
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature or "",
    }
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT, trust_env=True) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            status, said = answer.status, await answer.text(errors="replace")
    except TimeoutError:
        raise NoAnswer(f"no answer within {TIMEOUT.total:.0f} s") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise NoAnswer(str(error) or type(error).__name__) from error
    if status == 401:
        raise OtherSecret
    if status != 200 or challenge not in said:
        raise NoAnswer(f"another answer, HTTP {status}")
