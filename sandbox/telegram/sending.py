"""What every method that puts something in a chat has in common."""

from collections.abc import Callable
from datetime import timedelta

from sandbox.telegram.entities import CAPTION_LIMIT, TEXT_LIMIT, checked, finished, utf16_length
from sandbox.telegram.errors import BLOCKED, ApiError, Json, bad_request, kicked
from sandbox.telegram.files import StoredFile
from sandbox.telegram.formatting import parse
from sandbox.telegram.keyboards import Markup, parse_markup
from sandbox.telegram.params import Params
from sandbox.telegram.state import Chat, Message, State

Method = Callable[[State, Params], object]
"""A Bot API method: it answers with what goes into `result`, or raises ApiError."""

DELETABLE = timedelta(hours=48)
"""A bot may delete a message of a private chat only while it is younger than this."""


def find_chat(state: State, params: Params, name: str = "chat_id") -> Chat:
    """The chat meant. Someone who never started the bot is "not found", as on the real server."""
    given = params.text(name).strip()
    if not given:
        raise bad_request(f"{name} is empty")
    chat = state.chats.get(params.number(name))
    if chat is None or not chat.started:
        raise bad_request("chat not found")
    return chat


def writable_chat(state: State, params: Params) -> Chat:
    """The chat meant, if the bot may write to it."""
    chat = find_chat(state, params)
    if chat.blocked:
        raise ApiError(403, BLOCKED if chat.kind == "private" else kicked(chat.kind))
    thread = params.number("message_thread_id")
    if thread and not (state.topics and thread in chat.topics):
        raise bad_request("message thread not found")
    return chat


def find_message(chat: Chat, params: Params, purpose: str, name: str = "message_id") -> Message:
    """The message meant; `purpose` completes "message to … not found"."""
    if not params.number(name):
        raise bad_request("message identifier is not specified")
    message = chat.message(params.number(name))
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def formatted(
    state: State, params: Params, text: str, entities_name: str
) -> tuple[str, list[Json]]:
    """Plain text and entities of what the bot wrote. A parse mode wins over given entities."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise bad_request("strings must be encoded in UTF-8")
    mode = params.text("parse_mode")
    if mode:
        plain, entities = parse(text, mode, state.known_users)
    else:
        given = params.structure(entities_name, "entities")
        plain = text
        entities = checked(text, given, state.known_users) if given is not None else []
    return finished(plain, entities)


def message_text(state: State, params: Params, too_long: str) -> tuple[str, list[Json]]:
    """The `text` parameter: 1 to 4096 UTF-16 units once parsed and trimmed."""
    text, entities = formatted(state, params, params.text("text"), "entities")
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request(too_long)
    return text, entities


def caption(state: State, params: Params) -> tuple[str, list[Json]]:
    """The `caption` parameter: at most 1024 UTF-16 units once parsed and trimmed."""
    text, entities = formatted(state, params, params.text("caption"), "caption_entities")
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, entities


def reply_target(chat: Chat, params: Params) -> int | None:
    """The message replied to, by `reply_parameters` or by the older parameters."""
    reply = params.structure("reply_parameters", "reply parameters")
    if reply is None:
        wanted = params.number("reply_to_message_id")
        lenient = params.flag("allow_sending_without_reply")
    elif isinstance(reply, dict):
        wanted = Params(reply).number("message_id")
        lenient = bool(reply.get("allow_sending_without_reply"))
        if not wanted:
            raise bad_request("message identifier is not specified")
        if str(reply.get("chat_id") or chat.id) != str(chat.id):
            raise bad_request("message to be replied not found")
    else:
        raise bad_request("object expected as reply parameters")
    if not wanted:
        return None
    if chat.message(wanted) is not None:
        return wanted
    if lenient:
        return None
    raise bad_request("message to be replied not found")


def publish(
    state: State,
    chat: Chat,
    params: Params,
    *,
    kind: str = "text",
    text: str = "",
    entities: list[Json] | None = None,
    media: Json | None = None,
    file: StoredFile | None = None,
    origin: Json | None = None,
    extra: Json | None = None,
    album: str | None = None,
    counted: bool = True,
) -> Message:
    """Put the bot's message in the chat, with its reply, keyboard and protection.

    One not `counted` is part of a batch that the rate limits have already let through.
    """
    markup = parse_markup(params)
    reply_to = reply_target(chat, params)
    if counted:
        state.limits.admit(chat.id, state.clock.now().timestamp())
    message = Message(
        id=state.next_message_id(),
        chat=chat,
        from_bot=True,
        date=state.clock.now(),
        kind=kind,
        text=text,
        entities=entities or [],
        media=media or {},
        file=file,
        inline=markup.rows if markup.kind == "inline" else [],
        other_markup=markup.kind in ("keyboard", "remove", "force"),
        reply_to=reply_to,
        origin=origin,
        protected=params.flag("protect_content"),
        extra=extra or {},
        album=album,
        thread=params.number("message_thread_id") or None,
    )
    show_markup(chat, markup)
    chat.messages[message.id] = message
    chat.timeline.append(message)
    chat.touch(message)
    chat.typing_until = None
    state.changed()
    return message


def show_markup(chat: Chat, markup: Markup) -> None:
    """Change what stands below the person's text field."""
    if markup.kind == "keyboard":
        chat.keyboard = {**markup.raw, "keyboard": markup.rows}
        chat.force_reply = None
    elif markup.kind == "remove":
        chat.keyboard = chat.force_reply = None
    elif markup.kind == "force":
        chat.force_reply = markup.raw


def sender_origin(state: State, message: Message) -> Json:
    """The `forward_origin` of a message forwarded from here."""
    if message.origin:
        return message.origin
    if message.chat.kind == "channel":
        return {
            "type": "channel",
            "date": int(message.date.timestamp()),
            "chat": message.chat.wire(),
            "message_id": message.id,
        }
    sender = state.bot if message.from_bot else message.chat.user
    return {
        "type": "user",
        "date": int(message.date.timestamp()),
        "sender_user": sender.wire(),
    }
