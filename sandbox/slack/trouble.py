"""Trouble to make on purpose: rate limits, an outage, lost answers, dropped sockets."""

from collections.abc import Callable

Reason = str


class Trouble:
    """What is going wrong right now. All off at first."""

    def __init__(self) -> None:
        self._floods: list[tuple[str | None, int]] = []
        self._drops: list[str | None] = []
        self._down = False
        self._close_sockets: Callable[[], None] = lambda: None
        self._say_goodbye: Callable[[Reason], None] = lambda reason: None
        self.refuse_handshakes = 0
        """How many of the next WebSocket handshakes fail (each uses up its ticket)."""

    def bind(
        self, close_sockets: Callable[[], None], say_goodbye: Callable[[Reason], None]
    ) -> None:
        """Connect the switches to the sockets; the server does this once."""
        self._close_sockets = close_sockets
        self._say_goodbye = say_goodbye

    def flood(self, count: int = 1, retry_after: int = 1, *, method: str | None = None) -> None:
        """The next `count` calls (of `method`, or any) answer HTTP 429 with Retry-After seconds."""
        self._floods += [(method, retry_after)] * count

    def drop_replies(self, count: int = 1, *, method: str | None = None) -> None:
        """The next `count` calls of `method` are carried out, but never answered.

        Without `method`, calls that write a message (`chat.…`) are meant.
        """
        self._drops += [method] * count

    @property
    def down(self) -> bool:
        """Whether Slack is down: Web API 503, no sockets. Setting it closes those that are open."""
        return self._down

    @down.setter
    def down(self, down: bool) -> None:
        self._down = down
        if down:
            self._close_sockets()

    def disconnect(self, reason: Reason = "refresh_requested") -> None:
        """Ask every socket to reconnect, as Slack does now and then ("warning" likewise)."""
        self._say_goodbye(reason)

    def cut(self) -> None:
        """Close every socket without a word."""
        self._close_sockets()

    def take_flood(self, method: str) -> int | None:
        """The Retry-After for this call, if it is to be refused."""
        for index, (only, retry_after) in enumerate(self._floods):
            if only is None or only == method:
                del self._floods[index]
                return retry_after
        return None

    def take_drop(self, method: str) -> bool:
        """Whether the answer of this call is to be lost."""
        for index, only in enumerate(self._drops):
            if only == method or (only is None and method.startswith("chat.")):
                del self._drops[index]
                return True
        return False
