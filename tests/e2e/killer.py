"""Kills the bot after some acts of a walk, and starts it again at once."""

import asyncio
import random

from sandbox.world import World

EVERY = range(5, 13)
"""How many acts go well between two kills."""

WITHIN_SECONDS = 0.3
"""The longest time between an act and the kill."""


class Killer:
    """An interruption: kill -9 again and again, all the walk long: after five to twelve acts, at a
    moment while the bot receives, stores, handles or sends. The seed chooses both."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._acts_left = self._chance.choice(EVERY)
        self.kills = 0

    async def __call__(self, world: World) -> bool:
        """Called after each act; whether the bot was killed."""
        self._acts_left -= 1
        if self._acts_left > 0:
            return False
        self._acts_left = self._chance.choice(EVERY)
        # Cubed: most of what the bot does for an act it does within some hundredths of a second.
        await asyncio.sleep(WITHIN_SECONDS * self._chance.random() ** 3)
        await world.bot.kill()
        await world.bot.start()
        self.kills += 1
        return True
