"""What people see on Telegram: a snapshot for the page, a transcript and waiting for tests."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.telegram.errors import Json
from sandbox.telegram.methods_settings import commands_for
from sandbox.telegram.state import Call, Chat, Message, Press, State

BOT = "bot"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what a person sees. Lines that say the same are equal, whatever their ids."""

    who: str
    """"bot", or the person's first name."""
    text: str
    """A file shows as ‹kind› or ‹kind name› before its caption; a press as [label]."""
    buttons: tuple[str, ...] = ()
    """The labels of the inline buttons, row by row."""
    message_id: int = field(default=0, compare=False)
    """0 for a press."""

    def __str__(self) -> str:
        return "  ".join((f"{self.who:<8}", self.text, *(f"[{label}]" for label in self.buttons)))


class View:
    """What people see. Deleted messages are not seen; edited ones as they are now.

    A chat is named by its person's id, a group or a channel by its own."""

    state: State

    def seen(self, user_id: int) -> list[Line]:
        """The whole chat of a person, presses included, oldest first."""
        chat = self.state.chats[user_id]
        return [
            _line(chat, entry)
            for entry in chat.timeline
            if isinstance(entry, Press) or not entry.deleted
        ]

    def transcript(self, user_id: int) -> str:
        """The same as text, one line each (more where a message has several)."""
        return "\n".join(map(str, self.seen(user_id)))

    def last(self, user_id: int) -> Line:
        """The newest message of the bot that this person sees."""
        chat = self.state.chats[user_id]
        for entry in reversed(chat.timeline):
            if isinstance(entry, Message) and entry.from_bot and not entry.deleted:
                return _line(chat, entry)
        raise LookupError(f"the bot has told {chat.user.first_name} nothing")

    def keys(self, user_id: int) -> list[str]:
        """The labels of the reply keyboard shown to this person."""
        keyboard = self.state.chats[user_id].keyboard or {}
        return [key["text"] for row in keyboard.get("keyboard", []) for key in row]

    async def wait_for(
        self,
        user_id: int,
        wanted: str | Callable[[Line], bool] | None = None,
        timeout: float = 60.0,  # noqa: ASYNC109 - a test's patience, told in the failure
        *,
        anywhere: bool = False,
    ) -> Line:
        """Wait for a message of the bot that contains a text or satisfies a predicate.

        Looks at what the bot has sent or edited since the person last did something (or since
        `mark`), so an older message with the same words does not count; `anywhere` looks at the
        whole chat. None takes any message. Raises TimeoutError, with the end of the transcript,
        after `timeout` real seconds.
        """
        chat = self.state.chats[user_id]

        def found() -> Line | None:
            for message in chat.messages.values() if anywhere else chat.fresh.values():
                if message.from_bot and not message.deleted:
                    line = _line(chat, message)
                    if wanted is None or (
                        wanted in line.text if isinstance(wanted, str) else wanted(line)
                    ):
                        return line
            return None

        await self.state.wait_until(lambda: found() is not None, timeout)
        line = found()
        if line is None:
            tail = "\n".join(map(str, self.seen(user_id)[-12:]))
            raise TimeoutError(
                f"{chat.user.first_name} waited {timeout:g} s for {wanted!r}; "
                f"the chat ends with:\n{tail}"
            )
        return line

    async def wait_until(self, condition: Callable[[], bool], timeout: float = 60.0) -> None:  # noqa: ASYNC109 - as above
        """Wait until `condition` holds, looking after every change; else TimeoutError."""
        if not await self.state.wait_until(condition, timeout):
            raise TimeoutError(f"the condition did not hold within {timeout:g} s")

    async def wait_answer(self, query_id: str, timeout: float = 60.0) -> str | None:  # noqa: ASYNC109 - as above
        """Wait until the bot answers a button press; returns the words it flashed, if any."""
        callback = self.state.callbacks.get(query_id)
        if callback is None:
            raise LookupError(f"the press {query_id} is unknown or long past")
        await self.wait_until(lambda: callback.answered, timeout)
        return callback.answer

    async def wait_confirmed(self, timeout: float = 60.0) -> None:  # noqa: ASYNC109 - as above
        """Wait until the bot has confirmed every update (fetched, and asked for the next)."""
        await self.wait_until(lambda: not len(self.state.updates), timeout)

    @property
    def calls(self) -> list[Call]:
        """The latest requests of the bot, oldest first; polls appear only when refused."""
        return list(self.state.calls)

    @property
    def call_counts(self) -> dict[str, int]:
        """How often each method was called, polls included, since the beginning."""
        return dict(self.state.call_counts)

    def snapshot(self, messages: int = 200) -> Json:
        """Everything visible, as JSON; of each chat at most the newest `messages`."""
        profile = self.state.profile
        commands: Json = {}
        for (scope, language), listed in profile.commands.items():
            commands.setdefault(scope, {})[language] = listed
        return {
            "revision": self.state.revision,
            "bot": {
                "id": self.state.bot.id,
                "username": self.state.bot.username,
                "name": profile.names.get("", ""),
                "names": profile.names,
                "descriptions": profile.descriptions,
                "short_descriptions": profile.short_descriptions,
                "commands": commands,
                "menu_button": profile.menu_button,
                "polling": self.state.updates.polling,
                "waiting_updates": len(self.state.updates),
                "topics": self.state.topics,
            },
            "trouble": self.state.trouble.snapshot(),
            "chats": {
                str(user_id): self.chat_snapshot(user_id, messages) for user_id in self.state.chats
            },
        }

    def chat_snapshot(self, user_id: int, messages: int = 200) -> Json:
        """One chat as JSON."""
        chat, now = self.state.chats[user_id], self.state.clock.now()
        self.state.forget_old_callbacks()
        toast = chat.toast
        newest = [entry for entry in chat.timeline[-messages:] if isinstance(entry, Message)]
        return {
            "user": chat.user.wire(),
            "type": chat.kind,
            "title": chat.title,
            "started": chat.started,
            "blocked": chat.blocked,
            "topics": [{"id": each, "name": name} for each, name in chat.topics.items()],
            "topic": chat.topic,
            "typing": chat.typing_until is not None and now < chat.typing_until,
            "action": chat.action,
            "commands": commands_for(self.state, chat),
            "menu_button": chat.menu_button or self.state.profile.menu_button,
            "keyboard": chat.keyboard,
            "force_reply": chat.force_reply,
            "toast": None
            if toast is None
            else {"id": toast.id, "text": toast.answer, "alert": toast.alert},
            "pending_callbacks": [
                {"id": each.id, "message_id": each.message_id, "data": each.data}
                for each in chat.pending.values()
            ],
            "messages": [_shown(message) for message in newest],
        }


