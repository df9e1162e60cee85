"""Slack as the courier sees it: send, revise, find, fetch.

A message with an attachment is two posts: the file, then the words. The words carry the metadata
by which a doubtful delivery is found again, can be revised, and show nothing as markup; a file's
own comment could do none of the three.
"""

import asyncio
import logging
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.channel import TryLater, Undeliverable
from bot.slack import outbound, reasons
from bot.slack.api import PAUSE, TOKEN_FAULTS, Api, Declined, proxy_for
from bot.slack.pace import Pace
from storage.mail import STAFF, File, Message, Ref, place_of, platform_of

logger = logging.getLogger(__name__)

HOME = "home/"
HOME_REF = Ref("home")
"""The name of the one view that stands in a Home tab."""

LARGEST_FILE = 50_000_000
"""Bytes fetched at most: what Telegram lets a bot upload (telegram.constants)."""

TRANSFER = aiohttp.ClientTimeout(total=60, sock_connect=5)
"""For the bytes of a file, in seconds."""

SHARED_WITHIN = 5.0
"""Seconds to wait until a file appears in its channel: Slack shares it some time after it says
yes, and does not say where (bolt-js#2115)."""

PAGE = 200
HISTORY_PAGES = 3
"""Newest pages in which a doubtful message is looked for. No time bounds the search, because two
clocks may disagree; a doubtful message is among the newest."""
REPLY_PAGES = 20
"""A thread is told from its beginning, so all of it is read, within reason."""

_GONE = frozenset({"cant_update_message", "edit_window_closed", "message_not_found"})


