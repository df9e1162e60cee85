"""What people do on Telegram: speak, press, edit, send files, block. Each act becomes an update."""

import re

from sandbox.telegram.entities import CAPTION_LIMIT, TEXT_LIMIT, finished, utf16_length
from sandbox.telegram.errors import Json
from sandbox.telegram.files import KINDS, StoredFile
from sandbox.telegram.state import Callback, Chat, Message, Press, State, User

_START = re.compile(r"[A-Za-z0-9_-]{0,64}")


class CannotDo(Exception):
    """A person cannot do this in their client: nothing was sent. The message says why."""


class People:
    """The acts of people. All raise CannotDo for what a real client would not let them do."""

    state: State

    def add_user(
        self,
        user_id: int,
        first_name: str,
        language_code: str | None = "fr",
        *,
        last_name: str | None = None,
        username: str | None = None,
    ) -> None:
        """Let a person exist; a second call with the same id changes who they are.

        Until they say something the bot cannot write to them.
        """
        user = User(user_id, first_name, last_name, username, language_code)
        if user_id in self.state.chats:
            self.state.chats[user_id].user = user
        else:
            self.state.chats[user_id] = Chat(user)
        self.state.known_users[user_id] = user.wire()
        self.state.changed()

    def say(self, user_id: int, text: str, *, reply_to: int | None = None) -> int:
        """Send a text, perhaps in answer to a message; returns its id.

        Like a real client, a text over 4096 UTF-16 units leaves as several messages; the id is
        the first one's.
        """
        pieces = [finished(piece, []) for piece in _pieces(text)]
        pieces = [(plain, entities) for plain, entities in pieces if plain]
        if not pieces:
            raise CannotDo("an empty message cannot be sent")
        sent = [
            self._arrive(user_id, "text", plain, entities, reply_to=reply_to).id
            for plain, entities in pieces
        ]
        return sent[0]

    def open_link(self, user_id: int, start_parameter: str = "") -> int:
        """Open t.me/<bot>?start=<parameter> and tap Start."""
        if not _START.fullmatch(start_parameter):
            raise CannotDo("a start parameter has at most 64 characters of A-Z a-z 0-9 _ -")
        chat = self._chat(user_id)
        if chat.blocked:
            self.unblock(user_id)
        return self.say(user_id, f"/start {start_parameter}".strip())

    def press(self, user_id: int, message_id: int, label_or_data: str) -> str:
        """Press an inline button that this message still shows; returns the callback query id.

        The button is found by its data, its label, or the only label that contains the words.
        """
        message = self._visible(user_id, message_id)
        buttons = [button for row in message.inline for button in row]
        button = _choose(buttons, label_or_data)
        if button is None:
            shown = ", ".join(str(each["text"]) for each in buttons) or "no button"
            raise CannotDo(f"message {message_id} has no button {label_or_data!r}, but {shown}")
        if "callback_data" not in button:
            raise CannotDo(f"the button {button['text']!r} is a link, it sends nothing")
        return self._press(message, str(button["callback_data"]), str(button["text"]))

    def press_data(self, user_id: int, message_id: int, data: str) -> str:
        """Press a button as a stale client would: whatever the message shows by now."""
        message = self._chat(user_id).messages.get(message_id)
        if message is None:
            raise CannotDo(f"there is no message {message_id}")
        return self._press(message, data, data)

    def tap(self, user_id: int, label: str) -> str | int:
        """Press the newest visible button with this label: inline, or of the reply keyboard.

        Returns the callback query id, or the id of the message that a keyboard button sends.
        """
        chat = self._chat(user_id)
        for message in reversed(chat.timeline):
            if not isinstance(message, Message) or message.deleted or not message.inline:
                continue
            button = _choose([button for row in message.inline for button in row], label)
            if button is not None:
                return self.press(user_id, message.id, str(button["text"]))
        keys = [key for row in (chat.keyboard or {}).get("keyboard", []) for key in row]
        key = _choose(keys, label)
        if key is None:
            raise CannotDo(f"nothing labelled {label!r} is shown to {chat.user.first_name}")
        if key.get("request_contact"):
            return self.send_contact(user_id, "+33612345678")
        if chat.keyboard and chat.keyboard.get("one_time_keyboard"):
            chat.keyboard = None
        return self.say(user_id, str(key["text"]))

    def edit(self, user_id: int, message_id: int, text: str) -> None:
        """Change the text or the caption of one's own message."""
        message = self._visible(user_id, message_id)
        if message.from_bot or (message.kind != "text" and message.file is None):
            raise CannotDo("only one's own texts and captions can be edited")
        plain, entities = finished(text, [])
        if not plain and message.kind == "text":
            raise CannotDo("a message cannot be edited to nothing")
        message.text, message.entities = plain, entities
        message.edited = self.state.clock.now()
        message.chat.mark()
        self.state.updates.put("edited_message", message.wire(self.state.bot))
        self.state.changed()

    def delete(self, user_id: int, message_id: int) -> None:
        """Delete a message for both sides. The bot is not told, as on the real server."""
        self._visible(user_id, message_id).deleted = True
        self.state.changed()

    def send_file(
        self,
        user_id: int,
        kind: str,
        content: bytes,
        *,
        filename: str | None = None,
        mime: str | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
        **details: object,
    ) -> int:
        """Send a file of one of `files.KINDS`; `details` are wire fields such as duration."""
        stored = self._store(kind, content, filename, mime, details)
        text, entities = finished(caption or "", [])
        if utf16_length(text) > CAPTION_LIMIT:
            raise CannotDo(f"a caption has at most {CAPTION_LIMIT} characters")
        message = self._arrive(
            user_id, kind, text, entities, reply_to=reply_to, media=stored.media(), file=stored
        )
        return message.id

    def send_album(
        self,
        user_id: int,
        contents: list[bytes],
        *,
        kind: str = "photo",
        caption: str | None = None,
    ) -> list[int]:
        """Send several files as one album: separate messages that share a media_group_id."""
        album = self.state.next_album_id()
        ids = []
        for number, content in enumerate(contents):
            stored = self._store(kind, content, None, None, {})
            text, entities = finished(caption or "", []) if number == 0 else ("", [])
            message = self._arrive(
                user_id, kind, text, entities, media=stored.media(), file=stored, album=album
            )
            ids.append(message.id)
        return ids

    def send_contact(self, user_id: int, phone_number: str) -> int:
        """Share one's own contact card."""
        user = self._chat(user_id).user
        card: Json = {
            "phone_number": phone_number,
            "first_name": user.first_name,
            "user_id": user.id,
        }
        if user.last_name:
            card["last_name"] = user.last_name
        return self._arrive(user_id, "contact", "", [], media={"contact": card}).id

    def send_location(self, user_id: int, latitude: float, longitude: float) -> int:
        """Share a place."""
        place = {"latitude": latitude, "longitude": longitude}
        return self._arrive(user_id, "location", "", [], media={"location": place}).id

    def block(self, user_id: int) -> None:
        """Block the bot; it hears of it."""
        self._set_blocked(user_id, True)

    def unblock(self, user_id: int) -> None:
        """Unblock the bot; it hears of it."""
        self._set_blocked(user_id, False)

    def mark(self, user_id: int) -> None:
        """Note that this person has read everything: `wait_for` looks only at what comes next.

        Whatever a person does marks too; this is for waiting on what the bot starts by itself.
        """
        self._chat(user_id).mark()

    def _chat(self, user_id: int) -> Chat:
        chat = self.state.chats.get(user_id)
        if chat is None:
            raise CannotDo(f"there is no user {user_id}")
        return chat

    def _visible(self, user_id: int, message_id: int) -> Message:
        message = self._chat(user_id).message(message_id)
        if message is None:
            raise CannotDo(f"there is no message {message_id}")
        return message

    def _store(
        self, kind: str, content: bytes, filename: str | None, mime: str | None, details: Json
    ) -> StoredFile:
        if kind not in KINDS:
            raise CannotDo(f"no file can be sent as {kind!r}; kinds: {', '.join(KINDS)}")
        return self.state.files.add(kind, content, filename, mime, details)

    def _arrive(
        self,
        user_id: int,
        kind: str,
        text: str,
        entities: list[Json],
        *,
        reply_to: int | None = None,
        media: Json | None = None,
        file: StoredFile | None = None,
        album: str | None = None,
    ) -> Message:
        """Put a person's message in their chat and queue its update."""
        chat = self._chat(user_id)
        if chat.blocked:
            raise CannotDo("who blocked the bot must unblock it to write")
        if reply_to is not None:
            self._visible(user_id, reply_to)
        message = Message(
            id=self.state.next_message_id(),
            chat=chat,
            from_bot=False,
            date=self.state.clock.now(),
            kind=kind,
            text=text,
            entities=entities,
            media=media or {},
            file=file,
            reply_to=reply_to,
            album=album,
        )
        chat.started = True
        chat.force_reply = None
        chat.messages[message.id] = message
        chat.timeline.append(message)
        chat.mark()
        self.state.updates.put("message", message.wire(self.state.bot))
        self.state.changed()
        return message

    def _press(self, message: Message, data: str, label: str) -> str:
        state, chat = self.state, message.chat
        if chat.blocked:
            raise CannotDo("who blocked the bot must unblock it to press buttons")
        state.forget_old_callbacks()
        callback = Callback(state.next_callback_id(), chat, state.clock.now(), data, message.id)
        state.callbacks[callback.id] = callback
        chat.pending[callback.id] = callback
        chat.timeline.append(Press(label, callback.at))
        chat.toast = None
        chat.mark()
        state.updates.put(
            "callback_query",
            {
                "id": callback.id,
                "from": chat.user.wire(),
                "message": message.wire(state.bot),
                "chat_instance": str(-(chat.user.id * 2_654_435_761 % 2**63)),
                "data": data,
            },
        )
        state.changed()
        return callback.id

    def _set_blocked(self, user_id: int, blocked: bool) -> None:
        chat = self._chat(user_id)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        chat.mark()
        if chat.started:
            bot = self.state.bot.wire()
            member: Json = {"user": bot, "status": "member"}
            kicked: Json = {"user": bot, "status": "kicked", "until_date": 0}
            self.state.updates.put(
                "my_chat_member",
                {
                    "chat": chat.user.chat_wire(),
                    "from": chat.user.wire(),
                    "date": int(self.state.clock.now().timestamp()),
                    "old_chat_member": member if blocked else kicked,
                    "new_chat_member": kicked if blocked else member,
                },
            )
        self.state.changed()


def _pieces(text: str) -> list[str]:
    """Cut a text so that each piece has at most 4096 UTF-16 units."""
    pieces, start, units = [], 0, 0
    for position, character in enumerate(text):
        width = 2 if character > "\uffff" else 1
        if units + width > TEXT_LIMIT:
            pieces.append(text[start:position])
            start, units = position, 0
        units += width
    return [*pieces, text[start:]]


def _choose(buttons: list[Json], label_or_data: str) -> Json | None:
    """The button of this data or label, or the only one whose label contains the words."""
    for field in ("callback_data", "text"):
        for button in buttons:
            if button.get(field) == label_or_data:
                return button
    partly = [button for button in buttons if label_or_data in str(button["text"])]
    return partly[0] if len(partly) == 1 else None
