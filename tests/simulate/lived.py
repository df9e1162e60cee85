"""One town, from its first day to its last."""

import logging
import sys
import tempfile
from pathlib import Path

from storage.migrate import upgrade
from tests.simulate.checks import Found, look
from tests.simulate.town import Town

MEMORY = Path("/dev/shm")


def lived(pairs: int, seed: int, days: int) -> Found:
    """A town of so many, from its first day to its last; in a process of its own."""
    logging.disable(logging.CRITICAL)  # a fault is found among the rest, with its traceback
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as home:
        url = f"sqlite:///{home}/simulated.db"
        upgrade(url)
        town = Town(url, pairs, seed)
        town.notes.tell = lambda line: print(f"{seed}: {line[:240]}", file=sys.stderr, flush=True)
        town.live(days)
        found = look(town)
        town.world.close()
    return found
