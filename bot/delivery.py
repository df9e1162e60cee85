"""One message on its way to one platform: when it may go, whether it is there already, and with
which files. What becomes of it then is the courier's."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from bot.channel import Channel, FileUnread, TryLater, Undeliverable
from bot.paper.draw import NotDrawn
from bot.patience import FETCHES, FIRST_PAUSE_SECONDS, UNREAD
from storage.mail import Attachment, Extract, Message, Paper, Ref, platform_of
from storage.outbox import Parcel

log = logging.getLogger(__name__)

AT_ONCE = 10
"""Most calls to one platform at a time. At 100 ms a call this is three times what Telegram allows;
and when a platform begins to refuse, no more than these few are refused together."""

DRAWINGS = 2
"""How often a page is tried to be drawn before its words go without it."""

FETCH_SECONDS = 70.0
"""How long the bytes of a message's files are waited for in one attempt: less than the courier's
`CALL_SECONDS`, so that they can still be sent."""

PATIENCE_SECONDS = 2.0
"""A message that must wait longer than this for its rate goes back into the outbox, so that it does
not occupy a place in hand."""

Reads = Callable[[Extract], Awaitable[bytes]]
Draws = Callable[[Paper], Awaitable[bytes]]


async def nothing_to_read(extract: Extract) -> bytes:
    """For a courier that has no tables to read."""
    raise NotDrawn(f"nobody reads {extract.what} here")


class NotYet(Exception):
    """Nothing was tried: the rate of the platform, or our stopping, came before it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Arrived(NamedTuple):
    """Where a message stands; `without` is why its files did not go along, where they did not."""

    ref: Ref
    without: str = ""


class Delivery:
    """Brings messages to the platform of `channel`. A file that lies elsewhere is fetched there:
    `channels` has all that are open, by platform."""

    def __init__(
        self, channel: Channel, channels: Mapping[str, Channel], reads: Reads, draws: Draws
    ) -> None:
        self.platform = channel.platform
        self._channel, self._channels = channel, channels
        self._reads, self._draws = reads, draws
        self._stopping = asyncio.Event()
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._unread: Counter[str] = Counter()  # how often the files of a message could not be read

    def stop(self) -> None:
        """Wait for no rate any more: what was not tried stays untried."""
        self._stopping.set()

    async def bring(self, parcel: Parcel) -> Arrived:
        """Bring it there, unless it is there already. Raises TryLater, Undeliverable, NotYet."""
        key = parcel.message.key
        if self._unread[key] < FETCHES:
            try:
                ref = await self._bring(parcel)
            except FileUnread:
                self._unread[key] += 1
                if self._unread[key] < FETCHES:
                    raise
                log.warning("%s: its files can't be read: its words go without them", key)
            else:
                del self._unread[key]
                return Arrived(ref)
        bare = parcel.message.model_copy(update={"attachment": None, "more": ()})
        if not any((bare.title, bare.text.strip(), bare.facts, bare.quote)):
            del self._unread[key]
            raise Undeliverable(UNREAD)
        ref = await self._bring(replace(parcel, message=bare))
        del self._unread[key]
        return Arrived(ref, UNREAD)

    async def _bring(self, parcel: Parcel) -> Ref:
        message, under, standing = parcel.message, parcel.under, parcel.standing
        drawn = message.attachment is not None and message.attachment.made is not None
        # What is drawn can't be put in the place of something else everywhere: it comes below, and
        # what stands stays.
        if standing is not None and not drawn:  # done twice, an edit is the same edit
            return await self._paced(
                message, lambda: self._channel.revise(message, standing, under=under)
            )
        if parcel.doubtful:
            async with self._at_once:
                found = await self._look_for(parcel)
            if found is not None:
                return found
        try:
            until = asyncio.get_running_loop().time() + FETCH_SECONDS
            contents = [await self._content(each, until) for each in message.attachments]
        except NotDrawn as fault:
            log.error("%s: %s", message.key, fault)
            if parcel.attempts < DRAWINGS:
                raise TryLater(FIRST_PAUSE_SECONDS, maybe_sent=parcel.doubtful) from fault
            message, contents = message.model_copy(update={"attachment": None}), []
        return await self._paced(
            message, lambda: self._channel.send(message, under=under, contents=contents)
        )

    async def _paced(self, message: Message, call: Callable[[], Awaitable[Ref]]) -> Ref:
        """Do `call` when the rate allows it. A place in the rate is taken at the last moment, so
        that what is refused to one is known to the next; nobody waits for it in the way of others.
        """
        while True:
            async with self._at_once:
                seconds = self._channel.pace(message)
                if seconds <= 0:
                    return await call()
            if self._stopping.is_set():
                raise NotYet(0.0)
            if seconds > PATIENCE_SECONDS:
                raise NotYet(seconds)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _look_for(self, parcel: Parcel) -> Ref | None:
        try:
            return await self._channel.find(parcel.message, under=parcel.under)
        except TryLater as later:  # whether it arrived is as unknown as before
            raise TryLater(later.seconds, maybe_sent=True) from later

    async def _content(self, attachment: Attachment, until: float) -> bytes | None:
        """The bytes of an attachment that lies on another platform, if they come until then, or is
        made now."""
        if attachment.paper is not None:
            return await self._draws(attachment.paper)
        if attachment.extract is not None:
            return await self._reads(attachment.extract)
        if attachment.file is None:
            return None
        home = platform_of(attachment.file.source)
        if home == self.platform:
            return None
        channel = self._channels.get(home)
        if channel is None:  # not opened yet
            raise FileUnread(FIRST_PAUSE_SECONDS)
        try:
            async with asyncio.timeout_at(until):
                return await channel.fetch(attachment.file)
        except TimeoutError as late:
            raise FileUnread(FIRST_PAUSE_SECONDS) from late
        except TryLater as later:
            raise FileUnread(later.seconds) from later
        except Undeliverable as never:  # it is the file that is gone, not the address
            raise Undeliverable(never.why, fault="file") from never
