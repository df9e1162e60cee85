"""What the service asks for, and what it says when it does not get it."""

import re
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from bot.settings import Settings, WrongSetting, load, load_entrance
from storage.keyring import name_of, new_key

EXAMPLE = Path(__file__).parents[2] / ".env.example"
REQUIRED = {
    "TELEGRAM_BOT_TOKEN": "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0",
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "SLACK_TRIAGE_CHANNEL": "C0TRIAGE",
}

KEY = urlsafe_b64encode(bytes(range(32))).decode()
"""Always the same: tests are named by it."""


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Nothing set but what is required, and no file in the way."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in REQUIRED.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def complaint() -> str:
    with pytest.raises(WrongSetting) as caught:
        load()
    return str(caught.value)


def test_the_example_documents_every_setting_and_no_other() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    named = [found[1] for line in lines if (found := re.match(r"#?([A-Z_]+)=", line))]
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_shows_the_defaults_and_asks_for_the_rest() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        if name.upper() in REQUIRED:
            assert f"\n{name.upper()}=\n" in text
        else:
            shown = re.search(rf"^#{name.upper()}=(.*)$", text, re.MULTILINE)
            assert shown is not None, name
            secret = field.annotation is not None and "Secret" in str(field.annotation)
            default = "" if field.default is None or secret else str(field.default)
            assert shown[1] == default


