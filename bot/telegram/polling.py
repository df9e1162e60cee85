"""Updates, from Telegram to the disk: nothing is acknowledged before it is kept.

Telegram forgets an update when a later one is asked for. python-telegram-bot's own poller asks
before the update is dealt with, so a crash loses it; here the next request leaves only after the
events have been committed. What is received twice has the same id and happens once.
"""

import asyncio
import logging
import random
import time
import warnings
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram import unreadable
from bot.telegram.inbound import ALLOWED_UPDATES, event_of
from bot.telegram.token import Token
from bot.telegram.unchanged import Unchanged
from storage.mail import Event

log = logging.getLogger(__name__)

HOLD_SECONDS = 25
"""How long Telegram may hold a request while there is nothing new. Shorter than the idle time-outs
of common proxies."""

BATCH = 100
"""Most updates in one answer (Bot API: 1–100)."""

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 15.0
"""Pauses after failures double from the first to the longest, less up to half at random, so that
many bots do not come back at the same moment."""

REJECTED_PAUSE_SECONDS = 2.0
"""Pause after the token was rejected: a bad moment of a server has time to pass, and whoever starts
us with a wrong token is told within seconds."""

HELD_SECONDS = 0.5
"""An empty answer that came sooner was not held."""

FIRST_REST_SECONDS = 0.3
LONGEST_REST_SECONDS = 1.0
"""Pauses after answers that were not held, growing by half from the first to the longest."""

CALLBACK_SECONDS = 10.0
"""How long we try to answer a press of a button: after that nobody sees the answer."""

ANSWERS_AT_ONCE = 8
"""How many presses are answered side by side."""


class Poller:
    """Asks for updates until cancelled."""

    def __init__(
        self,
        bot: Bot,
        keep: Callable[[Sequence[Event]], Awaitable[None]],
        now: Callable[[], datetime],
        token: Token,
        username: Callable[[], str] = lambda: "",
    ) -> None:
        """`keep` returns when the events are on the disk; `now` is aware, in UTC; `username` is
        our own, as far as it is known."""
        self._username = username
        self._bot = bot
        self._token = token
        self._keep = keep
        self._now = now
        self._offset: int | None = None
        self._failures = 0
        self._empty = 0
        self._unchanged = Unchanged()
        self._answers: set[asyncio.Task[None]] = set()
        self._answering = asyncio.Semaphore(ANSWERS_AT_ONCE)

    async def run(self) -> None:
        """Poll until cancelled. Raises TokenRejected; survives everything else."""
        try:
            while True:
                try:
                    await self._once()
                    self._failures = 0
                except InvalidToken as error:
                    self._token.rejected()
                    await self._recover(error)
                except Exception as error:  # noqa: BLE001 -- the door stays open, whatever happens
                    await self._recover(error)
        finally:
            for task in self._answers:
                task.cancel()
            await asyncio.gather(*self._answers, return_exceptions=True)

    async def _once(self) -> None:
        asked = time.monotonic()
        updates, last = await self._receive()
        self._token.worked()
        if last is None:
            await self._rest(time.monotonic() - asked)
            return
        self._empty = 0
        for update in updates:
            if update.callback_query is not None:
                self._answer(update.callback_query.id)
        found = map(self._event, updates)
        events = self._unchanged.without([event for event in found if event is not None])
        if events:
            await self._keep(events)
        self._unchanged.kept()
        self._offset = last + 1

    def _event(self, update: Update) -> Event | None:
        try:
            return event_of(update, self._now(), self._username())
        except Exception as error:  # noqa: BLE001 -- it would come again for ever, before all others
            number, why = update.update_id, unreadable.named(error)
            log.error("Update %s is left out: it makes no sense to us (%s).", number, why)
            return None

    async def _rest(self, held: float) -> None:
        """After an answer without updates that was held for so long: a server that does not hold
        requests must not be asked without a pause."""
        if held >= HELD_SECONDS:
            self._empty = 0
            return
        pause = min(LONGEST_REST_SECONDS, FIRST_REST_SECONDS * 1.5 ** min(self._empty, 10))
        self._empty += 1
        await asyncio.sleep(pause)

    async def _receive(self) -> tuple[Sequence[Update], int | None]:
        """The next updates and the id of the last one, None if there are none.

        The last in the list, not the highest: after a week without updates Telegram begins again
        at a random number.
        """
        try:
            updates = await self._bot.get_updates(
                offset=self._offset,
                limit=BATCH,
                timeout=timedelta(seconds=HOLD_SECONDS),
                allowed_updates=ALLOWED_UPDATES,
            )
        except TelegramError:
            raise
        except Exception as error:  # noqa: BLE001 -- whatever the library stumbles over
            log.warning("An update can't be read (%s); reading one by one.", type(error).__name__)
            return await self._receive_one_by_one()
        return updates, updates[-1].update_id if updates else None

    async def _receive_one_by_one(self) -> tuple[Sequence[Update], int | None]:
        """The same; of what the library can't read only what can be read, so that one update that
        it does not understand doesn't stop all that come after it."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library would rather have us use get_updates
            raw: list[dict[str, Any]] = await self._bot.do_api_request(
                "getUpdates",
                api_kwargs={
                    "offset": self._offset,
                    "limit": BATCH,
                    "timeout": 0,
                    "allowed_updates": list(ALLOWED_UPDATES),
                },
            )
        now = self._now()
        read = (unreadable.read(each, self._bot, now) for each in raw)
        updates = [update for update in read if update is not None]
        return updates, unreadable.last_of(raw)

    async def _recover(self, error: Exception) -> None:
        self._failures += 1
        pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** min(self._failures - 1, 10))
        pause *= random.uniform(0.5, 1.0)
        if isinstance(error, InvalidToken):
            pause = REJECTED_PAUSE_SECONDS
            log.error("Telegram rejects the token (%s); asking again in %.1f s.", error, pause)
        elif isinstance(error, Conflict):
            log.error(
                "Another process asks Telegram for this bot's updates (or a webhook is set). Stop "
                "it, or use another TELEGRAM_BOT_TOKEN. Trying again in %.1f s.",
                pause,
            )
        elif isinstance(error, RetryAfter):
            after = error.retry_after
            pause = after.total_seconds() if isinstance(after, timedelta) else float(after)
            log.warning("Telegram asks us to wait %.0f s before polling again.", pause)
        elif isinstance(error, TelegramError):
            level = logging.WARNING if self._failures <= 3 else logging.ERROR
            log.log(level, "Telegram: %s. Trying again in %.1f s.", error, pause)
        else:
            log.exception("Updates could not be kept; trying again in %.1f s.", pause)
        await asyncio.sleep(pause)

    def _answer(self, query_id: str) -> None:
        """Stop the button's spinner, in the background: nothing waits for it."""
        task = asyncio.create_task(self._answered(query_id), name="callback answer")
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answered(self, query_id: str) -> None:
        async with self._answering:
            try:
                await asyncio.wait_for(self._bot.answer_callback_query(query_id), CALLBACK_SECONDS)
            except BadRequest as error:  # too old: it was pressed while we were away
                log.debug("A press could not be answered: %s", error)
            except (TelegramError, TimeoutError) as error:
                log.info("A press could not be answered: %s", error)
