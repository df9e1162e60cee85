"""Slack, as the doctor looks at it: tokens, scopes, the way in, the channel, the group."""

from collections import Counter

from bot.channel import TryLater
from bot.findings import Finding, ok, problem, warning
from bot.settings import Settings
from bot.slack.api import APP_TOKEN_FAULTS, Api, Declined
from bot.slack.knock import NoAnswer, OtherSecret, knock
from bot.slack.manifest import APP_SCOPE, COMMAND, OPTIONAL, SCOPES
from bot.slack.members import NO_GROUPS, channel_members, outsiders

_TO_SLACK = (
    "give your app the manifest (python -m bot slack-manifest), or enter the Request URL yourself "
    "under Event Subscriptions, Interactivity & Shortcuts and Slash Commands, and switch Socket "
    "Mode off"
)


async def examine(settings: Settings) -> list[Finding]:
    """Look at the tokens, the scopes, the way in, the channel and the group."""
    async with Api(settings.slack_bot_token.get_secret_value(), settings.slack_base_url) as api:
        try:
            me = await api.call("auth.test")
        except Declined as declined:
            return [_bot_token_refused(declined), await _entrance(api, settings)]
        except TryLater:
            return [
                problem(
                    f"Slack can't be reached at {settings.slack_base_url}",
                    "check the network and SLACK_BASE_URL",
                )
            ]
        name = f"{me.get('user', '?')} in {me.get('team', '?')}"
        return [
            ok(f"Slack knows the bot as {name}"),
            _scopes(str(me.get("x-oauth-scopes", ""))),
            await _entrance(api, settings),
            *await _triage(api, settings.slack_triage_channel, str(me.get("user_id", ""))),
            *await _group(api, settings.slack_staff_group),
        ]


def _bot_token_refused(declined: Declined) -> Finding:
    return problem(
        f"Slack refuses SLACK_BOT_TOKEN ({declined.code})",
        "copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions of your app",
    )


def _scopes(granted: str) -> Finding:
    if not granted:
        return warning(
            "Slack does not say which scopes the bot has",
            "compare them with the manifest: python -m bot slack-manifest",
        )
    have = {scope.strip() for scope in granted.split(",")}
    needed = {scope: why for scope, why in SCOPES.items() if scope not in OPTIONAL}
    missing = [f"{scope} ({why})" for scope, why in needed.items() if scope not in have]
    if missing:
        return problem(
            f"the Slack app lacks scopes: {'; '.join(missing)}",
            "put the manifest (python -m bot slack-manifest) into your app and install it again",
        )
    return ok("the Slack app has every scope it needs")


async def _entrance(api: Api, settings: Settings) -> Finding:
    """How Slack reaches us, in the mode that is chosen."""
    if settings.slack_mode == "socket":
        return await _app_token(api, settings)
    if not settings.slack_public_url:
        return warning(
            "Slack must be told our address, and SLACK_PUBLIC_URL does not say it",
            f"set SLACK_PUBLIC_URL, and {_TO_SLACK}",
        )
    url = settings.slack_request_url
    try:
        await knock(url, settings.slack_signing_secret.get_secret_value())
    except OtherSecret:
        return problem(
            f"what answers at {url} does not know SLACK_SIGNING_SECRET",
            "copy the Signing Secret from Basic Information of your app, and restart the service",
        )
    except NoAnswer as why:
        return warning(
            f"nothing of ours answers at {url} ({why})",
            f"start the service, have your web server pass {url} on to "
            f"{settings.slack_http_listen} (SLACK_HTTP_LISTEN), and look again; then {_TO_SLACK}",
        )
    return ok(
        f"Slack's requests reach the service at {url}: the Request URL of its events, its "
        f"interactivity and {COMMAND}"
    )


