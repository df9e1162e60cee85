"""The command line: quick to load, and clear about what it did."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session
from typer.testing import CliRunner

from bot.cli import FAULT, WRONG, app, main
from bot.keys import admit
from bot.settings import Settings, WrongSetting, load
from bot.slack.manifest import manifest
from conversations.programme import PACKAGED
from scheduler.clock import SystemClock
from storage import resealing, revision
from storage.keyring import Keyring, keys_in, name_of, new_key
from storage.ledger import Ledger
from storage.tables import Dialogue
from tests.scheduler.conftest import Town
from tests.storage.saying import message
from tests.storage.words import every_byte, write_down

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


def test_the_manifest_needs_no_tokens(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in GIVEN:
        monkeypatch.delenv(name)
    done = CliRunner().invoke(app, ["slack-manifest"])
    assert done.exit_code == 0
    assert json.loads(done.output) == manifest()
    monkeypatch.setenv("SLACK_MODE", "http")
    monkeypatch.setenv("SLACK_PUBLIC_URL", "https://camarade.example.org")
    done = CliRunner().invoke(app, ["slack-manifest"])
    assert done.exit_code == 0
    url = "https://camarade.example.org/slack/events"
    told = json.loads(done.output)
    assert told == manifest(url)
    assert told["settings"]["event_subscriptions"]["request_url"] == url
    assert told["settings"]["interactivity"] == {"is_enabled": True, "request_url": url}
    assert [command["url"] for command in told["features"]["slash_commands"]] == [url]
    assert told["settings"]["socket_mode_enabled"] is False


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


def test_a_new_key_is_a_key_and_its_name_is_told_apart() -> None:
    command = [sys.executable, "-m", "bot", "new-key"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    (key,) = keys_in(done.stdout)
    assert name_of(key) in done.stderr
    assert key not in done.stderr


class Operator:
    """Whoever runs the service: sets ENCRYPTION_KEYS, starts it, types commands."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.url = f"sqlite:///{folder}/data/camarade.db"
        self._patch = patch

    def sets(self, *keys: str) -> None:
        self._patch.setenv("ENCRYPTION_KEYS", ",".join(keys))

    def starts(self, word: str) -> None:
        """Starts the service, and lets people write `word` everywhere."""
        ledger = Ledger(self.url, SystemClock().now, load().keyring())
        try:
            ledger.write_now(admit)
            ledger.write_now(write_down(word))
        finally:
            ledger.close_now()

    def types(self, *command: str) -> tuple[int, str]:
        """The exit code, and what is said."""
        done = CliRunner().invoke(app, command)
        if isinstance(done.exception, WrongSetting):
            return WRONG, str(done.exception)
        assert isinstance(done.exception, SystemExit | None), done.exception
        return done.exit_code, done.output


