"""A stage for people's acts: after each of them the bot is left alone until it has done its part.

Nothing here sleeps or guesses. What was sent to the bot is confirmed (Telegram) or acknowledged
(Slack); then the clock is moved by nothing at all, and the bot's report that it has acted on that
means: all is handled, all that is due is told, all is delivered. So the next act always meets the
same screens, and two runs of the same script read the same.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sandbox.personas import COLLEAGUES, TRIAGE_CHANNEL
from sandbox.supervisor import BotState
from sandbox.telegram.state import Message, Press
from sandbox.world import World
from tests.patience import PATIENCE, be_patient

MOST_HOPS = 400
"""Due instants on the way to something that is waited for: a bound, not a promise."""

TRIES = 4
"""How often somebody tries again what Slack said did not work."""

RETRIES = (0.0, 3.0, 6.0, 12.0, 24.0, 45.0)
"""Seconds before an event that Slack could not deliver comes again: sooner than Slack's minutes and
more often, for on a busy machine a bot that was killed takes half a minute to be back."""

PASSING = (
    (re.compile(r"start[= ][\w-]{20,}"), "start …"),
    (re.compile(r"\d\d/\d\d/\d{4} \d\d:\d\d"), "(date)"),
    (re.compile(r"((?:il y est \d+h|it is \d+:))\d*"), r"\1"),
)
"""What differs from run to run by design: the secret of an invite, minutes of the real clock."""

Interrupt = Callable[[World], Awaitable[bool]]
"""Called right after an act, while the bot is at work on it; tells whether it interfered."""


@dataclass(frozen=True)
class Told:
    """A line of a transcript."""

    place: str
    at: datetime
    text: str


class Stage:
    """The world, and the patience to let the bot finish. `interrupt` may disturb it after acts."""

    def __init__(self, world: World, interrupt: Interrupt | None = None) -> None:
        self.world = world
        self.acts = 0
        self._interrupt = interrupt
        self._repeats: set[tuple[int, int]] = set()
        be_patient(world.slack.timing).retry_seconds = RETRIES

    async def begin(self) -> None:
        """Start the bot and wait until it is there."""
        await self.world.bot.start()
        await self.calm()

    async def acted(self) -> bool:
        """Somebody has just done something: the place to interfere. Whether it happened."""
        self.acts += 1
        return self._interrupt is not None and await self._interrupt(self.world)

    async def calm(self) -> None:
        """Return when the bot has nothing more to do at this instant. Fails at once if it died of
        itself."""
        quiet = asyncio.ensure_future(self._quiet())
        died = asyncio.get_running_loop().create_future()

        def look() -> None:
            bot = self.world.bot
            if bot.state is BotState.DIED and not bot.reason.startswith("killed"):
                died.cancel()

        self.world.watch(look)
        try:
            look()
            await asyncio.wait({quiet, died}, return_when=asyncio.FIRST_COMPLETED)
            assert not died.cancelled(), f"the bot died: {self.world.bot.reason}"
            await quiet
        finally:
            self.world.unwatch(look)
            quiet.cancel()
        self._note_repeats()

    async def _quiet(self) -> None:
        world = self.world
        async with asyncio.timeout(PATIENCE):
            settled = False
            while not settled:
                await world.slack.wait_until_connected(PATIENCE)
                await world.telegram.wait_confirmed(PATIENCE)
                await world.slack.wait_until_delivered(PATIENCE)
                world.clock.move_to(world.clock.now())
                settled = await world.clock.wait_settled(PATIENCE)

    async def settle(self) -> None:
        """What follows every act: the chance to interfere, then calm."""
        await self.acted()
        await self.calm()

    # --- time -----------------------------------------------------------------------------

    async def hop(self, at_most: datetime) -> bool:
        """Go to the next instant at which the bot has something to do; False if there is none
        before `at_most`, where the clock then stands."""
        clock = self.world.clock
        due = clock.next_due
        arrives = due is not None and due < at_most
        target = due + timedelta(seconds=1) if due is not None and arrives else at_most
        clock.move_to(max(target, clock.now()))
        await self.settle()
        return arrives

    async def wait(self, **span: float) -> None:
        """Let time pass, through all that comes due meanwhile (`timedelta`'s arguments)."""
        target = self.world.clock.now() + timedelta(**span)
        for _ in range(MOST_HOPS):
            if not await self.hop(target):
                return
        raise AssertionError(f"more than {MOST_HOPS} due instants before {target}")

    async def wait_until(
        self, seen: Callable[[], Awaitable[bool]], what: str, **span: float
    ) -> None:
        """Let time pass until something is seen; fails if it is not within this span."""
        limit = self.world.clock.now() + timedelta(**span)
        for _ in range(MOST_HOPS):
            if await seen():
                return
            if not await self.hop(limit):
                break
        assert await seen(), (
            f"{what!r} was not seen until {self.world.clock.now():%d %B %Y %H:%M} UTC"
        )

    # --- what was seen --------------------------------------------------------------------

    @property
    def repeats(self) -> int:
        """How many messages of the bot on Telegram were the immediate repeat of another."""
        return len(self._repeats)

    def _note_repeats(self) -> None:
        """Note messages that say again, right behind it, what the one before says: a message sent
        and not yet known to be sent when the bot was killed. The first copy stays as it is."""
        for user, chat in self.world.telegram.state.chats.items():
            shown = [m for m in chat.timeline if isinstance(m, Press) or not m.deleted]
            for first, second in pairwise(shown):
                if isinstance(first, Press) or isinstance(second, Press):
                    continue
                # What was changed since only looks alike: two nudges of a pair that has ended. Of a
                # message that was sent twice, the first copy is never changed.
                ours = first.from_bot and second.from_bot and not first.edited
                if ours and _same(first, second):
                    self._repeats.add((user, first.id))

    def transcripts(self) -> dict[str, list[Told]]:
        """All that everybody has seen, by the name of the person or channel, repeats left out."""
        found = {}
        for user, chat in self.world.telegram.state.chats.items():
            lines = [
                Told("", entry.date, _line(chat.user.first_name, entry))
                for entry in chat.timeline
                if isinstance(entry, Press)
                or not (entry.deleted or (user, entry.id) in self._repeats)
            ]
            if lines:
                found[f"{chat.user.first_name} (Telegram)"] = lines
        for place in (TRIAGE_CHANNEL, *(colleague.id for colleague in COLLEAGUES)):
            lines = self._slack_lines(place)
            if lines:
                found[f"{self.world.slack.name_of(place)} (Slack)"] = lines
        return found

    def _slack_lines(self, place: str) -> list[Told]:
        seen = self.world.slack.seen(place, everywhere=True)
        if not seen:
            return []
        heads = {line.ts: f"fil {number}" for number, line in enumerate(seen, 1)}
        lines = []
        for line in seen:
            in_thread = line.thread_ts is not None and line.thread_ts != line.ts
            thread = heads.get(str(line.thread_ts), "") if in_thread else ""
            mark = f"({heads[line.ts]}) " if line.replies else ""
            private = " (only for " + line.ephemeral_to + ")" if line.ephemeral_to else ""
            when = datetime.fromtimestamp(float(line.ts), tz=self.world.clock.now().tzinfo)
            lines.append(Told(thread, when, _lasting(f"{mark}{line}{private}")))
        return lines


def _same(first: Message, second: Message) -> bool:
    return _content(first) == _content(second)


def _content(message: Message) -> tuple[object, ...]:
    content = message.file.content if message.file else b""
    return message.kind, message.text, message.inline, content


def _line(name: str, entry: Message | Press) -> str:
    if isinstance(entry, Press):
        return f"{name}: [{entry.label}]"
    text = entry.text
    if entry.kind != "text":
        content = f" {len(entry.file.content)} bytes" if entry.file else ""
        text = f"‹{entry.kind}{content}› {text}".rstrip()
    rows = "".join(
        "\n    " + " ".join(f"[{button['text']}]" for button in row) for row in entry.inline
    )
    return _lasting(f"{'bot' if entry.from_bot else name}: {text}{rows}")


def _lasting(text: str) -> str:
    for pattern, instead in PASSING:
        text = pattern.sub(instead, text)
    return text


def readable(lines: list[Told]) -> str:
    """A transcript to read, with a heading for each day."""
    parts, day = [], None
    for line in lines:
        if line.at.date() != day:
            day = line.at.date()
            parts.append(f"\n======== {day:%A %d %B %Y}")
        indent = f"        {line.place} | " if line.place else ""
        parts.append(f"{line.at:%H:%M} {indent}{line.text}\n")
    return "\n".join(parts)


async def insist(
    stage: Stage, act: Callable[[], asyncio.Task[bool]], looks: Callable[[], Awaitable[str]]
) -> None:
    """Do something on Slack, again if Slack says it did not work and nothing has changed."""
    before = await looks()
    for attempt in range(TRIES):
        going = act()
        if attempt == 0:
            await stage.acted()
        taken = await going
        await stage.calm()
        if taken or await looks() != before:
            return
    raise AssertionError(f"an act on Slack was never taken; on the screen:\n{await looks()}")
