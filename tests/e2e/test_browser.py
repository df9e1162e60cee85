"""The whole path in a real browser, by clicks and typing on the sandbox's page.

In English with a mentor on Slack to the last nudge; in French with a mentor on Telegram until the
mentee ends it and erases everything, as months of two on Telegram are another test. Side by side,
as Slack's pace of one message a second makes each of them wait.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Error, expect

from sandbox.world import World
from tests.e2e.cast import ENGLISH, FRENCH, SECRET, Cast
from tests.e2e.deciding import Deciding
from tests.e2e.page import PagePhone, PageStage, opened
from tests.e2e.page_slack import PageDesk, PageSeat, PageWalk
from tests.e2e.recording import MONDAY
from tests.e2e.six_months import SixMonths, introduced, months
from tests.e2e.stage import readable


class Browsing(PageWalk):
    """A walk with what only a page has."""

    stage: PageStage

    async def mentors_come_in(self) -> None:
        """On the way, the link from the Home tab to a case's card."""
        claire = self.claire
        await claire.opens_home()
        page = self.stage.page
        await page.get_by_test_id("home").get_by_test_id("link").first.click()
        card = page.get_by_test_id("channel").get_by_test_id("slack-message").first
        await expect(card).to_contain_text(self.cast.renamed[1])
        await expect(page.get_by_test_id("thread-messages")).to_contain_text(self.cast.reply)
        await super().mentors_come_in()


Way = Callable[[Browsing], Awaitable[None]]
"""How far a walk goes."""


async def walked(data: Path, cast: Cast, way: Way, width: int, height: int) -> None:
    """Walk. What goes wrong is raised with what everybody had seen, and leaves a screenshot."""
    async with (
        World(data, start=MONDAY) as world,
        opened(world, cast.language, width=width, height=height) as page,
    ):
        walk = Browsing(PageStage(world, page), cast)
        try:
            await way(walk)
            await nothing_is_hidden(walk)
        except (AssertionError, TimeoutError, LookupError, Error) as error:
            await page.screenshot(path=data / "screen.png")
            error.add_note(f"The page: {data / 'screen.png'}")
            for who, lines in walk.stage.transcripts().items():
                error.add_note(f"\n==== {who}\n{readable(lines)}")
            error.add_note("\n".join(["==== the bot's log", *world.bot.log]))
            raise
        assert walk.stage.repeats == 0
        assert world.slack.lost == 0
        assert world.bot.starts == 1


async def nothing_is_hidden(walk: PageWalk) -> None:
    """The page shows every word that was written, and staff none of the private thread."""
    shown = await walk.mentee.all_text()
    chat = walk.world.telegram.state.chats[walk.mentee.user]
    for message in chat.messages.values():
        assert message.deleted or message.text in shown, message.text
    assert SECRET in shown
    assert SECRET not in await walk.claire.channel()
    assert SECRET not in await walk.claire.messages()


async def test_the_path_by_clicks(tmp_path: Path) -> None:
    async with asyncio.TaskGroup() as together:
        together.create_task(walked(tmp_path / "french", FRENCH, Browsing.cut_short, 1440, 900))
        together.create_task(walked(tmp_path / "english", ENGLISH, Browsing.whole, 1366, 768))


class PageDeciding(Deciding):
    """The triage with two interviewers and a referral, by clicks and typing."""

    phone, seat, desk = PagePhone, PageSeat, PageDesk


async def test_a_triage_by_clicks(tmp_path: Path) -> None:
    async with (
        World(tmp_path, start=MONDAY) as world,
        opened(world, "fr", width=1440, height=900) as page,
    ):
        await PageDeciding(PageStage(world, page), FRENCH).whole()


async def test_six_months_by_clicks(tmp_path: Path) -> None:
    async with World(tmp_path, start=MONDAY) as world:
        await introduced(world)
        async with opened(world, "fr") as page:
            walk = await months(SixMonths, world, page)
        assert walk.stage.repeats == 0
        assert world.slack.lost == 0
        assert world.bot.starts == 1
