"""Messages in the order they were written.

Socket Mode promises no order, and a message that is delivered again comes late. So what is written
in one place is held for a moment, put in order by its `ts`, and stored in one commit.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from bot.slack.modals import Keep
from storage.mail import Address, Event

HOLD = 0.2
"""Seconds a message waits for earlier ones: together with the rest, far inside the 3 s Slack gives
to acknowledge it."""


@dataclass
class _Held:
    ts: Decimal
    events: Sequence[Event]
    kept: asyncio.Future[None]


@dataclass
class _Place:
    held: list[_Held] = field(default_factory=list)
    hurry: asyncio.Event = field(default_factory=asyncio.Event)
    keeper: asyncio.Task[None] | None = None


class Order:
    """Stores what happens through `keep`: messages in order, everything else at once."""

    def __init__(self, keep: Keep, hold: float = HOLD) -> None:
        self._keep = keep
        self._hold = hold
        self._places: dict[Address, _Place] = {}

    async def in_turn(self, where: Address, ts: str, events: Sequence[Event]) -> None:
        """Store a message that was written at `ts`; returns when it is stored, and raises what
        `keep` raised."""
        place = self._places.setdefault(where, _Place())
        held = _Held(_instant(ts), events, asyncio.get_running_loop().create_future())
        place.held.append(held)
        if place.keeper is None:
            place.keeper = asyncio.create_task(self._keep_in_order(where, place))
        await held.kept

    async def at_once(self, where: Address, events: Sequence[Event]) -> None:
        """Store what somebody did in a place. What they had written there before comes first, and
        is not held any longer for that."""
        place = self._places.get(where)
        if place is not None and place.held:
            place.hurry.set()
            await asyncio.wait([held.kept for held in place.held])
        await self._keep(events)

    async def close(self) -> None:
        """Hold nothing any more. What is not stored yet was not acknowledged, and comes again."""
        keepers = [place.keeper for place in self._places.values() if place.keeper is not None]
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)

    async def _keep_in_order(self, where: Address, place: _Place) -> None:
        batch: list[_Held] = []
        try:
            while place.held:
                await self._wait(place)
                batch, place.held = sorted(place.held, key=lambda held: held.ts), []
                await self._keep_all(batch)
        finally:
            del self._places[where]
            for held in [*batch, *place.held]:
                held.kept.cancel()  # nothing is done by now, unless we are being stopped

    async def _wait(self, place: _Place) -> None:
        try:
            await asyncio.wait_for(place.hurry.wait(), self._hold)
        except TimeoutError:
            return
        place.hurry.clear()

    async def _keep_all(self, batch: Sequence[_Held]) -> None:
        try:
            await self._keep([event for held in batch for event in held.events])
        except Exception as error:  # noqa: BLE001 -- each sender is told, and none acknowledged
            for held in batch:
                if not held.kept.done():
                    held.kept.set_exception(error)
        else:
            for held in batch:
                if not held.kept.done():
                    held.kept.set_result(None)


def _instant(ts: str) -> Decimal:
    try:
        instant = Decimal(ts)
    except InvalidOperation:
        return Decimal("Infinity")
    return Decimal("Infinity") if instant.is_nan() else instant
