"""Takes the pictures of the README again: python -m tests.e2e.screenshots

On a page of a phone's size: `docs/intake.png` in the middle of the guided intake, `docs/status.png`
where the request stands. `docs/words.png` is the page that a mentee keeps, `docs/page.png` the
whole page in the middle of a mentorship. The people are those of the walks, and act as they do.
"""

import asyncio
import base64
import struct
import tempfile
import zlib
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from bot.paper.draw import draw
from sandbox.world import ROOT, World
from storage.mail import Paper
from storage.migrate import upgrade
from tests.conversations.test_intake import asks
from tests.e2e.cast import FRENCH, SOPHIE
from tests.e2e.page import PagePhone, PageStage, opened
from tests.e2e.page_slack import PageDesk, PageWalk
from tests.e2e.recording import MONDAY
from tests.harness import House

DOCS = ROOT / "docs"
MOST_BYTES = 400_000
EVEN = """
async data => {
  const image = await createImageBitmap(
    await (await fetch('data:image/png;base64,' + data)).blob());
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: image.width, height: image.height });
  const paint = canvas.getContext('2d', { alpha: false });
  paint.drawImage(image, 0, 0);
  const pixels = paint.getImageData(0, 0, image.width, image.height);
  pixels.data.forEach((value, index) => { pixels.data[index] = Math.round(value / 3) * 3; });
  paint.putImageData(pixels, 0, 0);
  return canvas.toDataURL('image/png').split(',')[1];
}
"""
"""Colours that differ by less than an eye sees become one: a quarter fewer bytes."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Sitting(PageWalk):
    """A shorter walk, with an eye to what the page shows."""

    mentee: PagePhone
    mentor: PagePhone
    claire: PageDesk

    async def until(self, question: str) -> None:
        """The intake, as far as a question."""
        await self.arrival()
        form = self.mentee.programme.forms["intake"]
        while (name := await self.mentee.asked("intake")) != question:
            assert name is not None, f"{question} was never asked"
            await self.mentee.answers(form.questions[name], self.cast.intake[name])

    async def sent(self) -> None:
        """The rest of the intake."""
        await self.mentee.fills("intake", self.cast.intake)
        await self.mentee.taps_word("dialogue.send")

    async def status(self) -> None:
        """Where the request stands."""
        await self.mentee.says("/status")
        image = self.mentee.node.get_by_test_id("message").last.locator("img")
        await expect(image).to_have_js_property("complete", True)

    async def request(self) -> None:
        """Claimed, and one question from the team."""
        mentee, claire = self.mentee, self.claire
        await claire.presses("claim")
        await claire.opens("ask")
        await claire.previews({"question": self.cast.question})
        await claire.confirms()
        await mentee.taps_word("triage.answer")
        await mentee.fills("reply", {"answer": self.cast.reply})
        await mentee.taps_word("dialogue.send")

    async def pair(self) -> None:
        """A mentor comes in, gets the proposal and says yes; both are introduced."""
        mentor, claire = self.mentor, self.claire
        await self._invited_by_link(mentor)
        await mentor.fills("mentor", SOPHIE.profile)
        await mentor.taps_word("dialogue.send")
        await claire.opens("propose")
        await claire.previews({"mentor": SOPHIE.name})
        await claire.confirms()
        await mentor.taps_word("mentor.accept")
        await self.introduction()

    async def weeks(self) -> None:
        """What they write to each other, up to the eve of their first meeting."""
        mentee, mentor = self.mentee, self.mentor
        await mentor.says("Bonjour Inès. Dis-moi d’abord ce qui t’a fait lever tôt cette année.")
        await self._until_told(mentee, "first_meeting", days=8)
        await mentee.taps(mentee.programme.journey["first_meeting"].opens_label)
        place = "Café de la Mairie, Paris"
        await mentee.fills("meeting", {"when": "jeudi prochain à 18h30", "place": place})
        await mentor.taps_word("meeting.agree")
        await mentee.sends("photo", b"", caption="La vue de mon stage. On se levait pour ça.")
        await self._until_told(mentee, "meeting_eve", days=14)
        await mentor.says("À demain. Viens avec deux questions, pas avec un plan.")


async def main() -> None:
    """Walk as far as needed, and take all pictures."""
    with tempfile.TemporaryDirectory() as folder:
        keep(squeezed(await words(Path(folder))), "words.png")
        async with World(Path(folder), start=MONDAY) as world:
            async with opened(world, "fr", scale=2, width=390, height=844) as page:
                sitting = Sitting(PageStage(world, page), FRENCH)
                await sitting.stage.begin()
                await sitting.until("grad_pull")
                await picture(page, page, "intake.png")
                await sitting.sent()
                await sitting.status()
                await picture(page, page, "status.png")
            async with opened(world, "fr") as page:
                await page.get_by_test_id("dismiss-steps").click()
                sitting = Sitting(PageStage(world, page), FRENCH)
                await sitting.request()
                await sitting.pair()
                await sitting.weeks()
                await sitting.claire.thread()
                card = page.get_by_test_id("channel").get_by_test_id("slack-message").first
                await card.evaluate("node => node.scrollIntoView(true)")
                await expect(page.get_by_test_id("toast")).to_have_count(0)
                await picture(page, page, "page.png")


async def words(folder: Path) -> bytes:
    """The page that somebody keeps of what they sent."""
    url = f"sqlite:///{folder / 'words.db'}"
    await asyncio.to_thread(upgrade, url)

    def sends() -> Paper:
        nour = asks(House(url).phone())
        attachment = nour.last.message.attachment
        assert attachment is not None
        assert attachment.paper is not None
        return attachment.paper

    paper = await asyncio.to_thread(sends)
    return await draw(paper.model_copy(update={"form": "png"}))


async def picture(page: Page, what: Locator | Page, name: str) -> None:
    """Save what is seen."""
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement.blur()")
    seen = await what.screenshot(animations="disabled")
    evened = base64.b64decode(await page.evaluate(EVEN, base64.b64encode(seen).decode()))
    keep(squeezed(evened), name)


def keep(png: bytes, name: str) -> None:
    """Write a picture down. Raises AssertionError if it is larger than MOST_BYTES."""
    assert len(png) <= MOST_BYTES, f"{name}: {len(png)} bytes"
    (DOCS / name).write_bytes(png)
    print(f"docs/{name}: {len(png)} bytes")


def squeezed(png: bytes) -> bytes:
    """The same picture, compressed with more patience than a browser has."""
    header, data, place = b"", b"", len(SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        kind, content = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            header = content
        elif kind == b"IDAT":
            data += content
        place += 12 + length
    packed = zlib.compress(zlib.decompress(data), 9)
    chunks = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return SIGNATURE + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


if __name__ == "__main__":
    asyncio.run(main())
