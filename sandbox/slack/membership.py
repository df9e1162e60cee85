"""Joining and leaving conversations, by whomever."""

from sandbox.slack.state import BOT_USER_ID, TEAM_ID, Channel
from sandbox.slack.workspace import Workspace


def join(
    workspace: Workspace, channel: Channel, user_id: str, *, inviter: str | None = None
) -> None:
    """Make `user_id` a member and tell the app. Nothing happens if they are one already."""
    if user_id in channel.members:
        return
    channel.members[user_id] = None
    _tell(workspace, channel, "member_joined_channel", user_id, inviter)
    workspace.changed(channel)


def leave(workspace: Workspace, channel: Channel, user_id: str) -> None:
    """End a membership and tell the app. Nothing happens if there was none."""
    if user_id not in channel.members:
        return
    _tell(workspace, channel, "member_left_channel", user_id, None)
    del channel.members[user_id]
    workspace.changed(channel)


def _tell(
    workspace: Workspace, channel: Channel, kind: str, user_id: str, inviter: str | None
) -> None:
    if BOT_USER_ID in channel.members and channel.kind in ("channel", "group"):
        event = {
            "type": kind,
            "user": user_id,
            "channel": channel.id,
            "channel_type": "G" if channel.private else "C",
            "team": TEAM_ID,
            "event_ts": workspace.next_ts(),
        }
        workspace.emit(event | ({"inviter": inviter} if inviter else {}))
