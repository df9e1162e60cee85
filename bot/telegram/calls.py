"""One call of the Bot API, and what its failure means for the message it is about."""

import logging
from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channel import TryLater, Undeliverable
from bot.telegram import reasons
from bot.telegram.pace import Pace
from bot.telegram.request import NoAnswer, NotConnected, NotConnectedInTime
from bot.telegram.token import Token
from storage.mail import Address, place_of

T = TypeVar("T")

log = logging.getLogger(__name__)

AGAIN_SECONDS = 1.0
"""When to try again after a lost connection; the courier doubles it from attempt to attempt."""

READ_SECONDS = 60.0
"""How long an answer to a message is waited for. Long, because giving up means to send it twice;
yet with the connection and the sending it is less than the courier's `CALL_SECONDS`."""


class Rejected(Undeliverable):
    """Telegram understood the request and does not want it, or does not know what it is about."""

    def __init__(self, words: str) -> None:
        blocked, fault = reasons.is_of_the_person(words), reasons.fault_of(words)
        super().__init__(reasons.of(words), blocked=blocked, fault=fault)
        self._words = words.lower()
        log.info("Telegram refuses a request: %s", words)

    def says(self, part: str) -> bool:
        """Whether Telegram's own words contain these."""
        return part in self._words


class Unanswered(TryLater):
    """The request went out and nothing came back."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds, maybe_sent=True)


class Calls:
    """Does calls, and remembers what they say of the token and of the rates."""

    def __init__(self, token: Token, pace: Pace) -> None:
        self._token = token
        self._pace = pace

    async def attempt(self, chat: int | None, call: Awaitable[T]) -> T:
        """Do one call; raise what its failure means for the message."""
        try:
            result = await call
        except RetryAfter as error:
            after = error.retry_after
            seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
            if chat is not None:
                self._pace.refused(chat, seconds)
            raise TryLater(seconds) from error
        except BadRequest as error:  # a NetworkError by descent, but nothing that time heals
            raise Rejected(error.message) from error
        except Forbidden as error:
            log.info("Telegram forbids to write: %s", error.message)
            raise Undeliverable(reasons.of(error.message), blocked=True) from error
        except ChatMigrated as error:
            raise Undeliverable(reasons.BECAME_GROUP, blocked=True) from error
        except InvalidToken as error:
            if self._token.is_not_at_fault(error):
                raise Rejected(error.message) from error
            raise TryLater(AGAIN_SECONDS) from error  # whoever polls notices, and ends the service
        except (NotConnected, NotConnectedInTime) as error:
            raise TryLater(AGAIN_SECONDS) from error
        except (TimedOut, NoAnswer) as error:
            raise Unanswered(AGAIN_SECONDS) from error
        except TelegramError as error:  # 5xx: it says that it failed; unreadable answers
            raise TryLater(AGAIN_SECONDS, maybe_sent=True) from error
        self._token.worked()
        return result


def chat_of(where: Address) -> int:
    """The id of the chat at an address. Raises Undeliverable where it is none."""
    try:
        return int(place_of(where))
    except ValueError:
        raise Undeliverable(reasons.NO_CHAT, blocked=True) from None
