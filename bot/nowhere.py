"""The channel of invented people (`bot.demo`): what is sent to them arrives nowhere, in good order,
so that staff can try everything out on them."""

from storage.mail import File, Message, Ref

REF = Ref("nowhere")


class Nowhere:
    """A `bot.channel.Channel` on which everything succeeds and nothing happens."""

    def __init__(self, platform: str) -> None:
        self._platform = platform

    @property
    def platform(self) -> str:
        """The part of an address before the colon."""
        return self._platform

    async def send(self, message: Message, *, under: Ref | None, content: bytes | None) -> Ref:
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
