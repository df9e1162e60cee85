"""The whole process over the wire: it starts, answers, stops, is killed, says what is wrong."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.app import Crashed, Service
from bot.settings import Settings
from sandbox.personas import COLLEAGUES, MENTEES, TRIAGE_CHANNEL
from sandbox.supervisor import BotState
from sandbox.world import ROOT, World
from tests.patience import PATIENCE, be_patient
from tests.sandbox.slack_stage import BOTH

INES = MENTEES[0].id
CLAIRE, LEA = "U0CLAIRE", "U0LEA"
WRONG_TELEGRAM = {"TELEGRAM_BOT_TOKEN": "110201543:" + "x" * 35}
WRONG_SLACK = {"SLACK_BOT_TOKEN": "xoxb-wrong"}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path) as world:
        yield world


async def until(world: World, condition: Callable[[], bool]) -> None:
    """Return when a change in the world has made it true."""
    happened = asyncio.Event()

    def look() -> None:
        if condition():
            happened.set()

    world.watch(look)
    look()
    await asyncio.wait_for(happened.wait(), PATIENCE)
    world.unwatch(look)


async def ended(world: World) -> None:
    """Return when the bot's process has ended."""
    await until(world, lambda: world.bot.state in (BotState.DIED, BotState.STOPPED))


async def logged(world: World, words: str) -> None:
    """Return when the bot has logged these words."""
    await until(world, lambda: any(words in line for line in world.bot.log))


async def test_it_answers_and_stops_when_told(world: World) -> None:
    await world.bot.start()
    world.telegram.say(INES, "/start")
    await world.telegram.wait_for(INES, timeout=PATIENCE)
    await world.bot.stop()
    assert (world.bot.state, world.bot.reason) == (BotState.STOPPED, "")
    await world.telegram.wait_confirmed()


async def test_what_was_said_is_answered_whenever_it_is_killed(world: World) -> None:
    for _ in range(3):
        await world.bot.start()
        world.telegram.say(INES, "/start")
        await logged(world, "we are @")  # it has just asked for what was said
        await world.bot.kill()
        world.bot.log.clear()
    await world.bot.start()
    await world.telegram.wait_for(INES, timeout=PATIENCE)


async def test_slack_away_at_the_start_holds_nobody_up(world: World) -> None:
    world.slack.trouble.down = True
    await world.bot.start()
    world.telegram.say(INES, "/start")
    await world.telegram.wait_for(INES, timeout=PATIENCE)


@pytest.mark.parametrize("by_http", BOTH)
async def test_slack_is_heard_in_both_ways(tmp_path: Path, by_http: bool) -> None:
    """With a clock that stands in another year: signatures go by this machine's."""
    start = datetime(2031, 3, 3, 9, tzinfo=UTC)
    async with World(tmp_path, start=start, slack_by_http=by_http) as world:
        anne = COLLEAGUES[0].id
        be_patient(world.slack.timing)
        await world.bot.start()
        await world.slack.wait_until_connected(PATIENCE)
        assert await world.slack.command(anne, TRIAGE_CHANNEL, "/camarade", "aide")
        await world.slack.wait_for(anne, "/camarade", timeout=PATIENCE)
        world.slack.open_home(anne)
        await world.slack.wait_for_view(anne, home=True, timeout=PATIENCE)
        await world.slack.wait_until_delivered(PATIENCE)
        await world.bot.stop()
        assert (world.bot.state, world.bot.reason) == (BotState.STOPPED, "")
        assert (world.slack.redelivered, world.slack.lost) == (0, 0)


async def test_what_was_said_on_slack_while_it_was_away_comes_again(tmp_path: Path) -> None:
    async with World(tmp_path, slack_by_http=True) as world:
        # A start takes 2 s, on a busy machine 8 or more.
        world.slack.timing.retry_seconds = (0.0, 0.0, 12.0, 30.0)
        world.slack.open_home(COLLEAGUES[0].id)
        await world.bot.start()
        await world.slack.wait_for_view(COLLEAGUES[0].id, home=True, timeout=PATIENCE)
        assert world.slack.lost == 0


