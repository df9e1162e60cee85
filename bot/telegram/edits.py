"""Changing what stands in a private chat: a text, the words under a file, or the file with them; or
deleting it."""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import (
    Bot,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
)

from bot.telegram import calls, outbound
from bot.telegram.calls import Calls, Rejected, chat_of
from bot.telegram.files import load_of
from bot.telegram.inbound import PLATFORM
from storage.mail import Address, Message, Ref, platform_of

MEDIA: dict[str, Any] = {
    "audio": InputMediaAudio,
    "document": InputMediaDocument,
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
}
"""What may be in an album."""

REPLACED: dict[str, Any] = {**MEDIA, "animation": InputMediaAnimation}
"""What Telegram lets its author replace, and a bot, too."""

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

KNOWN = 5000
"""How many of the files we put somewhere are known, so that Telegram need not tell us."""

_Edit = Callable[[Message, Ref], Awaitable[None]]


class Edits:
    """Each edit says how it went: True where it stands so now, or stood so before; False where it
    can't be changed (deleted, too old, too long); None where what stands there is a file, and it is
    a text that was to be changed. Raises TryLater, and Undeliverable for what is no refusal."""

    def __init__(self, bot: Bot, calls: Calls) -> None:
        self._bot = bot
        self._calls = calls
        self._files: dict[tuple[Address, Ref], None] = {}

    def remember_file(self, to: Address, ref: Ref) -> None:
        """A file that takes words stands there: so its words are changed as such, unasked."""
        self._files[to, ref] = None
        if len(self._files) > KNOWN:
            del self._files[next(iter(self._files))]

    async def words(self, message: Message, ref: Ref) -> bool | None:
        """Change a text."""
        if (message.to, ref) in self._files:
            return None
        changed = await self._done(self._text, message, ref)
        if changed is None:
            self.remember_file(message.to, ref)
        return changed

    async def below(self, message: Message, ref: Ref) -> bool:
        """Change the words under a file, and the file if it may be another one."""
        edit = self._media if replaces(message) else self._caption
        return await self._done(edit, message, ref) is True

    async def away(self, message: Message, ref: Ref) -> bool:
        """Delete what stands there."""
        return await self._done(self._delete, message, ref) is True

    async def _done(self, edit: _Edit, message: Message, ref: Ref) -> bool | None:
        try:
            await edit(message, ref)
        except Rejected as rejected:
            if rejected.says("no text in the message"):
                return None
            return rejected.says("not modified")
        return True

    async def _delete(self, message: Message, ref: Ref) -> None:
        chat = chat_of(message.to)
        await self._calls.attempt(chat, self._bot.delete_message(chat, int(ref)))

    async def _text(self, message: Message, ref: Ref) -> None:
        chat, part = chat_of(message.to), _only_part(message, outbound.TEXT_UNITS)
        await self._calls.attempt(
            chat,
            self._bot.edit_message_text(
                part.text,
                chat_id=chat,
                message_id=int(ref),
                entities=part.entities,
                link_preview_options=NO_PREVIEW,
                reply_markup=outbound.keyboard(message),
                read_timeout=calls.READ_SECONDS,
            ),
        )

    async def _caption(self, message: Message, ref: Ref) -> None:
        chat, part = chat_of(message.to), _only_part(message, outbound.CAPTION_UNITS)
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

    async def _media(self, message: Message, ref: Ref) -> None:
        assert message.attachment is not None
        chat, part = chat_of(message.to), _only_part(message, outbound.CAPTION_UNITS)
        load = load_of(message.attachment, None)
        await self._calls.attempt(
            chat,
            self._bot.edit_message_media(
                REPLACED[load.method](
                    load.media,
                    caption=part.text or None,
                    caption_entities=part.entities or None,
                    **load.shown,
                ),
                chat_id=chat,
                message_id=int(ref),
                reply_markup=outbound.keyboard(message),
                read_timeout=calls.READ_SECONDS,
            ),
        )


def replaces(message: Message) -> bool:
    """Whether its file lies on Telegram and takes the place of what stands there: its author may
    have replaced it."""
    file = message.attachment.file if message.attachment is not None else None
    if message.attachment is None or file is None or platform_of(file.source) != PLATFORM:
        return False
    return load_of(message.attachment, None).method in REPLACED


def is_long(message: Message) -> bool:
    """Whether its words are too many to stand under a file."""
    return len(outbound.compose(message, outbound.CAPTION_UNITS)) > 1


def wordless(message: Message) -> Message:
    """Its file alone."""
    said = {"author": "", "title": "", "text": "", "marks": (), "facts": (), "quote": ""}
    return message.model_copy(update={**said, "buttons": ()})


def _only_part(message: Message, limit: int) -> outbound.Part:
    """The words of a message that must be one."""
    parts = outbound.compose(message, limit)
    if len(parts) > 1:
        raise Rejected("message is too long to stand where it stands")
    return parts[0] if parts else outbound.Part("")
