"""conversations.*: opening, listing, reading and joining conversations."""

import re
from bisect import bisect_left, bisect_right
from decimal import Decimal, InvalidOperation

from sandbox.slack.api import Arguments, Method
from sandbox.slack.errors import Json, SlackError
from sandbox.slack.membership import join
from sandbox.slack.messages import HISTORY_SCOPES, wire
from sandbox.slack.paging import decode, encode, page
from sandbox.slack.state import BOT_USER_ID, TEAM_ID, Channel, ConversationKind
from sandbox.slack.workspace import Workspace

MOST_IN_A_DM = 8
_READ_SCOPES = {
    "channel": "channels:read",
    "group": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


def channel_wire(channel: Channel) -> Json:
    """A conversation object."""
    form: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_archived": channel.archived,
        "is_org_shared": False,
        "context_team_id": TEAM_ID,
    }
    if channel.kind == "im":
        user = next(member for member in channel.members if member != BOT_USER_ID)
        return form | {"user": user, "is_user_deleted": False, "is_open": channel.opened}
    blank = {"creator": "", "last_set": 0}
    return form | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_private": channel.private,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_member": BOT_USER_ID in channel.members,
        "creator": channel.creator,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic, **blank},
        "purpose": {"value": channel.purpose, **blank},
        "previous_names": [],
    }


def _open(workspace: Workspace, arguments: Arguments) -> Json:
    if "channel" in arguments:
        channel = arguments.channel(workspace)
        workspace.need("im:write" if channel.kind == "im" else "mpim:write")
    else:
        channel = _with(workspace, arguments.names("users"))
    before, channel.opened = channel.opened, True
    if arguments.flag("return_im"):
        found: Json = channel_wire(channel)
    else:
        found = {"id": channel.id}
    return {"no_op": before, "already_open": before, "channel": found}


def _with(workspace: Workspace, users: list[str]) -> Channel:
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > MOST_IN_A_DM:
        raise SlackError("too_many_users")
    for user_id in users:
        user = workspace.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        if user.deleted:
            raise SlackError("user_disabled")
        if user.bot:
            raise SlackError("cannot_dm_bot")
    if len(users) == 1:
        workspace.need("im:write")
        known = users[0] in workspace.dms
        channel = workspace.channels[workspace.dm_of(users[0])]
        channel.opened = channel.opened and known
        return channel
    workspace.need("mpim:write")
    people = frozenset(users)
    if people not in workspace.groups_of_people:
        names = "--".join(workspace.users[user].name for user in users)
        members = [BOT_USER_ID, *users]
        channel_id = workspace.new_id("G")
        name = f"mpdm-{names}-1"
        channel = workspace.add_channel(channel_id, name, "mpim", members, BOT_USER_ID)
        channel.opened = False
        workspace.groups_of_people[people] = channel_id
    return workspace.channels[workspace.groups_of_people[people]]


def _info(workspace: Workspace, arguments: Arguments) -> Json:
    channel = arguments.channel(workspace)
    workspace.need(_READ_SCOPES[channel.kind])
    return {"channel": channel_wire(channel)}


def _list(workspace: Workspace, arguments: Arguments) -> Json:
    kinds = []
    for name in arguments.names("types") or ["public_channel"]:
        if name not in _TYPES:
            raise SlackError("invalid_types")
        workspace.need(_READ_SCOPES[_TYPES[name]])
        kinds.append(_TYPES[name])
    hide_archived = arguments.flag("exclude_archived")
    visible = [
        channel
        for channel in workspace.channels.values()
        if channel.kind in kinds
        and (not channel.private or BOT_USER_ID in channel.members)
        and not (hide_archived and channel.archived)
    ]
    found, more = page(visible, arguments)
    return {"channels": [channel_wire(c) for c in found], "response_metadata": more}


def _members(workspace: Workspace, arguments: Arguments) -> Json:
    channel = arguments.channel(workspace)
    workspace.need(_READ_SCOPES[channel.kind])
    members, more = page(list(channel.members), arguments)
    return {"members": list(members), "response_metadata": more}


def _join(workspace: Workspace, arguments: Arguments) -> Json:
    channel = arguments.channel(workspace)
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    already = BOT_USER_ID in channel.members
    join(workspace, channel, BOT_USER_ID)
    warning = {"response_metadata": {"warnings": ["already_in_channel"]}} if already else {}
    return {"channel": channel_wire(channel), **warning}


