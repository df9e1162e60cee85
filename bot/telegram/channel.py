"""Telegram as the courier sees it: a `bot.channel.Channel`.

Telegram knows no idempotency key and can't be read back, so a message whose answer was lost is sent
again: a repeat is possible (`doubts` says how often), a loss that nobody learns of is not.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channel import TryLater, Undeliverable
from bot.telegram import outbound, reasons
from bot.telegram.doubts import Doubts
from bot.telegram.files import Load, id_of, load_of
from bot.telegram.inbound import PLATFORM
from bot.telegram.pace import Pace
from bot.telegram.request import NoAnswer, NotConnected, NotConnectedInTime
from bot.telegram.token import Token
from storage.mail import Address, File, Message, Ref, place_of, platform_of

T = TypeVar("T")

log = logging.getLogger(__name__)

AGAIN_SECONDS = 1.0
"""When to try again after a lost connection; the courier doubles it from attempt to attempt."""

READ_SECONDS = 60.0
"""How long an answer to a message is waited for. Long, because giving up means to send it twice;
yet with the connection and the sending it is less than the courier's `CALL_SECONDS`."""

MENU = "menu/"
"""What begins the place of a chat's menu."""

_MEDIA: dict[str, Any] = {
    "audio": InputMediaAudio,
    "document": InputMediaDocument,
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
}
"""What may be in an album."""

