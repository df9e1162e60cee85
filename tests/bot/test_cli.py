"""The command line: quick to load, and clear about what it did."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app, main
from bot.settings import Settings
from bot.slack.manifest import manifest
from storage import revision

GIVEN = {
    "TELEGRAM_BOT_TOKEN": "1:a",
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "SLACK_TRIAGE_CHANNEL": "C0TRIAGE",
}
HEAVY = ("aiohttp", "alembic", "sqlalchemy", "slack_bolt", "telegram")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_loading_the_commands_loads_nothing_heavy() -> None:
    code = f"import sys, bot.cli; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_manifest_needs_no_settings() -> None:
    done = CliRunner().invoke(app, ["slack-manifest"])
    assert done.exit_code == 0
    assert json.loads(done.output) == manifest()


def test_migrate_creates_the_database(environment: Path) -> None:
    for _ in range(2):
        done = CliRunner().invoke(app, ["migrate"])
        assert (done.exit_code, done.output) == (0, "The database is up to date.\n")
    assert revision.is_current(f"sqlite:///{environment}/data/camarade.db")


def test_a_database_that_can_not_be_opened(
    environment: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone:secret@127.0.0.1:9/none")
    monkeypatch.setattr(sys, "argv", ["camarade", "migrate"])
    with pytest.raises(SystemExit) as caught:
        main()
    said = capsys.readouterr().err
    assert caught.value.code == 2
    assert said.startswith("camarade: DATABASE_URL: the database can't be opened")
    assert said.count("\n") == 1
    assert "secret" not in said


def test_a_programme_that_can_not_work(
    environment: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (environment / "mine.toml").write_text('language = "fr"\n', encoding="utf-8")
    monkeypatch.setenv("PROGRAMME_FILE", "mine.toml")
    monkeypatch.setattr(sys, "argv", ["camarade", "run"])
    with pytest.raises(SystemExit) as caught:
        main()
    said = capsys.readouterr().err
    assert caught.value.code == 2
    assert said.startswith("camarade: PROGRAMME_FILE can't work: mine.toml")
    assert said.count("\n") == 1
