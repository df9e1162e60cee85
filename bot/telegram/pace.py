"""How fast we may send: at once until Telegram says otherwise, then as it says.

Telegram publishes no exact limits (about one message a second in one chat, about thirty a second
in all, with some tolerance for bursts) and varies them, so a fixed pace is wrong in both
directions: it delays answers nobody would have refused, and is refused all the same. A refusal
costs nothing: the message was not sent, and it says when to come back. So nothing waits before
the first refusal; after it the chat concerned, or all of them, pause for exactly as long as was
asked, and then keep to the published rates until the rush is over.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

OVERALL_PER_SECOND = 29.0
"""Messages a second in all once Telegram has refused one: its FAQ speaks of about thirty
(`telegram.constants.FloodLimit.MESSAGES_PER_SECOND`); one less leaves room for jitter."""

CHAT_PER_SECOND = 1.0
"""The same for one chat (`FloodLimit.MESSAGES_PER_SECOND_PER_CHAT`)."""

CHAT_BURST = 3
"""How many messages may follow each other in one chat without a pause, after a refusal."""

CALM_SECONDS = 10.0
"""A rush is over when nothing has had to wait for this long."""

TOGETHER_SECONDS = 3.0
"""Refusals in two different chats within this time mean the limit of all chats together: a refusal
does not say which limit it is about."""


@dataclass
class _Rate:
    """A token bucket that begins full; `resume` is when a pause that was asked for ends."""

    per_second: float
    burst: float
    resume: float
    tokens: float
    counted: float
    waited: float

    def wait(self, now: float) -> float:
        """Seconds until a token is there; 0 if one is there now."""
        if now < self.resume:
            self.waited = now
            return self.resume - now
        self.tokens = min(self.burst, self.tokens + (now - self.counted) * self.per_second)
        self.counted = now
        # A token that lacks a millionth is there: rounding must not cost another round.
        if self.tokens >= 1.0 - 1e-6:
            return 0.0
        self.waited = now
        return (1.0 - self.tokens) / self.per_second

    def pause(self, now: float, seconds: float) -> None:
        self.resume = max(self.resume, now + seconds)
        self.tokens, self.counted = 1.0, self.resume
        self.waited = now


class Pace:
    """The memory of what Telegram has refused. One per bot; not for several threads."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`monotonic` counts seconds; tests give their own."""
        self._monotonic = monotonic
        self._overall: _Rate | None = None
        self._chats: dict[int, _Rate] = {}
        self._refused: tuple[int, float] | None = None

    def wait(self, chat: int) -> float:
        """Seconds until a message to this chat may go; 0 takes its place."""
        if self._overall is None and not self._chats:
            return 0.0
        now = self._monotonic()
        rates = [rate for rate in (self._overall, self._chats.get(chat)) if rate is not None]
        longest = max((rate.wait(now) for rate in rates), default=0.0)
        if longest == 0.0:
            for rate in rates:
                rate.tokens -= 1.0
            self._forget(now)
        return longest

    def refused(self, chat: int, seconds: float) -> None:
        """Telegram asked for a pause of so many seconds, answering a message to this chat."""
        now = self._monotonic()
        last, self._refused = self._refused, (chat, now)
        together = last is not None and last[0] != chat and now - last[1] <= TOGETHER_SECONDS
        if together:
            if self._overall is None:
                self._overall = _Rate(OVERALL_PER_SECOND, 1.0, now, 1.0, now, now)
                self._chats.clear()
            self._overall.pause(now, seconds)
            return
        rate = self._chats.setdefault(chat, _Rate(CHAT_PER_SECOND, CHAT_BURST, now, 1.0, now, now))
        rate.pause(now, seconds)

    def _forget(self, now: float) -> None:
        """Let go of rates that nobody had to wait for lately."""
        if self._overall is not None and now - self._overall.waited > CALM_SECONDS:
            self._overall = None
        for chat in [c for c, rate in self._chats.items() if now - rate.waited > CALM_SECONDS]:
            del self._chats[chat]
