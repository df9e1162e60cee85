"""What we know about our token: whether Telegram has ever taken it, and how often it was refused.

Telegram answers 401 to a wrong token, and 404 both to a malformed one and to a method or a message
it doesn't know; python-telegram-bot makes `InvalidToken` of all three. So which it is depends on
what went before.
"""

from telegram.error import InvalidToken

REJECTIONS = 3
"""Refusals in a row that are believed: a single one may be a proxy's, or a server's bad moment."""


class TokenRejected(Exception):
    """Telegram does not accept the token: nothing but a change of the settings helps."""

    def __init__(self) -> None:
        super().__init__(
            "TELEGRAM_BOT_TOKEN is rejected by Telegram: copy the token that @BotFather shows for "
            "your bot (and check TELEGRAM_BASE_URL if you use a server of your own)"
        )


class Token:
    """The memory of one token, shared by all that speak with it. Not for several threads."""

    def __init__(self) -> None:
        self._has_worked = False
        self._rejections = 0

    def worked(self) -> None:
        """A call was carried out."""
        self._has_worked = True
        self._rejections = 0

    def rejected(self) -> None:
        """getMe or getUpdates was refused. Raises TokenRejected after `REJECTIONS` in a row."""
        self._rejections += 1
        if self._rejections >= REJECTIONS:
            raise TokenRejected from None

    def is_not_at_fault(self, error: InvalidToken) -> bool:
        """Whether what is refused is the method or the message: the token has worked, and the
        answer does not speak of it."""
        return self._has_worked and "unauthorized" not in error.message.lower()
