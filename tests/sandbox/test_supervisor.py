"""The supervisor, with small Python programs in the bot's place."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from sandbox.supervisor import LOG_LINES, BotState, Supervisor
from tests.patience import PATIENCE

POLITE = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (print("bye"), sys.exit(0)))
print("ready")
while True: time.sleep(60)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready")
while True: time.sleep(60)
"""
FAILING = "import sys; print('setting X is missing'); sys.exit(3)"


class Stage:
    """Makes supervisors, waits for what they show, stops them at the end."""

    def __init__(self, cwd: Path) -> None:
        self._cwd = cwd
        self._changed = asyncio.Event()
        self._made: list[Supervisor] = []
        self.exits = 0

    def supervise(self, program: str) -> Supervisor:
        bot = Supervisor(
            [sys.executable, "-c", program],
            lambda: {**os.environ, "GREETING": "bonjour"},
            cwd=self._cwd,
            on_change=self._changed.set,
            on_exit=self._exited,
        )
        self._made.append(bot)
        return bot

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def close(self) -> None:
        for bot in self._made:
            await bot.kill()

    def _exited(self) -> None:
        self.exits += 1


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    await stage.close()


async def test_it_starts_and_stops_in_order(stage: Stage) -> None:
    bot = stage.supervise(POLITE)
    assert bot.starts == 0
    await bot.start()
    await stage.until(lambda: bot.state is BotState.RUNNING and "ready" in bot.log)
    await bot.start()
    assert bot.starts == 1
    await bot.stop()
    assert (bot.state, bot.reason, bot.pid) == (BotState.STOPPED, "", None)
    assert list(bot.log) == ["ready", "bye"]
    assert stage.exits == 1


async def test_a_bot_that_will_not_stop_is_killed(stage: Stage) -> None:
    bot = stage.supervise(STUBBORN)
    await bot.start()
    await stage.until(lambda: "ready" in bot.log)
    await bot.stop(timeout=0.2)
    assert bot.state is BotState.STOPPED
    assert "did not stop within 0.2 s" in bot.reason


async def test_a_kill_is_a_death_without_a_word(stage: Stage) -> None:
    bot = stage.supervise(POLITE)
    await bot.start()
    await stage.until(lambda: "ready" in bot.log)
    await bot.kill()
    assert (bot.state, bot.reason) == (BotState.DIED, "killed (SIGKILL)")
    assert "bye" not in bot.log
    await bot.kill()


async def test_it_can_start_again_after_a_death(stage: Stage) -> None:
    bot = stage.supervise(POLITE)
    await bot.start()
    await bot.kill()
    await bot.start()
    await stage.until(lambda: "ready" in bot.log)
    first = bot.pid
    await bot.restart()
    assert bot.state is BotState.RUNNING
    assert bot.starts == 3
    assert bot.pid != first


async def test_a_bot_that_dies_says_why(stage: Stage) -> None:
    bot = stage.supervise(FAILING)
    await bot.start()
    await stage.until(lambda: bot.state is BotState.DIED)
    assert bot.reason == "exit code 3: setting X is missing"


async def test_a_command_that_does_not_exist_is_a_death(tmp_path: Path) -> None:
    bot = Supervisor([str(tmp_path / "nothing")], dict, cwd=tmp_path)
    await bot.start()
    assert bot.state is BotState.DIED
    assert bot.reason.startswith("could not start:")


async def test_the_environment_and_the_last_lines_are_kept(stage: Stage) -> None:
    bot = stage.supervise(
        f"import os; print(os.environ['GREETING']); [print(n) for n in range({LOG_LINES + 20})]"
    )
    await bot.start()
    await stage.until(lambda: bot.state is BotState.DIED)
    assert bot.lines_seen == LOG_LINES + 21
    assert len(bot.log) == LOG_LINES
    assert bot.log[-1] == str(LOG_LINES + 19)