_REPLACED: dict[str, Any] = {**_MEDIA, "animation": InputMediaAnimation}
"""What Telegram lets its author replace, and a bot, too."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramChannel:
    """Sends and edits in private chats. All methods raise `TryLater` or `Undeliverable` only."""

    platform = PLATFORM

    def __init__(self, bot: Bot, token: Token, pace: Pace | None = None) -> None:
        """`bot` is initialised and shut down by whoever made it."""
        self._bot = bot
        self._token = token
        self._doubts = Doubts()
        self._pace = pace or Pace()

    async def send(self, message: Message, *, under: Ref | None, content: bytes | None) -> Ref:
        """Deliver a new message. Telegram has no threads in private chats: `under` is ignored.

        Words too long for one message go in several; the last carries the buttons and is the one
        whose name is returned.
        """
        if is_menu(message.to):
            return await self._show_menu(message)
        self._doubts.begin(message.key)
        try:
            ref = await self._send_readably(message, content)
        except _Unanswered:
            raise self._doubts.unanswered(message.key) from None
        except TryLater:
            self._doubts.take_back(message.key)
            raise
        except Undeliverable:
            self._doubts.settle(message.key)
            raise
        self._doubts.settle(message.key)
        return ref

    async def revise(self, message: Message, ref: Ref, *, under: Ref | None) -> Ref:
        """Edit what stands at `ref`. Whatever can't be edited (deleted, too old, of another kind,
        now too long for one message) is sent anew below."""
        if is_menu(message.to):
            return await self._show_menu(message)
        for edit in self._edits(message):
            try:
                await edit(message, ref)
            except _Rejected as rejected:
                if rejected.says("not modified"):
                    return ref
                if not rejected.says("no text in the message"):  # so it is a file with a caption
                    break
            else:
                return ref
        return await self.send(_without_foreign_file(message), under=under, content=None)

    def _edits(self, message: Message) -> Sequence[Callable[[Message, Ref], Awaitable[None]]]:
        """The ways to edit, the one to try first. A file that lies on Telegram takes the place of
        what stands there: its author may have replaced it."""
        if message.attachment is None:
            return self._edit_text, self._edit_caption
        file = message.attachment.file
        at_hand = file is not None and platform_of(file.source) == PLATFORM
        if at_hand and load_of(message.attachment, None).method in _REPLACED:
            return (self._edit_media,)
        return (self._edit_caption,)

    async def find(self, message: Message, *, under: Ref | None) -> Ref | None:
        """None: a bot can't read a chat back."""
        return None

    async def fetch(self, file: File) -> bytes:
        """The bytes of a file, at most 20 MB."""
        return bytes(await self._attempt(None, self._download(id_of(file))))

    def pace(self, message: Message) -> float:
        """Seconds to wait before this message may go; 0 takes a place. See `pace.Pace`. A menu is
        no message: it takes none."""
        if is_menu(message.to):
            return 0.0
        return self._pace.wait(_chat(message.to))

    async def _send_readably(self, message: Message, content: bytes | None) -> Ref:
        """With its formatting or, where Telegram will not have that, without."""
        try:
            return await self._send(message, content)
        except _Rejected as rejected:
            if not message.marks or not rejected.says("entit"):
                raise
            log.error("Telegram refuses how a message is formatted: sending it plain")
            return await self._send(message.model_copy(update={"marks": ()}), content)

    async def _send(self, message: Message, content: bytes | None) -> Ref:
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
        if message.more:
            loads = [load, *(load_of(each, None) for each in message.more)]
            return await self._hand_over_album(chat, loads, parts, extras)
        return await self._hand_over(chat, load, parts, extras)

    async def _show_menu(self, message: Message) -> Ref:
        """The commands of one private chat. Done twice, it is the same menu. A server that has no
        such menus refuses it, which nobody misses."""
        chat = _chat(Address(message.to.replace(MENU, "", 1)))
        commands = [BotCommand(name, what) for name, what in message.facts]
        scope = BotCommandScopeChat(chat)
        await self._attempt(None, self._bot.set_my_commands(commands, scope=scope))
        return Ref(MENU)

    async def _download(self, file_id: str) -> bytearray:
        file = await self._bot.get_file(file_id)
        return await file.download_as_bytearray()

    async def _say(
        self, chat: int, parts: list[outbound.Part], extras: "_Extras", *, last: bool
    ) -> Ref:
        """Send texts one after the other; the buttons go with the last if `last`."""
        if not parts:
            raise Undeliverable(reasons.NO_WORDS)
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
                    disable_notification=extras.silent,
                    read_timeout=READ_SECONDS,
                ),
            )
            ref = Ref(str(sent.message_id))
        return ref

    async def _hand_over(
        self, chat: int, load: Load, caption: list[outbound.Part], extras: "_Extras"
    ) -> Ref:
        fields: dict[str, Any] = {
            load.method: load.media,
            "reply_markup": extras.keyboard,
            "disable_notification": extras.silent,
            "read_timeout": READ_SECONDS,
        }
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

    async def _hand_over_album(
        self, chat: int, loads: list[Load], caption: list[outbound.Part], extras: "_Extras"
    ) -> Ref:
        """Several files as one; one after the other where Telegram does not show them together.
        Its name is that of the first, which bears the words."""
        if all(load.method in _MEDIA for load in loads):
            held = caption[0] if caption else outbound.Part("")
            words = {"caption": held.text or None, "caption_entities": held.entities or None}
            media = [
                _MEDIA[load.method](load.media, **(words if number == 0 else {}))
                for number, load in enumerate(loads)
            ]
            reply = extras.take_reply()
            try:
                sent = await self._attempt(
                    chat,
                    self._bot.send_media_group(
                        chat,
                        media,
                        reply_parameters=reply,
                        disable_notification=extras.silent,
                        read_timeout=READ_SECONDS,
                    ),
                )
            except _Rejected:
                log.warning("Telegram refuses an album: sending its files one by one")
            else:
                return Ref(str(sent[0].message_id))
        first = await self._hand_over(chat, loads[0], caption, extras)
        for load in loads[1:]:
            await self._hand_over(chat, load, [], extras)
        return first

    async def _edit_text(self, message: Message, ref: Ref) -> None:
        chat, part = _chat(message.to), _only_part(message, outbound.TEXT_UNITS)
        await self._attempt(
            chat,
            self._bot.edit_message_text(
                part.text,
                chat_id=chat,
                message_id=int(ref),
                entities=part.entities,
                link_preview_options=_NO_PREVIEW,
                reply_markup=outbound.keyboard(message),
                read_timeout=READ_SECONDS,
            ),
        )

    async def _edit_caption(self, message: Message, ref: Ref) -> None:
        chat, part = _chat(message.to), _only_part(message, outbound.CAPTION_UNITS)
        await self._attempt(
            chat,
            self._bot.edit_message_caption(
                chat_id=chat,
                message_id=int(ref),
                caption=part.text,
                caption_entities=part.entities,
                reply_markup=outbound.keyboard(message),
                read_timeout=READ_SECONDS,
            ),
        )

    async def _edit_media(self, message: Message, ref: Ref) -> None:
        assert message.attachment is not None
        chat, part = _chat(message.to), _only_part(message, outbound.CAPTION_UNITS)
        load = load_of(message.attachment, None)
        await self._attempt(
            chat,
            self._bot.edit_message_media(
                _REPLACED[load.method](
                    load.media, caption=part.text or None, caption_entities=part.entities or None
                ),
                chat_id=chat,
                message_id=int(ref),
                reply_markup=outbound.keyboard(message),
                read_timeout=READ_SECONDS,
            ),
        )

    async def _attempt(self, chat: int | None, call: Awaitable[T]) -> T:
        """Do one call; raise what its failure means for the message."""
        try:
            result = await call
        except RetryAfter as error:
            after = error.retry_after
            seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
            if chat is not None:
                self._pace.refused(chat, seconds)
            raise TryLater(seconds) from error
        except BadRequest as error:  # a NetworkError by descent, but nothing that time heals
            raise _Rejected(error.message) from error
        except Forbidden as error:
            log.info("Telegram forbids to write: %s", error.message)
            raise Undeliverable(reasons.of(error.message), blocked=True) from error
        except ChatMigrated as error:
            raise Undeliverable(reasons.BECAME_GROUP, blocked=True) from error
        except InvalidToken as error:
            if self._token.is_not_at_fault(error):
                raise _Rejected(error.message) from error
            raise TryLater(AGAIN_SECONDS) from error  # whoever polls notices, and ends the service
        except (NotConnected, NotConnectedInTime) as error:
            raise TryLater(AGAIN_SECONDS) from error
        except (TimedOut, NoAnswer) as error:
            raise _Unanswered(AGAIN_SECONDS) from error
        except TelegramError as error:  # 5xx: it says that it failed; unreadable answers
            raise TryLater(AGAIN_SECONDS, maybe_sent=True) from error
        self._token.worked()
        return result


