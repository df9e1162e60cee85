"""Takes the pictures of six months again: python -m tests.e2e.screenshots_months

`docs/months-eve.png`: both phones on the eve of a session; `docs/months-mirror.png`: the mentee's
own first words, three months later; `docs/months-curve.png`: their curve; `docs/months-end.png`:
the last day, for both. The people are those of the walk, and act as they do.
"""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Locator, expect

from sandbox.world import World
from tests.e2e.page import opened
from tests.e2e.recording import MONDAY
from tests.e2e.screenshots import picture
from tests.e2e.six_months import SixMonths, introduced, months

TAKEN = ("months-eve", "months-mirror", "months-curve", "months-end")


class Sitting(SixMonths):
    """The walk, with an eye to what the page shows."""

    async def turn(self, name: str, *, staff: bool = False) -> None:
        if name not in TAKEN:
            return
        phones = self.stage.page.locator("#phones")
        seen: Locator = phones if name in ("months-eve", "months-end") else self.mentee.node
        for image in await seen.locator("img").all():
            await expect(image).to_have_js_property("complete", True)
        await expect(self.stage.anywhere("toast")).to_have_count(0)
        await picture(self.stage.page, seen, f"{name}.png")


async def main() -> None:
    """Walk, and take the pictures on the way."""
    with tempfile.TemporaryDirectory() as folder:
        async with World(Path(folder), start=MONDAY) as world:
            await introduced(world)
            async with opened(world, "fr", scale=1.25) as page:
                await months(Sitting, world, page)


if __name__ == "__main__":
    asyncio.run(main())
