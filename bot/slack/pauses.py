"""Pauses between attempts to reach Slack."""

import asyncio

from bot.channel import TryLater
from bot.slack.api import PAUSE

LONGEST = 30.0


class Pauses:
    """Each pause is twice as long as the one before, from `first` up to `LONGEST` seconds."""

    def __init__(self, first: float) -> None:
        self._first = first
        self._next = first

    async def take(self, trouble: TryLater | None = None) -> None:
        """Wait; never less than Slack itself has asked for."""
        asked = trouble.seconds if trouble is not None and trouble.seconds > PAUSE else 0.0
        pause, self._next = self._next, min(self._next * 2, LONGEST)
        await asyncio.sleep(max(pause, asked))

    def reset(self) -> None:
        """It worked: begin with the first again."""
        self._next = self._first