@pytest.fixture
def operator(environment: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    operator = Operator(environment, monkeypatch)
    operator.types("migrate")
    return operator


def test_keys_are_changed_in_three_moves(operator: Operator) -> None:
    old, new = new_key(), new_key()
    operator.starts("hippocampe")
    assert operator.types("reseal")[1].startswith("ENCRYPTION_KEYS is not set, and nothing is")
    operator.sets(old)
    code, said = operator.types("reseal")
    assert (code, "restart it" in said) == (WRONG, True)
    operator.starts("hippocampe")
    code, said = operator.types("reseal")
    assert code == 0
    assert "mentorship: 1 row\n" in said
    assert re.search(r"\n\d+ rows rewritten\.\nAll words are sealed with the first key", said)
    assert b"hippocampe" not in every_byte(operator.url)
    assert operator.types("reseal")[1].startswith("0 rows rewritten.\nAll words are sealed")
    operator.sets(new, old)
    operator.starts("hippocampe")
    assert "key 2 of 2." in operator.types("reseal")[1]
    operator.sets(new)
    operator.starts("hippocampe")
    operator.sets()
    code, said = operator.types("reseal")
    assert (code, said.startswith(f"ENCRYPTION_KEYS lacks the key {name_of(new)}")) == (WRONG, True)
    operator.sets(new)
    assert operator.types("reseal", "--plain")[1].endswith(
        "Nothing is sealed any more: empty ENCRYPTION_KEYS, then start the service.\n"
    )
    operator.sets()
    operator.starts("hippocampe")


def test_what_another_process_writes_meanwhile_is_said(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = new_key(), new_key()
    operator.sets(old)
    operator.starts("hippocampe")
    operator.sets(new, old)
    operator.starts("hippocampe")
    forgotten = Ledger(operator.url, SystemClock().now, Keyring([old]))
    reseal = resealing.reseal

    def meanwhile(url: str, keyring: Keyring) -> Iterator[resealing.Step]:
        yield from reseal(url, keyring)
        forgotten.write_now(lambda uow: uow.post(message("late", "hippocampe")))

    monkeypatch.setattr("bot.keys.reseal", meanwhile)
    code, said = operator.types("reseal")
    forgotten.close_now()
    assert code == FAULT
    assert "camarade: 1 text left, from another process: restart every process" in said


@pytest.mark.parametrize("command", ["run", "demo-data"])
def test_a_key_that_is_missing_ends_it_with_one_line(
    operator: Operator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    old, new = new_key(), new_key()
    operator.sets(old)
    operator.starts("hippocampe")
    for keys in ([], [new]):
        operator.sets(*keys)
        monkeypatch.setattr(sys, "argv", ["camarade", command])
        with pytest.raises(SystemExit) as caught:
            main()
        said = capsys.readouterr().err
        assert caught.value.code == WRONG
        (line,) = [line for line in said.splitlines() if "Stopping." not in line]
        assert line.startswith(
            f"camarade: ENCRYPTION_KEYS lacks the key {name_of(old)}, with which"
        )
        assert old not in said


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


def test_six_months_are_rehearsed_without_a_token(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in GIVEN:
        monkeypatch.delenv(name)
    done = CliRunner().invoke(app, ["rehearse", "--from", "2026-11-23", "--lang", "fr"])
    assert done.exit_code == 0
    assert "Tue 24 Nov 2026 10:30  day 1  to Nour (mentee)  [spark]" in done.output
    assert "\n  en  " not in done.output
    assert "Votre pause est finie" in done.output
    assert "[J’y suis]" in done.output
    done = CliRunner().invoke(
        app, ["rehearse", "--json", "--zone", "Asia/Kathmandu", "--zone", "America/New_York"]
    )
    stories = json.loads(done.output)
    assert [each["story"] for each in stories] == ["well", "silent", "hand", "rest"]
    assert [(each["to"], each["step"]) for each in stories[-1]["said"]][-3:] == [
        ("staff", "concern.still"),
        ("mentee", "later"),
        ("mentee", "curve"),
    ]
    assert stories[0]["zones"] == {"mentee": "Asia/Kathmandu", "mentor": "America/New_York"}
    assert not list(environment.iterdir())


def test_a_changed_programme_says_whom_it_concerns(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = environment / "new.toml"
    text = PACKAGED.read_text("utf-8")
    before, step, after = text.partition("[journey.objective]\n")
    new.write_text(before + step + after.replace("days = 7\n", "days = 9\n", 1), "utf-8")
    monkeypatch.setenv("PROGRAMME_FILE", str(new))
    said = CliRunner().invoke(app, ["rehearse", "--against", str(PACKAGED)])
    assert said.output.startswith(
        "objective: moved\n    days: 7 → 9\n\nWhom it concerns is not known"
    )
    assert CliRunner().invoke(app, ["migrate"]).exit_code == 0
    said = CliRunner().invoke(app, ["rehearse", "--against", str(PACKAGED)])
    assert "is still to come in 0 of 0 running mentorships" in said.output
    new.write_text(text.replace("months = 6\n", "months = 9\n", 1), "utf-8")
    said = CliRunner().invoke(app, ["rehearse", "--against", str(PACKAGED)])
    assert said.output.startswith("limits.months: 6 → 9\n")
    new.write_text(text.replace('left = "Très bien', 'left = "Bien', 1), "utf-8")
    said = CliRunner().invoke(app, ["rehearse", "--against", str(PACKAGED)])
    assert said.output == "words.more.left: changed (fr)\n"


def test_of_those_whom_a_change_concerns_it_gives_the_cases(
    environment: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = SystemClock().now()
    town = Town(sqlite_url, now)
    for number in range(42):
        mentee, mentor = town.person("", f"Nour {number}"), town.person("", f"Luc {number}")
        town.pair(mentee, mentor, introduced_at=now, ends_at=now + timedelta(days=182))
    town.close()
    new = environment / "new.toml"
    text = PACKAGED.read_text("utf-8")
    before, step, after = text.partition("[journey.objective]\n")
    new.write_text(before + step + after.replace("days = 7\n", "days = 9\n", 1), "utf-8")
    monkeypatch.setenv("PROGRAMME_FILE", str(new))
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    said = CliRunner().invoke(app, ["rehearse", "--against", str(PACKAGED)])
    assert "is still to come in 42 of 42 running mentorships\n      cases 1, 2, 3," in said.output
    assert " and 2 more" in " ".join(said.output.split())
    said = CliRunner().invoke(app, ["rehearse", "--json", "--against", str(PACKAGED)])
    (found,) = json.loads(said.output)
    assert found["ahead"] == [*range(1, 43)]


def test_of_a_form_that_changes_it_says_who_is_in_the_middle_of_it(
    environment: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = SystemClock().now()
    town = Town(sqlite_url, now)
    mentee, mentor = town.person("", "Nour"), town.person("", "Luc")
    pair = town.pair(mentee, mentor, introduced_at=now, ends_at=now + timedelta(days=182))

    def begin(session: Session) -> None:
        for closed in (None, now):
            begun = Dialogue(person_id=mentee, form="checkin_mentee", opened_at=now, touched_at=now)
            begun.subject, begun.closed_at = f"mentorship/{pair}", closed
            session.add(begun)

    town.change(begin)
    town.close()
    new = environment / "new.toml"
    text = PACKAGED.read_text("utf-8")
    before, form, after = text.partition("[forms.checkin_mentee]\n")
    new.write_text(
        before + form + after.replace('title = "Petit', 'title = "Tout petit', 1), "utf-8"
    )
    monkeypatch.setenv("PROGRAMME_FILE", str(new))
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    said = CliRunner().invoke(app, ["rehearse", "--against", str(PACKAGED)])
    assert said.output == (
        "forms.checkin_mentee: changed (fr)\n"
        "    begun and not sent by 1, who go on with it as it reads then\n"
        "      case 1\n"
    )
