"""Files on Slack: fetched from it, handed to it, and found again in the channel they went to."""

import asyncio
import logging
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.channel import TryLater, Undeliverable
from bot.slack import reasons
from bot.slack.api import PAUSE, Api, Declined, proxy_for, retry_after
from storage.mail import Attachment, File, Message, Ref, place_of

logger = logging.getLogger(__name__)

LARGEST_FILE = 50_000_000
"""Bytes fetched at most: what Telegram lets a bot upload (telegram.constants)."""

TRANSFER = aiohttp.ClientTimeout(total=60, sock_connect=5)
"""For the bytes of a file, in seconds."""

SHARED_WITHIN = 5.0
"""Seconds to wait until a file appears in its channel: Slack shares it some time after it says
yes, and does not say where (bolt-js#2115)."""

_ENDINGS = {"photo": ".jpg", "voice": ".ogg", "video": ".mp4", "sticker": ".webp"}


async def fetch(api: Api, file: File) -> bytes:
    """The bytes of a file somebody sent us. The token goes to Slack only.

    Raises TryLater and Undeliverable.
    """
    link = place_of(file.source)
    host = urlsplit(link).hostname or ""
    ours = host == urlsplit(api.client.base_url).hostname
    if not ours and host != "slack.com" and not host.endswith(".slack.com"):
        raise Undeliverable(reasons.OUTSIDE_FILE, fault="file")
    headers = {"Authorization": f"Bearer {api.token}"}
    try:
        async with api.session.get(
            link, headers=headers, timeout=TRANSFER, proxy=proxy_for(link)
        ) as answer:
            if answer.status == 429:
                raise TryLater(retry_after(answer.headers))
            if answer.status >= 500:
                raise TryLater(PAUSE)
            if answer.status >= 400:
                raise Undeliverable(reasons.FILE_GONE, fault="file")
            if answer.content_type == "text/html" and "html" not in file.mime:
                raise Undeliverable(reasons.LOGIN_PAGE, fault="file")
            content = bytearray()
            async for chunk in answer.content.iter_chunked(1 << 16):
                content += chunk
                if len(content) > LARGEST_FILE:
                    raise Undeliverable(reasons.FILE_TOO_LARGE, fault="file")
            return bytes(content)
    except aiohttp.InvalidURL as error:
        raise Undeliverable(reasons.FILE_GONE, fault="file") from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise TryLater(PAUSE) from error


async def hand_over(api: Api, link: str, content: bytes) -> None:
    """Put bytes where Slack wants them. Nobody sees them yet, so a failure leaves no doubt.

    Raises TryLater and Undeliverable.
    """
    try:
        async with api.session.post(
            link, data=content, timeout=TRANSFER, proxy=proxy_for(link)
        ) as answer:
            if answer.status >= 500 or answer.status == 429:
                raise TryLater(PAUSE)
            if answer.status >= 400:
                raise Undeliverable(reasons.UPLOAD_REFUSED, fault="file")
    except aiohttp.InvalidURL as error:
        raise Undeliverable(reasons.UPLOAD_REFUSED, fault="file") from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise TryLater(PAUSE) from error


async def shared_at(api: Api, file_id: str, channel: str) -> Ref | None:
    """The ts of the message in which a file appeared, once it has."""
    loop = asyncio.get_running_loop()
    until, pause = loop.time() + SHARED_WITHIN, 0.1
    while True:
        try:
            answer = await api.call("files.info", file=file_id)
        except (Declined, TryLater) as failure:
            logger.info("Slack does not say where a file appeared: %s", failure)
            return None
        shares = (answer.get("file") or {}).get("shares") or {}
        for visibility in ("private", "public"):
            for share in (shares.get(visibility) or {}).get(channel) or []:
                if share.get("ts"):
                    return Ref(str(share["ts"]))
        if loop.time() + pause > until:
            return None
        await asyncio.sleep(pause)
        pause = min(pause * 2, 1.0)


def name_of(attachment: Attachment) -> str:
    """What an attachment is called."""
    file, paper, extract = attachment.file, attachment.paper, attachment.extract
    if attachment.name or (file and file.name):
        return attachment.name or (file.name if file else "")
    if paper:
        return f"{paper.template}.{paper.form}"
    if extract:
        return f"{extract.what}.{extract.form}"
    return f"{file.kind}{_ENDINGS.get(file.kind, '')}" if file else "message.txt"


def same_file(post: dict[str, Any], message: Message) -> str:
    """The id of the attachment, if this post carries it and all that goes with it: a file of its
    name and size, or of a name that no other has. The size of a page is not known before it is
    drawn: rather than to take an older page of the same name for it, it comes twice.
    """
    found = [_same(post, each) for each in message.attachments]
    return found[0] if all(found) else ""


def _same(post: dict[str, Any], attachment: Attachment) -> str:
    size = attachment.file.size if attachment.file else len(attachment.text.encode())
    for file in post.get("files") or []:
        alike = attachment.once or (size and file.get("size") == size)
        if alike and file.get("name") == name_of(attachment):
            return str(file.get("id") or "")
    return ""
