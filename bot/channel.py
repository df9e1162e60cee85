"""What every platform does for us. Platform error codes never leave an adapter."""

from collections.abc import Sequence
from typing import Protocol

from storage.mail import Fault, File, Message, Ref


class TryLater(Exception):
    """Not now: try the same message again in `seconds`.

    `maybe_sent` is true when the platform may have carried it out although no answer came (a
    timeout, a dropped connection): the courier then asks `find` before it sends again.
    """

    def __init__(self, seconds: float, *, maybe_sent: bool = False) -> None:
        super().__init__(f"try again in {seconds:.1f} s (maybe sent: {maybe_sent})")
        self.seconds = seconds
        self.maybe_sent = maybe_sent


class FileUnread(TryLater):
    """A file that was to go along could not be read where it lies, so nothing was sent."""


class Undeliverable(Exception):
    """Never: this message will not arrive (blocked, unknown place, refused content).

    `blocked` is true when the person shut us out, so that it is the address and not the message
    that is at fault; `fault` is what of the message is, where a text would arrive.
    """

    def __init__(self, why: str, *, blocked: bool = False, fault: Fault = "") -> None:
        super().__init__(why)
        self.why = why
        self.blocked = blocked
        self.fault = fault


class Channel(Protocol):
    """One platform, as the courier sees it. Every method raises `TryLater` or `Undeliverable`,
    nothing else."""

    @property
    def platform(self) -> str:
        """The part of an address before the colon."""
        ...

    async def send(
        self, message: Message, *, under: Ref | None, contents: Sequence[bytes | None] = ()
    ) -> Ref:
        """Deliver a new message; `under` is the delivered root of its thread, `contents` the bytes
        of each of its attachments, in order: None for what needs none, as it lies on this platform
        or is mere text. Returns the platform's name for it."""
        ...

    async def revise(self, message: Message, ref: Ref, *, under: Ref | None) -> Ref:
        """Replace what stands at `ref`. Where it can't be replaced (too old, deleted) it is sent
        anew, if it is a message that is, or deleted, if it `removes` that (see `Message`). No
        change is success. Returns where it stands now, or stood."""
        ...

    async def find(self, message: Message, *, under: Ref | None) -> Ref | None:
        """Whether an earlier, doubtful attempt did arrive. None where it did not, or where the
        platform has no way to tell (Telegram: then a repeat is possible)."""
        ...

    async def fetch(self, file: File) -> bytes:
        """The bytes of a file that lies on this platform."""
        ...

    def pace(self, message: Message) -> float:
        """Seconds to wait before this message may go, by this platform's rates; 0 takes a place."""
        ...
