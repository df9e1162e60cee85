"""`make simulate`: invented pairs live six months (`--pairs`, `--seed`, `--days`, `--processes`);
exit 1 if a check fails."""

import argparse
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import reduce
from operator import add

from tests.simulate.checks import Found
from tests.simulate.lived import lived

TOWN = 100
"""Most pairs of a town: the more there are, the more happens in one commit; what is found is told
while they live."""


def main() -> int:
    """Live, look, and say what was found."""
    asked = argparse.ArgumentParser(prog="python -m tests.simulate", description=__doc__)
    asked.add_argument("--pairs", type=int, default=2000)
    asked.add_argument("--days", type=int, default=215)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = asked.parse_args()
    began = time.monotonic()
    most = min(TOWN, -(-given.pairs // given.processes))
    sizes = [min(most, given.pairs - start) for start in range(0, given.pairs, most)]
    seeds = [given.seed * 1000 + number for number in range(len(sizes))]
    found: list[Found] = []
    with ProcessPoolExecutor(given.processes, multiprocessing.get_context("spawn")) as processes:
        towns = processes.map(lived, sizes, seeds, [given.days] * len(sizes))
        with suppress(KeyboardInterrupt):  # what was found so far is told, too
            for each in towns:
                found.append(each)
                lived_by_now = sum(sizes[: len(found)])
                spent = time.monotonic() - began
                print(f"{lived_by_now:,} pairs, {spent:,.0f} s", file=sys.stderr, flush=True)
                if not each.is_well:  # what chance has brought may not come again
                    print(each.report(), file=sys.stderr, flush=True)
        processes.shutdown(cancel_futures=True)
    if not found:
        return 1
    whole = reduce(add, found)
    pairs = sum(sizes[: len(found)])
    print(f"{pairs:,} pairs, {given.days} days, seed {given.seed}\n\n{whole.report()}")
    return 0 if whole.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
