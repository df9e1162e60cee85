"""How fast Slack may be written to."""

import time
from collections import OrderedDict
from collections.abc import Callable

PER_SECOND = 1.0
"""chat.postMessage per channel: "1 per second, short bursts allowed" (docs.slack.dev, rate limits).
"""
BURST = 4
"""How many may follow each other at once; the docs name no figure, so it is small."""

WORKSPACE_PER_SECOND = 5.0
"""For all channels together: "several hundred messages per minute" (docs.slack.dev)."""
WORKSPACE_BURST = 20

PLACES = 5_000
"""Places whose pace is remembered; one forgotten has been quiet the longest."""


class Pace:
    """Tells how many seconds to wait before writing to a place; 0 takes a turn.

    `clock` counts seconds. A turn is a debt that melts at the allowed rate.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._free_at: OrderedDict[str, float] = OrderedDict()
        self._all_free_at = 0.0
        self._held: dict[str, float] = {}

    def turn(self, place: str) -> float:
        """Seconds to wait before the next write to `place`; 0 means now, and counts as done."""
        now = self._clock()
        held = self._held.pop(place, 0.0)
        if held > now:
            self._held[place] = held
            return held - now
        mine = max(self._free_at.get(place, 0.0), now)
        everyone = max(self._all_free_at, now)
        wait = max(
            mine - now - (BURST - 1) / PER_SECOND,
            everyone - now - (WORKSPACE_BURST - 1) / WORKSPACE_PER_SECOND,
        )
        if wait > 1e-9:
            return wait
        self._free_at[place] = mine + 1 / PER_SECOND
        self._free_at.move_to_end(place)
        self._all_free_at = everyone + 1 / WORKSPACE_PER_SECOND
        if len(self._free_at) > PLACES:
            self._free_at.popitem(last=False)
        return 0.0

    def hold(self, place: str, seconds: float) -> None:
        """Slack asked for quiet in this place."""
        self._held[place] = self._clock() + seconds
