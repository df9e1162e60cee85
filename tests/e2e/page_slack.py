"""Slack on the sandbox's page: a mentor at their direct messages, staff in the triage channel.

One window, of which people take turns: whoever acts or looks switches it to themself first.
"""

from collections.abc import Awaitable, Mapping
from typing import Any

from playwright.async_api import Locator, expect

from conversations.team.answering import SPOKE
from sandbox.personas import TRIAGE_CHANNEL
from tests.e2e.page import (
    Memory,
    PagePhone,
    PageStage,
    Post,
    Screen,
    newest_labelled,
    payload,
    posts,
)
from tests.e2e.people import Seat
from tests.e2e.staff import Desk
from tests.e2e.walk import Walk

READ_SLACK = """
list => [...list.querySelectorAll('[data-testid=slack-message]')].map(node => ({
  ts: node.dataset.ts,
  bot: node.dataset.bot === 'true',
  text: [...node.querySelectorAll(
    ':scope > .sk-content > .block:not(.actions), .sk-file b, .sk-image img')]
    .map(part => part.alt ?? part.innerText).join('\\n')
    + [...node.querySelectorAll('[data-testid=link]')].map(link => '\\n' + link.href).join(''),
  buttons: [...node.querySelectorAll('[data-testid=action]')].map(each => each.textContent),
  thread: node.querySelector('[data-testid=open-thread]') !== null,
}))
"""


class Window:
    """The Slack window, as one person uses it."""

    def __init__(self, stage: PageStage, user: str) -> None:
        self.stage = stage
        self.user = user
        self.node = stage.anywhere("slack")
        self.modal = stage.anywhere("modal")

    async def does(self, do: str, act: Awaitable[object]) -> Any:
        """See `PageStage.does`."""
        return await self.stage.does("slack", do, act)

    # --- where to look ----------------------------------------------------------------------

    async def comes(self) -> None:
        """Be the one who looks at Slack."""
        if await self.node.get_attribute("data-user") != self.user:
            await self.stage.anywhere("slack-user").click()
            await self.stage.anywhere(f"slack-user-{self.user}").click()

    async def goes_to_triage(self) -> None:
        """Look at the triage channel."""
        await self._goes(self.stage.anywhere(f"channel-{TRIAGE_CHANNEL}"))

    async def goes_to_app(self, tab: str) -> None:
        """Look at the app: its `messages`, or its `home` tab."""
        await self.comes()
        here = self.stage.anywhere(f"tab-{tab}")
        if await here.count() == 0:
            await self.does("open_home", self.stage.anywhere("app-dm").click())
        if not await _is(here, "on"):
            await self.does("open_home", here.click())

    async def _goes(self, entry: Locator) -> None:
        await self.comes()
        if not await _is(entry, "current"):
            await entry.click()

    # --- what is there ----------------------------------------------------------------------

    async def column(self) -> list[Post]:
        """The messages of the place, without those in threads."""
        return posts(await self.stage.anywhere("channel").evaluate(READ_SLACK))

    async def thread(self, head: str) -> list[Post]:
        """A thread and the message it hangs on."""
        await self.opens_thread(head)
        return posts(await self.stage.anywhere("thread-messages").evaluate(READ_SLACK), head)

    async def opens_thread(self, head: str) -> None:
        """Open a thread, unless it is."""
        thread = self.stage.anywhere("thread")
        if await thread.get_attribute("data-ts") != head:
            message = self.stage.anywhere("channel").locator(f'[data-ts="{head}"]')
            await message.get_by_test_id("open-thread").click()
            await expect(thread).to_have_attribute("data-ts", head)

    async def everything(self) -> list[Post]:
        """All messages of the place, threads opened, in order of time."""
        found = await self.stage.anywhere("channel").evaluate(READ_SLACK)
        seen = posts(found)
        for each in found:
            if each["thread"]:
                seen += (await self.thread(each["ts"]))[1:]
        return sorted(seen, key=lambda post: float(post.ts))

    # --- what to do -------------------------------------------------------------------------

    async def presses(self, post: Post, label: str) -> Locator:
        """The button of a message, ready to be pressed."""
        if post.thread_ts is not None:
            await self.opens_thread(post.thread_ts)
        place = self.stage.anywhere("channel" if post.thread_ts is None else "thread-messages")
        message = place.locator(f'[data-testid=slack-message][data-ts="{post.ts}"]')
        if label not in post.buttons:
            await message.get_by_test_id("overflow").click()
            return self.stage.anywhere("overflow-option").filter(has_text=label)
        return message.get_by_test_id("action").nth(post.buttons.index(label))

    async def writes(self, text: str, thread: str | None) -> str:
        """Type words in a thread, or beside all threads; returns the message's ts."""
        composer = self.stage.anywhere("slack-composer")
        if thread is not None:
            await self.opens_thread(thread)
            composer = self.stage.anywhere("thread-composer")
        await composer.fill(text)
        return str(await self.does("say", composer.press("Enter")))


