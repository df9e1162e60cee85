"""What people do on Telegram: speak, press, edit, block. Each act becomes an update.

What they send besides words is in `things`, what they do in groups and channels in `groups`.
"""

import re
from datetime import timedelta

from sandbox.telegram.arriving import CannotDo
from sandbox.telegram.entities import CAPTION_LIMIT, TEXT_LIMIT, finished, utf16_length
from sandbox.telegram.errors import Json
from sandbox.telegram.files import KINDS
from sandbox.telegram.groups import Groups
from sandbox.telegram.state import Callback, Chat, Message, Press, User
from sandbox.telegram.things import Things
from sandbox.telegram.topics import Topics

EDITABLE = timedelta(hours=48)
"""How long people can edit what they sent."""

_START = re.compile(r"[A-Za-z0-9_-]{0,64}")


class People(Things, Groups, Topics):
    """The acts of people. All raise CannotDo for what a real client would not let them do."""

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
        self.state.chats.setdefault(user_id, Chat(user, user_id))
        for chat in self._chats(user_id):
            chat.user = user
        self.state.known_users[user_id] = user.wire()
        self.state.changed()

    def say(self, user_id: int, text: str, *, reply_to: int | None = None) -> int:
        """Send a text, perhaps in answer to a message; returns its id.

        Like a real client, a text over 4096 UTF-16 units leaves as several messages; the id is
        the first one's.
        """
        return self._speak(self._chat(user_id), text, reply_to)

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
        return self.press_key(user_id, label)

    def press_key(self, user_id: int, label: str) -> int:
        """Press a key of the reply keyboard; returns the id of the message that it sends."""
        chat = self._chat(user_id)
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
        captioned = message.kind in KINDS and KINDS[message.kind].captioned
        if message.from_bot or message.origin or not (captioned or message.kind == "text"):
            raise CannotDo("only one's own texts and captions can be edited")
        if self.state.clock.now() - message.date >= EDITABLE:
            raise CannotDo("after 48 hours a message can no longer be edited")
        plain, entities = finished(text, [])
        if not plain and message.kind == "text":
            raise CannotDo("a message cannot be edited to nothing")
        limit = TEXT_LIMIT if message.kind == "text" else CAPTION_LIMIT
        if utf16_length(plain) > limit:
            raise CannotDo(f"here at most {limit} characters can stand")
        message.text, message.entities = plain, entities
        message.edited = self.state.clock.now()
        message.chat.mark()
        self._tell(message, edited=True)
        self.state.changed()

    def delete(self, user_id: int, message_id: int) -> None:
        """Delete a message for both sides. The bot is not told, as on the real server."""
        self._visible(user_id, message_id).deleted = True
        self.state.changed()

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
                "chat_instance": str(-(chat.id * 2_654_435_761 % 2**63)),
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
            before, after = ("member", "kicked") if blocked else ("kicked", "member")
            self._tell_membership(chat, before, after)
        self.state.changed()


def _choose(buttons: list[Json], label_or_data: str) -> Json | None:
    """The button of this data or label, or the only one whose label contains the words."""
    for field in ("callback_data", "text"):
        for button in buttons:
            if button.get(field) == label_or_data:
                return button
    partly = [button for button in buttons if label_or_data in str(button["text"])]
    return partly[0] if len(partly) == 1 else None
