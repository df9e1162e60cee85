"""Looks at everything the service depends on, and says what to fix. Changes nothing.

Written for whoever installs the service: each finding is one sentence, each problem names the
setting and the next step. No token ever appears in a finding.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import aiohttp
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session as DatabaseSession

from bot.channel import TryLater
from bot.mail.account import sender_of, server_of
from bot.mail.session import NotLetIn, NotNow, Session
from bot.settings import LOCAL_DATABASE, Settings
from bot.slack.api import TOKEN_FAULTS, Api, Declined
from bot.slack.knock import NoAnswer, OtherSecret, knock
from bot.slack.manifest import APP_SCOPE, COMMAND, OPTIONAL, SCOPES
from bot.slack.members import NO_GROUPS
from bot.telegram.address import with_token
from conversations import programme
from storage import migrate
from storage.engines import reader_engine
from storage.keys_in_use import noted
from storage.resealing import census, left

Level = Literal["ok", "warning", "problem"]

_SIGNS: dict[Level, str] = {"ok": "✓", "warning": "!", "problem": "✗"}
_TIMEOUT = aiohttp.ClientTimeout(total=15, sock_connect=5)
_MAIL_SECONDS = 15.0
_TO_SLACK = (
    "give your app the manifest (python -m bot slack-manifest), or enter the Request URL yourself "
    "under Event Subscriptions, Interactivity & Shortcuts and Slash Commands, and switch Socket "
    "Mode off"
)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `fix` says what to do, and is empty where all is well."""

    level: Level
    what: str
    fix: str = ""


def ok(what: str) -> Finding:
    """All is well."""
    return Finding("ok", what)


def warning(what: str, fix: str) -> Finding:
    """It works, but not all of it."""
    return Finding("warning", what, fix)


def problem(what: str, fix: str) -> Finding:
    """The service can't work like this."""
    return Finding("problem", what, fix)


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything, side by side; what can't be reached takes some seconds to say so."""
    looks: list[Awaitable[list[Finding]]] = [
        _telegram(settings),
        _slack(settings),
        _mail(settings),
        asyncio.to_thread(_database, settings),
        asyncio.to_thread(_programme, settings.programme_file),
    ]
    return [finding for findings in await asyncio.gather(*looks) for finding in findings]


def healthy(findings: list[Finding]) -> bool:
    """Whether the service can run: there may be warnings, but no problem."""
    return all(finding.level != "problem" for finding in findings)


def report(findings: list[Finding]) -> str:
    """The findings for a person, one or two lines each."""
    lines = []
    for finding in findings:
        lines.append(f"{_SIGNS[finding.level]} {finding.what}")
        if finding.fix:
            lines.append(f"    → {finding.fix}")
    count = sum(finding.level == "problem" for finding in findings)
    verdict = "Ready to run." if not count else f"{count} problem{'s' if count > 1 else ''} to fix."
    return "\n".join([*lines, "", verdict])


# --- Telegram ---------------------------------------------------------------------------------


async def _telegram(settings: Settings) -> list[Finding]:
    token = settings.telegram_bot_token.get_secret_value()
    prefix = with_token(settings.telegram_base_url, token)
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        try:
            me = await _ask_telegram(session, f"{prefix}/getMe")
            if not me.get("ok"):
                return [
                    problem(
                        f"Telegram refuses TELEGRAM_BOT_TOKEN ({me.get('description', '?')})",
                        "copy the token that @BotFather shows for your bot",
                    )
                ]
            hook = await _ask_telegram(session, f"{prefix}/getWebhookInfo")
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
            return [
                problem(
                    f"Telegram can't be reached at {settings.telegram_base_url}",
                    "check the network and TELEGRAM_BASE_URL",
                )
            ]
    found = [ok(f"Telegram knows the bot as @{me['result'].get('username', '?')}")]
    if (hook.get("result") or {}).get("url"):
        found.append(
            problem(
                "a webhook is set for this bot, so Telegram gives us no updates",
                "stop the other service that uses this bot, and call deleteWebhook once",
            )
        )
    return found


async def _ask_telegram(session: aiohttp.ClientSession, url: str) -> dict[str, Any]:
    async with session.get(url) as answer:
        body: dict[str, Any] = await answer.json()
        return body


# --- Slack ------------------------------------------------------------------------------------


async def _slack(settings: Settings) -> list[Finding]:
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
            await _triage(api, settings.slack_triage_channel, str(me.get("user_id", ""))),
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
        refused = declined.code in TOKEN_FAULTS | {"missing_scope"}
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


async def _triage(api: Api, channel: str, me: str) -> Finding:
    members: list[str] = []
    more: dict[str, str] = {}
    try:
        while True:
            page = await api.call("conversations.members", channel=channel, limit=200, **more)
            members += page.get("members") or []
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
            more = {"cursor": cursor}
    except Declined as declined:
        return problem(
            f"the bot does not see SLACK_TRIAGE_CHANNEL {channel} ({declined.code})",
            "check the ID of the channel, and invite the bot to it: /invite @Camarade",
        )
    except TryLater:
        return warning("Slack did not say who is in the triage channel", "try again in a minute")
    if me not in members:
        return problem(
            f"the bot is not a member of SLACK_TRIAGE_CHANNEL {channel}",
            "invite it there: /invite @Camarade",
        )
    staff = len(members) - 1
    if not staff:
        return warning(
            "nobody but the bot is in the triage channel, so nobody can decide anything",
            "invite the careers team to the channel",
        )
    return ok(f"the triage channel has {staff} member{'s' if staff > 1 else ''} beside the bot")


