"""Methods about messages: send text, edit, delete, copy, forward, pin, react, answer a button."""

from sandbox.telegram.entities import utf16_length
from sandbox.telegram.errors import Json, bad_request
from sandbox.telegram.keyboards import Rows, parse_inline
from sandbox.telegram.params import Params
from sandbox.telegram.sending import (
    DELETABLE,
    Method,
    caption,
    find_chat,
    find_message,
    message_text,
    publish,
    sender_origin,
    writable_chat,
)
from sandbox.telegram.state import CALLBACK_LIFETIME, Chat, Message, State

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
BULK_LIMIT = 100
ANSWER_LIMIT = 200
_EMOJI = """
❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨
😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊
😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
REACTIONS = frozenset(_EMOJI.split())
"""The emoji a bot may react with (core.telegram.org/bots/api#reactiontypeemoji)."""


def send_message(state: State, params: Params) -> Json:
    """sendMessage."""
    chat = writable_chat(state, params)
    text, entities = message_text(state, params, "message is too long")
    return publish(state, chat, params, text=text, entities=entities).wire(state.bot)


def editable(state: State, params: Params) -> Message:
    """The bot's own message that an edit means."""
    if params.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = writable_chat(state, params)
    message = find_message(chat, params, "edit")
    # A message that came with a reply keyboard cannot be edited either.
    if not message.from_bot or message.origin or message.other_markup:
        raise bad_request("message can't be edited")
    return message


def apply_edit(
    state: State, message: Message, rows: Rows, text: str, entities: list[Json], **content: object
) -> Json:
    """Change the message, unless nothing would change."""
    same_content = all(getattr(message, name) == value for name, value in content.items())
    same_text = message.text == text and message.entities == entities
    if same_content and same_text and message.inline == rows:
        raise bad_request(NOT_MODIFIED)
    state.limits.admit(message.chat.id, state.clock.now().timestamp())
    if not same_content or not same_text:
        # A new keyboard alone shows no "edited" mark.
        message.edited = state.clock.now()
    message.text, message.entities, message.inline = text, entities, rows
    for name, value in content.items():
        setattr(message, name, value)
    message.chat.touch(message)
    state.changed()
    return message.wire(state.bot)


def edit_message_text(state: State, params: Params) -> Json:
    """editMessageText."""
    message = editable(state, params)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    text, entities = message_text(state, params, "MESSAGE_TOO_LONG")
    return apply_edit(state, message, parse_inline(params), text, entities)


def edit_message_caption(state: State, params: Params) -> Json:
    """editMessageCaption."""
    message = editable(state, params)
    if message.file is None or message.kind in ("sticker", "video_note"):
        raise bad_request("there is no caption in the message to edit")
    text, entities = caption(state, params)
    return apply_edit(state, message, parse_inline(params), text, entities)


def edit_message_reply_markup(state: State, params: Params) -> Json:
    """editMessageReplyMarkup."""
    message = editable(state, params)
    rows = parse_inline(params)
    return apply_edit(state, message, rows, message.text, message.entities)


def _delete(state: State, message: Message) -> None:
    message.deleted = True
    message.chat.fresh.pop(message.id, None)
    if message.id in message.chat.pinned:
        message.chat.pinned.remove(message.id)
    state.changed()


def delete_message(state: State, params: Params) -> bool:
    """deleteMessage: any message of a private chat, its own in a group, while younger than 48 h."""
    message = find_message(find_chat(state, params), params, "delete")
    if message.chat.kind != "private" and not message.from_bot:
        raise bad_request("message can't be deleted")
    if state.clock.now() - message.date >= DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    _delete(state, message)
    return True


def _bulk_ids(params: Params) -> list[int]:
    ids = params.structure("message_ids", "message identifiers")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > BULK_LIMIT:
        raise bad_request("too many message identifiers specified")
    try:
        return [int(each) for each in ids]
    except (TypeError, ValueError):
        raise bad_request("message identifiers must be of type Number") from None


def delete_messages(state: State, params: Params) -> bool:
    """deleteMessages: what is missing or too old is skipped."""
    chat = find_chat(state, params)
    now = state.clock.now()
    for message_id in _bulk_ids(params):
        message = chat.message(message_id)
        if message is None or now - message.date >= DELETABLE:
            continue
        if chat.kind == "private" or message.from_bot:
            _delete(state, message)
    return True


def _duplicate(
    state: State, chat: Chat, params: Params, source: Message, **more: object
) -> Message:
    content: Json = {
        "kind": source.kind,
        "text": source.text,
        "entities": source.entities,
        "media": source.media,
        "file": source.file,
        **more,
    }
    return publish(state, chat, params, **content)


def copy_message(state: State, params: Params) -> Json:
    """copyMessage: a new message without a link to the author; only a caption can be replaced."""
    chat = writable_chat(state, params)
    source = find_message(find_chat(state, params, "from_chat_id"), params, "copy")
    if source.protected:
        raise bad_request("the message can't be copied")
    new: Json = {}
    if params.has("caption") and source.file is not None:
        new["text"], new["entities"] = caption(state, params)
    return {"message_id": _duplicate(state, chat, params, source, **new).id}


def forward_message(state: State, params: Params) -> Json:
    """forwardMessage."""
    chat = writable_chat(state, params)
    source = find_message(find_chat(state, params, "from_chat_id"), params, "forward")
    if source.protected:
        raise bad_request("the message can't be forwarded")
    origin = sender_origin(state, source)
    return _duplicate(state, chat, params, source, origin=origin).wire(state.bot)


def _many(state: State, params: Params, purpose: str) -> list[Json]:
    """Copy or forward several messages; the missing ones are skipped, albums stay albums."""
    chat = writable_chat(state, params)
    source_chat = find_chat(state, params, "from_chat_id")
    ids = _bulk_ids(params)
    if ids != sorted(set(ids)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [message for each in ids if (message := source_chat.message(each))]
    found = [message for message in found if not message.protected]
    if not found:
        raise bad_request(f"there are no messages to {purpose}")
    albums: dict[str, str] = {}
    sent: list[Json] = []
    for source in found:
        more: Json = {"counted": not sent}
        if source.album:
            more["album"] = albums.setdefault(source.album, state.next_album_id())
        if purpose == "forward":
            more["origin"] = sender_origin(state, source)
        if params.flag("remove_caption") and source.file is not None:
            more |= {"text": "", "entities": []}
        sent.append({"message_id": _duplicate(state, chat, params, source, **more).id})
    return sent


def copy_messages(state: State, params: Params) -> list[Json]:
    """copyMessages."""
    return _many(state, params, "copy")


def forward_messages(state: State, params: Params) -> list[Json]:
    """forwardMessages."""
    return _many(state, params, "forward")


def pin_chat_message(state: State, params: Params) -> bool:
    """pinChatMessage."""
    chat = writable_chat(state, params)
    message = find_message(chat, params, "pin")
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    message.pinned = True
    state.changed()
    return True


def unpin_chat_message(state: State, params: Params) -> bool:
    """unpinChatMessage: the one named, or the latest pinned."""
    chat = writable_chat(state, params)
    wanted = params.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    message = chat.message(wanted)
    if message is None:
        raise bad_request("message to unpin not found")
    message.pinned = False
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    state.changed()
    return True


def unpin_all_chat_messages(state: State, params: Params) -> bool:
    """unpinAllChatMessages."""
    chat = writable_chat(state, params)
    for message_id in chat.pinned:
        chat.messages[message_id].pinned = False
    chat.pinned.clear()
    state.changed()
    return True


def set_message_reaction(state: State, params: Params) -> bool:
    """setMessageReaction: one emoji of Telegram's list, or none."""
    message = find_message(writable_chat(state, params), params, "react")
    wanted = params.structure("reaction", "reaction types") or []
    if not isinstance(wanted, list):
        raise bad_request("can't parse reaction types: expected an Array")
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = wanted[0].get("emoji") if wanted and isinstance(wanted[0], dict) else None
    if isinstance(emoji, str):
        # With or without the mark that asks for the coloured form, it is the same emoji.
        emoji = emoji.replace("\ufe0f", "")
    if wanted and emoji not in REACTIONS:
        raise bad_request("REACTION_INVALID")
    message.reaction = emoji
    state.changed()
    return True


def answer_callback_query(state: State, params: Params) -> bool:
    """answerCallbackQuery: once, and soon."""
    callback = state.callbacks.get(params.text("callback_query_id"))
    if callback is None or callback.answered:
        raise bad_request(TOO_OLD)
    if state.clock.now() - callback.at >= CALLBACK_LIFETIME:
        raise bad_request(TOO_OLD)
    text = params.text("text")
    if utf16_length(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if params.text("url"):
        raise bad_request("URL_INVALID")
    callback.answered = True
    callback.answer, callback.alert = text or None, params.flag("show_alert")
    callback.chat.pending.pop(callback.id, None)
    if text:
        callback.chat.toast = callback
    state.forget_old_callbacks()
    state.changed()
    return True


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
}