class PageSeat(Seat):
    """Somebody on Slack, in their direct messages with the bot."""

    stage: PageStage

    def __init__(self, stage: PageStage, *who: Any) -> None:
        super().__init__(stage, *who)
        self.stage = stage
        self._window = Window(stage, self.user)
        self._memory = Memory()

    async def looks(self) -> list[Post]:
        """Read everything that stands there."""
        await self._window.goes_to_app("messages")
        seen = await self._window.everything()
        self._memory.sees(seen)
        return seen

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

    async def says(self, text: str) -> None:
        await self.writes(text, (await self.last()).thread_ts)

    async def writes(self, text: str, thread: str | None) -> str:
        await self.looks()
        self._memory.turns()
        return await self._window.writes(text, thread)

    async def taps(self, label: str) -> None:
        post = newest_labelled(await self.looks(), label)
        button = await self._window.presses(post, label)
        self._memory.turns()
        await self._window.does("press", button.click())

    async def commands(self, text: str) -> None:
        await self.looks()
        self._memory.turns()
        composer = self.stage.anywhere("slack-composer")
        await composer.fill(f"/camarade {text}")
        await self._window.does("command", composer.press("Enter"))

    async def edits(self, ts: str, text: str) -> None:
        post = next(post for post in await self.looks() if post.ts == ts)
        place = "channel" if post.thread_ts is None else "thread-messages"
        message = self.stage.anywhere(place).locator(f'[data-ts="{ts}"]')
        await message.hover()
        await message.get_by_test_id("edit-message").click()
        composer = "slack-composer" if post.thread_ts is None else "thread-composer"
        self._memory.turns()
        await self.stage.anywhere(composer).fill(text)
        await self._window.does("edit", self.stage.anywhere(composer).press("Enter"))

    async def sends(self, filename: str, content: bytes, mime: str, thread: str) -> None:
        await self.looks()
        await self._window.opens_thread(thread)
        await self.stage.anywhere("thread-composer-attach").click()
        kind = self.stage.anywhere("file-photo" if mime.startswith("image/") else "file-document")
        self._memory.turns()
        await self.stage.does(
            "slack/file", "", kind.set_input_files(payload(filename, mime, content))
        )


class PageDesk(Desk):
    """A member of the careers team in the triage channel."""

    stage: PageStage

    def __init__(self, stage: PageStage, *who: Any) -> None:
        super().__init__(stage, *who)
        self.stage = stage
        self._window = Window(stage, self.user)

    # --- reading ----------------------------------------------------------------------------

    async def card(self, number: int = 1) -> Post:
        await self._window.goes_to_triage()
        begins = self.words("triage.title_erased", id=number)
        return next(post for post in await self._window.column() if begins in post.text)

    async def thread(self, number: int = 1) -> str:
        head = (await self.card(number)).ts
        return Screen("\n".join(map(str, (await self._window.thread(head))[1:])))

    async def channel(self) -> str:
        await self._window.goes_to_triage()
        return Screen("\n".join(map(str, await self._window.everything())))

    async def messages(self) -> str:
        await self._window.goes_to_app("messages")
        return Screen("\n".join(map(str, await self._window.everything())))

    # --- acting -----------------------------------------------------------------------------

    async def presses(self, button: str, number: int = 1) -> None:
        await self._window.does("press", (await self._button(button, number)).click())

    async def opens(self, button: str, number: int = 1) -> str:
        await self._window.does("press", (await self._button(button, number)).click())
        return await self._form()

    async def _button(self, button: str, number: int) -> Locator:
        return await self._window.presses(
            await self.card(number), self.words(f"triage.button.{button}")
        )

    async def previews(self, values: Mapping[str, str]) -> str:
        for name, value in values.items():
            await self._fills(self.stage.anywhere(f"input-field:{name}"), value)
        await self._sends_form()
        await expect(self._window.modal).to_have_attribute("data-callback", "preview")
        return await self._form()

    async def confirms(self) -> None:
        await self._sends_form()
        await expect(self._window.modal).to_have_count(0)

    async def changes_mind(self) -> None:
        await self._window.does("close_view", self.stage.anywhere("modal-close").click())
        await expect(self._window.modal).to_have_count(0)

    async def sees_to(self, concern: str, done: str, number: int = 1) -> None:
        card, label = await self.card(number), self.seen(concern)
        await self._window.does("press", (await self._window.presses(card, label)).click())
        await self._fills(self.stage.anywhere("input-field:how"), SPOKE)
        await self._fills(self.stage.anywhere("input-field:done"), done)
        await self._sends_form()
        await expect(self._window.modal).to_have_count(0)

    async def opens_home(self) -> str:
        await self._window.goes_to_app("messages")
        await self._window.goes_to_app("home")
        return Screen(await self.stage.anywhere("home").inner_text())

    async def presses_home(self, label: str) -> None:
        await self._window.does("press_home", self._at_home(label).click())

    async def opens_from_home(self, label: str) -> str:
        await self._window.does("press_home", self._at_home(label).click())
        return await self._form()

    async def writes_in_thread(self, text: str, number: int = 1) -> None:
        await self._window.writes(text, (await self.card(number)).ts)

    def _at_home(self, label: str) -> Locator:
        home = self.stage.anywhere("home")
        return home.get_by_test_id("action").filter(has_text=label)

    async def _form(self) -> str:
        return Screen(await self._window.modal.inner_text())

    async def _sends_form(self) -> None:
        await self._window.does("submit", self.stage.anywhere("submit").click())

    async def _fills(self, field: Locator, value: str) -> None:
        select, boxes = field.get_by_test_id("select"), field.get_by_role("checkbox")
        if await boxes.count() > 0:
            await field.locator("label").filter(has_text=value).get_by_role("checkbox").check()
            return
        if await select.count() == 0:
            await field.get_by_test_id("field").fill(value)
            return
        wanted = await select.evaluate(
            "(node, wanted) => [...node.options].find("
            "option => option.value === wanted || option.text.includes(wanted)).value",
            value,
        )
        if await select.get_attribute("data-sends") == "true":  # the form is drawn anew
            await self._window.does("press_view", select.select_option(value=wanted))
            return
        await select.select_option(value=wanted)


class PageWalk(Walk):
    """A walk in the browser."""

    phone = PagePhone
    seat = PageSeat
    desk = PageDesk


async def _is(node: Locator, css_class: str) -> bool:
    return css_class in (await node.get_attribute("class") or "").split()
