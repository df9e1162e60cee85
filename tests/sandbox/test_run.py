"""The entry point: which platforms it starts on, and how the pretend Slack tells the bot."""

import os
import subprocess
import sys

import pytest

from sandbox import run
from sandbox.world import ROOT
from tests.patience import PATIENCE


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("TELEGRAM_BOT_TOKEN", "SLACK_BOT_TOKEN"),
        ("SLACK_BOT_TOKEN", "TELEGRAM_BOT_TOKEN"),
    ],
)
def test_one_token_alone_is_refused_by_name(given: str, missing: str) -> None:
    environment = {**os.environ, given: "x", missing: ""}
    done = subprocess.run(
        [sys.executable, "-m", "sandbox.run"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"{given} is set but {missing} is not")
    assert done.stderr.count("\n") == 1


def test_both_tokens_mean_the_real_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def replace_process(path: str, arguments: list[str]) -> None:
        started.append(arguments)
        raise SystemExit(0)

    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "x")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "y")
    monkeypatch.setattr(os, "execv", replace_process)
    with pytest.raises(SystemExit):
        run.main()
    assert started == [[sys.executable, "-m", "bot", "run"]]


@pytest.mark.parametrize(
    ("said", "by_http"), [("", [False]), ("socket", [False]), ("http", [True]), ("pigeon", [])]
)
def test_slack_tells_the_bot_in_the_way_that_is_chosen(
    monkeypatch: pytest.MonkeyPatch, said: str, by_http: list[bool]
) -> None:
    opened: list[bool] = []

    async def sandbox(port: int, database_url: str | None, keep: bool, *, by_http: bool) -> int:
        opened.append(by_http)
        return 0

    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    monkeypatch.setenv("SANDBOX_SLACK", said)
    monkeypatch.setattr(run, "_sandbox", sandbox)
    assert run.main() == (0 if by_http else 2)
    assert opened == by_http
