"""Channels that lead nowhere: that of invented people, and that of a platform which is off."""

from collections.abc import Sequence

from bot.channel import Undeliverable
from storage.mail import File, Message, Ref

REF = Ref("nowhere")
OFF = "Ce canal n’est plus en service."


class Nowhere:
    """A `bot.channel.Channel` on which everything succeeds and nothing happens. What is sent to
    invented people (`bot.demo`) arrives nowhere, in good order, so that staff can try everything
    out on them."""

    def __init__(self, platform: str) -> None:
        self._platform = platform

    @property
    def platform(self) -> str:
        """The part of an address before the colon."""
        return self._platform

    async def send(
        self, message: Message, *, under: Ref | None, contents: Sequence[bytes | None] = ()
    ) -> Ref:
        """Nothing is sent."""
        return REF

    async def revise(self, message: Message, ref: Ref, *, under: Ref | None) -> Ref:
        """Nothing is changed."""
        return ref

    async def find(self, message: Message, *, under: Ref | None) -> Ref | None:
        """It arrived as much as anything does here."""
        return REF

    async def fetch(self, file: File) -> bytes:
        """Invented people have no files."""
        return b""

    def pace(self, message: Message) -> float:
        """At once."""
        return 0.0


class Off(Nowhere):
    """The same on which nothing succeeds: what still waits for a platform that the settings no
    longer name is refused, so that whoever waits for it learns of it."""

    async def send(
        self, message: Message, *, under: Ref | None, contents: Sequence[bytes | None] = ()
    ) -> Ref:
        """Never."""
        raise Undeliverable(OFF)

    async def revise(self, message: Message, ref: Ref, *, under: Ref | None) -> Ref:
        """Never."""
        raise Undeliverable(OFF)

    async def find(self, message: Message, *, under: Ref | None) -> Ref | None:
        """Nobody knows."""
        return None

    async def fetch(self, file: File) -> bytes:
        """Never."""
        raise Undeliverable(OFF)
