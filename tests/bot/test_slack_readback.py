"""What was written while Slack could not reach us is read back: all of it, once, in order."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.slack import readback
from bot.slack.readback import FURTHEST, OVERLAP, Memory
from sandbox.slack.messages import wire
from storage import inbox, outbox, queues
from storage.ledger import Ledger
from storage.mail import STAFF, Address, Edited, Event, Message, Ref, Said, address
from storage.unit_of_work import UnitOfWork
from tests.bot.slack_stage import BOTH, Book, House, move_in
from tests.patience import PATIENCE
from tests.sandbox.slack_stage import ANNE, BRUNO, TRIAGE, Stage, open_stage

PAIR = "thread/1"
WHERE = address("slack", BRUNO)


class Inbox(Book):
    """Keeps events where they are kept for real: `events` is what stands there, in order."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.ledger = ledger

    async def keep(self, events: Sequence[Event]) -> None:
        await super().keep(events)  # fails if it was told to
        await self.ledger.write(lambda uow: inbox.store(uow, events), in_order=True)
        rows = select(queues.inbox.c.payload).order_by(queues.inbox.c.seq)
        stored = await self.ledger.read(
            lambda session: session.connection().execute(rows).scalars().all()
        )
        if len(stored) > len(self.events):  # of two that read at once, the earlier may come last
            self.events = [Event.model_validate_json(row) for row in stored]

    def told(self, where: Address = WHERE) -> list[str]:
        """What was written in one place, in the order it came."""
        here = [event.what for event in self.events if event.where == where]
        return [what.text for what in here if isinstance(what, Said | Edited)]


class Reading(Memory):
    """A memory that can be waited for."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        self._done = asyncio.Event()

    async def note(self, until: datetime) -> None:
        await super().note(until)
        self._done.set()

    async def done(self) -> None:
        """Until all is read that was missed, as far as we know; then again from here."""
        await asyncio.wait_for(self._done.wait(), PATIENCE)
        self._done.clear()


@dataclass
class Bench:
    """A Slack that stays, and a process of ours that comes and goes."""

    stage: Stage
    ledger: Ledger
    book: Inbox
    memory: Reading
    root: str = ""

    def house(self) -> AbstractAsyncContextManager[House]:
        """Our process, which has read what it missed; leaving ends it."""
        return move_in(self.stage, self.book, memory=self.memory, offline_limit=0.5)

    def later(self, by: timedelta) -> None:
        """Time passes."""
        self.stage.clock.instant += by

    async def away(self) -> None:
        """Until Slack has given up telling us."""
        await self.stage.slack.wait_until_delivered()

    async def says(self, house: House) -> None:
        """We begin a thread in Bruno's messages, and answer in it."""
        refs: list[Ref] = []
        for message in (
            Message(to=WHERE, key="root", slot=PAIR, text="Avec Nour"),
            Message(to=WHERE, key="first", under=PAIR, text="Nour : bonjour"),
        ):
            under = refs[0] if refs else None
            refs.append(await house.channel.send(message, under=under))
            await self.ledger.write(partial(_delivered, message, refs[-1]))
        self.root = refs[0]


def _delivered(message: Message, ref: Ref, uow: UnitOfWork) -> None:
    uow.post(message)
    for parcel in outbox.claim(uow, 9, timedelta(seconds=9)):
        outbox.sent(uow, parcel.seq, ref)


@asynccontextmanager
async def open_bench(url: str, *, by_http: bool = False) -> AsyncIterator[Bench]:
    """Bruno has a thread with us, and our process has ended."""
    async with open_stage(by_http=by_http) as stage:
        ledger = Ledger(url, stage.clock.now)
        bench = Bench(stage, ledger, Inbox(ledger), Reading(ledger))
        stage.slack.say(BRUNO, BRUNO, "avant vous")
        await bench.away()
        bench.later(timedelta(minutes=1))
        async with bench.house() as house:
            await bench.memory.done()
            await bench.says(house)
        yield bench
        await ledger.close()


