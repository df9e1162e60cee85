"""What breaks now and then: the process is away for most of a day, and so are platforms."""

from datetime import datetime, timedelta
from itertools import cycle

from tests.harness import MONDAY
from tests.simulate.world import World, quarter

DOWN_EVERY = timedelta(days=41)
DOWN_FOR = timedelta(hours=20)
"""Now and then nobody is there for most of a day."""

OUTAGE_EVERY = timedelta(days=29)
OUTAGES = (
    ("telegram", timedelta(hours=7)),
    ("slack", timedelta(days=2)),
    ("telegram", timedelta(days=3)),
)
"""Now and then a platform is: nobody acts there meanwhile, and what was said arrives afterwards."""


class Troubles:
    """They come by the clock, the same in every town."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._away = MONDAY + DOWN_EVERY
        self._outages = cycle(OUTAGES)
        self._outage = MONDAY + OUTAGE_EVERY
        self._back: datetime | None = None

    def come(self, now: datetime) -> datetime:
        """Whatever breaks, or works again, by `now`; returns when somebody is there again. The
        world's clock is set to that."""
        if now >= self._away:
            now, self._away = quarter(max(now, self._away + DOWN_FOR)), self._away + DOWN_EVERY
            self._world.restart()
        self._world.clock.set(now)
        if self._back is not None and now >= self._back:
            self._back = None
            self._world.everything_works()
        if now >= self._outage:
            platform, lasts = next(self._outages)
            self._outage, self._back = self._outage + OUTAGE_EVERY, now + lasts
            self._world.platforms[platform].down = True
        return now
