"""kill -9 in the middle of everything, then again: nothing lost, nothing done twice.

A child process plays the whole bot: it stores events, handles them, carries the
answers. What it says on its standard output, one line at a time, is what the outside world saw:
`stored` (an acknowledgement) and `sent` (a message that arrived). It is killed at seeded moments
and started again until everything has been said.
"""

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

from sqlmodel import select

from storage import inbox, outbox
from storage.ledger import Ledger
from storage.tables import Person
from tests.storage.conftest import HandClock

EVENTS = 120
KILLS = 6
ROOT = Path(__file__).resolve().parents[2]


def run(url: str, kill_after: int | None) -> list[str]:
    """What the outside world saw of one run; killed after so many lines, if it gets there."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.short_life", url, str(EVENTS)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    seen = []
    try:
        for line in child.stdout:
            seen.append(line.strip())
            if len(seen) == kill_after:
                child.kill()  # what it had already said is still read below
    finally:
        child.kill()
        code = child.wait()
        child.stdout.close()
    assert code in (0, -9)
    return seen


async def test_nothing_is_lost_and_nothing_happens_twice(
    database_url: str, clock: HandClock
) -> None:
    moments = random.Random(2)
    runs = [run(database_url, moments.randint(1, 40)) for _ in range(KILLS)]
    runs.append(run(database_url, None))
    seen = [line.split() for each in runs for line in each]

    ledger = Ledger(database_url, clock.now)
    assert await ledger.read(inbox.pending) == 0
    assert await ledger.read(outbox.waiting) == 0
    counts = await ledger.read(lambda s: s.exec(select(Person.promotion)).all())
    await ledger.close()

    # What was acknowledged once is known for ever, and every event changed the state exactly once.
    acknowledged = [number for kind, number, *_ in seen if kind == "stored"]
    assert len(acknowledged) == len(set(acknowledged))
    assert sum(count or 0 for count in counts) == EVENTS
    # Every answer arrived. Where one arrived again, we knew that it might have.
    arrivals = Counter(key for kind, key, *_ in seen if kind == "sent")
    assert set(arrivals) == {f"re:{n}" for n in range(EVENTS)}
    sure = Counter(key for kind, key, *doubt in seen if kind == "sent" and not doubt)
    assert max(sure.values()) == 1
    again = [
        doubt
        for index, (kind, key, *doubt) in enumerate(seen)
        if kind == "sent" and key in (earlier[1] for earlier in seen[:index] if earlier[0] == kind)
    ]
    assert all(doubt == ["doubtful"] for doubt in again)
    # In order: an answer is first seen after all earlier ones of its address.
    for place in range(3):
        first_seen = list(
            dict.fromkeys(
                int(key[3:])
                for kind, key, *_ in seen
                if kind == "sent" and int(key[3:]) % 3 == place
            )
        )
        assert first_seen == sorted(first_seen)
