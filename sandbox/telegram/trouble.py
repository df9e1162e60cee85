"""The trouble people can make: floods, an unreachable server, lost answers, rate limits."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.telegram.errors import ApiError, ConnectionDropped, too_many_requests

MEGABYTE = 1024 * 1024


class Trouble:
    """Faults to order. Each concerns what comes after the order; `clear` ends them all.

    "Sends" are the methods that put or change something in a chat: send…, copy…, forward…, edit….
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._floods = 0
        self._retry_after = 0
        self._drops = 0
        self._down = False

    def flood(self, count: int = 1, retry_after: int = 5) -> None:
        """Answer the next `count` sends with 429 and `retry_after` seconds."""
        self._floods, self._retry_after = count, retry_after
        self._on_change()

    def drop_replies(self, count: int = 1) -> None:
        """Perform the next `count` sends, then close the connection instead of answering."""
        self._drops = count
        self._on_change()

    @property
    def down(self) -> bool:
        """Whether every request is answered 502 (waiting polls included)."""
        return self._down

    @down.setter
    def down(self, value: bool) -> None:
        self._down = value
        self._on_change()

    def clear(self) -> None:
        """End all trouble."""
        self._floods = self._drops = 0
        self.down = False

    def before_send(self) -> None:
        """Raise the 429 that was ordered for this send, if any."""
        if self._floods:
            self._floods -= 1
            raise too_many_requests(self._retry_after)

    def after_send(self) -> None:
        """Raise ConnectionDropped if this send's answer must be lost."""
        if self._drops:
            self._drops -= 1
            raise ConnectionDropped

    def snapshot(self) -> dict[str, object]:
        """What is ordered, for the page."""
        return {
            "down": self._down,
            "floods": self._floods,
            "retry_after": self._retry_after,
            "drops": self._drops,
        }


@dataclass
class Limits:
    """Rates and sizes. Rates are off until set; sizes are the public Bot API's.

    Telegram publishes about 1 message per second per chat and 30 per second overall; a chat may
    burst a little before 429s come, hence `chat_burst` and `overall_burst` (messages).
    """

    per_chat_per_second: float | None = None
    overall_per_second: float | None = None
    chat_burst: int = 3
    overall_burst: int = 30
    upload_bytes: int = 50 * MEGABYTE
    photo_bytes: int = 10 * MEGABYTE
    voice_bytes: int = 1 * MEGABYTE
    download_bytes: int = 20 * MEGABYTE
    _due: dict[int | None, float] = field(default_factory=dict, repr=False)

    def admit(self, chat_id: int, now: float) -> None:
        """Count one send at `now` (seconds); raise the 429 a real server would answer."""
        lanes = (
            (chat_id, self.per_chat_per_second, self.chat_burst),
            (None, self.overall_per_second, self.overall_burst),
        )
        wait = max(self._wait(lane, rate, burst, now) for lane, rate, burst in lanes)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for lane, rate, _ in lanes:
            if rate:
                self._due[lane] = max(self._due.get(lane, now), now) + 1 / rate

    def _wait(self, lane: int | None, rate: float | None, burst: int, now: float) -> float:
        """Seconds until one more fits: how far the lane's debt exceeds what its burst forgives."""
        if not rate:
            return 0.0
        return max(self._due.get(lane, now), now) - now - (burst - 1) / rate

    def admit_file(self, kind: str, size: int) -> None:
        """Refuse a file that a bot may not upload as this kind."""
        if size > self.upload_bytes:
            raise ApiError(413, "Request Entity Too Large")
        if kind == "photo" and size > self.photo_bytes:
            raise ApiError(
                400,
                f"Bad Request: file of size {size} bytes is too big for a photo; "
                f"the maximum size is {self.photo_bytes} bytes",
            )
