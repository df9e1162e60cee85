"""What was written while Slack could not reach us: read back, and taken in like anything else.

Slack repeats an event for six minutes, over a socket not at all, and keeps none. So whenever
something may have been missed (at our start, when a connection is made anew, when Slack repeats
itself, and every now and then in any case) the places where people write to us are read, from a
little before the instant up to which everything is known to be here. What is here already is known
by its id. That instant moves when all places have been read, and not before: a process that is
killed in between leaves everything to be read by the next.

Only words and files can be read back, and changes of them. A press, a command, a deletion leaves
nothing to be read.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.channel import TryLater
from bot.slack.api import Api, Declined
from bot.slack.inbound import Body, read_again, written_id
from storage import heard
from storage.ledger import Ledger
from storage.mail import STAFF, Address, Ref, place_of

logger = logging.getLogger(__name__)

PLATFORM = "slack"

EVERY = 3600.0
"""Seconds after which we look although nothing tells us to: by HTTP nothing does if Slack could
not reach us for longer than it repeats an event."""

OVERLAP = timedelta(minutes=15)
"""How far before its own start a reading counts as having read everything: for what Slack still
repeats then, and for two clocks that disagree."""

FURTHEST = timedelta(days=7)
"""How far back is read at most. Well below the time for which ids are kept (`rounds.KEPT`), and
after a week what somebody wrote is to be asked about, not acted on."""

DEPTH = timedelta(days=14)
"""How much older a message may be whose change or whose answers are looked for."""

LATELY = timedelta(days=30)
"""Who has nothing open is asked about for that long after the last thing we told them, and so is a
thread that is older than what is read of its place."""

PAGE, PAGES = 200, 10
"""How many messages a call is asked for, and how many calls one place or thread gets."""

PATIENCE = 1.0
"""Seconds that what arrives waits for what was written before it in the same place."""

TROUBLE = 10.0
"""Seconds before another attempt when the database is in trouble."""


class Memory:
    """What is known of the past: in the database of `ledger`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def since(self) -> datetime | None:
        """See `heard.since`."""
        return await self._ledger.read(lambda session: heard.since(session, PLATFORM))

    async def note(self, until: datetime) -> None:
        """See `heard.note`."""
        await self._ledger.write(lambda uow: heard.note(uow, PLATFORM, until))

    async def places(self, lately: datetime) -> dict[Address, list[Ref]]:
        """See `heard.places`; without the Home tabs, where nobody writes."""
        found = await self._ledger.read(lambda session: heard.places(session, PLATFORM, lately))
        return {
            where: roots
            for where, roots in found.items()
            if where == STAFF or (place_of(where)[:1] in ("U", "W") and "/" not in where)
        }

    async def known(self, ids: Sequence[str]) -> set[str]:
        """See `heard.known`."""
        return await self._ledger.read(lambda session: heard.known(session, ids))


