"""Walks in a real browser, by clicks and typing on the sandbox's page, recorded like the others."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from playwright.async_api import Error, expect

from sandbox.world import World
from tests.e2e.cast import SECRET, Cast
from tests.e2e.deciding import Deciding
from tests.e2e.page import PagePhone, PageStage, opened
from tests.e2e.page_slack import PageDesk, PageSeat, PageWalk
from tests.e2e.recording import MONDAY, Recording, recorded
from tests.e2e.stage import readable
from tests.e2e.walk import Walk
from tests.e2e.warm import loaded_already


class Browsing(PageWalk):
    """A walk with what only a page has."""

    stage: PageStage

    async def cut_short(self) -> None:
        await super().cut_short()
        await self._shows_all()

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

    async def _shows_all(self) -> None:
        """The page shows every word that was written, and staff none of the private thread."""
        shown = await self.mentee.all_text()
        chat = self.world.telegram.state.chats[self.mentee.user]
        for message in chat.messages.values():
            assert message.deleted or message.text in shown, message.text
        assert SECRET in shown
        assert SECRET not in await self.claire.channel()
        assert SECRET not in await self.claire.messages()


class PageDeciding(Deciding):
    """The triage with two interviewers and a referral."""

    phone, seat, desk = PagePhone, PageSeat, PageDesk


async def browse(
    data: Path,
    cast: Cast,
    way: Callable[[Any], Awaitable[None]] = lambda walk: walk.whole(),
    *,
    size: tuple[int, int],
    kind: type[Walk] = Browsing,
    by_http: bool = False,
) -> Recording:
    """`recording.record` in a browser whose page has this width and height, in pixels. What goes
    wrong is raised with what everybody had seen, and leaves a screenshot."""
    width, height = size
    loaded = loaded_already()
    async with (
        World(data, start=MONDAY, slack_by_http=by_http, command=loaded) as world,
        opened(world, cast.language, width=width, height=height) as page,
    ):
        walk = kind(PageStage(world, page), cast)
        try:
            await way(walk)
        except (AssertionError, TimeoutError, LookupError, Error) as error:
            await page.screenshot(path=data / "screen.png")
            error.add_note(f"The page: {data / 'screen.png'}")
            for who, lines in walk.stage.transcripts().items():
                error.add_note(f"\n==== {who}\n{readable(lines)}")
            error.add_note("\n".join(["==== the bot's log", *world.bot.log]))
            raise
        return recorded(walk)
