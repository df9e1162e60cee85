"""The careers team's desk whole: a pretend Slack, our door and channel, the inbox, the desks, the
courier, a database. Only Telegram is a list of what arrived there."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from bot.courier import Courier
from bot.handler import Handler
from bot.slack.api import Api
from bot.slack.channel import SlackChannel
from bot.slack.door import Door
from bot.slack.pace import Pace
from bot.slack.socket_mode import SocketMode
from conversations.reception import Reception
from conversations.team import triage
from conversations.team.staff_forms import StaffForms
from conversations.turn import Turn
from sandbox.slack import SlackServer
from sandbox.slack.messages import remove
from sandbox.slack.watching import Line, view_text
from storage.ledger import Ledger
from storage.mail import Address, Event, Ref, Said
from storage.tables import History, Person, PersonAddress, Request
from storage.unit_of_work import UnitOfWork
from tests.bot.fakes import FakeChannel
from tests.conversations.room import ANSWERS, CATALOGUE
from tests.sandbox.slack_stage import TRIAGE, StillClock, open_stage

JEANNE = Address("telegram:1")
CARD = "Jeanne Martin"
"""What the card of the one case says."""


@dataclass
class WholeDesk:
    """A team at work on one case, number 1: Jeanne's."""

    slack: SlackServer
    clock: StillClock
    ledger: Ledger
    handler: Handler
    courier: Courier
    telegram: FakeChannel

    async def types(self, user: str, text: str, *, channel: str = TRIAGE) -> None:
        """A slash command, and all that follows from it."""
        assert await self.slack.command(user, channel, "/camarade", text)
        await self.settled()

    async def presses(self, user: str, label: str) -> None:
        """A button of the card."""
        await self.slack.press(user, TRIAGE, self.card.ts, label)
        await self.settled()

    async def fills(self, user: str, **values: str) -> str:
        """The open form, and sends it; returns what is seen then."""
        answer = await self.slack.submit(user, {f"field:{k}": v for k, v in values.items()})
        await self.settled()
        if errors := answer.get("errors"):
            return "\n".join(map(str, errors.values()))
        view = self.slack.top_view(user)
        return view_text(view) if view is not None else ""

    async def settled(self) -> None:
        """All that happened is handled, and all that can be delivered is."""
        while True:
            await self.handler.quiet.wait()
            self.courier.wake()
            await self.courier.idle()
            if self.handler.quiet.is_set() and self.courier.is_idle:
                return

    async def slack_deletes(self, ts: str) -> None:
        """An administrator of the workspace deletes a message of ours."""
        workspace = self.slack.workspace
        remove(workspace, workspace.channels[TRIAGE].messages[ts])
        await self.slack.wait_until_delivered()

    def unarchive(self) -> None:
        """The channel is opened again, and what waited is due."""
        self.slack.workspace.channels[TRIAGE].archived = False
        self.clock.instant += timedelta(minutes=5)

    @property
    def card(self) -> Line:
        """The newest card in the channel."""
        return next(line for line in reversed(self.slack.seen(TRIAGE)) if CARD in line.text)

    def thread(self) -> str:
        """What stands in the thread of the card."""
        lines = self.slack.seen(TRIAGE, self.card.ts)
        return "\n".join(line.text for line in lines if line.ts != self.card.ts)

    def told(self, user: str) -> str:
        """What the bot told somebody alone, here or in the channel."""
        private = [line.text for line in self.slack.seen(user, everywhere=True)]
        lines = self.slack.seen(TRIAGE, everywhere=True)
        return "\n".join([*private, *(line.text for line in lines if line.ephemeral_to == user)])

    async def request(self) -> Request:
        """The case as it is stored."""
        return await self.ledger.read(lambda session: session.exec(select(Request)).one())

    async def acts(self) -> list[str]:
        """The acts of its history."""
        lines = select(History.act).order_by(col(History.id))
        return await self.ledger.read(lambda session: list(session.exec(lines)))


@asynccontextmanager
async def open_desk(url: str, **different: object) -> AsyncIterator[WholeDesk]:
    """A desk on the database at `url`, with one case on it. `different` are answers of it."""
    async with (
        open_stage() as stage,
        Api(stage.slack.bot_token, f"{stage.url}/slack/api/") as api,
    ):
        clock = stage.clock
        stage.slack.timing.ack_seconds = 30  # a busy machine is no fault of the desk
        ledger = Ledger(url, clock.now)
        reception = Reception(CATALOGUE, lambda token: f"https://t.me/bot?start={token}")
        telegram = FakeChannel("telegram")
        courier = Courier(ledger, clock.now, lambda: None)
        pace = Pace(lambda: time.monotonic() * 1000)  # a second of Slack's lasts a millisecond
        for channel in (SlackChannel(api, TRIAGE, pace, settle=0), telegram):
            courier.add(channel)
        handler = Handler(ledger, courier, reception.handle, reception.failed, lambda: None)
        door = Door(
            api,
            SocketMode(api, stage.slack.app_token, first_pause=0.05),
            triage=TRIAGE,
            desk=StaffForms(CATALOGUE, ledger.read_now, clock.now),
            keep=handler.take,
            received=handler.received,
            now=clock.now,
            first_pause=0.05,
        )
        tasks = [asyncio.create_task(part) for part in (courier.run(), handler.run())]
        await ledger.write(lambda uow: _jeanne_sends_a_request(uow, different))
        await door.start()
        await stage.slack.wait_until_connected()
        desk = WholeDesk(stage.slack, clock, ledger, handler, courier, telegram)
        try:
            await desk.settled()
            yield desk
        finally:
            await door.stop()
            await handler.stop()
            await courier.stop(1)
            await asyncio.gather(*tasks)
            await ledger.close()


def speaks_english(uow: UnitOfWork) -> None:
    """Jeanne has switched to another language."""
    person = uow.session.get(Person, 1)
    assert person is not None
    person.language = "en"


def _jeanne_sends_a_request(uow: UnitOfWork, different: dict[str, object]) -> None:
    person = Person(name=CARD, language="fr", promotion=2015, created_at=uow.now)
    uow.session.add(person)
    uow.session.flush()
    assert person.id is not None
    uow.session.add(PersonAddress(address=JEANNE, person_id=person.id, used_at=uow.now))
    answers = {**ANSWERS, **different}
    request = Request(person_id=person.id, state="draft", created_at=uow.now, answers=answers)
    request.need, request.situation = "meaning", "research"
    uow.session.add(request)
    uow.session.flush()
    sent = Said(text="", ref=Ref("sent"))
    event = Event(id="sent", at=uow.now, who=JEANNE, where=JEANNE, what=sent)
    triage.submitted(Turn(event, uow, CATALOGUE, person), request)
