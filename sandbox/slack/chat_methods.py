"""chat.*, reactions.*, pins.add: what the bot writes."""

import json
import re
from dataclasses import dataclass
from typing import Any

from sandbox.slack.api import Arguments, Method
from sandbox.slack.blocks import check_message_blocks
from sandbox.slack.errors import Json, SlackError
from sandbox.slack.messages import post, remove, revise, wire
from sandbox.slack.state import BOT_USER_ID, Channel, Message
from sandbox.slack.texts import sent_by_app
from sandbox.slack.workspace import Workspace

TRUNCATED_AT = 40_000  # chat.postMessage, docs.slack.dev changelog 2018-04
UPDATE_CHARACTERS = 4_000  # chat.update refuses more: docs.slack.dev, msg_too_long
METADATA_BYTES = 8_000  # undocumented; enough for any key, too little for content
_TS = re.compile(r"\d{10}\.\d{6}")
_EMOJI_NAME = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")


@dataclass(frozen=True)
class Content:
    """What a message is to say: `None` means that the call did not mention it."""

    text: str | None
    blocks: list[Json] | None


def content_of(arguments: Arguments) -> Content:
    """The text and blocks of a call, validated. Errors: no_text, invalid_blocks, …"""
    blocks = None
    if "blocks" in arguments:
        blocks = check_message_blocks(arguments.json("blocks", "invalid_blocks_format"))
    text = arguments.text("text") if "text" in arguments else None
    if not text and not blocks:
        raise SlackError("no_text")
    return Content(None if text is None else sent_by_app(text), blocks)


def metadata_of(arguments: Arguments) -> Json | None:
    """The metadata of a call, None if there is none. Errors: invalid_metadata_format, …_schema."""
    given: Any = arguments.json("metadata", "invalid_metadata_format")
    if given is None or given == {}:
        return None
    if not isinstance(given, dict):
        raise SlackError("invalid_metadata_format")
    event_type, payload = given.get("event_type"), given.get("event_payload")
    if not isinstance(event_type, str) or not event_type or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    if set(given) - {"event_type", "event_payload", "entities"}:
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(given).encode()) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return given


def writable(channel: Channel) -> None:
    """Refuse unless the bot may write there. Errors: is_archived, not_in_channel."""
    if channel.archived:
        raise SlackError("is_archived")
    if BOT_USER_ID not in channel.members:
        raise SlackError("not_in_channel")


def thread_of(arguments: Arguments, channel: Channel) -> str | None:
    """The thread a new message goes to. Errors: invalid_thread_ts, thread_not_found."""
    thread_ts = arguments.text("thread_ts")
    if not thread_ts:
        return None
    if not _TS.fullmatch(thread_ts):
        raise SlackError("invalid_thread_ts", [f"{thread_ts} is not a valid thread_ts"])
    parent = channel.messages.get(thread_ts)
    if parent is None or parent.in_thread or parent.subtype == "tombstone":
        raise SlackError("thread_not_found")
    if parent.ephemeral_to is not None:
        raise SlackError("cannot_reply_to_message")
    return thread_ts


