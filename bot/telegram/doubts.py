"""Messages whose fate is unknown, because Telegram gave no answer.

Telegram knows no idempotency key and a bot can't read a chat back, so to try again may repeat what
has arrived. A loss is worse than a repeat, but a person must not find the same words in their chat
all day either: the tries are few and soon far apart, and in the end the careers team is told.
"""

from bot.channel import TryLater, Undeliverable
from bot.telegram import reasons

PAUSES_SECONDS = (1.0, 1.0, 30.0, 300.0, 1800.0)
"""How long to wait after each try that had no answer. After the last, one more try is made: six
tries in all, over 36 minutes and the waits for their answers."""


class Doubts:
    """Counts the tries of each message. In memory: a new start gives each message new tries."""

    def __init__(self) -> None:
        self._tries: dict[str, int] = {}

    def begin(self, key: str) -> None:
        """A try begins. It counts from now on, so that one which is cut off has counted.

        Raises Undeliverable when no try is left.
        """
        self._end_if_spent(key)
        self._tries[key] = self._tries.get(key, 0) + 1

    def unanswered(self, key: str) -> TryLater:
        """The try had no answer: when to try again. Raises Undeliverable when no try is left."""
        self._end_if_spent(key)
        return TryLater(PAUSES_SECONDS[self._tries[key] - 1], maybe_sent=True)

    def take_back(self, key: str) -> None:
        """The try had an answer, and it says that nothing was sent: it does not count."""
        self._tries[key] -= 1
        if not self._tries[key]:
            del self._tries[key]

    def settle(self, key: str) -> None:
        """The fate of the message is known."""
        self._tries.pop(key, None)

    def _end_if_spent(self, key: str) -> None:
        if self._tries.get(key, 0) > len(PAUSES_SECONDS):
            self.settle(key)
            raise Undeliverable(reasons.NO_ANSWER)
