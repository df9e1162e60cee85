"""The doctor before a healthy and an unhealthy house."""

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web

from bot import doctor, slack_checkup
from bot.findings import Finding, report
from bot.findings import healthy as is_healthy
from bot.settings import Settings
from bot.slack.knock import NoAnswer, OtherSecret
from scheduler.clock import SystemClock
from storage.keyring import name_of, new_key
from storage.keys_in_use import admit
from storage.ledger import Ledger
from storage.migrate import upgrade
from storage.resealing import reseal
from tests.bot import mail_stage
from tests.sandbox.slack_stage import ANNE, BRUNO, CHLOE, TRIAGE, Stage, open_stage
from tests.storage.words import PLACES, write_down

TOKEN = "4021:telegram-secret"
NOW = SystemClock().now


@dataclasses.dataclass
class Telegram:
    """As much of Telegram as the doctor asks."""

    webhook: str = ""
    url: str = ""
    topics: dict[str, bool] = dataclasses.field(default_factory=dict)

    async def handle(self, request: web.Request) -> web.Response:
        """getMe and getWebhookInfo."""
        if request.match_info["token"] != TOKEN:
            refusal = {"ok": False, "error_code": 401, "description": "Unauthorized"}
            return web.json_response(refusal, status=401)
        results: dict[str, dict[str, Any]] = {
            "getMe": {
                "id": 4021,
                "is_bot": True,
                "first_name": "C",
                "username": "camarade_bot",
                **self.topics,
            },
            "getWebhookInfo": {"url": self.webhook},
        }
        return web.json_response({"ok": True, "result": results[request.match_info["method"]]})


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    pretend = Telegram()
    application = web.Application()
    application.add_routes([web.route("*", "/bot{token}/{method}", pretend.handle)])
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    pretend.url = f"http://{host}:{port}/bot"
    yield pretend
    await runner.cleanup()


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as here:
        yield here


def settings(stage: Stage, telegram: Telegram, folder: Path, **changes: Any) -> Settings:
    database = f"sqlite:///{folder / 'camarade.db'}"
    given = {
        "telegram_bot_token": TOKEN,
        "telegram_base_url": telegram.url,
        "slack_bot_token": stage.slack.bot_token,
        "slack_app_token": stage.slack.app_token,
        "slack_base_url": f"{stage.url}/slack/api/",
        "slack_triage_channel": TRIAGE,
        "database_url": database,
        **changes,
    }
    return Settings(_env_file=None, **given)


def found(findings: list[Finding], level: str) -> str:
    return "\n".join(f"{f.what} → {f.fix}" for f in findings if f.level == level)


async def test_a_healthy_house(stage: Stage, telegram: Telegram, tmp_path: Path) -> None:
    healthy = settings(stage, telegram, tmp_path)
    upgrade(healthy.database_url)
    findings = await doctor.examine(healthy)
    assert is_healthy(findings)
    assert not found(findings, "problem")
    text = report(findings)
    assert "@camarade_bot" in text
    assert "up to date" in text
    assert text.endswith("Ready to run.")


async def test_topics_that_people_make_are_warned_of(
    stage: Stage, telegram: Telegram, tmp_path: Path
) -> None:
    telegram.topics = {"has_topics_enabled": True}
    mine = settings(stage, telegram, tmp_path)
    assert "topics of their own" not in found(await doctor.examine(mine), "warning")
    telegram.topics["allows_users_to_create_topics"] = True
    assert "topics of their own" in found(await doctor.examine(mine), "warning")


async def test_an_address_with_the_place_of_the_token(
    stage: Stage, telegram: Telegram, tmp_path: Path
) -> None:
    placed = settings(stage, telegram, tmp_path, telegram_base_url=telegram.url + "{token}")
    assert "@camarade_bot" in report(await doctor.examine(placed))