def _create(workspace: Workspace, arguments: Arguments) -> Json:
    private = arguments.flag("is_private")
    workspace.need("groups:write" if private else "channels:manage")
    name = arguments.text("name")
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > 80:
        raise SlackError("invalid_name_maxlength")
    if not re.fullmatch(r"[\w-]+", name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if name in workspace.names:
        raise SlackError("name_taken")
    kind: ConversationKind = "group" if private else "channel"
    channel_id = workspace.new_id("C")
    channel = workspace.add_channel(channel_id, name, kind, [BOT_USER_ID], BOT_USER_ID)
    workspace.changed(channel)
    return {"channel": channel_wire(channel)}


def _invite(workspace: Workspace, arguments: Arguments) -> Json:
    channel = arguments.channel(workspace)
    workspace.need("groups:write" if channel.private else "channels:manage")
    if channel.archived:
        raise SlackError("is_archived")
    if BOT_USER_ID not in channel.members:
        raise SlackError("not_in_channel")
    users = arguments.names("users")
    if not users:
        raise SlackError("no_user")
    for user in users:
        if user == BOT_USER_ID:
            raise SlackError("cant_invite_self")
        if user not in workspace.users:
            raise SlackError("user_not_found")
        if user in channel.members:
            raise SlackError("already_in_channel")
    for user in users:
        join(workspace, channel, user, inviter=BOT_USER_ID)
    return {"channel": channel_wire(channel)}


def _history(workspace: Workspace, arguments: Arguments) -> Json:
    channel = _readable(workspace, arguments)
    limit = arguments.limit(100, 999)
    oldest, latest = _window(arguments, channel.column)
    if "cursor" in arguments:
        latest = min(latest, bisect_left(channel.column, decode(arguments.text("cursor"))))
    start = max(oldest, latest - limit)
    chosen = channel.column[start:latest][::-1]
    metadata = arguments.flag("include_all_metadata")
    messages = (channel.messages[ts] for ts in chosen)
    shown = [
        wire(workspace, message, metadata=metadata)
        for message in messages
        if message.ephemeral_to is None
    ]
    answer: Json = {"messages": shown, "has_more": start > oldest, "pin_count": 0}
    if start > oldest:
        answer["response_metadata"] = {"next_cursor": encode(channel.column[start])}
    return answer


def _replies(workspace: Workspace, arguments: Arguments) -> Json:
    channel = _readable(workspace, arguments)
    limit = arguments.limit(1000, 1000)
    parent = channel.messages.get(arguments.text("ts"))
    if parent is None or parent.ephemeral_to is not None:
        raise SlackError("thread_not_found")
    replies = parent.replies
    oldest, latest = _window(arguments, replies)
    if "cursor" in arguments:
        oldest = max(oldest, bisect_left(replies, decode(arguments.text("cursor"))))
    end = min(latest, oldest + limit)
    metadata = arguments.flag("include_all_metadata")
    chosen = [parent, *(channel.messages[ts] for ts in replies[oldest:end])]
    shown = [wire(workspace, message, metadata=metadata) for message in chosen]
    answer: Json = {"messages": shown, "has_more": end < latest}
    if end < latest:
        answer["response_metadata"] = {"next_cursor": encode(replies[end])}
    return answer


def _readable(workspace: Workspace, arguments: Arguments) -> Channel:
    channel = arguments.channel(workspace)
    workspace.need(HISTORY_SCOPES[channel.kind])
    if BOT_USER_ID not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _window(arguments: Arguments, timestamps: list[str]) -> tuple[int, int]:
    """The slice of `timestamps` between `oldest` and `latest`, both left out by default."""
    inclusive = arguments.flag("inclusive")
    start, end = 0, len(timestamps)
    if arguments.text("oldest") not in ("", "0"):
        oldest = _ts(arguments.text("oldest"), "invalid_ts_oldest")
        start = (bisect_left if inclusive else bisect_right)(timestamps, oldest)
    if arguments.text("latest") not in ("", "now"):
        latest = _ts(arguments.text("latest"), "invalid_ts_latest")
        end = (bisect_right if inclusive else bisect_left)(timestamps, latest)
    return start, max(start, end)


def _ts(text: str, error: str) -> str:
    """A timestamp in the stored form: ten digits, a point, six digits."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise SlackError(error) from None
    if not value.is_finite() or value < 0:
        raise SlackError(error)
    return f"{value:.6f}".zfill(17)


METHODS = {
    "conversations.open": Method(_open),
    "conversations.info": Method(_info),
    "conversations.list": Method(_list),
    "conversations.members": Method(_members),
    "conversations.join": Method(_join, ("channels:join",)),
    "conversations.create": Method(_create),
    "conversations.invite": Method(_invite),
    "conversations.history": Method(_history),
    "conversations.replies": Method(_replies),
}
