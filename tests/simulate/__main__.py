"""`make simulate`: invented pairs live six months (`--pairs`, `--seed`, `--days`); exit 1 if a
check fails."""

import argparse
import logging
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from storage.migrate import upgrade
from tests.simulate.checks import look, report
from tests.simulate.town import Town

MEMORY = Path("/dev/shm")


def main() -> int:
    """Live, look, and say what was found."""
    asked = argparse.ArgumentParser(prog="python -m tests.simulate", description=__doc__)
    asked.add_argument("--pairs", type=int, default=2000)
    asked.add_argument("--days", type=int, default=215)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    logging.disable(logging.WARNING)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as home:
        url = f"sqlite:///{home}/simulated.db"
        upgrade(url)
        town = Town(url, given.pairs, given.seed)
        town.notes.tell = _first_lines

        def progress(day: int) -> None:
            if day % 7 == 0:
                spent = time.monotonic() - began
                print(f"day {day:>3} of {given.days}, {spent:,.0f} s", file=sys.stderr, flush=True)

        with suppress(KeyboardInterrupt):  # what was found so far is told, too
            town.live(given.days, progress)
        look(town)
        print(f"{given.pairs:,} pairs, {town.days} days, seed {given.seed}\n")
        print(report(town.notes, town))
        town.world.close()
    return any(town.notes.offences.values())


def _first_lines(line: str) -> None:
    print(line[:240], file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
