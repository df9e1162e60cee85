"""Two mentorships of one mentor, from phone to phone: the real library and courier, the pretend
Telegram."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.courier import Courier
from bot.handler import Handler
from bot.telegram.door import TelegramDoor
from conversations.reception import Reception
from sandbox.telegram import DEFAULT_TOKEN, TelegramServer
from storage.mail import address
from tests.conversations.pairs import duo
from tests.harness import CATALOGUE, House, Player
from tests.sandbox.telegram_stage import open_stage

NOUR, ANA, LUC = 2001, 2002, 2003


def on_phone(house: House, number: int, name: str) -> Player:
    return Player(house, address("telegram", number), name=name)


@asynccontextmanager
async def at_work(house: House) -> AsyncIterator[TelegramServer]:
    """Our half of Telegram, on what stands in the house."""
    async with open_stage() as stage:
        server = stage.server
        server.topics = True
        for number, name in ((NOUR, "Nour"), (ANA, "Ana"), (LUC, "Luc")):
            server.add_user(number, name, "fr")
            server.say(number, "/status")
        courier = Courier(house.ledger, house.clock.now, lambda: None)
        reception = Reception(CATALOGUE, lambda token: "", topics=lambda: door.topics)
        handler = Handler(
            house.ledger, courier, reception.handle, reception.failed, lambda: courier.wake()
        )
        door = TelegramDoor(
            DEFAULT_TOKEN,
            f"{stage.address}/telegram/bot",
            f"{stage.address}/telegram/file/bot",
            keep=handler.take,
            now=lambda: datetime.now(UTC),
            profiles={},
        )
        courier.add(door.channel)
        polling = asyncio.create_task(door.run())
        others = [asyncio.create_task(part.run()) for part in (handler, courier)]
        try:
            yield server
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
            await handler.stop()
            await courier.stop(1)
            await asyncio.gather(*others)
            await door.stop()


async def test_each_mentorship_has_its_topic_until_it_is_deleted(house: House) -> None:
    luc = on_phone(house, LUC, "Luc")
    pairs = await asyncio.to_thread(
        lambda: [
            duo(house, nour=on_phone(house, number, name), luc=luc).agree()
            for number, name in ((NOUR, "Nour"), (ANA, "Ana"))
        ]
    )
    assert len(pairs) == 2
    async with at_work(house) as server:
        await server.wait_for(LUC, "Ton fil avec Ana continue ici", anywhere=True)
        named = {each["name"]: each["id"] for each in server.chat_snapshot(LUC)["topics"]}
        assert named.keys() == {"Avec Nour", "Avec Ana"}
        server.say(NOUR, "Bonjour Luc")
        line = await server.wait_for(LUC, "Bonjour Luc")
        assert _topic_of(server, line.message_id) == named["Avec Nour"]
        server.enter_topic(LUC, named["Avec Ana"])
        server.say(LUC, "Bonjour Ana")
        await server.wait_for(ANA, "Bonjour Ana")
        server.delete_topic(LUC, named["Avec Ana"])
        server.say(ANA, "Merci Luc")
        line = await server.wait_for(LUC, "Merci Luc")
        assert (line.text, _topic_of(server, line.message_id)) == ("Ana\nMerci Luc", None)
        await server.wait_confirmed()
        assert server.transcript(LUC).count("Merci Luc") == 1
        assert "Bonjour Ana" not in server.transcript(NOUR)


def _topic_of(server: TelegramServer, message_id: int) -> int | None:
    shown = server.chat_snapshot(LUC)["messages"]
    topic: int | None = next(each["topic"] for each in shown if each["id"] == message_id)
    return topic
