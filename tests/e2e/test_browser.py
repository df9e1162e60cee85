"""Six months of two people on Telegram, by clicks on the sandbox's page. (By clicks, too, are the
path with a mentor on Slack, which ends in the middle, and a triage: `conftest.walks`.)"""

from pathlib import Path

from sandbox.world import World
from tests.e2e.page import opened
from tests.e2e.recording import MONDAY
from tests.e2e.six_months import SixMonths, introduced, months


async def test_six_months_by_clicks(tmp_path: Path) -> None:
    async with World(tmp_path, start=MONDAY) as world:
        await introduced(world)
        async with opened(world, "fr") as page:
            walk = await months(SixMonths, world, page)
        assert walk.stage.repeats == 0
        assert world.slack.lost == 0
        assert world.bot.starts == 1
