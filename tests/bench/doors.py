"""How long Slack waits for an acknowledgement in a burst of presses, beside a press alone.

By both ways in, against the pretend Slack, on one event loop with it; the store costs nothing here,
so this is the door's own share.
"""

import asyncio
from statistics import median

from storage.mail import STAFF, Button, Message
from tests.bench.figures import Figure
from tests.bot.slack_stage import House, open_house
from tests.sandbox.slack_stage import ANNE, TRIAGE

ALONE, BURST = 20, 100
APART = 0.005
"""Seconds between two presses of a burst."""

LABEL = "Je m’en occupe"
CARD = Message(
    to=STAFF, key="card/1", text="Une demande", buttons=((Button(label=LABEL, act="claim/1"),),)
)


async def run() -> list[Figure]:
    """The figures of one run."""
    return [
        figure
        for way, by_http in (("Socket Mode", False), ("HTTP", True))
        for figure in await _measure(way, by_http=by_http)
    ]


async def _measure(way: str, *, by_http: bool) -> list[Figure]:
    async with open_house(by_http=by_http) as house:
        ref = await house.channel.send(CARD, under=None)
        await _press(house, ref)
        alone = median([await _press(house, ref) for _ in range(ALONE)])
        waits = (_press(house, ref, after=n * APART) for n in range(BURST))
        late = sorted(await asyncio.gather(*waits))[BURST * 99 // 100 - 1]
    name = f"acknowledged, {way}"
    return [
        Figure(f"{name}, p99", late, "ms", "alone", late / alone, "< 150 ms", late < 150),
        Figure(f"{name}, alone", alone, "ms"),
    ]


async def _press(house: House, ref: str, after: float = 0) -> float:
    """Milliseconds until it is acknowledged."""
    await asyncio.sleep(after)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    assert await house.stage.slack.press(ANNE, TRIAGE, ref, LABEL)
    return (loop.time() - begun) * 1000
