"""`make run`: the product on real platforms if it has their tokens, otherwise in the sandbox."""

import asyncio
import os
import shutil
import signal
import sys

from dotenv import dotenv_values

from sandbox.supervisor import BotState
from sandbox.world import HOST, ROOT, World

DATA = ROOT / "data" / "sandbox"
DEFAULT_PORT = 8787
LAST_LINES = 12
"""How much of the log of a bot that has died is printed."""
TOKENS = ("TELEGRAM_BOT_TOKEN", "SLACK_BOT_TOKEN")


def main() -> int:
    """Run until Ctrl-C; returns the process's exit code."""
    settings = {**dotenv_values(ROOT / ".env"), **os.environ}
    missing = [name for name in TOKENS if not settings.get(name)]
    if not missing:
        print("Both tokens are set: starting on the real platforms.", flush=True)
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "bot", "run"])
    if len(missing) == 1:
        given = next(name for name in TOKENS if name not in missing)
        print(
            f"{given} is set but {missing[0]} is not: set {missing[0]} too, to run on the real "
            f"platforms, or remove {given}, to run in the sandbox.",
            file=sys.stderr,
        )
        return 2
    port_text = settings.get("SANDBOX_PORT") or str(DEFAULT_PORT)
    if not port_text.isdigit() or int(port_text) > 65535:
        print(f"SANDBOX_PORT is {port_text!r}: give a port number.", file=sys.stderr)
        return 2
    mode = settings.get("SANDBOX_SLACK") or "socket"
    if mode not in ("socket", "http"):
        print(f"SANDBOX_SLACK is {mode!r}: choose socket or http.", file=sys.stderr)
        return 2
    keep = settings.get("SANDBOX_KEEP") == "1"
    database_url = settings.get("DATABASE_URL") or None
    return asyncio.run(_sandbox(int(port_text), database_url, keep, by_http=mode == "http"))


async def _sandbox(port: int, database_url: str | None, keep: bool, *, by_http: bool) -> int:
    world = World(DATA, port=port, database_url=database_url, slack_by_http=by_http)
    try:
        await world.open()
    except OSError as error:
        print(
            f"Port {port} on {HOST} cannot be used ({error.strerror}): "
            "set SANDBOX_PORT to another one.",
            file=sys.stderr,
        )
        return 1
    if not keep:
        # Only once the port is ours: another sandbox may be at work in the same directory.
        shutil.rmtree(DATA, ignore_errors=True)
        DATA.mkdir(parents=True)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, ended.set)
    deaths = 0

    def tell_death() -> None:
        nonlocal deaths
        if world.bot.state is BotState.DIED and deaths < world.bot.starts:
            deaths = world.bot.starts
            last = "\n    ".join(list(world.bot.log)[-LAST_LINES:])
            print(f"\n  The bot has died ({world.bot.reason}):\n    {last}\n", flush=True)

    world.watch(tell_death)
    try:
        await world.bot.start()
        print(
            f"\n  Camarade, sandbox: open  {world.url}/\n"
            "  Ctrl-C ends it. The bot's log is on the page.\n",
            flush=True,
        )
        await ended.wait()
        print("\n  Stopping…", flush=True)
    finally:
        await world.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
