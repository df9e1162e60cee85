"""Looks at everything the service depends on, and says what to fix. Changes nothing.

Written for whoever installs the service: each finding is one sentence, each problem names the
setting and the next step. No token ever appears in a finding.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Collection, Sequence
from pathlib import Path
from typing import Any

import aiohttp
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session as DatabaseSession

from bot import slack_checkup
from bot.findings import Finding, ok, problem, warning
from bot.mail.account import sender_of, server_of
from bot.mail.session import NotLetIn, NotNow, Session
from bot.settings import LOCAL_DATABASE, Settings
from bot.telegram.address import with_token
from conversations import programme
from storage import migrate
from storage.engines import reader_engine
from storage.keys_in_use import noted
from storage.resealing import census, left

_TIMEOUT = aiohttp.ClientTimeout(total=15, sock_connect=5)
_MAIL_SECONDS = 15.0


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything, side by side; what can't be reached takes some seconds to say so."""
    looks: list[Awaitable[list[Finding]]] = [
        _telegram(settings),
        slack_checkup.examine(settings),
        _mail(settings),
        asyncio.to_thread(_database, settings),
        asyncio.to_thread(_programme, settings.programme_file),
    ]
    return [finding for findings in await asyncio.gather(*looks) for finding in findings]


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
    if me["result"].get("has_topics_enabled"):
        found.append(ok("private chats have topics: one for each of several mentorships"))
        if me["result"].get("allows_users_to_create_topics"):
            found.append(
                warning(
                    "people can make topics of their own: what they write there is answered beside",
                    "forbid it in @BotFather's app, where Threaded Mode is switched on",
                )
            )
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
