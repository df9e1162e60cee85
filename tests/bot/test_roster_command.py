"""`python -m bot import-mentors`: what it prints, what it asks of the settings and the database."""

import asyncio
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.app import migrate
from bot.roster import command
from bot.settings import LOCAL_DATABASE, Settings, WrongSetting
from storage import revision
from storage.ledger import Ledger
from storage.tables import KeyInUse
from storage.unit_of_work import UnitOfWork
from tests.bot.roster_desk import NOW, TWO
from tests.bot.test_doctor import Telegram, stage, telegram
from tests.bot.test_doctor import settings as settings_of
from tests.catalogue import CATALOGUE
from tests.sandbox.slack_stage import Stage

__all__ = ["stage", "telegram"]  # fixtures


@pytest.fixture
async def house(stage: Stage, telegram: Telegram, tmp_path: Path) -> Settings:
    (tmp_path / "roster.csv").write_text(TWO)
    return settings_of(stage, telegram, tmp_path)


async def runs(settings: Settings, folder: Path, **asked: Any) -> None:
    wanted = command.Wanted(folder / "roster.csv", **asked)
    await asyncio.to_thread(command.run, settings, wanted)


async def test_the_command_reports_then_writes_links_that_only_its_owner_may_read(
    house: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    links = tmp_path / "links.csv"
    await asyncio.to_thread(migrate, house)
    await runs(house, tmp_path, links=str(links))
    assert "Nothing was changed" in capsys.readouterr().out
    assert not links.exists()
    await runs(house, tmp_path, links=str(links), apply=True)
    out, err = capsys.readouterr()
    assert "Row 2      to be invited" in out
    assert "t.me" not in out + err
    assert "2 links made; 2 are in" in err
    assert links.stat().st_mode & 0o077 == 0
    written = links.read_text("utf-8-sig").splitlines()
    assert written[0] == "name;promotion;email;link;until"
    assert "https://t.me/camarade_bot?start=" in written[1]
    with pytest.raises(command.Cant, match="exists already"):
        await runs(house, tmp_path, links=str(links), apply=True)
    await runs(house, tmp_path, links="-", apply=True, renew=True, days=60)
    out, err = capsys.readouterr()
    assert out.count("https://t.me/camarade_bot?start=") == 2
    assert "invited already" in err
    until = [date.fromisoformat(line.rpartition(";")[2]) for line in (written[1], out.split()[-1])]
    assert (until[1] - until[0]).days == 60 - CATALOGUE.home.limits.invite_days


async def test_a_look_does_not_touch_a_database_of_an_earlier_version(
    house: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path(house.database_url.removeprefix(LOCAL_DATABASE))
    with pytest.raises(command.Cant, match="python -m bot migrate"):
        await runs(house, tmp_path)
    assert not await asyncio.to_thread(file.exists)
    await asyncio.to_thread(migrate, house)

    def version(value: str) -> None:
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (value,))

    newest = revision.newest()
    version("0001")
    with pytest.raises(command.Cant, match="python -m bot migrate"):
        await runs(house, tmp_path)
    with sqlite3.connect(file) as connection:
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert found == "0001"
    version(newest)
    before = dump(file)
    await runs(house, tmp_path)
    assert "Nothing was changed" in capsys.readouterr().out
    assert dump(file) == before


async def test_a_look_says_which_key_is_lacking(house: Settings, tmp_path: Path) -> None:
    def note(uow: UnitOfWork) -> None:
        uow.session.add(KeyInUse(name="another", since=uow.now))

    await asyncio.to_thread(migrate, house)
    ledger = Ledger(house.database_url, lambda: NOW)
    ledger.write_now(note)
    ledger.close_now()
    with pytest.raises(WrongSetting, match="lacks the key another"):
        await runs(house, tmp_path)


def dump(file: Path) -> list[str]:
    """All that a database holds."""
    with sqlite3.connect(file) as connection:
        return list(connection.iterdump())


async def test_what_stands_in_the_way_is_said_before_anything_is_done(
    house: Settings, stage: Stage, telegram: Telegram, tmp_path: Path
) -> None:
    with pytest.raises(command.Cant, match="SMTP_URL"):
        await runs(house, tmp_path, send=True, apply=True)
    (tmp_path / "roster.csv").unlink()
    with pytest.raises(command.Cant, match="No such file"):
        await runs(house, tmp_path)
    other = settings_of(stage, telegram, tmp_path, telegram_bot_token="4021:wrong")
    with pytest.raises(command.Cant, match="Telegram does not say"):
        await runs(other, tmp_path, links="-", apply=True)
