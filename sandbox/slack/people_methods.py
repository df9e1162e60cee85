"""auth.*, api.test, users.*, bots.info, team.info, usergroups.*."""

from zoneinfo import ZoneInfo

from sandbox.slack.api import Arguments, Method
from sandbox.slack.errors import Json, SlackError
from sandbox.slack.messages import bot_profile
from sandbox.slack.paging import page
from sandbox.slack.state import (
    APP_ID,
    BOT_ID,
    BOT_USER_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    TEAM_NAME,
    User,
    UserGroup,
)
from sandbox.slack.workspace import Workspace


def _api_test(workspace: Workspace, arguments: Arguments) -> Json:
    if "error" in arguments:
        raise SlackError(arguments.text("error"), args=arguments.values)
    return {"args": arguments.values}


def _auth_test(workspace: Workspace, arguments: Arguments) -> Json:
    if arguments.values.pop("_token_kind") == "app":
        return {"app_name": "Camarade", "app_id": APP_ID}
    bot = workspace.users[BOT_USER_ID]
    return {
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "team": TEAM_NAME,
        "user": bot.name,
        "team_id": TEAM_ID,
        "user_id": bot.id,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def user_wire(workspace: Workspace, user: User, *, locale: bool = False) -> Json:
    """A user object; the address only with the scope users:read.email."""
    first, _, last = user.real_name.partition(" ")
    profile: Json = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "first_name": first,
        "last_name": last,
        "title": "",
        "team": TEAM_ID,
        "status_text": "",
        "status_emoji": "",
    }
    if user.email and "users:read.email" in workspace.scopes:
        profile["email"] = user.email
    offset = workspace.clock.now().astimezone(ZoneInfo(user.tz)).utcoffset()
    form: Json = {
        "id": user.id,
        "team_id": TEAM_ID,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "profile": profile,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.guest,
        "is_ultra_restricted": False,
        "is_bot": user.bot,
        "is_app_user": False,
        "updated": 0,
    }
    return form | ({"locale": user.locale} if locale else {})


def _user(workspace: Workspace, arguments: Arguments) -> User:
    user = workspace.users.get(arguments.text("user"))
    if user is None:
        raise SlackError("user_not_found")
    return user


def _users_info(workspace: Workspace, arguments: Arguments) -> Json:
    locale = arguments.flag("include_locale")
    return {"user": user_wire(workspace, _user(workspace, arguments), locale=locale)}


def _users_list(workspace: Workspace, arguments: Arguments) -> Json:
    users, more = page(list(workspace.users.values()), arguments, default=1000)
    locale = arguments.flag("include_locale")
    return {
        "members": [user_wire(workspace, user, locale=locale) for user in users],
        "cache_ts": workspace.now(),
        "response_metadata": more,
    }


def _lookup_by_email(workspace: Workspace, arguments: Arguments) -> Json:
    user_id = workspace.emails.get(arguments.text("email").lower())
    if user_id is None or workspace.users[user_id].deleted:
        raise SlackError("users_not_found")
    return {"user": user_wire(workspace, workspace.users[user_id])}


def _presence(workspace: Workspace, arguments: Arguments) -> Json:
    return {"presence": _user(workspace, arguments).presence}


def _bots_info(workspace: Workspace, arguments: Arguments) -> Json:
    if arguments.text("bot", BOT_ID) != BOT_ID:
        raise SlackError("bot_not_found")
    profile = bot_profile(workspace)
    del profile["team_id"]
    return {"bot": {**profile, "user_id": BOT_USER_ID}}


def _team_info(workspace: Workspace, arguments: Arguments) -> Json:
    return {
        "team": {
            "id": TEAM_ID,
            "name": TEAM_NAME,
            "url": f"https://{TEAM_DOMAIN}.slack.com/",
            "domain": TEAM_DOMAIN,
            "email_domain": "",
            "icon": {"image_default": True},
            "is_verified": False,
        }
    }


def _group(workspace: Workspace, group: UserGroup, *, users: bool) -> Json:
    form: Json = {
        "id": group.id,
        "team_id": TEAM_ID,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "is_external": False,
        "date_delete": 0,
        "user_count": len(group.users),
    }
    return form | ({"users": group.users} if users else {})


def _usergroups_list(workspace: Workspace, arguments: Arguments) -> Json:
    _paid(workspace)
    users = arguments.flag("include_users")
    groups = workspace.usergroups.values()
    return {"usergroups": [_group(workspace, group, users=users) for group in groups]}


def _usergroups_users_list(workspace: Workspace, arguments: Arguments) -> Json:
    _paid(workspace)
    group = workspace.usergroups.get(arguments.text("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": group.users}


def _paid(workspace: Workspace) -> None:
    if not workspace.paid_plan:
        raise SlackError("plan_upgrade_required")


METHODS = {
    "api.test": Method(_api_test, token="none"),
    "auth.test": Method(_auth_test, token="either"),
    "users.info": Method(_users_info, ("users:read",)),
    "users.list": Method(_users_list, ("users:read",)),
    "users.lookupByEmail": Method(_lookup_by_email, ("users:read.email",)),
    "users.getPresence": Method(_presence, ("users:read",)),
    "bots.info": Method(_bots_info, ("users:read",)),
    "team.info": Method(_team_info, ("team:read",)),
    "usergroups.list": Method(_usergroups_list, ("usergroups:read",)),
    "usergroups.users.list": Method(_usergroups_users_list, ("usergroups:read",)),
}
