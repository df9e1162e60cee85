"""Takes the pictures of the careers team's desk again: python -m tests.e2e.screenshots_desk

`docs/card.png`: a card with its thread; `docs/preview.png`: what is about to be sent;
`docs/home.png`: the Home tab; `docs/opinions.png`: two opinions side by side; `docs/week.png`: the
week in figures. The people of the demo are there already when the walk begins.
"""

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, expect

from bot import demo
from sandbox.world import World
from storage.ledger import Ledger
from storage.migrate import upgrade
from tests.catalogue import CATALOGUE
from tests.e2e.cast import FRENCH, SOPHIE, Cast
from tests.e2e.deciding import Deciding
from tests.e2e.page import PagePhone, PageStage, Post, opened
from tests.e2e.page_slack import PageDesk, PageSeat
from tests.e2e.recording import MONDAY
from tests.e2e.screenshots import picture

BEFORE = len(demo.MENTEES)
"""Requests that stand in the channel before the one of the walk."""

NAME = "Camille Roy"
"""Sophie Delmas, who is one of the demo's mentors, under another name."""

PLAYED: Cast = replace(
    FRENCH,
    renamed=(FRENCH.name, FRENCH.name),
    accepts=replace(SOPHIE, name=NAME, profile={**SOPHIE.profile, "name": NAME}),
)

OPINIONS = {
    NAME: {
        "verdict": "mentoring",
        "seeks": "De l’audace, plus qu’un secteur. Elle sait déjà ce qu’elle ne veut pas.",
        "fits": "Quelqu’un qui a fondé, et qui a aussi échoué une fois.",
        "care": None,
    },
    FRENCH.declines.name: {
        "verdict": "professional",
        "seeks": "Être rassurée sur une décision qui est presque prise.",
        "fits": None,
        "care": "Sa famille pèse lourd dans ce choix. Aller doucement.",
    },
}

NOTE = "Belle demande. Je lui pose une question, puis je cherche deux regards."


class LaterDesk(PageDesk):
    """Claire, to whom the first case is the one that came after the demo's."""

    async def card(self, number: int = 1) -> Post:
        return await super().card(number + BEFORE)


class Sitting(Deciding):
    """The triage with two interviewers, with an eye to what the page shows."""

    phone, seat, desk = PagePhone, PageSeat, LaterDesk
    mentee: PagePhone
    claire: LaterDesk
    stage: PageStage

    async def request(self) -> None:
        """A request comes in; a colleague claims it, notes, asks and reads the answer."""
        mentee, claire, cast = self.mentee, self.claire, self.cast
        await self.arrival()
        await mentee.fills("intake", cast.intake)
        await mentee.taps_word("dialogue.send")
        await claire.presses("claim")
        await claire.writes_in_thread(NOTE)
        await claire.opens("ask")
        await claire.previews({"question": cast.question})
        await self.shows(self.stage.anywhere("modal"), "preview.png")
        await claire.confirms()
        await mentee.taps_word("triage.answer")
        await mentee.fills("reply", {"answer": cast.reply})
        await mentee.taps_word("dialogue.send")

    async def card_and_thread(self) -> None:
        """The card on the left, what belongs to it on the right."""
        card = await self.claire.card()
        await self.claire.thread()
        await self.widens()
        await self.to_top("channel", card.ts)
        await self.shows(self.stage.anywhere("slack"), "card.png")
        await self.widens()

    async def opinions(self) -> None:
        """Each talk is over; each writes."""
        for member in (self.mentor, self.other):
            name = self.cast.accepts.name if member is self.mentor else self.cast.declines.name
            await self._until_held(member)
            await member.taps_word("interview.write")
            await member.fills("opinion", OPINIONS[name])
            await member.taps_word("dialogue.send")

    async def side_by_side(self) -> None:
        """What both wrote, in the thread."""
        differ = self.claire.gist("interview.differ")
        assert differ in await self.claire.thread()
        await self.widens()
        thread = self.stage.anywhere("thread-messages")
        message = thread.get_by_test_id("slack-message").filter(has_text=differ)
        await message.evaluate("node => node.scrollIntoView(true)")
        await self.shows(self.stage.anywhere("thread"), "opinions.png")
        await self.widens()

    async def week(self) -> None:
        """The week in figures, on Monday morning."""
        heading = CATALOGUE.home.words("digest.title")
        await self.stage.wait_until(lambda: self._in_channel(heading), heading, days=8)
        drawn = self.stage.anywhere("channel").get_by_test_id("photo").last
        await expect(drawn).to_have_js_property("complete", True)
        await self.stage.anywhere("close-thread").click()
        await self.widens()
        await drawn.evaluate("node => node.closest('.sk-message').scrollIntoView(true)")
        await self.shows(self.stage.anywhere("slack"), "week.png")
        await self.widens()

    async def home(self) -> None:
        """The Home tab."""
        await self.claire.opens_home()
        await self.widens()
        await self.shows(self.stage.anywhere("slack"), "home.png")
        await self.widens()

    async def widens(self) -> None:
        """Give Slack the room of the second phone, or give it back."""
        await self.stage.anywhere("slack-wide").click()

    async def to_top(self, place: str, ts: str) -> None:
        """Scroll until a message is the first that is seen."""
        message = self.stage.anywhere(place).locator(f'[data-ts="{ts}"]')
        await message.evaluate("node => node.scrollIntoView(true)")

    async def shows(self, what: Locator, name: str) -> None:
        """Keep what is seen, without the page's own passing words."""
        await expect(self.stage.anywhere("toast")).to_have_count(0)
        await picture(self.stage.page, what, name)

    async def _in_channel(self, words: str) -> bool:
        return words in await self.claire.channel()


async def main() -> None:
    """Walk through a triage, and take all pictures of the desk on the way."""
    with tempfile.TemporaryDirectory() as folder:
        async with World(Path(folder), start=MONDAY) as world:
            await asyncio.to_thread(populate, f"sqlite:///{Path(folder) / 'camarade.db'}", world)
            async with opened(world, "fr", width=1500, height=1010, scale=1.25) as page:
                await page.get_by_test_id("dismiss-steps").click()
                sitting = Sitting(PageStage(world, page), PLAYED)
                await sitting.stage.begin()
                await sitting.request()
                await sitting.card_and_thread()
                await sitting.mentors_come_in()
                await sitting.invitations()
                await sitting.dates()
                await sitting.opinions()
                await sitting.side_by_side()
                await sitting.home()
                await sitting.week()


def populate(url: str, world: Any) -> None:
    """Bring in the people of the demo."""
    upgrade(url)
    ledger = Ledger(url, world.clock.now)
    try:
        ledger.write_now(lambda uow: demo.load(uow, CATALOGUE))
    finally:
        ledger.close_now()


if __name__ == "__main__":
    asyncio.run(main())
