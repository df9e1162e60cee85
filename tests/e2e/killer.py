"""Kills the bot after chosen acts of a walk, and starts it again at once."""

import asyncio
import random

from sandbox.world import World

WITHIN_SECONDS = 0.3
"""The longest time between an act and the kill."""


class Killer:
    """An interruption: kill -9 after `kills` of the first `acts` acts, chosen by the seed, each at
    a chosen moment while the bot receives, stores, handles or sends."""

    def __init__(self, kills: int, acts: int, seed: int) -> None:
        chance = random.Random(seed)
        chosen = sorted(chance.sample(range(acts), kills))
        # Cubed: most of what the bot does for an act it does within some hundredths of a second.
        self._moments = {act: WITHIN_SECONDS * chance.random() ** 3 for act in chosen}
        self._act = 0
        self.kills = 0

    async def __call__(self, world: World) -> bool:
        """Called after each act; whether the bot was killed."""
        act, self._act = self._act, self._act + 1
        if act not in self._moments:
            return False
        await asyncio.sleep(self._moments[act])
        await world.bot.kill()
        await world.bot.start()
        self.kills += 1
        return True
