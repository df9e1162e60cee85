"""Telegram as the courier sees it: a `bot.channel.Channel`.

Telegram knows no idempotency key and can't be read back, so a message whose answer was lost is sent
again: a repeat is possible, a loss is not.
"""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any, TypeVar

from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channel import TryLater, Undeliverable
from bot.telegram import outbound
from bot.telegram.files import Load, id_of, load_of
from bot.telegram.inbound import PLATFORM
from bot.telegram.pace import Pace
from bot.telegram.request import NotConnected, NotConnectedInTime
from storage.mail import Address, File, Message, Ref, place_of

T = TypeVar("T")

AGAIN_SECONDS = 1.0
"""When to try again after a lost connection; the courier doubles it from attempt to attempt."""

REJECTED_SECONDS = 30.0
"""The same when Telegram rejects the token: whoever polls notices, and stops the service."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramChannel:
    """Sends and edits in private chats. All methods raise `TryLater` or `Undeliverable` only."""

    platform = PLATFORM

    def __init__(self, bot: Bot, pace: Pace | None = None) -> None:
        """`bot` is initialised and shut down by whoever made it."""
        self._bot = bot
        self._pace = pace or Pace()

    async def send(self, message: Message, *, under: Ref | None, content: bytes | None) -> Ref:
        """Deliver a new message. Telegram has no threads in private chats: `under` is ignored.

        Words too long for one message go in several; the last carries the buttons and is the one
        whose name is returned.
        """
        chat = _chat(message.to)
        extras = _Extras(message)
        if message.attachment is None:
            return await self._say(chat, outbound.compose(message), extras, last=True)
        load = load_of(message.attachment, content)
        parts = outbound.compose(message, outbound.CAPTION_UNITS)
        if not load.takes_caption or len(parts) > 1:
            if parts:
                await self._say(chat, outbound.compose(message), extras, last=False)
            parts = []
        return await self._hand_over(chat, load, parts, extras)

    async def revise(self, message: Message, ref: Ref, *, under: Ref | None) -> Ref:
        """Edit what stands at `ref`. Whatever can't be edited (deleted, too old, of another kind,
        now too long for one message) is sent anew below."""
        chat = _chat(message.to)
        limit = outbound.TEXT_UNITS if message.attachment is None else outbound.CAPTION_UNITS
        parts = outbound.compose(message, limit)
        if len(parts) > 1:
            return await self.send(message, under=under, content=None)
        part = parts[0] if parts else outbound.Part("")
        keyboard = outbound.keyboard(message)
        if message.attachment is None:
            edit = self._bot.edit_message_text(
                part.text,
                chat_id=chat,
                message_id=int(ref),
                entities=part.entities,
                link_preview_options=_NO_PREVIEW,
                reply_markup=keyboard,
            )
        else:
            edit = self._bot.edit_message_caption(
                chat_id=chat,
                message_id=int(ref),
                caption=part.text,
                caption_entities=part.entities,
                reply_markup=keyboard,
            )
        try:
            await self._attempt(chat, edit)
        except _Rejected as rejected:
            if "not modified" in rejected.reason.lower():
                return ref
            return await self.send(message, under=under, content=None)
        return ref

    async def find(self, message: Message, *, under: Ref | None) -> Ref | None:
        """None: a bot can't read a chat back."""
        return None

    async def fetch(self, file: File) -> bytes:
        """The bytes of a file, at most 20 MB."""
        return bytes(await self._attempt(None, self._download(id_of(file))))

    def pace(self, message: Message) -> float:
        """Seconds to wait before this message may go; 0 takes a place. See `pace.Pace`."""
        return self._pace.wait(_chat(message.to))

    async def _download(self, file_id: str) -> bytearray:
        file = await self._bot.get_file(file_id)
        return await file.download_as_bytearray()

    async def _say(
        self, chat: int, parts: list[outbound.Part], extras: "_Extras", *, last: bool
    ) -> Ref:
        """Send texts one after the other; the buttons go with the last if `last`."""
        if not parts:
            raise Undeliverable("the message has no words in it")
        ref = Ref("")
        for number, part in enumerate(parts, start=1):
            sent = await self._attempt(
                chat,
                self._bot.send_message(
                    chat,
                    part.text,
                    entities=part.entities,
                    link_preview_options=_NO_PREVIEW,
                    reply_parameters=extras.take_reply(),
                    reply_markup=extras.keyboard if last and number == len(parts) else None,
                ),
            )
            ref = Ref(str(sent.message_id))
        return ref

    async def _hand_over(
        self, chat: int, load: Load, caption: list[outbound.Part], extras: "_Extras"
    ) -> Ref:
        fields: dict[str, Any] = {load.method: load.media, "reply_markup": extras.keyboard}
        if caption:
            fields |= {"caption": caption[0].text, "caption_entities": caption[0].entities}
        reply = extras.take_reply()
        send = getattr(self._bot, f"send_{load.method}")
        try:
            sent = await self._attempt(chat, send(chat, reply_parameters=reply, **fields))
        except _Rejected:
            plainer = load.as_document()
            if plainer is None:
                raise
            return await self._hand_over(chat, plainer, caption, extras)
        return Ref(str(sent.message_id))

    async def _attempt(self, chat: int | None, call: Awaitable[T]) -> T:
        """Do one call; raise what its failure means for the message."""
        try:
            return await call
        except RetryAfter as error:
            after = error.retry_after
            seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
            if chat is not None:
                self._pace.refused(chat, seconds)
            raise TryLater(seconds) from error
        except BadRequest as error:  # a NetworkError by descent, but nothing that time heals
            lost = "chat not found" in error.message.lower()
            raise _Rejected(error.message, blocked=lost) from error
        except Forbidden as error:
            raise Undeliverable(error.message, blocked=True) from error
        except ChatMigrated as error:
            raise Undeliverable("the chat has become a group", blocked=True) from error
        except InvalidToken as error:
            raise TryLater(REJECTED_SECONDS) from error
        except (NotConnected, NotConnectedInTime) as error:
            raise TryLater(AGAIN_SECONDS) from error
        except TelegramError as error:  # timeouts, dropped connections, 5xx, unreadable answers
            raise TryLater(AGAIN_SECONDS, maybe_sent=True) from error


class _Rejected(Undeliverable):
    """Telegram understood the request and does not want it: what a BadRequest means."""

    def __init__(self, reason: str, *, blocked: bool) -> None:
        super().__init__(reason, blocked=blocked)
        self.reason = reason


class _Extras:
    """What goes along with the words: the buttons, and what is quoted, which is quoted once."""

    def __init__(self, message: Message) -> None:
        self.keyboard = outbound.keyboard(message)
        self._reply_to = message.reply_to

    def take_reply(self) -> ReplyParameters | None:
        """The message quoted, the first time. A deleted one is no reason not to send."""
        if self._reply_to is None:
            return None
        message_id, self._reply_to = int(self._reply_to), None
        return ReplyParameters(message_id, allow_sending_without_reply=True)


def _chat(where: Address) -> int:
    try:
        return int(place_of(where))
    except ValueError:
        raise Undeliverable(f"{where} is no Telegram chat", blocked=True) from None