async def test_a_port_that_is_taken_ends_it_with_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        extra = {"SLACK_HTTP_LISTEN": f"127.0.0.1:{port}"}
        async with World(tmp_path, slack_by_http=True, extra_environment=extra) as world:
            await world.bot.start()
            await ended(world)
            why, log = world.bot.reason, list(world.bot.log)
    line = f"exit code 2: camarade: SLACK_HTTP_LISTEN: 127.0.0.1, port {port} can't be listened"
    assert why.startswith(line)
    assert not any("Traceback" in each for each in log)


async def test_telegram_away_at_the_start_is_waited_for(world: World) -> None:
    world.telegram.trouble.down = True
    world.telegram.say(INES, "/start")
    await world.bot.start()
    await logged(world, "Trying again")
    world.telegram.trouble.down = False
    await world.telegram.wait_for(INES, timeout=PATIENCE)


async def test_a_clock_that_is_moved_is_followed(world: World) -> None:
    await world.bot.start()
    while not world.clock.reporting:
        await world.clock.wait_report(PATIENCE)
    world.clock.move_to(world.clock.now() + timedelta(days=30))
    assert await world.clock.wait_settled(PATIENCE)


@pytest.mark.parametrize("wrong", [WRONG_TELEGRAM, WRONG_SLACK])
async def test_a_rejected_token_ends_it_with_one_line(
    tmp_path: Path, wrong: dict[str, str]
) -> None:
    async with World(tmp_path, extra_environment=wrong) as world:
        await world.bot.start()
        await ended(world)
        (name,) = wrong
        assert world.bot.reason.startswith(f"exit code 2: camarade: {name}")
        assert not any("Traceback" in line for line in world.bot.log)
        assert not any(wrong[name] in line for line in world.bot.log)


async def test_no_token_is_ever_logged(tmp_path: Path) -> None:
    async with World(tmp_path, extra_environment={"LOG_LEVEL": "DEBUG"}) as world:
        await world.bot.start()
        world.telegram.trouble.down = True
        world.telegram.say(INES, "/start")
        world.telegram.trouble.down = False
        await world.telegram.wait_for(INES, timeout=PATIENCE)
        await world.bot.stop()
        secrets = (world.telegram.token, world.slack.bot_token, world.slack.app_token)
        assert world.bot.log
        assert not any(secret in line for line in world.bot.log for secret in secrets)


async def test_a_missing_setting_is_one_line_and_exit_code_two(tmp_path: Path) -> None:
    names = {name.upper() for name in Settings.model_fields}
    clean = {name: value for name, value in os.environ.items() if name not in names}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        env={**clean, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert (process.returncode, out) == (2, b"")
    assert err.startswith(b"camarade: TELEGRAM_BOT_TOKEN is missing: ")
    assert err.count(b"\n") == 1


async def test_a_part_that_breaks_ends_the_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in world.environment().items():
        if name.lower() in Settings.model_fields:
            monkeypatch.setenv(name, value)
    service = Service(Settings(_env_file=None))

    async def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(service._handler, "run", broken)
    with pytest.raises(Crashed, match="handler has ended"):
        await asyncio.wait_for(service.run(asyncio.Event()), PATIENCE)


async def test_the_team_gets_its_table_and_a_stranger_a_kind_no(world: World) -> None:
    await world.bot.start()
    await world.slack.wait_until_connected(PATIENCE)
    for typed in (CLAIRE, TRIAGE_CHANNEL):
        assert await world.slack.command(CLAIRE, typed, "/camarade", "export xlsx")

    def files() -> int:
        return sum(len(line.files) for line in world.slack.seen(CLAIRE))

    await world.slack.wait_for(CLAIRE, lambda line: files() == 2, timeout=PATIENCE)
    first = next(iter(world.slack.workspace.files.values()))
    (page,) = load_workbook(BytesIO(first.content)).worksheets
    assert [cell.value for cell in page[1]][:3] == ["N°", "Nom", "Promotion"]
    assert await world.slack.command(LEA, LEA, "/camarade", "export xlsx")
    await world.slack.wait_for(LEA, "l’équipe", timeout=PATIENCE)
    assert len(world.slack.workspace.files) == 2
    assert not any("une par ligne" in str(each) for each in world.slack.seen(TRIAGE_CHANNEL))


async def test_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    async with World(tmp_path, database_url=postgresql_url) as world:
        await world.bot.start()
        world.telegram.say(INES, "/start")
        await world.telegram.wait_for(INES, timeout=PATIENCE)
        await world.bot.stop()
        assert (world.bot.state, world.bot.reason) == (BotState.STOPPED, "")
