"""A walk recorded: walked in a world of its own, to be read and compared afterwards."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sandbox.world import World
from tests.e2e.cast import Cast
from tests.e2e.stage import Interrupt, Stage, Told
from tests.e2e.walk import Walk
from tests.e2e.warm import loaded_already

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""When every walk begins: ten o'clock in Paris."""

STAMPED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ")
"""How a line of the bot's log begins."""


@dataclass(frozen=True)
class Recording:
    """What is left of a walk: who saw what, and what the platforms counted."""

    cast: Cast
    transcripts: dict[str, list[Told]]
    acts: int
    repeats: int
    lost: int
    starts: int
    log: list[str]

    def transcript(self, who: str) -> list[Told]:
        """What one person saw, or what stands in a channel; by the beginning of the name."""
        found = [lines for name, lines in self.transcripts.items() if name.startswith(who)]
        assert len(found) == 1, f"{who} is not one of {sorted(self.transcripts)}"
        return found[0]

    def text(self, who: str) -> str:
        """The same, as one text."""
        return "\n".join(line.text for line in self.transcript(who))

    @property
    def faults(self) -> list[str]:
        """What the bot logged as wrong on its side, each with the traceback that follows it."""
        found: list[str] = []
        begun = False
        for line in self.log:
            if " ERROR " in line or " CRITICAL " in line:
                begun = True
                found.append(line)
            elif STAMPED.match(line):
                begun = False
            elif begun:
                found[-1] += f"\n{line}"
        return found


class Walks:
    """Several recordings by name; asking for one that failed raises what it failed with."""

    def __init__(self, outcomes: Mapping[str, Recording | BaseException]) -> None:
        self._outcomes = outcomes

    def __getitem__(self, name: str) -> Recording:
        outcome = self._outcomes[name]
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def recorded(self) -> Iterator[tuple[str, Recording]]:
        """Those that did not fail."""
        for name, outcome in self._outcomes.items():
            if isinstance(outcome, Recording):
                yield name, outcome


async def record(
    data: Path,
    cast: Cast,
    way: Callable[[Walk], Awaitable[None]] = lambda walk: walk.whole(),
    interrupt: Interrupt | None = None,
    *,
    kind: type[Walk] = Walk,
    by_http: bool = False,
) -> Recording:
    """Walk in a new world, whose Slack tells the bot through Socket Mode or by requests, and keep
    what was seen. Raises whatever the walk raises, with the end of the bot's log."""
    loaded = loaded_already()
    async with World(data, start=MONDAY, slack_by_http=by_http, command=loaded) as world:
        walk = kind(Stage(world, interrupt), cast)
        try:
            await way(walk)
        except (AssertionError, TimeoutError, LookupError) as error:
            error.add_note("\n".join(["the bot's log:", *list(world.bot.log)[-30:]]))
            raise
        return recorded(walk)


def recorded(walk: Walk) -> Recording:
    """What is left of a walk that is over."""
    return Recording(
        cast=walk.cast,
        transcripts=walk.stage.transcripts(),
        acts=walk.stage.acts,
        repeats=walk.stage.repeats,
        lost=walk.world.slack.lost,
        starts=walk.world.bot.starts,
        log=list(walk.world.bot.log),
    )
