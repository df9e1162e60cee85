"""Our door and channel in front of a pretend Telegram, with somebody at a phone."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.telegram.door import TelegramDoor
from bot.telegram.profile import Profile
from sandbox.telegram import DEFAULT_TOKEN
from storage.mail import Address, Attachment, Button, Event, File, Message, Ref
from tests.patience import PATIENCE
from tests.sandbox.telegram_stage import INES, Stage, open_stage

TO = Address(f"telegram:{INES}")
PROFILES = {
    "": Profile([("start", "Commencer")], "Le mentorat de l’AX", "Mentorat"),
    "en": Profile([("start", "Begin")], "The mentoring service", "Mentoring"),
}
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
"""One black pixel."""
YES = ((Button(label="Oui", act="yes"), Button(label="Non", act="no")),)


class Keeper:
    """An inbox that can be told to fail, and waited for."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.failures = 0
        self._kept = asyncio.Event()

    async def keep(self, events: Sequence[Event]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.events.extend(events)
        self._kept.set()

    async def holds(self, count: int) -> list[Event]:
        while len(self.events) < count:
            self._kept.clear()
            await asyncio.wait_for(self._kept.wait(), PATIENCE)
        return self.events


class Scene:
    """A pretend server with Inès, who has said /start, and our door in front of it."""

    def __init__(self, stage: Stage) -> None:
        self.server, self.address, self.bot = stage.server, stage.address, stage.bot
        self.clock = stage.clock
        self.keeper = Keeper()
        self.door = self.new_door()
        self.channel = self.door.channel

    def new_door(self, token: str = DEFAULT_TOKEN) -> TelegramDoor:
        return TelegramDoor(
            token,
            f"{self.address}/telegram/bot",
            f"{self.address}/telegram/file/bot",
            keep=self.keeper.keep,
            now=lambda: datetime.now(UTC),
            profiles=PROFILES,
        )

    async def tell(self, content: bytes | None = None, **fields: Any) -> Ref:
        message = Message(to=TO, key="k", **fields)
        return await self.channel.send(message, under=None, contents=(content,))

    async def change(self, ref: Ref, **fields: Any) -> Ref:
        return await self.channel.revise(Message(to=TO, key="k", **fields), ref, under=None)

    def shown(self) -> dict[str, Any]:
        """The newest message that Inès sees."""
        newest: dict[str, Any] = self.server.chat_snapshot(INES)["messages"][-1]
        return newest

    def called(self, method: str) -> list[dict[str, Any]]:
        return [dict(call.params) for call in self.server.calls if call.method == method]


@asynccontextmanager
async def running(door: TelegramDoor) -> AsyncIterator[None]:
    task = asyncio.create_task(door.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await door.stop()


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_stage() as stage:
        scene = Scene(stage)
        async with running(scene.door):
            await scene.keeper.holds(1)
            yield scene


def from_slack(kind: str, name: str, mime: str) -> Attachment:
    return Attachment(
        file=File.model_validate({"kind": kind, "source": "slack:F1", "name": name, "mime": mime})
    )