def _line(chat: Chat, entry: Message | Press) -> Line:
    if isinstance(entry, Press):
        return Line(chat.user.first_name, f"[{entry.label}]")
    text = entry.text
    if entry.kind == "topic":
        text = f"‹topic {entry.media['forum_topic_created']['name']}›"
    elif entry.kind != "text":
        name = entry.file.name if entry.file and entry.kind == "document" else None
        text = f"‹{entry.kind} {name}›" if name else f"‹{entry.kind}›"
        text = f"{text} {entry.text}" if entry.text else text
    labels = tuple(str(button["text"]) for row in entry.inline for button in row)
    return Line(BOT if entry.from_bot else chat.user.first_name, text, labels, entry.id)


def _shown(message: Message) -> Json:
    """One message for the page."""
    file = message.file
    return {
        "id": message.id,
        "from": BOT if message.from_bot else "user",
        "date": message.date.isoformat(),
        "kind": message.kind,
        "text": "" if message.deleted else message.text,
        "entities": [] if message.deleted else message.entities,
        "buttons": [
            [
                {
                    "text": button["text"],
                    **({"data": button["callback_data"]} if "callback_data" in button else {}),
                    **({"url": button["url"]} if "url" in button else {}),
                }
                for button in row
            ]
            for row in message.inline
        ],
        "file": None
        if file is None
        else {
            "kind": file.kind,
            "name": file.name,
            "mime": file.mime,
            "size": len(file.content),
            "file_id": file.file_id,
            "url": f"/telegram/media/{file.unique_id}",
            "opens": file.opens,
            "duration": file.wire.get("duration"),
            "emoji": file.wire.get("emoji"),
        },
        "contact": message.media.get("contact"),
        "location": message.media.get("location"),
        "poll": message.media.get("poll"),
        "reply_to": message.reply_to,
        "forwarded": message.origin and _author(message.origin),
        "edited": message.edited.isoformat() if message.edited else None,
        "deleted": message.deleted,
        "album": message.album,
        "pinned": message.pinned,
        "reaction": message.reaction,
        "protected": message.protected,
        "topic": message.thread,
    }


def _author(origin: Json) -> str:
    """The name that stands above a forwarded message."""
    sender = origin.get("sender_user")
    place = origin.get("sender_chat") or origin.get("chat")
    if sender:
        return " ".join(filter(None, (sender["first_name"], sender.get("last_name"))))
    return str(place["title"] if place else origin["sender_user_name"])