class ReadBack:
    """Reads back for as long as `run` runs; nothing before the first start. `take` stores what
    requests tell, all of one place and in order, and returns when they are on the disk."""

    def __init__(
        self,
        api: Api,
        triage: str,
        memory: Memory,
        take: Callable[[Sequence[Body]], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._api = api
        self._triage = triage
        self._memory = memory
        self._take = take
        self._now = now
        self._due = asyncio.Event()
        self._listed = asyncio.Event()  # `_left` holds every place that is still to be read
        self._listed.set()
        self._since = now()
        self._left: dict[Address, Sequence[Ref]] = {}
        self._tasks: dict[Address, asyncio.Task[None]] = {}
        self._rooms: dict[Address, str] = {STAFF: triage}

    def missed(self) -> None:
        """Something may have been written that Slack did not tell us."""
        self._listed.clear()
        self._due.set()

    async def before(self, where: Address) -> None:
        """What was missed in this place comes before what is happening there now; but that waits
        `PATIENCE` at most, for Slack wants its answer."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._listed.wait()
                if where in self._left:
                    await asyncio.wait({self._reading(where)})

    async def run(self) -> None:
        """Read whenever something may have been missed, until cancelled."""
        try:
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._due.wait(), EVERY)
                try:
                    await self._read_all()
                except Exception:
                    logger.exception("What was written meanwhile can't be read back; trying again")
                    await asyncio.sleep(TROUBLE)
                    self._due.set()
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _read_all(self) -> None:
        self._due.clear()
        begun = self._now()
        since = await self._memory.since()
        if since is None:  # nothing of ours is older than our first start
            await self._memory.note(begun)
            self._listed.set()
            return
        if since < begun - FURTHEST:
            logger.warning("Away since %s: only the last week of it is read back", since)
        self._since = max(since, begun - FURTHEST)
        self._left = dict(await self._memory.places(begun - LATELY))
        if not self._due.is_set():
            self._listed.set()
        while self._left:
            await self._reading(next(iter(self._left)))
        await self._memory.note(max(since, begun - OVERLAP))

    def _reading(self, where: Address) -> "asyncio.Task[None]":
        """The reading of a place, which others may wait for, too."""
        if where not in self._tasks:
            self._tasks[where] = task = asyncio.create_task(self._read(where))
            task.add_done_callback(lambda _: self._tasks.pop(where))
        return self._tasks[where]

    async def _read(self, where: Address) -> None:
        try:
            room = await self._room(where)
            posts = await self._written(where, room)
        except Declined as declined:  # the channel is gone, the person has left
            logger.warning("A place can't be read back: %s", declined)
        else:
            bodies = await self._unknown(room, posts)
            if bodies:
                logger.info("Read back in one place: %d", len(bodies))
                await self._take(bodies)
        self._left.pop(where, None)

    async def _room(self, where: Address) -> str:
        if where not in self._rooms:
            answer = await self._call("conversations.open", users=place_of(where))
            self._rooms[where] = str((answer.get("channel") or {}).get("id") or place_of(where))
        return self._rooms[where]

    async def _written(self, where: Address, room: str) -> list[Body]:
        """What stands in a place and in its threads. In which threads of the team something is new
        their roots tell; a person has few, and all are read."""
        since, oldest = _stamp(self._since), _stamp(self._since - DEPTH)
        posts = await self._pages("conversations.history", channel=room, oldest=oldest)
        seen = {str(post.get("ts")) for post in posts}
        news = [post["ts"] for post in posts if str(post.get("latest_reply") or "") >= since]
        older = [ref for ref in self._left.get(where, ()) if where != STAFF or ref not in seen]
        for root in dict.fromkeys([*news, *older]):
            try:
                posts += await self._pages(
                    "conversations.replies", channel=room, ts=root, oldest=oldest
                )
            except Declined as declined:  # its root is gone
                logger.info("A thread can't be read back: %s", declined)
        return posts

    async def _unknown(self, room: str, posts: Sequence[Body]) -> list[Body]:
        """What of it is not here yet, in order. Of what is here a later change counts, once, by its
        id; what is new is taken as it stands by now."""
        since = Decimal(_stamp(self._since))
        found: list[tuple[Decimal, Body]] = []
        theirs = {str(post["ts"]): post for post in posts if _is_somebodys(post)}
        ids = {ts: written_id(room, post) for ts, post in theirs.items()}
        known = await self._memory.known(list(ids.values()))
        for ts, post in theirs.items():
            changed = str((post.get("edited") or {}).get("ts") or "0")
            if ids[ts] not in known and Decimal(ts) >= since:
                found.append((Decimal(ts), read_again(room, post)))
            elif ids[ts] in known and Decimal(changed) >= since:
                found.append((Decimal(changed), read_again(room, post, changed=True)))
        return [body for _, body in sorted(found, key=lambda each: each[0])]

    async def _pages(self, method: str, **place: Any) -> list[Body]:
        found: list[Body] = []
        for _ in range(PAGES):
            answer = await self._call(method, limit=PAGE, **place)
            found += [post for post in answer.get("messages") or () if post.get("ts")]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return found
            place["cursor"] = cursor
        logger.warning("Too much was written to read all of it back (%s)", method)
        return found

    async def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call, at the pace that Slack allows. Raises Declined."""
        while True:
            try:
                return await self._api.call(method, **arguments)
            except TryLater as later:
                await asyncio.sleep(later.seconds)


def _is_somebodys(post: Body) -> bool:
    return bool(post.get("user")) and not post.get("bot_id")


def _stamp(instant: datetime) -> str:
    return f"{instant.timestamp():.6f}"
