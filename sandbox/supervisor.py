"""Runs the bot as a process of its own, the way an operator would: start, stop, kill, read its log.

The supervisor never looks inside the bot; it gives it an environment and watches the process. It
does not start it again by itself: a bot that dies is something to see, with the reason.
"""

import asyncio
import os
import signal
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

LOG_LINES = 500
"""How much of the bot's log is kept."""

STOP_SECONDS = 15.0
"""How long a bot asked to stop may take before it is killed."""

LINE_BYTES = 1 << 20
"""The longest log line read; a longer one is cut there."""


class BotState(StrEnum):
    """What the bot's process is doing."""

    STOPPED = "stopped"
    RUNNING = "running"
    STOPPING = "stopping"
    DIED = "died"
    """It ended without having been asked to, or was killed."""


class Supervisor:
    """One bot process at a time. All methods must be called in one event loop."""

    def __init__(
        self,
        command: list[str],
        environment: Callable[[], Mapping[str, str]],
        *,
        cwd: Path,
        on_change: Callable[[], None] = lambda: None,
        on_exit: Callable[[], None] = lambda: None,
        echo: Callable[[str], None] = lambda line: None,
    ) -> None:
        """Run `command` with `environment()` (asked at each start) in `cwd`.

        `on_change` is called at each new state or log line, `on_exit` whenever a process has
        ended, `echo` with each log line.
        """
        self._command = command
        self._environment = environment
        self._cwd = cwd
        self._on_change = on_change
        self._on_exit = on_exit
        self._echo = echo
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._killed = False
        self.state = BotState.STOPPED
        self.reason = ""
        self.starts = 0
        self.lines_seen = 0
        self.log: deque[str] = deque(maxlen=LOG_LINES)

    @property
    def pid(self) -> int | None:
        """The process id while one runs."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start the bot unless it runs already. A command that cannot start is a death."""
        async with self._turn:
            await self._start()

    async def stop(self, timeout: float = STOP_SECONDS) -> None:  # noqa: ASYNC109 -- then it kills
        """SIGTERM, and SIGKILL if the bot has not ended within `timeout` seconds."""
        async with self._turn:
            await self._stop(timeout)

    async def kill(self) -> None:
        """SIGKILL, as a power cut would: nothing in the bot gets to finish."""
        async with self._turn:
            if self._process is None:
                return
            self._killed = True
            self._signal(signal.SIGKILL)
            await self._ended()

    async def restart(self, timeout: float = STOP_SECONDS) -> None:  # noqa: ASYNC109 -- then it kills
        """Stop, then start."""
        async with self._turn:
            await self._stop(timeout)
            await self._start()

    async def _start(self) -> None:
        if self._process is not None:
            return
        self.starts += 1
        self.reason = ""
        self._killed = False
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                env={**self._environment(), "PYTHONUNBUFFERED": "1"},
                cwd=self._cwd,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                limit=LINE_BYTES,
                # Ctrl-C in the terminal is for the sandbox, which then stops the bot in order.
                start_new_session=True,
            )
        except OSError as error:
            self._become(BotState.DIED, f"could not start: {error}")
            return
        self._watch = asyncio.create_task(self._follow(self._process))
        self._become(BotState.RUNNING)

    async def _stop(self, timeout: float) -> None:  # noqa: ASYNC109 -- then it kills
        if self._process is None:
            self._become(BotState.STOPPED)
            return
        self._become(BotState.STOPPING)
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._ended(), timeout)
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await self._ended()
            self._become(BotState.STOPPED, f"did not stop within {timeout:g} s and was killed")

    def _signal(self, number: signal.Signals) -> None:
        # The whole group, so that nothing the bot started outlives it.
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    async def _ended(self) -> None:
        if self._watch is not None:
            await asyncio.shield(self._watch)

    async def _follow(self, process: asyncio.subprocess.Process) -> None:
        if process.stdout is None:
            raise RuntimeError("the bot was started without a pipe for its log")
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:
                line = b"(a line too long to show)\n"
            if not line:
                break
            self._keep(line.decode(errors="replace").rstrip("\n"))
        code = await process.wait()
        asked = self.state is BotState.STOPPING
        self._process = None
        if asked and not self._killed:
            self._become(BotState.STOPPED, "" if code == 0 else f"stopped with {_outcome(code)}")
        else:
            self._become(BotState.DIED, self._why(code))
        self._on_exit()

    def _keep(self, line: str) -> None:
        self.log.append(line)
        self.lines_seen += 1
        self._echo(line)
        self._on_change()

    def _why(self, code: int) -> str:
        said = next((line for line in reversed(self.log) if line.strip()), "")
        if self._killed:
            return f"killed ({_outcome(code)})"
        return f"{_outcome(code)}: {said}" if said and code != 0 else _outcome(code)

    def _become(self, state: BotState, reason: str = "") -> None:
        self.state = state
        self.reason = reason
        self._on_change()


def _outcome(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
