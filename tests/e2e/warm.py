"""Bots that start at once: forked from a process that has loaded the product already.

    World(data, command=loaded_already())

The walks start it sixty times, and loading it took more than half of their time. What runs
is a process of its own, as after `python -m bot run`: with its own environment, log and exit code,
and dead at once when it is killed. `tests/bot/test_app.py` starts it as an operator does.

Of each start there are three processes: the *stand-in*, which whoever starts a bot begins, watches
and kills; the bot; and its *keeper*, which does to the bot what is done to the stand-in.
"""

import atexit
import gc
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]

MOST_BYTES = 1 << 17
"""Of an environment; Linux takes packets up to about 200,000 bytes."""

OUT = 1
"""Where a process writes its log (its errors, 2, go to the same place)."""


@cache
def loaded_already() -> list[str]:
    """What to start instead of `python -m bot run`. The first call of a process loads the product,
    which takes seconds, in a process that ends with this one."""
    folder = tempfile.mkdtemp()
    address = f"{folder}/bots"
    loaded = subprocess.Popen(
        [sys.executable, "-u", "-m", "tests.e2e.warm", "serve", address],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )

    def end() -> None:
        loaded.communicate()
        shutil.rmtree(folder)

    atexit.register(end)
    if loaded.stdout is None or loaded.stdout.readline() != b"ready\n":
        raise RuntimeError("the product could not be loaded: see what was written above")
    return [sys.executable, "-I", "-S", __file__, "stand-in", address]


def serve(address: str) -> None:
    """Load the product, then fork a keeper for each stand-in that calls, until nobody holds our
    input any more."""
    gc.disable()
    load()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks what became of a keeper
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
        door.bind(address)
        door.listen()
        print("ready")
        asked, given_up = door.fileno(), sys.stdin.fileno()
        while given_up not in select.select([asked, given_up], [], [])[0]:
            line, _ = door.accept()
            if os.fork() == 0:
                door.close()
                return keep(line)
            line.close()
    return None


def load() -> None:
    """Import what a bot imports, also while it opens."""
    for name in ("alembic.command", "bot.app", "bot.cli", "bot.slack.door", "scheduler.timetable"):
        import_module(name)
    from conversations import programme

    programme.load(programme.PACKAGED)  # its countries: the holidays of all of them are loaded


def keep(line: socket.socket) -> None:
    """Start a bot as the stand-in at the other end asks, and have it end as that one does. Returns
    in the bot."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asked, (out,), _, _ = socket.recv_fds(line, MOST_BYTES, 1)
    bot = os.fork()
    if bot == 0:
        line.close()
        return become(json.loads(asked), out)
    os.dup2(os.open(os.devnull, os.O_RDWR), OUT)
    os.close(out)  # its log ends when it does
    ended = os.pidfd_open(bot)
    while ended not in select.select([line.fileno(), ended], [], [])[0]:
        if line.recv(1):
            os.kill(bot, signal.SIGTERM)
        else:  # the stand-in was killed
            for kill in (os.killpg, os.kill):  # it may not have a group of its own yet
                with suppress(ProcessLookupError):
                    kill(bot, signal.SIGKILL)
            os._exit(0)
    line.send(str(os.waitstatus_to_exitcode(os.waitpid(bot, 0)[1])).encode())
    os._exit(0)


def become(environment: dict[str, str], out: int) -> None:
    """Be the bot: a process like one that was started in this environment."""
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, OUT)
    os.dup2(out, 2)
    os.close(out)
    os.environ.clear()
    os.environ.update(environment)
    gc.enable()
    sys.argv = ["bot", "run"]
    from bot.cli import main

    main()


def stand_in(address: str) -> NoReturn:
    """Ask for a bot, hand on that it shall end, and end with what it ended with."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.connect(address)
        signal.signal(signal.SIGTERM, lambda *_: line.send(b"T"))
        socket.send_fds(line, [json.dumps(dict(os.environ)).encode()], [OUT])
        code = int(line.recv(16) or -signal.SIGKILL)
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    sys.exit(code)


if __name__ == "__main__":
    {"serve": serve, "stand-in": stand_in}[sys.argv[1]](sys.argv[2])
