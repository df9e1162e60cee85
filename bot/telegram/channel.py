"""Telegram as the courier sees it: a `bot.channel.Channel`.

Telegram knows no idempotency key and can't be read back, so a message whose answer was lost is sent
again: a repeat is possible (`doubts` says how often), a loss that nobody learns of is not.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest
from typing import Any

from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardMarkup, ReplyParameters

from bot.channel import TryLater, Undeliverable
from bot.telegram import calls, outbound, reasons
from bot.telegram.calls import Calls, Rejected, Unanswered, chat_of
from bot.telegram.doubts import Doubts
from bot.telegram.edits import MEDIA, NO_PREVIEW, Edits, is_long, replaces, wordless
from bot.telegram.files import Load, id_of, load_of
from bot.telegram.inbound import PLATFORM, TOPIC
from bot.telegram.pace import Pace
from bot.telegram.token import Token
from bot.telegram.topics import NO_TOPIC, Topics
from storage.mail import Address, File, Message, Ref, place_of, platform_of

log = logging.getLogger(__name__)

MENU = "menu/"
"""What begins the place of a chat's menu."""


class TelegramChannel:
    """Sends and edits in private chats. All methods raise `TryLater` or `Undeliverable` only."""

    platform = PLATFORM

    def __init__(self, bot: Bot, token: Token, pace: Pace | None = None) -> None:
        """`bot` is initialised and shut down by whoever made it."""
        self._bot = bot
        self._doubts = Doubts()
        self._handed: dict[str, _Handed] = {}
        self._pace = pace or Pace()
        self._calls = Calls(token, self._pace)
        self.topics = Topics(bot, self._calls)
        self._edits = Edits(bot, self._calls)

    async def send(
        self, message: Message, *, under: Ref | None, contents: Sequence[bytes | None] = ()
    ) -> Ref:
        """Deliver a new message: into the topic that `under` names, where there are topics, else
        into the plain chat. Where a topic turns out to be gone, what was to go in it goes into the
        plain chat in the same attempt, and so does, until a restart, all that comes after.

        Words too long for one message go in several, those too long for a file below it; the last
        of them carries the buttons and is the one whose name is returned. What an earlier attempt
        has put there stays, and is not put there again.
        """
        if is_menu(message.to):
            return await self._show_menu(message)
        if message.topic:
            return await self.topics.make(chat_of(message.to), message)
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
        if message.pinned:
            await self._pin(chat_of(message.to), ref)
        return ref

    async def revise(self, message: Message, ref: Ref, *, under: Ref | None) -> Ref:
        """Edit what stands at `ref`; rename a topic. Whatever can't be edited (deleted, too old, of
        another kind) is sent anew below, if it brings news; so are words that have grown too long
        for their file, which is left without any."""
        if is_menu(message.to):
            return await self._show_menu(message)
        if ref.startswith(TOPIC) and ref != NO_TOPIC:
            await self.topics.rename(chat_of(message.to), message, ref)
            return ref
        if message.topic or ref == NO_TOPIC:
            return await self.send(message, under=under)
        if message.removes and await self._edits.away(message, ref):
            return ref
        anew, long = _without_foreign_file(message), is_long(message)
        if long or not replaces(message):
            changed = await self._edits.words(message, ref)
            if changed and replaces(message):  # perhaps another file: that one comes below
                await self.send(wordless(message), under=under)
            if changed is not None:
                kept = changed or not message.anew
                return ref if kept else await self.send(anew, under=under)
        if (not long and await self._edits.below(message, ref)) or not message.anew:
            return ref
        if long and await self._edits.below(wordless(message), ref):
            anew = message.model_copy(update={"attachment": None, "more": ()})
        return await self.send(anew, under=under)

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
        return self._pace.wait(chat_of(message.to))

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
        chat, words = chat_of(message.to), outbound.compose(message)
        handed = self._handed.setdefault(message.key, _Handed())
        extras = _Extras(message, self.topics.thread(chat, under), handed)
        buttons = outbound.keyboard(message)
        if message.attachment is None:
            return await self._say(chat, words, extras, buttons)
        loads = [load_of(each, held) for each, held in zip_longest(message.attachments, contents)]
        if words and not loads[0].takes_caption:
            await self._say(chat, words, extras, None)
            words = []
        elif is_long(message):
            await self._hand_over_all(chat, loads, [], extras, None)
            return await self._say(chat, words, extras, buttons)
        ref = await self._hand_over_all(chat, loads, words, extras, buttons)
        if loads[0].takes_caption:
            self._edits.remember_file(message.to, ref)
        return ref

    async def _pin(self, chat: int, ref: Ref) -> None:
        """Keep a message in sight: in a private chat a bot may, and nothing rings. Nothing depends
        on it, and done twice it is the same pin, so it is tried with the message alone. Telegram
        may show a notice of it, and report that as an update (tdlib/telegram-bot-api#731)."""
        call = self._bot.pin_chat_message(chat, int(ref), disable_notification=True)
        try:
            await self._calls.attempt(chat, call)
        except (TryLater, Undeliverable) as failed:
            log.warning("A message could not be pinned: %s", failed)

    async def _show_menu(self, message: Message) -> Ref:
        """The commands of one private chat. Done twice, it is the same menu. A server that has no
        such menus refuses it, which nobody misses."""
        chat = chat_of(Address(message.to.replace(MENU, "", 1)))
        commands = [BotCommand(name, what) for name, what in message.facts]
        scope = BotCommandScopeChat(chat)
        await self._calls.attempt(None, self._bot.set_my_commands(commands, scope=scope))
        return Ref(MENU)

    async def _download(self, file_id: str) -> bytearray:
        file = await self._bot.get_file(file_id)
        return await file.download_as_bytearray()

    async def _say(
        self,
        chat: int,
        parts: list[outbound.Part],
        extras: "_Extras",
        buttons: InlineKeyboardMarkup | None,
    ) -> Ref:
        """Send texts one after the other; the buttons go with the last."""
        if not parts:
            raise Undeliverable(reasons.NO_WORDS)
        said = extras.handed.words
        for number, part in enumerate(parts[len(said) :], start=len(said) + 1):
            sent = await self._put(
                chat,
                extras,
                self._bot.send_message,
                text=part.text,
                entities=part.entities,
                link_preview_options=NO_PREVIEW,
                reply_markup=buttons if number == len(parts) else None,
            )
            said.append(Ref(str(sent.message_id)))
        return said[-1]

    async def _hand_over(
        self,
        chat: int,
        load: Load,
        caption: list[outbound.Part],
        extras: "_Extras",
        buttons: InlineKeyboardMarkup | None,
    ) -> Ref:
        fields: dict[str, Any] = {load.method: load.media, "reply_markup": buttons, **load.shown}
        if caption:
            fields |= {"caption": caption[0].text, "caption_entities": caption[0].entities}
        send = getattr(self._bot, f"send_{load.method}")
        try:
            sent = await self._put(chat, extras, send, **fields)
        except Rejected:
            plainer = load.as_document()
            if plainer is None:
                raise
            return await self._hand_over(chat, plainer, caption, extras, buttons)
        return Ref(str(sent.message_id))

    async def _hand_over_all(
        self,
        chat: int,
        loads: Sequence[Load],
        caption: list[outbound.Part],
        extras: "_Extras",
        buttons: InlineKeyboardMarkup | None,
    ) -> Ref:
        """All files of a message, in order: as one where Telegram shows them together. Its name is
        that of the first, which bears the words."""
        handed = extras.handed.files
        for _, run in groupby(enumerate(loads), lambda each: each[1].shown_with or each[0]):
            held = dict(run)
            if len(held) > 1 and not held.keys() & handed.keys():
                words = caption if 0 in held else []
                handed |= await self._hand_over_album(chat, held, words, extras)
            for number, load in held.items():
                if number not in handed:
                    words = [] if number else caption
                    handed[number] = await self._hand_over(chat, load, words, extras, buttons)
        return handed[0]

    async def _hand_over_album(
        self, chat: int, loads: dict[int, Load], caption: list[outbound.Part], extras: "_Extras"
    ) -> dict[int, Ref]:
        """Several files as one: how each is named; nothing where Telegram will not have that."""
        held = caption[0] if caption else outbound.Part("")
        words = {"caption": held.text or None, "caption_entities": held.entities or None}
        media = [
            MEDIA[load.method](load.in_album(), **load.shown, **({} if number else words))
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


@dataclass
class _Handed:
    """What the attempts to send a message have put into the chat so far: its files by their number,
    and the parts of its words."""

    files: dict[int, Ref] = field(default_factory=dict)
    words: list[Ref] = field(default_factory=list)


class _Extras:
    """What goes along with the words: whether it rings, the topic, what is quoted, which is quoted
    once, and what was handed over before."""

    def __init__(self, message: Message, topic: int | None, handed: _Handed) -> None:
        self.topic = topic
        self.handed = handed
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


def _without_foreign_file(message: Message) -> Message:
    """A file of the other platform isn't at hand for a revision. It stands in the chat already, so
    the words alone are sent anew."""
    file = message.attachment.file if message.attachment is not None else None
    if file is None or platform_of(file.source) == PLATFORM:
        return message
    return message.model_copy(update={"attachment": None, "more": ()})
