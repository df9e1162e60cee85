"""Six months of two people on Telegram, by clicks on the sandbox's page. (By clicks, too, are the
path with a mentor on Slack, which ends in the middle, and a triage: `conftest.walks`.)"""

from pathlib import Path

from playwright.async_api import expect

from sandbox.world import World
from tests.e2e.page import opened
from tests.e2e.recording import MONDAY
from tests.e2e.six_months import SixMonths, introduced, months

TAKEN = [
    "months-objective",
    "months-eve",
    "months-mirror",
    "months-curve",
    "months-end",
    "months-card",
    "months-later",
]


async def test_six_months_by_clicks(tmp_path: Path) -> None:
    """Its pictures are left beside its database, to be looked at."""
    taken: list[str] = []

    class Pictured(SixMonths):
        async def turn(self, name: str, *, staff: bool = False) -> None:
            page = self.stage.page
            for image in await page.locator("#phones img:visible").all():
                await expect(image).to_have_js_property("complete", True)
                assert await image.evaluate("image => image.naturalWidth") > 0, name
            await page.screenshot(path=tmp_path / f"{name}.png")
            taken.append(name)

    async with World(tmp_path, start=MONDAY) as world:
        await introduced(world)
        async with opened(world, "fr") as page:
            walk = await months(Pictured, world, page)
        assert taken == TAKEN
        assert walk.stage.repeats == 0
        assert world.slack.lost == 0
        assert world.bot.starts == 1
