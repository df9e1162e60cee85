"""How what a person does arrives: in their chat at once, and with the bot as an update."""

from typing import TypedDict, Unpack

from sandbox.telegram.entities import finished, pieces, utf16_slice
from sandbox.telegram.errors import Json
from sandbox.telegram.files import StoredFile
from sandbox.telegram.state import Chat, Message, State, User

_RIGHTS = (
    "can_manage_chat",
    "can_post_messages",
    "can_edit_messages",
    "can_delete_messages",
    "can_invite_users",
    "can_change_info",
    "can_promote_members",
    "can_restrict_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_GIVEN = _RIGHTS[:5]
"""An administrator's rights, and those given to the bot."""


class CannotDo(Exception):
    """A person cannot do this in their client: nothing was sent. The message says why."""


class Content(TypedDict, total=False):
    """What a message holds besides words: fields of `state.Message`."""

    media: Json
    file: StoredFile | None
    album: str | None
    origin: Json | None


class Arriving:
    """Finds chats and messages and puts new messages there. All raise CannotDo."""

    state: State

    def _chat(self, user_id: int) -> Chat:
        chat = self.state.chats.get(user_id)
        if chat is None or chat.kind != "private":
            raise CannotDo(f"there is no user {user_id}")
        return chat

    def _chats(self, user_id: int) -> list[Chat]:
        """All chats that this person sees: the private one first."""
        others = (chat for chat in self.state.chats.values() if chat.kind != "private")
        return [self._chat(user_id), *(chat for chat in others if chat.user.id == user_id)]

    def _visible(self, user_id: int, message_id: int) -> Message:
        for chat in self._chats(user_id):
            if message := chat.message(message_id):
                return message
        raise CannotDo(f"there is no message {message_id}")

    def _speak(self, chat: Chat, text: str, reply_to: int | None) -> int:
        """Put words there, in pieces if they are many; returns the id of the first."""
        sent = [
            self._arrive(chat, "text", plain, entities, reply_to=reply_to)
            for plain, entities in (finished(piece, []) for piece in pieces(text))
            if plain
        ]
        if not sent:
            raise CannotDo("an empty message cannot be sent")
        return sent[0].id

    def _arrive(
        self,
        chat: Chat,
        kind: str,
        text: str = "",
        entities: list[Json] | None = None,
        *,
        reply_to: int | None = None,
        **content: Unpack[Content],
    ) -> Message:
        """Put a person's message in their chat and queue its update."""
        if chat.blocked and chat.kind == "private":
            raise CannotDo("who blocked the bot must unblock it to write")
        if reply_to is not None and chat.message(reply_to) is None:
            raise CannotDo(f"there is no message {reply_to}")
        message = Message(
            id=self.state.next_message_id(),
            chat=chat,
            from_bot=False,
            date=self.state.clock.now(),
            kind=kind,
            text=text,
            entities=entities or [],
            reply_to=reply_to,
            thread=chat.topic,
            **content,
        )
        chat.started = True
        chat.force_reply = None
        chat.messages[message.id] = message
        chat.timeline.append(message)
        chat.mark()
        self._tell(message)
        self.state.changed()
        return message

    def _tell(self, message: Message, *, edited: bool = False) -> None:
        """Queue the update about a message, if such a message reaches the bot."""
        if not _reaches(message, self.state):
            return
        name = "channel_post" if message.chat.kind == "channel" else "message"
        kind = f"edited_{name}" if edited else name
        self.state.updates.put(kind, message.wire(self.state.bot))

    def _tell_membership(self, chat: Chat, before: str, after: str) -> None:
        """Queue the update that says what the bot has become in a chat."""
        self.state.updates.put(
            "my_chat_member",
            {
                "chat": chat.wire(),
                "from": chat.user.wire(),
                "date": int(self.state.clock.now().timestamp()),
                "old_chat_member": _membership(self.state.bot, before),
                "new_chat_member": _membership(self.state.bot, after),
            },
        )


def _reaches(message: Message, state: State) -> bool:
    """Whether the bot gets to see this message.

    In a group its privacy mode, on unless BotFather was told otherwise, leaves only service
    messages, commands not meant for another bot, mentions and answers to what it said.
    """
    chat = message.chat
    if chat.blocked:
        return False
    if chat.kind in ("private", "channel") or message.kind == "joined":
        return True
    answered = chat.message(message.reply_to)
    if answered is not None and answered.from_bot:
        return True
    name = f"@{state.bot.username}".casefold()
    for entity in message.entities:
        words = utf16_slice(message.text, entity["offset"], entity["length"]).casefold()
        if entity["type"] == "mention" and words == name:
            return True
        if entity["type"] == "bot_command" and ("@" not in words or words.endswith(name)):
            return True
    return False


def _membership(bot: User, status: str) -> Json:
    """The `ChatMember` object of the bot."""
    member: Json = {"user": bot.wire(), "status": status}
    if status == "kicked":
        member["until_date"] = 0
    elif status == "administrator":
        member |= {"can_be_edited": False, "is_anonymous": False}
        member |= {right: right in _GIVEN for right in _RIGHTS}
    return member
