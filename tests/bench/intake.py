"""Intake turns: how many a second, and how long one takes, beside other bots doing the same work.

Each bot is a process of its own. The platforms and the people live in this one, and cost so little
that they are not what is measured. Runs are interleaved, so that what else the machine does falls
on all alike; figures are medians.
"""

import asyncio
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.bench.crowd import Crowd, Stuck
from tests.bench.fake_slack import CHANNEL, FakeSlack
from tests.bench.fake_telegram import TOKEN, FakeTelegram
from tests.bench.figures import Figure

RUNS = 3
ALONE_SECONDS = 1.5
WARM_SECONDS = 1.0
WARM_TURNS = 3
LOAD_SECONDS = 4.0
AT_ONCE = 50

START_SECONDS = 30.0
"""Longest time to the first poll."""

SILENCE_SECONDS = 10.0
"""Nobody being answered for so long means that the bot is stuck."""

REST_SECONDS = 0.5
"""Between a start and what is asked of the bot: whatever it does at its start is over by then."""

CAMARADE = "Camarade, durable"
BARE = "bare aiohttp + sqlite3, durable"
PTB = "PTB ConversationHandler, nothing kept"
PICKLE = "PTB, PicklePersistence at each update"


@dataclass(frozen=True)
class Contender:
    """A bot: the modules and arguments it is started with, given the addresses and a folder."""

    name: str
    arguments: Callable[[FakeTelegram, Path], list[str]]


CONTENDERS = (
    Contender(CAMARADE, lambda telegram, folder: ["bot", "run"]),
    Contender(
        BARE,
        lambda telegram, folder: [
            "tests.bench.bots.bare",
            telegram.base_url,
            TOKEN,
            str(folder / "bare.db"),
        ],
    ),
    Contender(PTB, lambda telegram, folder: ["tests.bench.bots.ptb", telegram.base_url, TOKEN]),
    Contender(
        PICKLE,
        lambda telegram, folder: [
            "tests.bench.bots.ptb",
            telegram.base_url,
            TOKEN,
            str(folder / "ptb.pickle"),
        ],
    ),
)


@dataclass(frozen=True)
class Measured:
    """One run of one bot; times in seconds, memory in MiB."""

    first_poll: float
    memory_at_start: float
    memory_under_load: float
    alone: list[float]
    loaded: list[float]
    turns_per_second: float
    processor: float
    """Seconds of processor time a turn costs under load: moves less with what else is running."""


async def run(contenders: tuple[Contender, ...] = CONTENDERS, runs: int = RUNS) -> list[Figure]:
    """Measure all contenders, `runs` times each. Raises Stuck when one does not answer."""
    measured: dict[str, list[Measured]] = {each.name: [] for each in contenders}
    crowd = [Crowd(0)]
    telegram = FakeTelegram(lambda *message: crowd[0].shown(*message))
    slack = FakeSlack()
    await telegram.start()
    await slack.start()
    try:
        for _ in range(runs):
            for each in contenders:
                with tempfile.TemporaryDirectory(prefix="camarade-bench-") as folder:
                    one = await _measure(each, telegram, slack, Path(folder), crowd)
                measured[each.name].append(one)
    finally:
        await slack.stop()
        await telegram.stop()
    return _figures(measured)


async def _measure(
    contender: Contender,
    telegram: FakeTelegram,
    slack: FakeSlack,
    folder: Path,
    crowd: list[Crowd],
) -> Measured:
    telegram.forget()
    crowd[0] = Crowd(0)
    with (folder / "log").open("wb") as log:
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *contender.arguments(telegram, folder),
            env=_environment(telegram, slack, folder),
            stdout=log,
            stderr=log,
        )
    try:
        with _explaining(contender, folder):
            await _first_poll(telegram, process)
            first_poll = time.perf_counter() - started
            await asyncio.sleep(REST_SECONDS)
            memory_at_start = _memory(process.pid)
            alone = await _crowded(telegram, crowd, 1, ALONE_SECONDS)
            used = _processor(process.pid)
            loaded = await _crowded(telegram, crowd, AT_ONCE, LOAD_SECONDS)
            used = _processor(process.pid) - used
            return Measured(
                first_poll,
                memory_at_start,
                _memory(process.pid),
                alone,
                loaded,
                len(loaded) / LOAD_SECONDS,
                used / crowd[0].turns,
            )
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), 10.0)
            except TimeoutError:
                process.kill()
                await process.wait()


