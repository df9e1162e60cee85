"""Telegram as the courier sees it: a `bot.channel.Channel`.

Telegram knows no idempotency key and can't be read back, so a message whose answer was lost is sent
again: a repeat is possible (`doubts` says how often), a loss that nobody learns of is not.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby, zip_longest
from typing import Any

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

from bot.channel import TryLater, Undeliverable
from bot.telegram import calls, outbound, reasons
from bot.telegram.calls import Calls, Rejected, Unanswered
from bot.telegram.doubts import Doubts
from bot.telegram.files import Load, id_of, load_of
from bot.telegram.inbound import PLATFORM, TOPIC
from bot.telegram.pace import Pace
from bot.telegram.token import Token
from bot.telegram.topics import NO_TOPIC, Topics
from storage.mail import Address, File, Message, Ref, place_of, platform_of

log = logging.getLogger(__name__)

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
        self._doubts = Doubts()
        self._handed: dict[str, dict[int, Ref]] = {}
        self._pace = pace or Pace()
        self._calls = Calls(token, self._pace)
        self.topics = Topics(bot, self._calls)

    async def send(
        self, message: Message, *, under: Ref | None, contents: Sequence[bytes | None] = ()
    ) -> Ref:
        """Deliver a new message: into the topic that `under` names, where there are topics, else
        into the plain chat. Where a topic turns out to be gone, what was to go in it goes into the
        plain chat in the same attempt, and so does, until a restart, all that comes after.

        Words too long for one message go in several; the last carries the buttons and is the one
        whose name is returned.
        """
        if is_menu(message.to):
            return await self._show_menu(message)
        if message.topic:
            return await self.topics.make(_chat(message.to), message)
        self._doubts.begin(message.key)
        try:
            ref = await self._send_readably(message, under, contents)
        except Unanswered:
            raise self._doubts.unanswered(message.key) from None
        except TryLater:
            self._doubts.take_back(message.key)
            raise
        except Undeliverable:
            self._doubts.settle(message.key)
            self._handed.pop(message.key, None)
            raise
        self._doubts.settle(message.key)
        self._handed.pop(message.key, None)
        return ref

    async def revise(self, message: Message, ref: Ref, *, under: Ref | None) -> Ref:
        """Edit what stands at `ref`; rename a topic. Whatever can't be edited (deleted, too old, of
        another kind, now too long for one message) is sent anew below."""
        if is_menu(message.to):
            return await self._show_menu(message)
        if ref.startswith(TOPIC) and ref != NO_TOPIC:
            await self.topics.rename(_chat(message.to), message, ref)
            return ref
        if message.topic or ref == NO_TOPIC:
            return await self.send(message, under=under)
        for edit in self._edits(message):
            try:
                await edit(message, ref)
            except Rejected as rejected:
                if rejected.says("not modified"):
                    return ref
                if not rejected.says("no text in the message"):  # so it is a file with a caption
                    break
            else:
                return ref
        return await self.send(_without_foreign_file(message), under=under)

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
        return bytes(await self._calls.attempt(None, self._download(id_of(file))))

    def pace(self, message: Message) -> float:
        """Seconds to wait before this message may go; 0 takes a place. See `pace.Pace`. A menu is
        no message: it takes none."""
        if is_menu(message.to):
            return 0.0
        return self._pace.wait(_chat(message.to))

    async def _send_readably(
        self, message: Message, under: Ref | None, contents: Sequence[bytes | None]
    ) -> Ref:
        """With its formatting or, where Telegram will not have that, without."""
        try:
            return await self._send(message, under, contents)
        except Rejected as rejected:
            if not message.marks or not rejected.says("entit"):
                raise
            log.error("Telegram refuses how a message is formatted: sending it plain")
            return await self._send(message.model_copy(update={"marks": ()}), under, contents)

    async def _send(
        self, message: Message, under: Ref | None, contents: Sequence[bytes | None]
    ) -> Ref:
        chat = _chat(message.to)
        handed = self._handed.setdefault(message.key, {}) if message.more else {}
        extras = _Extras(message, self.topics.thread(chat, under), handed)
        if message.attachment is None:
            return await self._say(chat, outbound.compose(message), extras, last=True)
        loads = [load_of(each, held) for each, held in zip_longest(message.attachments, contents)]
        load = loads[0]
        parts = outbound.compose(message, outbound.CAPTION_UNITS)
        if not load.takes_caption or len(parts) > 1:
            if parts:
                await self._say(chat, outbound.compose(message), extras, last=False)
            parts = []
        return await self._hand_over_all(chat, loads, parts, extras)

    async def _show_menu(self, message: Message) -> Ref:
        """The commands of one private chat. Done twice, it is the same menu. A server that has no
        such menus refuses it, which nobody misses."""
        chat = _chat(Address(message.to.replace(MENU, "", 1)))
        commands = [BotCommand(name, what) for name, what in message.facts]
        scope = BotCommandScopeChat(chat)
        await self._calls.attempt(None, self._bot.set_my_commands(commands, scope=scope))
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
            sent = await self._put(
                chat,
                extras,
                self._bot.send_message,
                text=part.text,
                entities=part.entities,
                link_preview_options=_NO_PREVIEW,
                reply_markup=extras.keyboard if last and number == len(parts) else None,
            )
            ref = Ref(str(sent.message_id))
        return ref

    async def _hand_over(
        self, chat: int, load: Load, caption: list[outbound.Part], extras: "_Extras"
    ) -> Ref:
        fields: dict[str, Any] = {load.method: load.media, "reply_markup": extras.keyboard}
        if caption:
            fields |= {"caption": caption[0].text, "caption_entities": caption[0].entities}
        send = getattr(self._bot, f"send_{load.method}")
        try:
            sent = await self._put(chat, extras, send, **fields)
        except Rejected:
            plainer = load.as_document()
            if plainer is None:
                raise
            return await self._hand_over(chat, plainer, caption, extras)
        return Ref(str(sent.message_id))

    async def _hand_over_all(
        self, chat: int, loads: Sequence[Load], caption: list[outbound.Part], extras: "_Extras"
    ) -> Ref:
        """All files of a message, in order: as one where Telegram shows them together. Its name is
        that of the first, which bears the words. What an earlier attempt has handed over stays."""
        handed = extras.handed
        for _, run in groupby(enumerate(loads), lambda each: each[1].shown_with or each[0]):
            held = dict(run)
            if len(held) > 1 and not held.keys() & handed.keys():
                words = caption if 0 in held else []
                handed |= await self._hand_over_album(chat, held, words, extras)
            for number, load in held.items():
                if number not in handed:
                    words = [] if number else caption
                    handed[number] = await self._hand_over(chat, load, words, extras)
        return handed[0]

    async def _hand_over_album(
        self, chat: int, loads: dict[int, Load], caption: list[outbound.Part], extras: "_Extras"
    ) -> dict[int, Ref]:
        """Several files as one: how each is named; nothing where Telegram will not have that."""
        held = caption[0] if caption else outbound.Part("")
        words = {"caption": held.text or None, "caption_entities": held.entities or None}
        media = [
            _MEDIA[load.method](load.in_album(), **({} if number else words))
            for number, load in enumerate(loads.values())
        ]
        try:
            sent = await self._put(chat, extras, self._bot.send_media_group, media=media)
        except Rejected:
            log.warning("Telegram refuses an album: sending its files one by one")
            return {}
        return {number: Ref(str(each.message_id)) for number, each in zip(loads, sent, strict=True)}

    async def _put(
        self, chat: int, extras: "_Extras", send: Callable[..., Awaitable[Any]], **fields: Any
    ) -> Any:
        """One call that puts something into a chat, in its topic if it has one: or, where Telegram
        knows no such topic, beside it. A refused call has put nothing anywhere."""
        reply = extras.take_reply()
        while True:
            call = send(
                chat,
                message_thread_id=extras.topic,
                reply_parameters=reply,
                disable_notification=extras.silent,
                read_timeout=calls.READ_SECONDS,
                **fields,
            )
            try:
                return await self._calls.attempt(chat, call)
            except Rejected as rejected:
                if extras.topic is None:
                    raise
                if reply is not None and rejected.says("replied"):
                    reply = None  # it stands outside the topic, and is gone
                elif self.topics.refused(chat, extras.topic, rejected):
                    extras.topic = None
                else:
                    raise

    async def _edit_text(self, message: Message, ref: Ref) -> None:
        chat, part = _chat(message.to), _only_part(message, outbound.TEXT_UNITS)
        await self._calls.attempt(
            chat,
            self._bot.edit_message_text(
                part.text,
                chat_id=chat,
                message_id=int(ref),
                entities=part.entities,
                link_preview_options=_NO_PREVIEW,
                reply_markup=outbound.keyboard(message),
                read_timeout=calls.READ_SECONDS,
            ),
        )

    async def _edit_caption(self, message: Message, ref: Ref) -> None:
        chat, part = _chat(message.to), _only_part(message, outbound.CAPTION_UNITS)
        await self._calls.attempt(
            chat,
            self._bot.edit_message_caption(
                chat_id=chat,
                message_id=int(ref),
                caption=part.text,
                caption_entities=part.entities,
                reply_markup=outbound.keyboard(message),
                read_timeout=calls.READ_SECONDS,
            ),
        )

    async def _edit_media(self, message: Message, ref: Ref) -> None:
        assert message.attachment is not None
        chat, part = _chat(message.to), _only_part(message, outbound.CAPTION_UNITS)
        load = load_of(message.attachment, None)
        await self._calls.attempt(
            chat,
            self._bot.edit_message_media(
                _REPLACED[load.method](
                    load.media, caption=part.text or None, caption_entities=part.entities or None
                ),
                chat_id=chat,
                message_id=int(ref),
                reply_markup=outbound.keyboard(message),
                read_timeout=calls.READ_SECONDS,
            ),
        )


class _Extras:
    """What goes along with the words: the buttons, whether it rings, the topic, what is quoted,
    which is quoted once, and which files were handed over before."""

    def __init__(self, message: Message, topic: int | None, handed: dict[int, Ref]) -> None:
        self.topic = topic
        self.handed = handed
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
        raise Rejected("message is too long to stand where it stands")
    return parts[0] if parts else outbound.Part("")


def _without_foreign_file(message: Message) -> Message:
    """A file of the other platform isn't at hand for a revision. It stands in the chat already, so
    the words alone are sent anew."""
    file = message.attachment.file if message.attachment is not None else None
    if file is None or platform_of(file.source) == PLATFORM:
        return message
    return message.model_copy(update={"attachment": None, "more": ()})
