"""What the Slack app must be allowed to do, each with its reason, and the manifest made of it.

`python -m bot slack-manifest` prints the manifest; `manifest.json` is the one for Socket Mode,
committed, and a test keeps it so. The door hears exactly `EVENTS`; `doctor` compares the granted
scopes to `SCOPES`.
"""

import json
from typing import Any

COMMAND = "/camarade"
"""The one slash command: typed words for those who prefer them to buttons."""

SCOPES = {
    "chat:write": "write cards, answers and relayed messages",
    "commands": "hear the slash command",
    "im:write": "open a direct conversation with a mentor or a colleague",
    "im:history": "hear direct messages, and read back what we missed or whether ours arrived",
    "groups:history": "the same in the triage channel, if it is private",
    "channels:history": "the same in the triage channel, if it is public",
    "groups:read": "know who is in the triage channel, if it is private",
    "channels:read": "know who is in the triage channel, if it is public",
    "users:read": "know names and languages, and tell guests from colleagues",
    "usergroups:read": "know who is in SLACK_STAFF_GROUP, if it is set",
    "files:read": "pass on a file that a mentor sends",
    "files:write": "deliver a file that a mentee sends",
}
"""Bot token scopes and what each is for."""

OPTIONAL = frozenset({"usergroups:read"})
"""Scopes without which everything works, but for a setting that is seldom used."""

APP_SCOPE = "connections:write"
"""The scope of the app-level token: Socket Mode, so that no public address is needed."""

EVENTS = {
    "message.im": "direct messages",
    "message.groups": "messages in a private triage channel",
    "message.channels": "messages in a public triage channel",
    "app_home_opened": "the Home tab is drawn when it is opened",
    "member_joined_channel": "a new colleague may act at once",
    "member_left_channel": "someone who left may not act any more",
    "subteam_members_changed": "the same of SLACK_STAFF_GROUP, if it is set",
}
"""Subscribed events and what each is for."""


def manifest(request_url: str = "") -> dict[str, Any]:
    """The app manifest, as api.slack.com/apps takes it ("From a manifest", JSON): for requests to
    `request_url`, or for Socket Mode."""
    by_http = {"request_url": request_url} if request_url else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Camarade",
            "description": "L’accompagnement à la demande, de la demande au mentor.",
            "background_color": "#1d3557",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Camarade", "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Écrire à Camarade",
                    "usage_hint": "aide",
                    "should_escape": True,
                    **({"url": request_url} if request_url else {}),
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**by_http, "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **by_http},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request_url,
            "token_rotation_enabled": False,
        },
    }


def text(request_url: str = "") -> str:
    """The manifest as JSON text."""
    return json.dumps(manifest(request_url), ensure_ascii=False, indent=2) + "\n"