def test_the_example_filled_in_is_enough(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    for name, value in REQUIRED.items():
        environment.delenv(name)
        text = text.replace(f"\n{name}=\n", f"\n{name}={value}\n")
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    assert load().slack_triage_channel == "C0TRIAGE"


def test_only_four_are_required() -> None:
    settings = load()
    assert settings.telegram_base_url == "https://api.telegram.org/bot"
    assert settings.slack_base_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///data/camarade.db"
    assert settings.clock_url is None


@pytest.mark.parametrize("name", sorted(REQUIRED))
def test_a_missing_setting_is_named_with_the_fix_in_one_line(
    environment: pytest.MonkeyPatch, name: str
) -> None:
    environment.delenv(name)
    line = complaint()
    assert line.startswith(f"{name} is missing: ")
    assert "\n" not in line
    assert Settings.model_fields[name.lower()].description in line  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "110201543: AAH"),
        ("TELEGRAM_BASE_URL", "api.telegram.org/bot"),
        ("SLACK_BOT_TOKEN", "xapp-secret"),
        ("SLACK_APP_TOKEN", "xoxb-secret"),
        ("SLACK_MODE", "both"),
        ("SLACK_SIGNING_SECRET", "xoxb-secret"),
        ("SLACK_SIGNING_SECRET", "a secret"),
        ("SLACK_BASE_URL", "slack.com"),
        ("SLACK_TRIAGE_CHANNEL", "#mentorat"),
        ("SLACK_STAFF_GROUP", "@carrieres"),
        ("SMTP_URL", "smtp://nour:secret@host:secret"),
        ("MAIL_FROM", "Camarade"),
        ("DATABASE_URL", "mysql://secret@host/db"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("PROGRAMME_FILE", "nowhere.toml"),
        ("CLOCK_URL", "midnight"),
        ("LOG_LEVEL", "LOUD"),
        ("ENCRYPTION_KEYS", "secret"),
        ("ENCRYPTION_KEYS", f"{KEY},secret"),
        ("ENCRYPTION_KEYS", f"{KEY},{KEY}"),
    ],
)
def test_a_wrong_setting_is_named_and_never_quoted(
    environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    environment.setenv(name, value)
    line = complaint()
    assert line.startswith(f"{name} is wrong")
    assert "\n" not in line
    assert "secret" not in line.replace("Signing Secret", "")
    assert KEY not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("SLACK_HTTP_LISTEN", value) for value in ("3000", ":3000", "a b:3000", "127.0.0.1:")),
        *(("SLACK_HTTP_LISTEN", f"127.0.0.1:{port}") for port in ("0", "65536", "http", "²")),
        ("SLACK_HTTP_LISTEN", "::1:3000"),
        ("SLACK_PUBLIC_URL", "http://camarade.example.org"),
        ("SLACK_PUBLIC_URL", "camarade.example.org"),
        ("SLACK_PUBLIC_URL", "https://"),
        ("SLACK_PUBLIC_URL", "https://camarade.example.org/?secret=1"),
    ],
)
def test_a_wrong_address_is_named_and_never_quoted(
    environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    environment.setenv("SLACK_MODE", "http")
    environment.setenv("SLACK_SIGNING_SECRET", "8f742231b10e8888abcd99yyyzzz85a5")
    environment.setenv(name, value)
    line = complaint()
    assert line.startswith(f"{name} is wrong")
    assert "\n" not in line
    assert "secret=1" not in line


def test_http_needs_the_signing_secret_and_no_app_token(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SLACK_APP_TOKEN")
    assert complaint().startswith("SLACK_APP_TOKEN is missing: make an App-Level Token")
    assert "or set SLACK_MODE=http" in complaint()
    environment.setenv("SLACK_MODE", "HTTP")
    line = complaint()
    assert line.startswith("SLACK_SIGNING_SECRET is missing: SLACK_MODE=http needs it: copy")
    assert "SLACK_APP_TOKEN" not in line
    environment.setenv("SLACK_SIGNING_SECRET", " 8f742231 ")
    settings = load()
    assert settings.slack_mode == "http"
    assert settings.slack_signing_secret.get_secret_value() == "8f742231"
    assert settings.slack_http_listen == "127.0.0.1:3000"
    assert "8f742231" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [("SLACK_HTTP_LISTEN", "[::1]:3000"), ("SLACK_PUBLIC_URL", "https://camarade.example.org")],
)
def test_settings_of_http_without_the_mode_are_ambiguous(
    environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    environment.setenv(name, value)
    assert complaint().startswith(f"SLACK_MODE is missing: {name} is set, which only http uses")
    for mode in ("socket", "http"):
        environment.setenv("SLACK_MODE", mode)
        environment.setenv("SLACK_SIGNING_SECRET", "8f742231")
        assert load().slack_mode == mode


@pytest.mark.parametrize(
    "given",
    [
        "https://example.org/camarade",
        " https://example.org/camarade/ ",
        "https://example.org/camarade/slack/events",
    ],
)
def test_the_request_url_needs_nothing_but_our_address(
    environment: pytest.MonkeyPatch, given: str
) -> None:
    for name in REQUIRED:
        environment.delenv(name)
    assert load_entrance().slack_request_url == ""
    environment.setenv("SLACK_MODE", "http")
    with pytest.raises(WrongSetting, match="SLACK_PUBLIC_URL is missing, and SLACK_MODE is http"):
        _ = load_entrance().slack_request_url
    environment.setenv("SLACK_PUBLIC_URL", given)
    assert load_entrance().slack_request_url == "https://example.org/camarade/slack/events"


def test_mail_needs_a_sender(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SMTP_URL", "smtps://nour:hidden@mail.example.org")
    assert complaint().startswith("MAIL_FROM is missing: SMTP_URL needs a sender")
    environment.setenv("MAIL_FROM", " Camarade <carrieres@example.org> ")
    assert load().mail_from == "Camarade <carrieres@example.org>"
    assert "hidden" not in repr(load())


def test_all_that_is_wrong_is_said_at_once(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SLACK_BOT_TOKEN")
    environment.setenv("LOG_LEVEL", "LOUD")
    line = complaint()
    assert "SLACK_BOT_TOKEN is missing" in line
    assert "LOG_LEVEL is wrong" in line


@pytest.mark.parametrize("given", ["http://127.0.0.1:8000/api", "http://127.0.0.1:8000/api/"])
def test_slacks_address_with_and_without_a_slash(
    environment: pytest.MonkeyPatch, given: str
) -> None:
    environment.setenv("SLACK_BASE_URL", given)
    assert load().slack_base_url == "http://127.0.0.1:8000/api/"


def test_the_old_name_of_postgresql(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_URL", "postgres://u:p@host/db")
    assert load().database_url == "postgresql://u:p@host/db"


def test_the_first_key_seals_and_all_open(environment: pytest.MonkeyPatch) -> None:
    assert load().keyring().names == ()
    old = new_key()
    environment.setenv("ENCRYPTION_KEYS", f" {KEY}, {old} ")
    settings = load()
    assert settings.keyring().names == (name_of(KEY), name_of(old))
    assert settings.keyring().first == name_of(KEY)
    assert settings.keyring(seals=False).first == ""
    assert KEY not in repr(settings)


def test_a_wrong_key_says_which_and_where_to_get_one(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ENCRYPTION_KEYS", f"{KEY},mot de passe")
    assert complaint().startswith("ENCRYPTION_KEYS is wrong (number 2 of 2 is not a key): give")
    assert "`python -m bot new-key`" in complaint()


def test_secrets_are_not_shown() -> None:
    assert REQUIRED["TELEGRAM_BOT_TOKEN"] not in repr(load())


def test_the_folder_of_the_database_is_created(tmp_path: Path) -> None:
    load().prepare()
    assert (tmp_path / "data").is_dir()


def test_a_folder_that_can_not_be_created(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environment.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/file/x.db")
    with pytest.raises(WrongSetting, match="DATABASE_URL: the folder"):
        load().prepare()
