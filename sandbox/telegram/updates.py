"""The update queue and the two ways to empty it: getUpdates and (in name only) a webhook."""

import asyncio
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sandbox.telegram.errors import ApiError, Json, conflict

KEPT = timedelta(hours=24)
"""How long Telegram keeps an update that nobody fetches."""

IDLE = timedelta(days=7)
"""After this long without updates the next id is a random one."""

LONGEST_POLL = 50
"""Seconds; longer timeouts are cut to it."""

KNOWN_KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
        "guest_message",
    ]
)
DEFAULT_KINDS = KNOWN_KINDS - {"chat_member", "message_reaction", "message_reaction_count"}

TERMINATED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


@dataclass(slots=True)
class Webhook:
    """What setWebhook stored. This server delivers to no webhook: updates just wait."""

    url: str = ""
    max_connections: int = 40
    ip_address: str = ""
    has_certificate: bool = False


class UpdateQueue:
    """Updates wait here, in order, until a poll with a higher offset confirms them."""

    def __init__(self, now: Callable[[], datetime], on_confirm: Callable[[], None]) -> None:
        self._now = now
        self._on_confirm = on_confirm
        self._waiting: deque[tuple[int, datetime, Json]] = deque()
        # Ids start high and are jumbled after an idle week, so that nobody relies on their values.
        self._random = random.Random(20_160_624)
        self._next_id = self._random.randrange(100_000_000, 200_000_000)
        self._last: datetime | None = None
        self._poller: asyncio.Future[None] | None = None
        self.allowed = DEFAULT_KINDS
        self.allowed_given: list[str] | None = None
        self.webhook = Webhook()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def polling(self) -> bool:
        """Whether a bot is waiting for an update right now."""
        return self._poller is not None

    def put(self, kind: str, content: Json) -> None:
        """Queue an update, unless the bot does not ask for its kind. Wakes the waiting poll."""
        if kind not in self.allowed:
            return
        now = self._now()
        if self._last is not None and now - self._last >= IDLE:
            self._next_id += self._random.randrange(2, 1_000_000)
        self._last = now
        self._waiting.append((self._next_id, now, {"update_id": self._next_id, kind: content}))
        self._next_id += 1
        self._wake(None)

    def allow(self, kinds: list[str] | None) -> None:
        """Remember which kinds the bot wants. None keeps the last wish; empty means the default."""
        if kinds is None:
            return
        known = [kind for kind in kinds if kind in KNOWN_KINDS]
        self.allowed = frozenset(known) if known else DEFAULT_KINDS
        self.allowed_given = known or None

    def clear(self) -> None:
        """Forget all that wait (drop_pending_updates)."""
        self._waiting.clear()
        self._on_confirm()

    def interrupt(self, error: ApiError) -> None:
        """End the waiting poll, if any, with an error."""
        self._wake(error)

    async def poll(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """What getUpdates answers: confirm below `offset`, then up to `limit` updates.

        Waits at most `seconds` for one. A poll already waiting is ended with 409: on the
        real server too it is the older one that loses.
        """
        self.interrupt(conflict(TERMINATED))
        self._confirm(offset)
        if not self._waiting and seconds > 0:
            poller = asyncio.get_running_loop().create_future()
            self._poller = poller
            try:
                await asyncio.wait_for(poller, min(seconds, LONGEST_POLL))
            except TimeoutError:
                return []
            finally:
                if self._poller is poller:
                    self._poller = None
        limit = limit if 1 <= limit <= 100 else 100
        return [update for _, _, update in islice(self._waiting, limit)]

    def _confirm(self, offset: int) -> None:
        """Forget what the bot has confirmed and what is too old to be kept."""
        before = len(self._waiting)
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()
        oldest = self._now() - KEPT
        while self._waiting and self._waiting[0][1] <= oldest:
            self._waiting.popleft()
        if len(self._waiting) != before:
            self._on_confirm()

    def _wake(self, error: ApiError | None) -> None:
        poller, self._poller = self._poller, None
        if poller is None or poller.done():
            return
        if error is None:
            poller.set_result(None)
        else:
            poller.set_exception(error)
