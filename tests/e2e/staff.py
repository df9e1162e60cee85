"""A member of the careers team: cards in the triage channel, forms and previews, the Home tab."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

from conversations.programme import Catalogue
from conversations.team.answering import SPOKE
from sandbox.personas import TRIAGE_CHANNEL
from sandbox.slack.watching import view_text
from tests.e2e.people import Line, gist
from tests.e2e.stage import TRIES, Stage, insist

FORM_SECONDS = 5.0
"""For a form to come: Slack opens none later than three."""


class Desk:
    """A member of the careers team in the triage channel."""

    def __init__(self, stage: Stage, catalogue: Catalogue, user: str) -> None:
        self.stage = stage
        self.user = user
        self.programme = catalogue.home
        self.words = catalogue.home.words
        self._slack = stage.world.slack

    def gist(self, key: str) -> str:
        """The part of a text that does not depend on what fills it."""
        return gist(self.programme, key)

    # --- reading --------------------------------------------------------------------------

    async def card(self, number: int = 1) -> Line:
        """The card of a case."""
        begins = self.words("triage.title_erased", id=number)
        lines = self._slack.seen(TRIAGE_CHANNEL)
        return next(line for line in lines if begins in line.text)

    async def thread(self, number: int = 1) -> str:
        """All that stands in a case's thread, the card itself left out."""
        lines = self._slack.seen(TRIAGE_CHANNEL, (await self.card(number)).ts)
        return "\n".join(map(str, lines[1:]))

    async def thread_says(self, words: str) -> bool:
        """Whether these words stand in the thread of the first case."""
        return words in await self.thread()

    async def channel(self) -> str:
        """All that stands in the triage channel."""
        return "\n".join(map(str, self._slack.seen(TRIAGE_CHANNEL, everywhere=True)))

    async def messages(self) -> str:
        """What the bot tells this person alone."""
        return "\n".join(map(str, self._slack.seen(self.user, everywhere=True)))

    async def is_told(self, words: str) -> bool:
        """Whether the bot tells this person alone so."""
        return words in await self.messages()

    async def looks(self) -> str:
        """All this person sees."""
        return f"{await self.channel()}\n{await self.messages()}"

    # --- acting ---------------------------------------------------------------------------

    async def presses(self, button: str, number: int = 1) -> None:
        """Press a button of a card, named as in `words.triage.button`."""
        label, card = self.words(f"triage.button.{button}"), await self.card(number)
        press = self._slack.press
        await insist(
            self.stage, lambda: press(self.user, TRIAGE_CHANNEL, card.ts, label), self.looks
        )

    async def opens(self, button: str, number: int = 1) -> str:
        """Press a button that opens a form; returns what the form says."""
        label, card = self.words(f"triage.button.{button}"), await self.card(number)
        press = self._slack.press
        return await self._opens(lambda: press(self.user, TRIAGE_CHANNEL, card.ts, label))

    async def previews(self, values: Mapping[str, str]) -> str:
        """Fill in the open form and send it; returns what the preview says. `values` are by field
        name."""
        await self._submits({f"field:{name}": value for name, value in values.items()})
        view = self._slack.top_view(self.user)
        assert view is not None, "the form closed without a preview"
        assert view["callback_id"] == "preview", view_text(view)
        return view_text(view)

    async def confirms(self) -> None:
        """Send what the preview shows."""
        await self._submits({})
        assert self._slack.top_view(self.user) is None

    async def changes_mind(self) -> None:
        """Close the preview and the form."""
        self._slack.close_view(self.user, everything=True)

    async def sees_to(self, concern: str, done: str, number: int = 1) -> None:
        """Say on the card that something to follow up was seen to, and how."""
        label, card, press = self.seen(concern), await self.card(number), self._slack.press
        await self._opens(lambda: press(self.user, TRIAGE_CHANNEL, card.ts, label))
        await self._submits({"field:how": SPOKE, "field:done": done})

    def seen(self, concern: str) -> str:
        """What the button is called that says so."""
        return self.words("concern.close", what=self.words(f"concern.short.{concern}"))

    async def opens_home(self) -> str:
        """Look at the Home tab; returns what it says."""
        self._slack.open_home(self.user)
        await self.stage.settle()
        view = self._slack.home(self.user)
        assert view is not None, f"no Home tab; {self._slack.lost} events were given up"
        return view_text(view)

    async def presses_home(self, label: str) -> None:
        """Press a button of the Home tab."""
        press = self._slack.press_home
        await insist(self.stage, lambda: press(self.user, label), self.looks)

    async def opens_from_home(self, label: str) -> str:
        """Press a button of the Home tab that opens a form; returns what the form says."""
        press = self._slack.press_home
        return await self._opens(lambda: press(self.user, label))

    async def writes_in_thread(self, text: str, number: int = 1) -> None:
        """A note among staff."""
        self._slack.say(self.user, TRIAGE_CHANNEL, text, thread_ts=(await self.card(number)).ts)
        await self.stage.settle()

    # --- forms ----------------------------------------------------------------------------

    async def _opens(self, press: Callable[[], asyncio.Task[bool]]) -> str:
        for attempt in range(TRIES):
            pressed = press()
            # Only the first is disturbed. What is pressed again may open its form after all is
            # calm: the answer to Slack comes before the form. On a busy machine a form may come
            # too late for Slack; then they press again, as anybody would.
            disturbed = attempt == 0 and await self.stage.acted()
            arrived = await pressed
            if arrived and not disturbed:
                with suppress(AssertionError):
                    await self._slack.wait_for_view(self.user, timeout=FORM_SECONDS)
            await self.stage.calm()
            view = self._slack.top_view(self.user)
            if view is not None:
                return view_text(view)
        raise AssertionError(f"no form opened for {self.user}")

    async def _submits(self, values: dict[str, str | list[str]]) -> None:
        before = await self.looks()
        for attempt in range(TRIES):
            submitted = asyncio.ensure_future(self._slack.submit(self.user, values))
            if attempt == 0:
                await self.stage.acted()
            answer = await submitted
            await self.stage.calm()
            assert "errors" not in answer, answer
            if "error" not in answer:
                return
            if await self.looks() != before:
                # It was taken, only the answer got lost: the window is still open.
                await self.changes_mind()
                return
        raise AssertionError(f"a form of {self.user} was never taken")
