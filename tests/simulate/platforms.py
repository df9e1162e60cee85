"""A pretend Telegram and Slack for the post to carry to, which fail as real ones do.

What a message becomes there is the real work (`bot.telegram.outbound`, `bot.slack.outbound`): the
watch reads what would go over the wire, to the last button.
"""

import json
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.channel import TryLater, Undeliverable
from bot.slack import outbound as slack
from bot.telegram import outbound as telegram
from storage.mail import Address, Extract, File, Message, Paper, Ref, place_of

DOWN_SECONDS = 3600.0
"""How long a platform that is down asks us to wait."""

LOST_EVERY = 149
"""Each so many messages Slack takes one and its answer is lost: it is looked for before it would
be sent again. (Telegram has no way to look: there it would be sent twice, as is said.)"""


class Screens(Protocol):
    """Where what arrives is shown."""

    def show(self, message: Message, standing: Ref | None, sent: str) -> Ref:
        """`sent` is what went over the wire; returns where it stands."""


class Platform:
    """A `bot.channel.Channel`. `down` and `blocked` are turned by the world."""

    def __init__(
        self, platform: str, screens: Screens, blocked: Callable[[], set[Address]]
    ) -> None:
        self.platform = platform
        self.down = False
        self._screens, self._blocked = screens, blocked
        self._count = 0
        self._lost: dict[str, Ref] = {}

    async def send(
        self, message: Message, *, under: Ref | None, contents: Sequence[bytes | None] = ()
    ) -> Ref:
        """It arrives, unless they are shut out or nobody is there."""
        return self._arrives(message, None, contents)

    async def revise(self, message: Message, ref: Ref, *, under: Ref | None) -> Ref:
        """It stands in the place of another."""
        return self._arrives(message, ref, ())

    async def find(self, message: Message, *, under: Ref | None) -> Ref | None:
        """What Slack took although its answer was lost is found there."""
        self._answers()
        return self._lost.pop(message.key, None)

    async def fetch(self, file: File) -> bytes:
        """Its name: a file is as good as another."""
        self._answers()
        return file.source.encode()

    def pace(self, message: Message) -> float:
        """At once."""
        return 0.0

    def _answers(self) -> None:
        if self.down:
            raise TryLater(DOWN_SECONDS)

    def _arrives(
        self, message: Message, standing: Ref | None, contents: Sequence[bytes | None]
    ) -> Ref:
        self._answers()
        if message.to in self._blocked():
            raise Undeliverable("blocked by the user", blocked=True)
        composed = _on_slack if self.platform == "slack" else _on_telegram
        sent = composed(message) + b"".join(filter(None, contents)).decode(errors="replace")
        sent += "".join(each.text for each in message.attachments)
        ref = self._screens.show(message, standing, sent)
        self._count += 1
        if self.platform == "slack" and standing is None and self._count % LOST_EVERY == 0:
            self._lost[message.key] = ref
            raise TryLater(0, maybe_sent=True)
        return ref


def _on_telegram(message: Message) -> str:
    words = "\n".join(part.text for part in telegram.compose(message))
    keys = telegram.keyboard(message)
    return words + (keys.to_json() if keys is not None else "")


def _on_slack(message: Message) -> str:
    composed = slack.home if place_of(message.to).startswith("home/") else slack.payload
    return json.dumps(composed(message), ensure_ascii=False)


async def drawn(paper: Paper) -> bytes:
    """A page is its words: the press itself has tests of its own."""
    return json.dumps(paper.data, ensure_ascii=False, default=str).encode()


async def read(extract: Extract) -> bytes:
    """Nobody asks for a table here."""
    return b""