def _post_message(workspace: Workspace, arguments: Arguments) -> Json:
    to = arguments.text("channel")
    user = workspace.users.get(to)
    if user is not None and (user.deleted or user.bot):
        raise SlackError("channel_not_found")
    channel = workspace.find(workspace.dm_of(to) if user is not None else to)
    writable(channel)
    content = content_of(arguments)
    if "username" in arguments or "icon_emoji" in arguments or "icon_url" in arguments:
        workspace.need("chat:write.customize")
    message = Message(
        channel.id,
        workspace.next_ts(),
        BOT_USER_ID,
        (content.text or "")[:TRUNCATED_AT],
        content.blocks or [],
        by_bot=True,
        thread_ts=thread_of(arguments, channel),
        broadcast=arguments.flag("reply_broadcast"),
        metadata=metadata_of(arguments),
        username=arguments.text("username") or None,
    )
    if message.broadcast and message.thread_ts:
        message.subtype = "thread_broadcast"
    channel.opened = True
    post(workspace, message)
    shown = wire(workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def _update(workspace: Workspace, arguments: Arguments) -> Json:
    channel, message = arguments.message(workspace)
    own(message, "cant_update_message")
    if channel.archived:
        raise SlackError("is_archived")
    content = content_of(arguments)
    if len(content.text or "") > UPDATE_CHARACTERS:
        raise SlackError("msg_too_long")
    # Text alone removes the blocks, blocks alone keep the text (docs.slack.dev, chat.update).
    changes: dict[str, Any] = {"blocks": content.blocks or []}
    if content.text is not None:
        changes["text"] = content.text
    if "metadata" in arguments:
        changes["metadata"] = metadata_of(arguments)
    revise(workspace, message, show_edited=not content.blocks, **changes)
    shown = wire(workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def own(message: Message, error: str) -> None:
    """Refuse with `error` unless the bot wrote the message."""
    if not message.by_bot:
        raise SlackError(error)


def _delete(workspace: Workspace, arguments: Arguments) -> Json:
    channel, message = arguments.message(workspace)
    own(message, "cant_delete_message")
    remove(workspace, message)
    return {"channel": channel.id, "ts": message.ts}


def _post_ephemeral(workspace: Workspace, arguments: Arguments) -> Json:
    channel = arguments.channel(workspace)
    writable(channel)
    user = arguments.required("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = content_of(arguments)
    message = Message(
        channel.id,
        workspace.next_ts(),
        BOT_USER_ID,
        content.text or "",
        content.blocks or [],
        by_bot=True,
        thread_ts=thread_of(arguments, channel),
        ephemeral_to=user,
    )
    post(workspace, message)
    return {"message_ts": message.ts}


def _permalink(workspace: Workspace, arguments: Arguments) -> Json:
    channel, message = arguments.message(workspace, "message_ts")
    link = f"https://sandbox.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.in_thread:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def react(workspace: Workspace, channel: Channel, message: Message, user: str, name: str) -> None:
    """Add a reaction. Errors: invalid_name, already_reacted."""
    if not _EMOJI_NAME.fullmatch(name):
        raise SlackError("invalid_name")
    users = message.reactions.setdefault(name, [])
    if user in users:
        raise SlackError("already_reacted")
    users.append(user)
    _tell_reaction(workspace, channel, message, user, name, "reaction_added")


def unreact(workspace: Workspace, channel: Channel, message: Message, user: str, name: str) -> None:
    """Take a reaction back. Error: no_reaction."""
    users = message.reactions.get(name, [])
    if user not in users:
        raise SlackError("no_reaction")
    users.remove(user)
    if not users:
        del message.reactions[name]
    _tell_reaction(workspace, channel, message, user, name, "reaction_removed")


def _tell_reaction(
    workspace: Workspace, channel: Channel, message: Message, user: str, name: str, kind: str
) -> None:
    ts = workspace.next_ts()
    message.changed_ts = ts
    if BOT_USER_ID in channel.members:
        workspace.emit(
            {
                "type": kind,
                "user": user,
                "reaction": name,
                "item": {"type": "message", "channel": channel.id, "ts": message.ts},
                "item_user": message.user,
                "event_ts": ts,
            }
        )
    workspace.changed(channel)


def _reactions_add(workspace: Workspace, arguments: Arguments) -> Json:
    channel, message = arguments.message(workspace, "timestamp")
    react(workspace, channel, message, BOT_USER_ID, arguments.required("name").strip(":"))
    return {}


def _reactions_remove(workspace: Workspace, arguments: Arguments) -> Json:
    channel, message = arguments.message(workspace, "timestamp")
    unreact(workspace, channel, message, BOT_USER_ID, arguments.required("name").strip(":"))
    return {}


def _reactions_get(workspace: Workspace, arguments: Arguments) -> Json:
    channel, message = arguments.message(workspace, "timestamp")
    return {"type": "message", "channel": channel.id, "message": wire(workspace, message)}


def _pins_add(workspace: Workspace, arguments: Arguments) -> Json:
    channel, message = arguments.message(workspace, "timestamp")
    if message.pinned:
        raise SlackError("already_pinned")
    message.pinned = True
    workspace.changed(channel)
    return {}


METHODS = {
    "chat.postMessage": Method(_post_message, ("chat:write",)),
    "chat.update": Method(_update, ("chat:write",)),
    "chat.delete": Method(_delete, ("chat:write",)),
    "chat.postEphemeral": Method(_post_ephemeral, ("chat:write",)),
    "chat.getPermalink": Method(_permalink),
    "reactions.add": Method(_reactions_add, ("reactions:write",)),
    "reactions.remove": Method(_reactions_remove, ("reactions:write",)),
    "reactions.get": Method(_reactions_get, ("reactions:read",)),
    "pins.add": Method(_pins_add, ("pins:write",)),
}