class SlackChannel:
    """A `bot.channel.Channel`. `triage` is the channel behind `slack:staff`."""

    platform = "slack"

    def __init__(self, api: Api, triage: str, pace: Pace | None = None) -> None:
        self._api = api
        self._triage = triage
        self._pace = pace or Pace()
        self._conversations: dict[str, str] = {}
        # By message key, until it is delivered: the file whose sharing was asked for, and the one
        # that is known to be shared.
        self._asked: dict[str, str] = {}
        self._shared: dict[str, str] = {}

    async def send(self, message: Message, *, under: Ref | None, content: bytes | None) -> Ref:
        """Deliver a new message. Its ref is the ts of its words; of a mere file, the ts of its
        share, or the file's id where Slack does not tell in time."""
        place = place_of(message.to)
        if place.startswith(HOME):
            return await self._publish(message)
        channel = await self._channel(message)
        file_ref: Ref | None = None
        if message.attachment is not None:
            file_ref = await self._upload(message, channel, under, content)
        if file_ref is None or outbound.says_something(message):
            arguments = outbound.payload(message)
            answer = await self._call(
                message,
                "chat.postMessage",
                channel=channel,
                thread_ts=under,
                unfurl_links=False,
                unfurl_media=False,
                **arguments,
            )
            file_ref = Ref(str(answer["ts"]))
        self._asked.pop(message.key, None)
        self._shared.pop(message.key, None)
        return file_ref

    async def revise(self, message: Message, ref: Ref, *, under: Ref | None) -> Ref:
        """Replace the words that stand at `ref`; a message that is gone is sent anew."""
        if place_of(message.to).startswith(HOME):
            return await self._publish(message)
        if not outbound.says_something(message):
            return ref  # a mere file does not change
        words = message.model_copy(update={"attachment": None})
        if _is_file(ref):
            return await self.send(words, under=under, content=None)
        channel = await self._channel(message)
        try:
            answer = await self._api.call(
                "chat.update", channel=channel, ts=ref, **outbound.payload(message)
            )
        except Declined as declined:
            if declined.code in _GONE:
                return await self.send(words, under=under, content=None)
            raise await self._explained(message, declined) from declined
        except TryLater as later:
            self._pace.hold(message.to, later.seconds)
            raise
        return Ref(str(answer.get("ts") or ref))

    async def find(self, message: Message, *, under: Ref | None) -> Ref | None:
        """Look for a message by its metadata among the newest of its place or thread. A mere file
        carries none: it is known by name and size, or by the upload this process remembers."""
        if place_of(message.to).startswith(HOME):
            return None  # publishing again changes nothing
        channel = await self._channel(message)
        mark = outbound.mark(message.key)
        words = outbound.says_something(message)
        if asked := self._asked.get(message.key):
            share = await self._share(asked, channel)
            if share and not words:
                return share
            if share:
                self._shared[message.key] = asked
        for post in await self._newest(channel, under):
            metadata = post.get("metadata") or {}
            if (metadata.get("event_payload") or {}).get("key") == mark:
                return Ref(str(post["ts"]))
            if message.attachment is not None and post.get("bot_id"):
                file = _same_file(post, message)
                if file and not words:
                    return Ref(str(post["ts"]))
                if file:  # the words are missing: `send` adds them without the file
                    self._shared.setdefault(message.key, file)
        return None

    async def fetch(self, file: File) -> bytes:
        """The bytes of a file somebody sent us. The token goes to Slack only."""
        link = place_of(file.source)
        host = urlsplit(link).hostname or ""
        ours = host == urlsplit(self._api.client.base_url).hostname
        if not ours and host != "slack.com" and not host.endswith(".slack.com"):
            raise Undeliverable(reasons.OUTSIDE_FILE)
        headers = {"Authorization": f"Bearer {self._api.token}"}
        try:
            async with self._api.session.get(
                link, headers=headers, timeout=TRANSFER, proxy=proxy_for(link)
            ) as answer:
                if answer.status == 429 or answer.status >= 500:
                    raise TryLater(float(answer.headers.get("Retry-After", PAUSE)))
                if answer.status >= 400:
                    raise Undeliverable(reasons.FILE_GONE)
                if answer.content_type == "text/html" and "html" not in file.mime:
                    raise Undeliverable(reasons.LOGIN_PAGE)
                content = bytearray()
                async for chunk in answer.content.iter_chunked(1 << 16):
                    content += chunk
                    if len(content) > LARGEST_FILE:
                        raise Undeliverable(reasons.FILE_TOO_LARGE)
                return bytes(content)
        except aiohttp.InvalidURL as error:
            raise Undeliverable(reasons.FILE_GONE) from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise TryLater(PAUSE) from error

    def pace(self, message: Message) -> float:
        """About one message a second in each place, with small bursts."""
        return self._pace.turn(message.to)

    # --- how ----------------------------------------------------------------------------------

    async def _call(self, message: Message, method: str, **arguments: Any) -> dict[str, Any]:
        try:
            return await self._api.call(method, **arguments)
        except Declined as declined:
            raise await self._explained(message, declined) from declined
        except TryLater as later:
            if not later.maybe_sent:
                self._pace.hold(message.to, later.seconds)
            raise

    async def _explained(self, message: Message, declined: Declined) -> Exception:
        """What a refusal means. One that speaks of the token is nobody's message's fault: those
        wait until the token is put right. `account_inactive` may also speak of the person."""
        person = message.to != STAFF
        if declined.code == "account_inactive" and person:
            try:
                await self._api.call("auth.test")
            except (Declined, TryLater):
                person = False
            if person:
                return Undeliverable(reasons.of(declined.code), blocked=True)
        if declined.code in TOKEN_FAULTS:
            logger.error("Slack refuses SLACK_BOT_TOKEN (%s): messages wait", declined.code)
            return TryLater(60.0)
        logger.warning("Slack refused a message: %s", declined)
        return Undeliverable(reasons.of(declined.code), blocked=declined.code in reasons.BLOCKED)

    async def _channel(self, message: Message) -> str:
        """The conversation behind an address; that with a person is opened once and remembered."""
        place = place_of(message.to)
        if message.to == STAFF:
            return self._triage
        if place.removeprefix(HOME)[:1] not in ("U", "W"):
            return place
        if place not in self._conversations:
            try:
                answer = await self._call(message, "conversations.open", users=place)
            except TryLater as later:  # nothing has been sent, whatever became of the opening
                raise TryLater(later.seconds) from later
            self._conversations[place] = str(answer["channel"]["id"])
        return self._conversations[place]

    async def _publish(self, message: Message) -> Ref:
        user = place_of(message.to).removeprefix(HOME)
        try:
            await self._call(message, "views.publish", user_id=user, view=outbound.home(message))
        except TryLater as later:  # doing it twice is doing it once
            raise TryLater(later.seconds) from later
        return HOME_REF

    async def _newest(self, channel: str, under: Ref | None) -> list[Any]:
        method = "conversations.replies" if under else "conversations.history"
        place: dict[str, Any] = {"ts": under} if under else {}
        found: list[Any] = []
        for _ in range(REPLY_PAGES if under else HISTORY_PAGES):
            try:
                answer = await self._api.call(
                    method, channel=channel, limit=PAGE, include_all_metadata=True, **place
                )
            except TryLater as later:  # the first attempt is as doubtful as before
                raise TryLater(later.seconds, maybe_sent=True) from later
            except Declined as declined:  # then it may arrive twice, which is better than never
                logger.warning("A doubtful message can't be looked for: %s", declined)
                break
            found += answer.get("messages") or []
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
            place["cursor"] = cursor
        return found

    # --- files --------------------------------------------------------------------------------

    async def _upload(
        self, message: Message, channel: str, under: Ref | None, content: bytes | None
    ) -> Ref:
        """Put the attachment into the channel, unless an earlier attempt did."""
        file_id = self._shared.get(message.key)
        if file_id is None:
            assert message.attachment is not None
            if content is None and message.attachment.file is not None:
                content = await self._own_file(message.attachment.file)
            elif content is None:
                content = message.attachment.text.encode()
            if not content:
                raise Undeliverable(reasons.EMPTY_FILE)
            name = _file_name(message)
            file_id = await self._put(message, name, content)
            self._asked[message.key] = file_id
            await self._call(
                message,
                "files.completeUploadExternal",
                files=[{"id": file_id, "title": name}],
                channel_id=channel,
                thread_ts=under,
            )
            self._shared[message.key] = file_id
        return await self._share(file_id, channel) or Ref(file_id)

    async def _own_file(self, file: File) -> bytes:
        """A file that lies on Slack already is fetched and uploaded anew: the person it was sent
        to may not read it, and not everybody may read theirs."""
        if platform_of(file.source) != self.platform:
            raise Undeliverable(reasons.FILE_GONE)
        return await self.fetch(file)

    async def _put(self, message: Message, name: str, content: bytes) -> str:
        """Hand Slack the bytes; nobody sees them yet, so a failure here leaves no doubt."""
        try:
            ticket = await self._call(
                message, "files.getUploadURLExternal", filename=name, length=len(content)
            )
            link = str(ticket["upload_url"])
            async with self._api.session.post(
                link, data=content, timeout=TRANSFER, proxy=proxy_for(link)
            ) as answer:
                if answer.status >= 500 or answer.status == 429:
                    raise TryLater(PAUSE)
                if answer.status >= 400:
                    raise Undeliverable(reasons.UPLOAD_REFUSED)
        except TryLater as later:
            raise TryLater(later.seconds) from later
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise TryLater(PAUSE) from error
        return str(ticket["file_id"])

    async def _share(self, file_id: str, channel: str) -> Ref | None:
        """The ts of the message in which a file appeared, once it has."""
        loop = asyncio.get_running_loop()
        until, pause = loop.time() + SHARED_WITHIN, 0.1
        while True:
            try:
                answer = await self._api.call("files.info", file=file_id)
            except (Declined, TryLater) as failure:
                logger.info("Slack does not say where a file appeared: %s", failure)
                return None
            shares = (answer.get("file") or {}).get("shares") or {}
            for visibility in ("private", "public"):
                for share in (shares.get(visibility) or {}).get(channel) or []:
                    return Ref(str(share["ts"]))
            if loop.time() + pause > until:
                return None
            await asyncio.sleep(pause)
            pause = min(pause * 2, 1.0)


def _file_name(message: Message) -> str:
    attachment = message.attachment
    assert attachment is not None
    file = attachment.file
    endings = {"photo": ".jpg", "voice": ".ogg", "video": ".mp4", "sticker": ".webp"}
    if attachment.name or (file and file.name):
        return attachment.name or (file.name if file else "")
    return f"{file.kind}{endings.get(file.kind, '')}" if file else "message.txt"


def _same_file(post: dict[str, Any], message: Message) -> str:
    """The id of the attachment, if this post carries it: a file of its name and size."""
    attachment = message.attachment
    assert attachment is not None
    size = attachment.file.size if attachment.file else len(attachment.text.encode())
    for file in post.get("files") or []:
        if size and file.get("size") == size and file.get("name") == _file_name(message):
            return str(file["id"])
    return ""


def _is_file(ref: Ref) -> bool:
    return ref.startswith("F")
