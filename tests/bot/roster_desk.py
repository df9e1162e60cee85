"""Somebody with a roster and a database, for tests of what becomes of it."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.roster import bringing_in
from bot.roster.bringing_in import Roster
from conversations.mentoring.enrolment import How, Outcome
from storage.ledger import Ledger
from storage.tables import Invite
from tests.catalogue import CATALOGUE

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

TWO = "Nom;Promo;E-mail;Métier\nPaul Durand;1998;paul@example.org;Usine\nZoé Petit;2001;;Banque\n"


class Desk:
    """Somebody with a roster and a database."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        self.ledger, self._file = ledger, folder / "roster.csv"
        self.now = NOW

    def looks(self, data: bytes | str) -> Roster:
        """What would become of this file."""
        self._file.write_bytes(data.encode() if isinstance(data, str) else data)
        return bringing_in.look(self.ledger, CATALOGUE, self._file, self.now)

    def brings(self, data: bytes | str, **how: bool) -> dict[str, str]:
        """Bring it in; returns the links that are handed out, by name."""
        out = io.StringIO()
        asked = How(lambda token: f"https://t.me/bot?start={token}", 14, **how)
        outcomes = self.looks(data).outcomes
        list(bringing_in.bring_in(self.ledger, CATALOGUE, outcomes, asked, out))
        rows = list(csv.DictReader(io.StringIO(out.getvalue()), delimiter=";"))
        return {row["name"]: row["link"] for row in rows}

    def invites(self) -> list[Invite]:
        """All links, by the name they are for."""
        found = self.ledger.read_now(lambda session: list(session.exec(select(Invite))))
        return sorted(found, key=lambda row: row.note)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    ledger = Ledger(database_url, lambda: NOW)
    yield Desk(ledger, tmp_path)
    ledger.close_now()


@pytest.fixture
def sqlite_desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    ledger = Ledger(sqlite_url, lambda: NOW)
    yield Desk(ledger, tmp_path)
    ledger.close_now()


def kinds(outcomes: Sequence[Outcome]) -> list[str]:
    return [each.kind for each in outcomes]
