"""Brings a roster in: reads the file, says what would become of it, does it in small transactions.

The service may run meanwhile. Cut short, it is simply begun again: whoever is invited already is
found. Links are in the file that hands them out before they count, so that none is ever lost; one
whose transaction failed opens nothing, and its row is invited anew the next time.
"""

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO

from bot.paper.workbook import harmless
from bot.roster import file
from conversations import hours
from conversations.mentoring import enrolment
from conversations.mentoring.enrolment import How, Made, Outcome
from conversations.mentoring.register import Headings, headings
from conversations.programme import Catalogue
from storage.ledger import Ledger
from storage.unit_of_work import UnitOfWork

BATCH = 200
"""Rows in one transaction: some hundredths of a second."""

HANDED_OUT = ("name", "promotion", "email", "link", "until")
"""The columns of the file of links."""


class NotNow(Exception):
    """Nobody is written to at this hour."""


@dataclass(frozen=True)
class Roster:
    """What a file says, and what would become of each of its rows."""

    outcomes: list[Outcome]
    headings: Headings | None


def look(ledger: Ledger, catalogue: Catalogue, path: Path, now: datetime) -> Roster:
    """Read the file and say what would be done. Raises `file.CantRead`."""
    rows = file.read(path)
    outcomes = ledger.read_now(lambda session: enrolment.plan(session, catalogue, rows, now))
    heads = next((found for row in rows if (found := headings(row.cells))), None)
    return Roster(outcomes, heads)


def check_hour(catalogue: Catalogue, now: datetime) -> None:
    """Raises `NotNow` where e-mails would arrive at an hour of rest."""
    team, limits = catalogue.home.team, catalogue.home.limits
    if hours.decent(now, team.zone, limits) > now:
        raise NotNow(
            f"e-mails are sent between {limits.quiet_until_hour}:00 and "
            f"{limits.quiet_from_hour}:00, {team.zone}: run this again then"
        )


def bring_in(
    ledger: Ledger,
    catalogue: Catalogue,
    outcomes: Sequence[Outcome],
    how: How,
    links: IO[str] | None,
) -> Iterator[list[Made]]:
    """Do it; the links that were made are told, batch by batch, once they count. Those that nobody
    is mailed are written to `links` before."""
    writer = csv.writer(links, delimiter=";", lineterminator="\n") if links is not None else None
    if writer is not None:
        writer.writerow(HANDED_OUT)
    rest = iter(outcomes)
    while batch := list(islice(rest, BATCH)):

        def work(uow: UnitOfWork, batch: Sequence[Outcome] = batch) -> list[Made]:
            made = enrolment.apply(uow, catalogue, batch, how)
            if writer is not None and links is not None:
                writer.writerows(_line(each) for each in made if not each.mailed)
                links.flush()
            return made

        yield ledger.write_now(work)


def _line(made: Made) -> list[str]:
    entry = made.entry
    cells = (
        entry.name,
        str(entry.promotion or ""),
        entry.mailbox,
        made.link,
        made.until.date().isoformat(),
    )
    return [str(harmless(cell)) for cell in cells]


def new_file(path: Path) -> IO[str]:
    """A file for links, which only its owner may read. Raises `FileExistsError`: links that nobody
    has sent yet are not overwritten."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(number, "w", encoding="utf-8-sig", newline="")
