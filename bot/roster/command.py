"""`python -m bot import-mentors`: what it prints, what it asks of the settings, how far it is."""

import asyncio
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.progress import Progress
from telegram import Bot
from telegram.error import TelegramError

from bot.app import migrate
from bot.keys import admit, check
from bot.roster import bringing_in, report
from bot.roster.bringing_in import Roster
from bot.roster.file import CantRead
from bot.settings import Settings
from bot.telegram.address import start_link, with_token
from conversations import programme
from conversations.mentoring import enrolment
from conversations.mentoring.enrolment import How
from conversations.programme import Catalogue
from scheduler.clock import SystemClock
from storage import revision
from storage.ledger import Ledger

STDOUT = "-"


class Cant(Exception):
    """It can't be done as asked: the message says what to change. Nothing was changed."""


@dataclass(frozen=True)
class Wanted:
    """What was asked on the command line; `days` is None for the programme's own figure."""

    file: Path
    apply: bool = False
    links: str = ""
    send: bool = False
    renew: bool = False
    days: int | None = None


def run(settings: Settings, wanted: Wanted) -> None:
    """Print the report; with `apply`, do it, and say where the links are; without, the database is
    only read. Raises `Cant`."""
    if wanted.apply:
        migrate(settings)
    elif not revision.is_current(settings.database_url):
        raise Cant(
            "the database is not ready for this version yet, and a look changes nothing: run "
            "`python -m bot migrate` first (the service does it when it starts), then this again"
        )
    catalogue = programme.load(settings.programme_file or programme.PACKAGED)
    now = SystemClock().now
    ledger = Ledger(settings.database_url, now, settings.keyring())
    try:
        if wanted.apply:
            ledger.write_now(admit)
        else:
            ledger.read_now(check)
        how = _how(settings, catalogue, wanted, now())
        roster = bringing_in.look(ledger, catalogue, wanted.file, now())
        shown = enrolment.left_out(roster.outcomes, how)
        # Links that are printed are for another program: the report then goes beside them.
        out = sys.stderr if wanted.apply and wanted.links == STDOUT else sys.stdout
        for line in report.lines(shown, roster.headings):
            print(line, file=out)
        if wanted.renew:
            print("Who is invited gets a new link; the old one opens nothing then.", file=out)
        if not wanted.apply:
            print("\nNothing was changed. With --apply, this is done.", file=out)
        elif roster.headings is not None:
            _apply(ledger, catalogue, roster, how, wanted)
    except (CantRead, bringing_in.NotNow) as error:
        raise Cant(str(error)) from None
    finally:
        ledger.close_now()


def _how(settings: Settings, catalogue: Catalogue, wanted: Wanted, now: datetime) -> How:
    if wanted.send and not settings.smtp_url.get_secret_value():
        raise Cant("--send needs mail: set SMTP_URL and MAIL_FROM, or use --links FILE")
    if wanted.send and wanted.apply:
        bringing_in.check_hour(catalogue, now)
    name = asyncio.run(_our_name(settings)) if wanted.apply else ""
    return How(
        partial(start_link, name),
        wanted.days or catalogue.home.limits.invite_days,
        mails=wanted.send,
        hands_out=bool(wanted.links) or not wanted.send,
        renews=wanted.renew,
    )


async def _our_name(settings: Settings) -> str:
    """The bot's name, which links carry."""
    token = settings.telegram_bot_token.get_secret_value()
    bot = Bot(token, base_url=partial(with_token, settings.telegram_base_url))
    try:
        async with bot:
            return bot.username
    except TelegramError as error:
        raise Cant(
            f"Telegram does not say the bot's name, which links need ({error}): see `make doctor`"
        ) from None


def _apply(ledger: Ledger, catalogue: Catalogue, roster: Roster, how: How, wanted: Wanted) -> None:
    with ExitStack() as stack:
        links: IO[str] | None = None
        if wanted.links == STDOUT:
            links = sys.stdout
        elif wanted.links:
            try:
                links = stack.enter_context(bringing_in.new_file(Path(wanted.links)))
            except FileExistsError:
                raise Cant(f"{wanted.links} exists already: name a new file") from None
            except OSError as error:
                raise Cant(f"{wanted.links}: {error.strerror}") from None
        console = Console(stderr=True)
        progress = stack.enter_context(Progress(console=console, disable=not console.is_terminal))
        task = progress.add_task("Inviting", total=len(roster.outcomes))
        made, mailed = 0, 0
        for batch in bringing_in.bring_in(ledger, catalogue, roster.outcomes, how, links):
            made += len(batch)
            mailed += sum(each.mailed for each in batch)
            progress.advance(task, bringing_in.BATCH)
    told = [f"{made} links made"]
    if mailed:
        told.append(f"{mailed} of them leave by e-mail while the service runs")
    if made > mailed and wanted.links not in ("", STDOUT):
        told.append(
            f"{made - mailed} are in {wanted.links}: send each to its person, then delete it"
        )
    print(f"\n{'; '.join(told)}.", file=sys.stderr)
