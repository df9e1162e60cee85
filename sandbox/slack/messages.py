"""Messages: their JSON form, and the events that posting, editing and deleting them cause."""

import re
from typing import Any

from sandbox.slack.errors import Json
from sandbox.slack.state import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, Channel, File, Message
from sandbox.slack.workspace import Workspace

_MENTION_OF_BOT = re.compile(rf"<@{BOT_USER_ID}(?:\|[^>]*)?>")
# The scope a `message.*` event needs is the history scope of that kind of conversation.
HISTORY_SCOPES = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}


def wire(workspace: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """A message as events and methods show it; its metadata only if asked for."""
    form: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    if message.subtype:
        form["subtype"] = message.subtype
    form["team"] = TEAM_ID
    if message.by_bot:
        form |= {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": bot_profile(workspace)}
        if message.username:
            form["username"] = message.username
    if message.client_msg_id:
        form["client_msg_id"] = message.client_msg_id
    if message.blocks:
        form["blocks"] = message.blocks
    if message.files:
        files = [workspace.files[file_id] for file_id in message.files]
        form["files"] = [file_wire(workspace, file) for file in files]
        form["upload"] = not message.by_bot
    if message.thread_ts:
        form["thread_ts"] = message.thread_ts
    if message.in_thread:
        parent = workspace.channels[message.channel].messages.get(message.thread_ts or "")
        if parent is not None:
            form["parent_user_id"] = parent.user
    if message.replies:
        form |= _thread_summary(workspace, message)
    if message.edited:
        form["edited"] = message.edited
    if message.reactions:
        form["reactions"] = [
            {"name": name, "users": users, "count": len(users)}
            for name, users in message.reactions.items()
        ]
    if message.pinned:
        form["pinned_to"] = [message.channel]
    if metadata and message.metadata:
        form["metadata"] = message.metadata
    return form


def _thread_summary(workspace: Workspace, message: Message) -> Json:
    channel = workspace.channels[message.channel]
    users = dict.fromkeys(channel.messages[ts].user for ts in message.replies)
    return {
        "reply_count": len(message.replies),
        "reply_users": list(users)[:5],
        "reply_users_count": len(users),
        "latest_reply": message.replies[-1],
        "is_locked": False,
        "subscribed": False,
    }


def bot_profile(workspace: Workspace) -> Json:
    """The `bot_profile` of the bot's own messages."""
    return {
        "id": BOT_ID,
        "app_id": APP_ID,
        "name": workspace.users[BOT_USER_ID].real_name,
        "icons": {},
        "deleted": False,
        "updated": 0,
        "team_id": TEAM_ID,
    }


def file_wire(workspace: Workspace, file: File) -> Json:
    """A file as events, messages and files.info show it."""
    shares: dict[str, dict[str, list[Json]]] = {}
    places: dict[str, list[str]] = {"channels": [], "groups": [], "ims": []}
    for channel_id, messages in file.shares.items():
        channel = workspace.channels[channel_id]
        scope = "private" if channel.private else "public"
        shares.setdefault(scope, {})[channel_id] = [_share(channel, m) for m in messages]
        kind = {"channel": "channels", "im": "ims"}.get(channel.kind, "groups")
        places[kind].append(channel_id)
    extension = file.name.rpartition(".")[2] if "." in file.name else ""
    url = f"{workspace.base_url()}/slack/files/{TEAM_ID}-{file.id}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": extension or "binary",
        "pretty_type": extension.upper() or "Binary",
        "user": file.user,
        "user_team": TEAM_ID,
        "editable": False,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "is_public": "public" in shares,
        "file_access": "visible",
        "url_private": f"{url}/{file.name}",
        "url_private_download": f"{url}/download/{file.name}",
        "permalink": f"https://sandbox.slack.com/files/{file.user}/{file.id}/{file.name}",
        "shares": shares,
        **places,
    }


def _share(channel: Channel, message: Message) -> Json:
    share: Json = {
        "ts": message.ts,
        "channel_name": channel.name,
        "team_id": TEAM_ID,
        "share_user_id": message.user,
        "source": "UNKNOWN",
    }
    return share | ({"thread_ts": message.thread_ts} if message.in_thread else {})


def post(workspace: Workspace, message: Message) -> Message:
    """Put a message where it belongs and tell the app."""
    channel = workspace.channels[message.channel]
    message.changed_ts = message.ts
    for file_id in message.files:
        workspace.files[file_id].shares.setdefault(channel.id, []).append(message)
    channel.add(message)
    if message.ephemeral_to is None:
        event = {
            **wire(workspace, message, metadata=True),
            "channel": channel.id,
            "event_ts": message.ts,
            "channel_type": channel.kind,
        }
        _tell(workspace, channel, event)
        if _MENTION_OF_BOT.search(message.text) and channel.kind != "im" and not message.by_bot:
            hidden = ("channel_type", "upload")
            mention = {name: value for name, value in event.items() if name not in hidden}
            _tell(workspace, channel, {**mention, "type": "app_mention"})
    workspace.changed(channel)
    return message


def revise(workspace: Workspace, message: Message, *, show_edited: bool, **changes: Any) -> None:
    """Change an existing message and tell the app (message_changed).

    `show_edited`: whether "(edited)" appears; chat.update with blocks does not show it.
    """
    channel = workspace.channels[message.channel]
    before = wire(workspace, message, metadata=True)
    for name, value in changes.items():
        setattr(message, name, value)
    message.changed_ts = ts = workspace.next_ts()
    if show_edited:
        message.edited = {"user": message.user, "ts": ts}
    if message.ephemeral_to is None:
        after = wire(workspace, message, metadata=True)
        event = {"message": after, "previous_message": before}
        _tell(workspace, channel, _hidden("message_changed", ts, channel) | event)
    workspace.changed(channel)


def remove(workspace: Workspace, message: Message) -> None:
    """Delete a message; one that has replies leaves a tombstone, as in Slack."""
    channel = workspace.channels[message.channel]
    if message.replies:
        revise(
            workspace,
            message,
            show_edited=False,
            subtype="tombstone",
            text="This message was deleted.",
            user="USLACKBOT",
            by_bot=False,
            blocks=[],
            files=[],
            metadata=None,
        )
        return
    before = wire(workspace, message, metadata=True)
    channel.remove(message)
    if message.ephemeral_to is None:
        ts = workspace.next_ts()
        event = {"previous_message": before, "deleted_ts": message.ts}
        _tell(workspace, channel, _hidden("message_deleted", ts, channel) | event)
    workspace.changed(channel)


def _hidden(subtype: str, ts: str, channel: Channel) -> Json:
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.kind,
    }


def _tell(workspace: Workspace, channel: Channel, event: Json) -> None:
    """Send a message event, if the app is there and may read that kind of conversation."""
    if BOT_USER_ID in channel.members and HISTORY_SCOPES[channel.kind] in workspace.scopes:
        workspace.emit(event)
