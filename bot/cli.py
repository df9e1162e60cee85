"""The commands. Each loads what it needs when it is called, so that `--help` is quick."""

import asyncio
import gc
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.settings import Settings, WrongSetting, load, load_entrance, load_records

WRONG = 2
"""Exit code for a setting to be changed: starting again would not help."""

FAULT = 1
"""Exit code for a fault: starting again may help."""

app = typer.Typer(
    name="camarade",
    help="The chat front door of a volunteer mentoring service. Settings: see .env.example.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line; a wrong setting is one line on stderr."""
    try:
        app()
    except WrongSetting as wrong:
        _give_up(wrong, WRONG)


@app.command()
def run() -> None:
    """Run the service until it is told to stop (SIGTERM, SIGINT)."""
    settings = _settings()
    gc.disable()  # nothing of what is loaded is garbage, and a quarter of the time went by looking
    from bot import app as wiring
    from bot.process import configure_logging

    gc.freeze()  # nor will it be: looking again would hold up a turn
    gc.enable()
    configure_logging(settings.log_level)
    try:
        asyncio.run(wiring.run(settings))
    except wiring.Crashed as crash:
        _give_up(crash, FAULT)


@app.command()
def doctor() -> None:
    """Look at everything the service depends on, and say what to fix."""
    settings = _settings()
    from bot.doctor import examine
    from bot.findings import healthy, report

    findings = asyncio.run(examine(settings))
    typer.echo(report(findings))
    raise typer.Exit(0 if healthy(findings) else FAULT)


@app.command()
def migrate() -> None:
    """Create the database, or bring it to this version. `run` does it, too."""
    settings = _settings()
    from bot.app import migrate as upgrade

    upgrade(settings)
    typer.echo("The database is up to date.")


@app.command("demo-data")
def demo_data() -> None:
    """Fill an empty database with invented mentors and requests, to look at."""
    settings = _settings()
    from bot import demo
    from bot.app import migrate as upgrade
    from bot.keys import admit
    from conversations import programme
    from scheduler.clock import SystemClock
    from storage.ledger import Ledger

    upgrade(settings)
    catalogue = programme.load(settings.programme_file or programme.PACKAGED)
    ledger = Ledger(settings.database_url, SystemClock().now, settings.keyring())
    try:
        ledger.write_now(admit)
        count = ledger.write_now(lambda uow: demo.load(uow, catalogue))
    except demo.NotEmpty as full:
        _give_up(full, WRONG)
    finally:
        ledger.close_now()
    typer.echo(f"{count} invented people are in. Their requests appear when the service runs.")


@app.command("import-mentors")
def import_mentors(
    file: Annotated[Path, typer.Argument(help="The roster: a CSV or an .xlsx.")],
    apply: Annotated[
        bool, typer.Option("--apply", help="Do it. Without, nothing is changed.")
    ] = False,
    links: Annotated[
        str,
        typer.Option(help="A new file for the links to send by hand; - prints them."),
    ] = "",
    send: Annotated[
        bool, typer.Option("--send", help="Send each link by e-mail, where the row has one.")
    ] = False,
    renew: Annotated[
        bool,
        typer.Option("--renew", help="New links for those who are invited and have not come."),
    ] = False,
    days: Annotated[
        int | None, typer.Option(min=1, help="How long the links are good.", show_default=False)
    ] = None,
) -> None:
    """Invite the mentors of a roster; says for each row what would be done, and with --apply does
    it. See the README for its columns."""
    settings = _settings()
    if apply and not (links or send):
        _give_up(ValueError("--apply needs --links FILE, or --send, or both"), WRONG)
    from bot.roster.command import Cant, Wanted, run

    try:
        run(settings, Wanted(file, apply, links, send, renew, days))
    except Cant as why:
        _give_up(why, WRONG)


@app.command()
def rehearse(
    lang: Annotated[
        list[str] | None,
        typer.Option(help="A language to print, such as fr; may be repeated. All, if left out."),
    ] = None,
    zone: Annotated[
        list[str] | None,
        typer.Option(help="Where both live, such as Europe/Paris; twice: the mentee, the mentor."),
    ] = None,
    start: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The day they are introduced."),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(help="An older programme file: print what has changed, and for how many."),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option(help="One story with all that is said in it: what is answered, too."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Print what six months say to an invented pair. Needs no token, sends nothing."""
    from bot.rehearsing import Cant, Wanted, run

    day = start.date() if start is not None else None
    try:
        run(load_records(), Wanted(lang or (), zone or (), day, against, everything, as_json))
    except Cant as why:
        _give_up(why, WRONG)


@app.command("new-key")
def new_key() -> None:
    """Print a new key for ENCRYPTION_KEYS."""
    from storage.keyring import name_of, new_key

    key = new_key()
    typer.echo(key)
    typer.echo(f"Its name, in what we say about it: {name_of(key)}", err=True)


@app.command()
def reseal(
    plain: Annotated[
        bool, typer.Option("--plain", help="Seal nothing any more. Stop the service first.")
    ] = False,
) -> None:
    """Write all words in the database with the first of ENCRYPTION_KEYS. The service may run."""
    settings = _settings()
    from bot.app import migrate as upgrade
    from bot.keys import NotAll, reseal_all

    upgrade(settings)
    try:
        for line in reseal_all(settings, plain=plain):
            typer.echo(line)
    except NotAll as left:
        _give_up(left, FAULT)


@app.command("slack-manifest")
def slack_manifest() -> None:
    """Print the manifest to create the Slack app from, for SLACK_MODE. No token is needed yet."""
    from bot.slack.manifest import text

    typer.echo(text(load_entrance().slack_request_url), nl=False)


def _settings() -> Settings:
    settings = load()
    settings.prepare()
    return settings


def _give_up(why: Exception, code: int) -> NoReturn:
    print(f"camarade: {why}", file=sys.stderr)
    raise SystemExit(code)