@pytest.mark.parametrize("by_http", BOTH)
async def test_all_that_was_written_meanwhile_arrives_once_and_in_order(
    sqlite_url: str, *, by_http: bool
) -> None:
    async with open_bench(sqlite_url, by_http=by_http) as bench:
        slack = bench.stage.slack
        async with bench.house():
            await bench.memory.done()
            early = slack.say(BRUNO, BRUNO, "reçu")
            card = slack.say(ANNE, TRIAGE, "une fiche")
            await bench.book.wait_for(2)
        bench.later(timedelta(hours=2))
        slack.say(BRUNO, BRUNO, "un")
        slack.say(BRUNO, BRUNO, "deux", thread_ts=bench.root)
        slack.send_file(BRUNO, BRUNO, "cv.pdf", b"%PDF", text="trois")
        slack.edit(BRUNO, BRUNO, early, "reçu, corrigé")
        slack.say(BRUNO, BRUNO, "quatre", thread_ts=bench.root)
        slack.say(ANNE, TRIAGE, "dans la fiche", thread_ts=card)
        await bench.away()
        assert len(bench.book.events) == 2
        async with bench.house():
            slack.say(BRUNO, BRUNO, "cinq")
            await bench.memory.done()
            await bench.away()
        written = ["un", "deux", "trois", "reçu, corrigé", "quatre", "cinq"]
        assert bench.book.told() == ["reçu", *written]
        assert bench.book.told(STAFF) == ["une fiche", "dans la fiche"]
        async with bench.house():  # nothing of it comes a second time
            await bench.memory.done()
        assert len(bench.book.events) == 9


async def test_a_repetition_that_arrives_as_well_counts_once(sqlite_url: str) -> None:
    async with open_bench(sqlite_url) as bench:
        slack = bench.stage.slack
        ts = slack.say(BRUNO, BRUNO, "un", thread_ts=bench.root)
        await bench.away()
        async with bench.house():
            # Under another name than the first time, so that its name can't tell.
            message = slack.workspace.channels[slack.dm_of(BRUNO)].messages[ts]
            event = {**wire(slack.workspace, message), "channel": message.channel}
            slack.workspace.emit({**event, "channel_type": "im", "event_ts": ts})
            await bench.memory.done()
            await bench.away()
        assert bench.book.told() == ["un"]


async def test_killed_while_it_reads_it_reads_again(sqlite_url: str) -> None:
    async with open_bench(sqlite_url) as bench:
        bench.stage.slack.say(BRUNO, BRUNO, "un")
        await bench.away()
        bench.later(OVERLAP * 2)
        bench.book.fail(1)
        async with bench.house():
            await bench.book.wait(lambda: bench.book.refused)
        assert bench.book.told() == []
        async with bench.house():
            await bench.memory.done()
        assert bench.book.told() == ["un"]


async def test_what_is_written_now_waits_for_what_slack_is_slow_to_give(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readback, "PATIENCE", 10.0)  # however busy this machine is
    async with open_bench(sqlite_url) as bench:
        slack = bench.stage.slack
        slack.say(BRUNO, BRUNO, "un")
        await bench.away()
        slack.trouble.flood(method="conversations.history")
        async with bench.house():
            slack.say(BRUNO, BRUNO, "deux")
            await bench.memory.done()
            await bench.away()
        assert bench.book.told() == ["un", "deux"]


async def test_a_connection_that_is_made_anew(sqlite_url: str) -> None:
    async with open_bench(sqlite_url) as bench:
        slack = bench.stage.slack
        async with bench.house():
            await bench.memory.done()
            slack.trouble.down = True
            await slack.wait_until(lambda: slack.connections == 0)
            slack.say(BRUNO, BRUNO, "un")
            await bench.away()
            slack.trouble.down = False
            await bench.memory.done()
            assert bench.book.told() == ["un"]


async def test_by_http_a_repetition_tells_that_more_was_missed(sqlite_url: str) -> None:
    async with open_bench(sqlite_url, by_http=True) as bench:
        slack, stage = bench.stage.slack, bench.stage
        async with bench.house():
            await bench.memory.done()
            here, stage.request_url = stage.request_url, ""
            slack.say(BRUNO, BRUNO, "un")
            await bench.away()
            stage.request_url = here
            bench.book.fail(1)  # what is not stored is repeated
            slack.say(BRUNO, BRUNO, "deux")
            await bench.memory.done()
            await bench.away()
            assert bench.book.told() == ["un", "deux"]


async def test_after_a_long_time_only_the_last_of_it(sqlite_url: str) -> None:
    async with open_bench(sqlite_url) as bench:
        bench.stage.slack.say(BRUNO, BRUNO, "il y a longtemps")
        bench.later(FURTHEST + timedelta(hours=1))
        bench.stage.slack.say(BRUNO, BRUNO, "hier")
        await bench.away()
        async with bench.house():
            await bench.memory.done()
        assert bench.book.told() == ["hier"]
