"""How the process itself is set up, whatever it does: its log, heap, garbage and threads."""

import ctypes
import gc
import logging
import sys
from contextlib import suppress

SWITCH_SECONDS = 0.001
"""How long a thread may hold the interpreter while another waits (Python's default is 5 ms). The
database's thread lets go of it at each statement, and under load must not wait that long each time:
measured with 50 people at once, this makes a turn about a third quicker."""

M_ARENA_MAX = -8
"""The parameter's number in glibc's malloc.h."""

_QUIET_LOGGERS = (
    "aiohttp",
    "alembic",
    "apscheduler",
    "httpcore",
    "httpx",
    "slack_bolt",
    "slack_sdk",
    "telegram",
)
"""Libraries that write addresses with tokens in them, or a line per request, at INFO."""

_SILENT_LOGGERS = ("telegram.Bot",)
"""Loggers that write what people wrote: where python-telegram-bot can't read an update, all that
came with it (`bot.telegram.polling` says which it was)."""


def configure_logging(level: str) -> None:
    """Log to stderr. Libraries log warnings only, at any level: what they say else holds tokens."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in _QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _SILENT_LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def tune() -> None:
    """Before anything runs: all threads share one heap, and take turns quickly. glibc gives each
    thread a heap of its own, which under the interpreter's lock gains nothing and here costs 10 MB.
    Where there is no glibc, the heaps stay as they are."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").mallopt(M_ARENA_MAX, 1)
    sys.setswitchinterval(SWITCH_SECONDS)


def tidy_up() -> None:
    """Once everything is loaded, have the garbage collector leave alone what stays for ever: its
    longest pauses get shorter by what it no longer looks at."""
    gc.collect()
    gc.freeze()