async def _first_poll(telegram: FakeTelegram, process: asyncio.subprocess.Process) -> None:
    waiting = {asyncio.create_task(telegram.polled.wait()), asyncio.create_task(process.wait())}
    await asyncio.wait(waiting, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    for each in waiting:
        each.cancel()
    if not telegram.polled.is_set():
        raise Stuck("it never polled")


async def _crowded(
    telegram: FakeTelegram, crowd: list[Crowd], size: int, seconds: float
) -> list[float]:
    """The latencies of all turns of `size` people in `seconds`, after some that do not count."""
    people = crowd[0] = Crowd(first_user=size * 1_000_000)
    people.start(telegram, size)
    await _watch(people, WARM_SECONDS, WARM_TURNS * size)
    people.count()
    await _watch(people, seconds, 1)
    people.stop()
    return people.latencies


async def _watch(people: Crowd, seconds: float, turns: int) -> None:
    """Let so much time pass and at least so many turns be taken. Raises Stuck."""
    now = time.perf_counter()
    end, turns = now + seconds, people.turns + turns
    while now < end or people.turns < turns:
        await asyncio.sleep(min(max(end - now, 0.01), 0.5))
        if people.wrong is not None:
            raise people.wrong
        now = time.perf_counter()
        if now - people.last_turn > SILENCE_SECONDS:
            raise Stuck(f"nobody was answered for {SILENCE_SECONDS:.0f} s")


@contextmanager
def _explaining(contender: Contender, folder: Path) -> Iterator[None]:
    """Whatever goes wrong is told with the end of what the bot said."""
    try:
        yield
    except (Stuck, OSError) as error:
        said = (folder / "log").read_text(errors="replace")[-3000:]
        raise Stuck(f"{contender.name}: {error}; it said:\n{said}") from error


def _environment(telegram: FakeTelegram, slack: FakeSlack, folder: Path) -> Mapping[str, str]:
    return {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": telegram.base_url,
        "TELEGRAM_BASE_FILE_URL": telegram.base_url.replace("/bot", "/file/bot"),
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_APP_TOKEN": "xapp-bench",
        "SLACK_BASE_URL": slack.base_url,
        "SLACK_TRIAGE_CHANNEL": CHANNEL,
        "DATABASE_URL": f"sqlite:///{folder / 'camarade.db'}",
        "PROGRAMME_FILE": "",
        "CLOCK_URL": "",
        "LOG_LEVEL": "WARNING",
    }


def _processor(pid: int) -> float:
    """Processor time a process has used, seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    """What a process holds in memory, MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise OSError(f"process {pid} is gone")


def _quantile(latencies: list[float], share: float) -> float:
    """Milliseconds."""
    ordered = sorted(latencies)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _median(runs: list[Measured], of: Callable[[Measured], float]) -> float:
    return statistics.median(of(each) for each in runs)


def _figures(measured: Mapping[str, list[Measured]]) -> list[Figure]:
    return [
        *_compared(
            measured,
            f"turns, {AT_ONCE} people at a time",
            "/s",
            lambda one: one.turns_per_second,
            {PTB: (3.0, math.inf)},
        ),
        *_compared(
            measured,
            "one person alone, p50",
            "ms",
            lambda one: _quantile(one.alone, 0.5),
            {BARE: (0.0, 1.5)},
        ),
        *_compared(measured, "one person alone, p99", "ms", lambda one: _quantile(one.alone, 0.99)),
        *_compared(
            measured, f"{AT_ONCE} people, p50", "ms", lambda one: _quantile(one.loaded, 0.5)
        ),
        *_compared(
            measured, f"{AT_ONCE} people, p99", "ms", lambda one: _quantile(one.loaded, 0.99)
        ),
        *_compared(measured, "processor time of a turn", "ms", lambda one: 1000 * one.processor),
        *_start_figures(measured[CAMARADE]),
    ]


def _compared(
    measured: Mapping[str, list[Measured]],
    what: str,
    unit: str,
    of: Callable[[Measured], float],
    aims: Mapping[str, tuple[float, float]] = MappingProxyType({}),
) -> list[Figure]:
    """One figure of each contender; the ratios are Camarade's to the others'."""
    medians = {name: _median(runs, of) for name, runs in measured.items()}
    figures = []
    for name, value in medians.items():
        if name == CAMARADE:
            figures.append(Figure(f"{what}: {name}", value, unit))
            continue
        least, most = aims.get(name, (0.0, math.inf))
        times = medians[CAMARADE] / value
        aim = f"≥ {least:g}×" if least else f"≤ {most:g}×" if most < math.inf else ""
        figures.append(
            Figure(
                f"    {name}",
                value,
                unit,
                "for Camarade",
                times,
                aim,
                least <= times <= most if aim else None,
            )
        )
    return figures


def _start_figures(runs: list[Measured]) -> list[Figure]:
    first_poll = _median(runs, lambda one: one.first_poll)
    memory = _median(runs, lambda one: one.memory_at_start)
    loaded = _median(runs, lambda one: one.memory_under_load)
    return [
        Figure(
            "Camarade: start to first poll",
            first_poll,
            "s",
            aim="≤ 1.5 s",
            met=first_poll <= 1.5,
        ),
        Figure("Camarade: memory after start", memory, "MiB", aim="≤ 90 MiB", met=memory <= 90),
        Figure("Camarade: memory after the load", loaded, "MiB"),
    ]