async def _app_token(api: Api, settings: Settings) -> Finding:
    try:
        token = settings.slack_app_token.get_secret_value()
        await api.call("apps.connections.open", app_token=token)
    except Declined as declined:
        refused = declined.code in APP_TOKEN_FAULTS
        return problem(
            f"Slack {'refuses SLACK_APP_TOKEN' if refused else 'opens no connection'} "
            f"({declined.code})",
            f"make an App-Level Token (xapp-…) with {APP_SCOPE} in Basic Information of your app"
            if refused
            else "switch Socket Mode on in your app",
        )
    except TryLater:
        return warning("Slack opened no connection just now", "try again in a minute")
    return ok("Slack opens a connection for SLACK_APP_TOKEN")


async def _triage(api: Api, channel: str, me: str) -> list[Finding]:
    try:
        members = await channel_members(api, channel)
        is_in = me in members
        others = await outsiders(api, (each for each in members if is_in and each != me))
    except Declined as declined:
        return [
            problem(
                f"the bot does not see SLACK_TRIAGE_CHANNEL {channel} ({declined.code})",
                "check the ID of the channel, and invite the bot to it: /invite @Camarade",
            )
        ]
    except TryLater:
        return [warning("Slack did not say who is in the triage channel", "try again in a minute")]
    if not is_in:
        return [
            problem(
                f"the bot is not a member of SLACK_TRIAGE_CHANNEL {channel}",
                "invite it there: /invite @Camarade",
            )
        ]
    staff = len(members) - 1 - len(others)
    if not staff:
        found = warning(
            "no member of the team is in the triage channel, so nobody can decide anything"
            f"{_but(others)}",
            "invite the careers team to the channel",
        )
    else:
        found = ok(f"the triage channel has {_members(staff)} beside the bot{_but(others)}")
    readers = [each for each in others if each in _READING]
    if not readers:
        return [found]
    read = warning(
        f"who reads the cases in the triage channel, and may decide nothing: {_counted(readers)}",
        "make them full members of the workspace, or take them out of the channel",
    )
    return [found, read]


_READING = frozenset({"guest", "member of another workspace"})
"""People who read a channel that they are in, though they are none of the team."""


def _members(count: int) -> str:
    return f"{count} member{'s' if count > 1 else ''}"


def _but(others: list[str]) -> str:
    """Those who are counted as none of the team, after those who are."""
    return f" (not counted: {_counted(others)})" if others else ""


def _counted(others: list[str]) -> str:
    return ", ".join(f"{count} × {what}" for what, count in sorted(Counter(others).items()))


async def _group(api: Api, group: str) -> list[Finding]:
    """Whether the user group whose members are the team can be read, if one is named."""
    if not group:
        return []
    try:
        answer = await api.call("usergroups.users.list", usergroup=group)
        users = [str(user) for user in answer.get("users") or []]
        others = await outsiders(api, users)
    except Declined as declined:
        if declined.code in NO_GROUPS:
            return [
                warning(
                    f"SLACK_STAFF_GROUP can't be read ({declined.code}): the members of the "
                    "triage channel count as the team instead",
                    "put the manifest (python -m bot slack-manifest) into your app and install it "
                    "again"
                    if declined.code == "missing_scope"
                    else "user groups need a paid plan of Slack's: leave SLACK_STAFF_GROUP out",
                )
            ]
        return [
            problem(
                f"Slack does not know SLACK_STAFF_GROUP {group} ({declined.code}), so nobody "
                "counts as staff",
                "check the ID of the user group (S…), or leave it out",
            )
        ]
    except TryLater:
        return [warning("Slack did not say who is in SLACK_STAFF_GROUP", "try again in a minute")]
    count = len(users) - len(others)
    if not count:
        return [
            warning(
                "no member of the team is in SLACK_STAFF_GROUP, so nobody can decide anything"
                f"{_but(others)}",
                "put the careers team into the user group",
            )
        ]
    return [ok(f"SLACK_STAFF_GROUP has {_members(count)}: they may act{_but(others)}")]