class _Rejected(Undeliverable):
    """Telegram understood the request and does not want it, or does not know what it is about."""

    def __init__(self, words: str) -> None:
        super().__init__(reasons.of(words), blocked=reasons.is_of_the_person(words))
        self._words = words.lower()
        log.info("Telegram refuses a request: %s", words)

    def says(self, part: str) -> bool:
        """Whether Telegram's own words contain these."""
        return part in self._words


class _Unanswered(TryLater):
    """The request went out and nothing came back."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds, maybe_sent=True)


class _Extras:
    """What goes along with the words: the buttons, whether it rings, and what is quoted, which is
    quoted once."""

    def __init__(self, message: Message) -> None:
        self.keyboard = outbound.keyboard(message)
        self.silent = message.silent or None
        self._reply_to = message.reply_to

    def take_reply(self) -> ReplyParameters | None:
        """The message quoted, the first time. A deleted one is no reason not to send."""
        if self._reply_to is None:
            return None
        message_id, self._reply_to = int(self._reply_to), None
        return ReplyParameters(message_id, allow_sending_without_reply=True)


def is_menu(where: Address) -> bool:
    """Whether this is the menu of a chat, not the chat itself (see `storage.mail.Address`)."""
    return place_of(where).startswith(MENU)


def _chat(where: Address) -> int:
    try:
        return int(place_of(where))
    except ValueError:
        raise Undeliverable(reasons.NO_CHAT, blocked=True) from None


def _only_part(message: Message, limit: int) -> outbound.Part:
    """The words of a message that must be one."""
    parts = outbound.compose(message, limit)
    if len(parts) > 1:
        raise _Rejected("message is too long to stand where it stands")
    return parts[0] if parts else outbound.Part("")


def _without_foreign_file(message: Message) -> Message:
    """A file of the other platform isn't at hand for a revision. It stands in the chat already, so
    the words alone are sent anew."""
    file = message.attachment.file if message.attachment is not None else None
    if file is None or platform_of(file.source) == PLATFORM:
        return message
    return message.model_copy(update={"attachment": None})