async def test_wrong_tokens_are_named_and_never_shown(
    stage: Stage, telegram: Telegram, tmp_path: Path
) -> None:
    wrong = settings(
        stage,
        telegram,
        tmp_path,
        telegram_bot_token="4021:wrong-secret",
        slack_bot_token="xoxb-wrong-secret",
        slack_app_token="xapp-wrong-secret",
    )
    findings = await doctor.examine(wrong)
    problems = found(findings, "problem")
    assert not is_healthy(findings)
    for name in ("TELEGRAM_BOT_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        assert name in problems
    assert "secret" not in report(findings)
    assert "3 problems to fix." in report(findings)


@dataclasses.dataclass
class Knock:
    """What the doctor hears when it asks at our own door."""

    outcome: Exception | None = None
    asked: list[tuple[str, str]] = dataclasses.field(default_factory=list)

    async def __call__(self, url: str, secret: str) -> None:
        self.asked.append((url, secret))
        if self.outcome is not None:
            raise self.outcome


@pytest.mark.parametrize(
    ("outcome", "level", "says"),
    [
        (None, "ok", "requests reach the service at https://camarade.example.org/slack/events"),
        (OtherSecret(), "problem", "does not know SLACK_SIGNING_SECRET → copy the Signing Secret"),
        (NoAnswer("HTTP 502"), "warning", "HTTP 502) → start the service, have your web server"),
    ],
)
async def test_slacks_way_to_us_by_http(
    stage: Stage,
    telegram: Telegram,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    outcome: Exception | None,
    level: str,
    says: str,
) -> None:
    monkeypatch.setattr(slack_checkup, "knock", asked := Knock(outcome))
    by_http = {"slack_mode": "http", "slack_signing_secret": "signing-secret"}
    by_http |= {"slack_app_token": "", "slack_public_url": "https://camarade.example.org"}
    findings = await doctor.examine(settings(stage, telegram, tmp_path, **by_http))
    assert says in found(findings, level)
    assert is_healthy(findings) == (level != "problem")
    assert asked.asked == [("https://camarade.example.org/slack/events", "signing-secret")]
    assert "SLACK_APP_TOKEN" not in report(findings)
    assert "signing-secret" not in report(findings)
    unknown = settings(stage, telegram, tmp_path, **by_http | {"slack_public_url": ""})
    warnings = found(await doctor.examine(unknown), "warning")
    assert "SLACK_PUBLIC_URL does not say it" in warnings
    for page in ("Event Subscriptions", "Interactivity & Shortcuts", "Slash Commands"):
        assert page in warnings


async def test_a_bot_that_was_not_invited_and_lacks_a_scope(
    stage: Stage, telegram: Telegram, tmp_path: Path
) -> None:
    stage.slack.scopes.discard("files:read")
    stage.slack.leave(stage.slack.bot_user_id, TRIAGE)
    telegram.webhook = "https://elsewhere.example.org"
    findings = await doctor.examine(settings(stage, telegram, tmp_path))
    problems = found(findings, "problem")
    assert "files:read" in problems
    assert "invite" in problems
    assert "deleteWebhook" in problems
    assert "created at the start" in found(findings, "warning")


async def test_what_cannot_be_reached(stage: Stage, telegram: Telegram, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("language = 3\n")
    (tmp_path / "camarade.db").write_bytes(b"this is not a database, whatever it says" * 40)
    stage.slack.trouble.down = True
    findings = await doctor.examine(
        settings(
            stage,
            telegram,
            tmp_path,
            telegram_base_url="http://127.0.0.1:9/bot",
            programme_file=broken,
        )
    )
    problems = found(findings, "problem")
    for name in ("TELEGRAM_BASE_URL", "SLACK_BASE_URL", "DATABASE_URL", "broken.toml"):
        assert name in problems
    assert TOKEN not in problems


async def test_words_that_lie_readable(stage: Stage, telegram: Telegram, tmp_path: Path) -> None:
    plain = settings(stage, telegram, tmp_path)
    for _ in range(2):  # without a database, and with one
        warnings = found(await doctor.examine(plain), "warning")
        assert "words of people lie readable" in warnings
        assert "python -m bot new-key" in warnings
        upgrade(plain.database_url)


async def test_words_that_are_sealed(stage: Stage, telegram: Telegram, tmp_path: Path) -> None:
    old, new = new_key(), new_key()

    def with_keys(*keys: str) -> Settings:
        return settings(stage, telegram, tmp_path, encryption_keys=",".join(keys))

    async def look(*keys: str, level: str) -> str:
        findings = await doctor.examine(with_keys(*keys))
        assert is_healthy(findings) == (level != "problem")
        report = found(findings, level)
        assert old not in report
        assert new not in report
        return report

    upgrade(with_keys().database_url)
    ledger = Ledger(with_keys().database_url, NOW, with_keys(old).keyring())
    await ledger.write(admit)
    assert "sealed, with one key" in await look(old, level="ok")
    for keys in ((), (new,)):
        # The key is noted as in use: something may be sealed at any moment.
        assert f"ENCRYPTION_KEYS lacks: {name_of(old)}" in await look(*keys, level="problem")
    await ledger.write(write_down("hippocampe"))
    await ledger.close()
    assert f"ENCRYPTION_KEYS lacks: {name_of(old)}" in await look(level="problem")
    assert f"{PLACES} texts" in await look(new, old, level="warning")
    assert "python -m bot reseal" in await look(new, old, level="warning")
    for _ in reseal(with_keys().database_url, with_keys(new, old).keyring()):
        pass
    assert "sealed with the first of 2 keys" in await look(new, old, level="ok")


async def test_an_old_database(stage: Stage, telegram: Telegram, tmp_path: Path) -> None:
    (tmp_path / "camarade.db").touch()
    findings = await doctor.examine(settings(stage, telegram, tmp_path))
    assert "python -m bot migrate" in found(findings, "warning")


# --- the user group -------------------------------------------------------------------------------


async def test_a_user_group_that_says_who_may_act(
    stage: Stage, telegram: Telegram, tmp_path: Path
) -> None:
    stage.slack.add_usergroup("S0CAREERS", "carrieres", "Carrières", ["U0ANNE", "U0BRUNO"])
    by_group = settings(stage, telegram, tmp_path, slack_staff_group="S0CAREERS")
    assert "SLACK_STAFF_GROUP has 2 members" in found(await doctor.examine(by_group), "ok")
    stage.slack.add_usergroup("S0CAREERS", "carrieres", "Carrières", [])
    assert "no member of the team is in SLACK_STAFF_GROUP" in found(
        await doctor.examine(by_group), "warning"
    )
    stage.slack.workspace.paid_plan = False
    findings = await doctor.examine(by_group)
    assert is_healthy(findings)
    assert "paid plan" in found(findings, "warning")
    stage.slack.scopes.discard("usergroups:read")
    findings = await doctor.examine(by_group)
    assert is_healthy(findings)
    assert "SLACK_STAFF_GROUP can't be read (missing_scope)" in found(findings, "warning")
    without = await doctor.examine(settings(stage, telegram, tmp_path))
    assert "SLACK_STAFF_GROUP" not in report(without)


async def test_who_may_not_act_is_not_counted_as_the_team(
    stage: Stage, telegram: Telegram, tmp_path: Path
) -> None:
    here = settings(stage, telegram, tmp_path, slack_staff_group="S0CAREERS")
    assert "triage channel has 2 members beside" in found(await doctor.examine(here), "ok")
    stage.slack.add_user("U0LEFT", "left", "Léo Parti")
    for user in (CHLOE, "U0LEFT"):
        stage.slack.join(user, TRIAGE)
    stage.slack.remove_user("U0LEFT")
    stage.slack.add_usergroup("S0CAREERS", "carrieres", "Carrières", [ANNE, CHLOE, "U0LEFT"])
    findings = await doctor.examine(here)
    fine, others = found(findings, "ok"), "(not counted: 1 × deactivated account, 1 × guest)"
    assert f"triage channel has 2 members beside the bot {others}" in fine
    assert f"SLACK_STAFF_GROUP has 1 member: they may act {others}" in fine
    assert "may decide nothing: 1 × guest" in found(findings, "warning")
    for user in (ANNE, BRUNO):
        stage.slack.leave(user, TRIAGE)
    assert "no member of the team is in the triage" in found(await doctor.examine(here), "warning")


async def test_a_user_group_that_does_not_exist(
    stage: Stage, telegram: Telegram, tmp_path: Path
) -> None:
    wrong = settings(stage, telegram, tmp_path, slack_staff_group="S0NOWHERE")
    findings = await doctor.examine(wrong)
    assert not is_healthy(findings)
    assert "no_such_subteam" in found(findings, "problem")


# --- mail -----------------------------------------------------------------------------------------


async def test_mail_is_off_unless_it_is_set_up(
    stage: Stage, telegram: Telegram, tmp_path: Path
) -> None:
    findings = await doctor.examine(settings(stage, telegram, tmp_path))
    assert "mail is off" in found(findings, "ok")


@pytest.mark.parametrize(
    ("url", "answers", "level", "says"),
    [
        ("smtp://{user}:{password}@localhost:{port}", {}, "ok", "takes mail from c@example.org"),
        ("smtp://{user}:wrong@localhost:{port}", {}, "problem", "password of SMTP_URL (535 5.7.8)"),
        ("smtp://localhost:{port}", {}, "problem", "put a user and a password into SMTP_URL"),
        # The address that means all of this machine's is not known for this machine.
        ("smtp://{user}:{password}@0.0.0.0:{port}", {}, "problem", "no STARTTLS"),
        ("smtps://{user}:{password}@localhost:{port}", {}, "problem", "smtp:// for port 587"),
        ("smtp://localhost:9", {}, "problem", "check the network and SMTP_URL"),
        ("smtp://{user}:{password}@localhost:{port}", {"EHLO": "421 4.3.2 busy"}, "problem", "421"),
        (
            "smtp://{user}:{password}@localhost:{port}",
            {"MAIL": "553 5.7.1 not yours"},
            "problem",
            "set MAIL_FROM to an address",
        ),
    ],
)
async def test_the_mail_server(
    stage: Stage,
    telegram: Telegram,
    tmp_path: Path,
    url: str,
    answers: dict[str, str],
    level: str,
    says: str,
) -> None:
    async with mail_stage.open_stage(login=True) as mail:
        mail.does |= answers
        user, password = quote(mail_stage.USER), quote(mail_stage.PASSWORD, safe="")
        url = url.format(user=user, password=password, port=mail.port)
        findings = await doctor.examine(
            settings(stage, telegram, tmp_path, smtp_url=url, mail_from="c@example.org")
        )
        assert says in found(findings, level)
        assert mail.mails == []
    assert is_healthy(findings) == (level == "ok")
    assert mail_stage.PASSWORD not in report(findings)
