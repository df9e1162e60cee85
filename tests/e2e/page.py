"""The same people, in a real browser: they act by clicking and typing on the sandbox's page, and
read what it shows.

A walk with these people is the very script of `walk.py`. After each act the stage waits for the bot
to be calm and then for the page to have drawn all of it, so nothing here waits for a time to pass.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.async_api import FilePayload, Locator, Page, Response, async_playwright, expect

from sandbox.personas import MENTORS
from sandbox.world import World
from tests.e2e.people import Phone
from tests.e2e.stage import Stage
from tests.patience import PATIENCE

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAITS = PATIENCE * 1000
"""Milliseconds that the page may take for anything: Playwright alone gives an act 30 s, and what is
expected 5 s."""

expect.set_options(timeout=WAITS)

LOCALES = {"fr": "fr-FR", "en": "en-GB"}
MOVES = (("week", timedelta(days=7)), ("day", timedelta(days=1)), ("hour", timedelta(hours=1)))

READ_PHONE = """
list => [...list.querySelectorAll('[data-testid=message]')].map(node => ({
  ts: node.dataset.id,
  bot: node.dataset.from === 'bot',
  text: [...node.querySelectorAll('.file-words b, [data-testid=text]')]
    .map(part => part.textContent).join('\\n'),
  buttons: [...node.querySelectorAll('[data-testid=button]')].map(each => each.textContent),
}))
"""

AS_FAR_AS = """
version => new Promise(resolve => {
  const clock = document.querySelector('[data-testid=clock]');
  const look = () => {
    if (Number(clock.dataset.settled) < version) return;
    observer.disconnect();
    resolve();
  };
  const observer = new MutationObserver(look);
  observer.observe(clock, { attributes: true });
  look();
})
"""
"""Waits until the page shows all that the bot has done up to this version of the clock."""


class Screen(str):
    """Words on a screen. Where they wrap does not count when looking for some of them."""

    __slots__ = ()

    def __contains__(self, fragment: object) -> bool:
        return " ".join(str(fragment).split()) in " ".join(self.split())


@dataclass(frozen=True)
class Post:
    """A message as the page shows it: `ts` is its name there, on Telegram its number."""

    ts: str
    bot: bool
    text: Screen
    buttons: tuple[str, ...]
    thread_ts: str | None = None

    def __str__(self) -> str:
        return "\n".join([self.text, *(f"[{button}]" for button in self.buttons)])


def posts(found: list[dict[str, Any]], thread: str | None = None) -> list[Post]:
    """What a script of this module read from the page."""
    return [
        Post(each["ts"], each["bot"], Screen(each["text"]), tuple(each["buttons"]), thread)
        for each in found
    ]


def newest_labelled(seen: list[Post], label: str) -> Post:
    """The newest message with this button."""
    there = [post for post in seen if label in post.buttons]
    assert there, f"nothing labelled {label!r} in:\n" + "\n".join(map(str, seen))
    return there[-1]


def payload(name: str, mime: str, content: bytes) -> FilePayload:
    """A file as a browser chooses it."""
    return {"name": name, "mimeType": mime, "buffer": content}


class Memory:
    """What one person had seen when they last did something."""

    def __init__(self) -> None:
        self._known: dict[str, Screen] = {}
        self._seen: dict[str, Screen] = {}

    def turns(self) -> None:
        """They do something: all they have seen is known from now on."""
        self._known = dict(self._seen)

    def sees(self, seen: list[Post]) -> None:
        """They look."""
        self._seen |= {post.ts: post.text for post in seen}

    def news(self, seen: list[Post]) -> list[Post]:
        """What the bot has said, or says otherwise, since."""
        return [post for post in seen if post.bot and self._known.get(post.ts) != post.text]


class PageStage(Stage):
    """The stage of people who share one page."""

    def __init__(self, world: World, page: Page) -> None:
        super().__init__(world)
        self.page = page

    async def calm(self) -> None:
        await super().calm()
        self.world.changed()
        await self.page.evaluate(AS_FAR_AS, self.world.clock.version)

    async def does(self, where: str, do: str, act: Awaitable[object]) -> Any:
        """Click or type something that makes the page send this act; returns the answer to it."""

        def sent(response: Response) -> bool:
            request = response.request
            if request.method != "POST" or not request.url.endswith(f"/page/{where}"):
                return False
            return do == "" or (request.post_data_json or {}).get("do") == do

        async with self.page.expect_response(sent) as answer:
            await act
        body = await (await answer.value).json()
        assert body["ok"], body
        await self.settle()
        return body.get("result")

    def anywhere(self, testid: str) -> Locator:
        """The part of the page with this name."""
        return self.page.get_by_test_id(testid)

    # --- time, by the buttons of the clock ---------------------------------------------------

    async def presses_clock(self, button: str) -> None:
        """Press a button of the clock: hour, day, week or next."""
        result = await self.does("clock", "", self.anywhere(f"clock-{button}").click())
        assert result["outcome"] in ("arrived", "nudge"), result

    async def travels(self, **span: float) -> None:
        """Let much time pass at once, to a day and an hour that are typed (`timedelta`'s
        arguments)."""
        at = (self.world.clock.now() + timedelta(**span)).astimezone(ZoneInfo("Europe/Paris"))
        await self.anywhere("clock-set").click()
        await self.anywhere("clock-input").fill(f"{at:%Y-%m-%dT%H:%M}")
        result = await self.does("clock", "", self.anywhere("clock-go").click())
        assert result["outcome"] == "arrived", result

    async def wait(self, **span: float) -> None:
        left = timedelta(**span)
        for button, step in MOVES:
            while left >= step:
                await self.presses_clock(button)
                left -= step

    async def wait_until(
        self, seen: Callable[[], Awaitable[bool]], what: str, **span: float
    ) -> None:
        limit = self.world.clock.now() + timedelta(**span)
        while not await seen():
            now = self.world.clock.now()
            assert now < limit, f"{what!r} was not seen until {now:%d %B %Y %H:%M} UTC"
            await self.presses_clock("next")


class PagePhone(Phone):
    """Somebody with one of the page's two phones: mentees the first, mentors the second."""

    stage: PageStage

    def __init__(self, stage: PageStage, *who: Any) -> None:
        super().__init__(stage, *who)
        self.stage = stage
        number = 2 if self.user in {mentor.id for mentor in MENTORS} else 1
        self.node = stage.anywhere(f"phone-{number}")
        self._memory = Memory()

    async def takes_phone(self) -> None:
        """Be the one who holds the phone."""
        if await self.node.get_attribute("data-user") != str(self.user):
            await self.node.get_by_test_id("persona").click()
            await self.stage.anywhere(f"persona-{self.user}").click()

    async def looks(self) -> list[Post]:
        """Read the screen."""
        await self.takes_phone()
        seen = posts(await self.node.get_by_test_id("messages").evaluate(READ_PHONE))
        self._memory.sees(seen)
        return seen

    async def _does(self, do: str, act: Awaitable[object]) -> Any:
        self._memory.turns()
        return await self.stage.does("telegram", do, act)

    async def last(self) -> Post:
        return [post for post in await self.looks() if post.bot][-1]

    async def all_text(self) -> str:
        return Screen("\n".join(map(str, await self.looks())))

    async def fresh(self, fragment: str) -> bool:
        return any(fragment in post.text for post in self._memory.news(await self.looks()))

    async def reads(self, fragment: str) -> Post:
        seen = await self.looks()
        found = [post for post in self._memory.news(seen) if fragment in post.text]
        assert found, f"{fragment!r} is not new in:\n" + "\n".join(map(str, seen[-12:]))
        return found[-1]

    async def writes(self, text: str) -> int:
        await self.looks()
        composer = self.node.get_by_test_id("composer")
        await composer.fill(text)
        return int(await self._does("say", composer.press("Enter")))

    async def taps(self, label: str) -> None:
        post = newest_labelled(await self.looks(), label)
        buttons = self._message(post.ts).get_by_test_id("button")
        await self._does("press", buttons.nth(post.buttons.index(label)).click())

    async def edits(self, message: int, text: str) -> None:
        await self.looks()
        await self._message(str(message)).get_by_test_id("text").click()
        await self.stage.anywhere("message-edit").click()
        composer = self.node.get_by_test_id("composer")
        await composer.fill(text)
        await self._does("edit", composer.press("Enter"))

    async def sends(self, kind: str, content: bytes, **details: str) -> None:
        """Send the page's sample, or for a file with a name that file."""
        await self.looks()
        if "caption" in details:
            await self.node.get_by_test_id("composer").fill(details["caption"])
        await self.node.get_by_test_id("attach").click()
        if "filename" in details:
            file = payload(details["filename"], details["mime"], content)
            choosing: Awaitable[object] = self.stage.anywhere(f"file-{kind}").set_input_files(file)
        else:
            choosing = self.stage.anywhere(f"sample-{kind}").click()
        self._memory.turns()
        await self.stage.does("telegram/file", "", choosing)

    async def opens_link(self, parameter: str) -> None:
        """Click the link where it stands in Slack, and choose whose phone opens it."""
        link = self.stage.anywhere("slack").locator(f'a[href$="start={parameter}"]').last
        await link.click()
        await self._does("open_link", self.stage.anywhere(f"open-as-{self.user}").click())

    def _message(self, identifier: str) -> Locator:
        return self.node.locator(f'[data-testid=message][data-id="{identifier}"]')


@asynccontextmanager
async def opened(
    world: World, language: str, *, width: int = 1440, height: int = 900, scale: float = 1
) -> AsyncIterator[Page]:
    """The sandbox's page in Debian's Chromium. At the end, raises AssertionError if a script of
    the page failed."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "install Debian's chromium to walk in a browser"
    wrong: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        try:
            page = await browser.new_page(
                locale=LOCALES[language],
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                reduced_motion="reduce",
            )
            page.set_default_timeout(WAITS)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            await page.goto(world.url)
            await page.get_by_test_id("phone-1").get_by_test_id("composer").wait_for()
            yield page
        finally:
            await browser.close()
    assert wrong == []