async def _group(api: Api, group: str) -> list[Finding]:
    """Whether the user group whose members are the team can be read, if one is named."""
    if not group:
        return []
    try:
        answer = await api.call("usergroups.users.list", usergroup=group)
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
    count = len(answer.get("users") or [])
    if not count:
        return [
            warning(
                "nobody is in SLACK_STAFF_GROUP, so nobody can decide anything",
                "put the careers team into the user group",
            )
        ]
    return [ok(f"SLACK_STAFF_GROUP has {count} member{'s' if count > 1 else ''}: they may act")]


# --- mail -------------------------------------------------------------------------------------


async def _mail(settings: Settings) -> list[Finding]:
    url = settings.smtp_url.get_secret_value()
    if not url:
        return [ok("mail is off: to have people confirm a mailbox, set SMTP_URL and MAIL_FROM")]
    server, sender = server_of(url), sender_of(settings.mail_from)
    where = f"{server.host}, port {server.port}"
    session = Session(server, sender)
    try:
        async with asyncio.timeout(_MAIL_SECONDS):
            await session.open()
        await session.leave()
    except NotLetIn as wrong:
        return [problem(wrong.what, wrong.fix)]
    except (NotNow, TimeoutError) as error:
        why = str(error) or f"no answer within {_MAIL_SECONDS:.0f} s"
        return [
            problem(
                f"mail can't be sent by {where}: {why}",
                "check the network and SMTP_URL (smtps:// for port 465, smtp:// for 587), or try "
                "again in a minute",
            )
        ]
    finally:
        session.cut()
    return [ok(f"the mail server at {where} takes mail from {sender.mailbox}")]


# --- database and programme -------------------------------------------------------------------


def _database(settings: Settings) -> list[Finding]:
    url = settings.database_url
    if url.startswith(LOCAL_DATABASE) and not Path(url.removeprefix(LOCAL_DATABASE)).exists():
        missing = warning("there is no database yet", "nothing to do: it is created at the start")
        return [missing, _words(settings)]
    try:
        current, newest = _revisions(url)
        sealed = _sealed(url) if current == newest else None
    except (SQLAlchemyError, OSError, ValueError) as error:
        # The driver's words may hold the address with its password: only its kind is told.
        return [
            problem(
                f"the database can't be opened ({type(error).__name__})",
                "check DATABASE_URL, and that the database runs and lets us in",
            )
        ]
    if sealed is None:
        return [
            warning(
                "the database is not at this version's tables",
                "run python -m bot migrate, or just start the service, which does it",
            ),
            _words(settings),
        ]
    return [ok("the database is open and up to date"), _words(settings, *sealed)]


def _revisions(url: str) -> tuple[str | None, str | None]:
    engine = reader_engine(url, 1)
    try:
        with engine.connect() as connection:
            scripts = ScriptDirectory.from_config(migrate.configuration(connection))
            current = MigrationContext.configure(connection).get_current_revision()
            return current, scripts.get_current_head()
    finally:
        engine.dispose()


def _words(
    settings: Settings, found: Counter[str] | None = None, needed: Collection[str] = ()
) -> Finding:
    """Whether people's words lie sealed, and can be opened: what the database holds (see `census`),
    and the names of the keys that it may need."""
    keyring = settings.keyring()
    lacking = sorted({*needed, *filter(None, found or ())} - set(keyring.names))
    if lacking:
        return problem(
            "words in the database are sealed with a key that ENCRYPTION_KEYS lacks: "
            + ", ".join(lacking),
            "put what is missing at the end of the list",
        )
    if not keyring.names:
        return warning(
            "words of people lie readable in the database",
            "set ENCRYPTION_KEYS: python -m bot new-key prints a key",
        )
    others = left(found, keyring) if found else 0
    if others:
        return warning(
            f"{others} texts in the database are not sealed with the first of ENCRYPTION_KEYS yet",
            "restart the service, then run python -m bot reseal",
        )
    count = len(keyring.names)
    return ok(
        f"words of people are sealed with the first of {count} keys"
        if count > 1
        else "words of people are sealed, with one key"
    )


def _sealed(url: str) -> tuple[Counter[str], Sequence[str]]:
    """How many texts are sealed with which key, and all keys that were noted as in use."""
    engine = reader_engine(url, 1)
    try:
        with DatabaseSession(engine) as session:
            return census(session.connection()), noted(session)
    finally:
        engine.dispose()


def _programme(file: Path | None) -> list[Finding]:
    path = file or programme.PACKAGED
    try:
        catalogue = programme.load(path)
        missing = programme.untranslated(path)
    except programme.ProgrammeError as error:
        return [problem(f"the programme can't work: {error}", "correct the file it names")]
    languages = ", ".join(catalogue.languages)
    found = [ok(f"the programme is valid, in {languages}")]
    found += [
        warning(
            f"the programme lacks {len(keys)} text{'s' if len(keys) > 1 else ''} in {language}",
            f"translate them in its overlay file: {', '.join(keys[:3])}…",
        )
        for language, keys in missing.items()
        if keys
    ]
    return found
