"""The wiring: makes every part, lets them run together, and ends them in order.

The only module that knows every room. Telegram is listened to before the heavier parts are even
loaded, so that a restart goes unnoticed.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import OperationalError

from bot import assembly, process
from bot.courier import Courier
from bot.handler import Handler
from bot.keys import admit
from bot.paper.extracts import Extracts
from bot.settings import Settings, WrongSetting
from bot.slack.entrance import CantListen, WrongToken
from bot.telegram.door import TelegramDoor
from bot.telegram.profile import DEFAULT, Profile
from bot.telegram.token import TokenRejected
from conversations import programme
from conversations.mentee import menus
from conversations.programme import Catalogue, Programme, ProgrammeError
from conversations.reception import Reception
from scheduler.clock import Clock, RemoteClock, SystemClock
from scheduler.rounds import Rounds
from storage import outbox, revision
from storage.ledger import Ledger
from storage.mail import Event
from storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from bot.slack.api import Api
    from bot.slack.door import Door as SlackDoor
    from scheduler.timetable import Timetable

log = logging.getLogger(__name__)

STOP_SECONDS = 10.0
"""Longest time from the signal to the end. Process managers commonly kill after ten to thirty."""

SETTLE_SECONDS = 0.2
"""How often the remote clock is told how far we have got."""

ROUND_DELAY_SECONDS = 1.0
"""How long after something happened the timetable looks whether it made anything due: once for all
that happens meanwhile."""


class Crashed(Exception):
    """A part ended that should run for ever. Its traceback is in the log."""


async def run(settings: Settings) -> None:
    """Run the service until SIGTERM or SIGINT.

    Raises WrongSetting for what only a change of the settings can heal (a rejected token, a port
    that is taken, a programme that can't work, a database that can't be opened or holds words we
    have no key for), and Crashed for a fault of ours, so that a process manager starts us again.
    Platforms that can't be reached are waited for.
    """
    process.tune()
    wanted = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, wanted.set)
    await Service(settings).run(wanted)


class Service:
    """All parts of one process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._clock: Clock = SystemClock()
        if settings.clock_url:
            self._clock = RemoteClock(settings.clock_url)
        self._catalogue = _catalogue(settings)
        self._ledger = Ledger(settings.database_url, self._clock.now, settings.keyring())
        self._telegram = TelegramDoor(
            settings.telegram_bot_token.get_secret_value(),
            settings.telegram_base_url,
            settings.telegram_base_file_url,
            keep=self._take,
            now=self._clock.now,
            profiles=_profiles(self._catalogue),
        )
        self._courier = Courier(
            self._ledger, self._clock.now, self._received, Extracts(self._ledger, self._catalogue)
        )
        self._courier.add(self._telegram.channel)
        mail = bool(settings.smtp_url.get_secret_value())
        reception = Reception(
            self._catalogue, self._telegram.link, mail=mail, topics=lambda: self._telegram.topics
        )
        self._handler = Handler(
            self._ledger, self._courier, reception.handle, reception.failed, self._handled
        )
        self._parts: dict[asyncio.Task[Any], str] = {}
        self._polling: asyncio.Task[Any] | None = None
        self._timetable: Timetable | None = None
        self._slack: SlackDoor | None = None
        self._slack_api: Api | None = None
        self._round_planned = False

    async def run(self, wanted: asyncio.Event) -> None:
        """Run until `wanted` is set. Raises as `run` above."""
        try:
            if isinstance(self._clock, RemoteClock):
                await self._clock.start()
            await asyncio.to_thread(migrate, self._settings)
            await self._ledger.write(admit)
            await self._ledger.write(outbox.release)
            self._polling = self._start(self._telegram.run(), "telegram")
            self._start(self._handle(), "handler")
            self._start(self._courier.run(), "courier")
            # While Telegram is asked for the first time, the rest is loaded beside the loop.
            await asyncio.to_thread(_load_the_rest)
            self._open_the_rest()
            process.tidy_up()
            await self._watch(wanted)
        finally:
            await self._close()

    # --- opening --------------------------------------------------------------------------

    def _open_the_rest(self) -> None:
        from bot import demo
        from bot.nowhere import Nowhere
        from bot.slack.api import Api
        from bot.slack.channel import SlackChannel
        from bot.slack.door import Door
        from bot.slack.readback import Memory
        from conversations.team.staff_forms import StaffForms
        from scheduler.timetable import Timetable

        settings = self._settings
        self._slack_api = Api(settings.slack_bot_token.get_secret_value(), settings.slack_base_url)
        self._slack = Door(
            self._slack_api,
            assembly.slack_transport(settings, self._slack_api),
            triage=settings.slack_triage_channel,
            group=settings.slack_staff_group,
            desk=StaffForms(self._catalogue, self._ledger.read_now, self._clock.now),
            keep=self._handler.store,
            received=self._handler.received,
            now=self._clock.now,
            memory=Memory(self._ledger),
        )
        self._courier.add(SlackChannel(self._slack_api, settings.slack_triage_channel))
        self._courier.add(Nowhere(demo.PLATFORM))
        self._courier.add(assembly.mail_channel(settings, self._clock.now))
        self._timetable = Timetable(
            _WakingRounds(self._ledger, self._catalogue, self._told), self._clock
        )
        self._start(self._slack.run(), "slack")
        self._parts[self._timetable.start()] = "timetable"
        if isinstance(self._clock, RemoteClock):
            self._start(self._report(self._clock), "clock")

    def _start(self, part: Awaitable[object], name: str) -> asyncio.Task[Any]:
        task = asyncio.ensure_future(part)
        self._parts[task] = name
        return task

    # --- running --------------------------------------------------------------------------

    async def _handle(self) -> None:
        """Handle events. What a killed process left in the inbox may ask for a link with our name
        in it, so Telegram gets a moment to tell it first."""
        await self._telegram.named()
        await self._handler.run()

    async def _take(self, events: Sequence[Event]) -> None:
        await self._handler.take(events)

    def _received(self) -> None:
        self._handler.received()

    def _handled(self) -> None:
        """Events were handled: something may be due now."""
        if not self._round_planned:
            self._round_planned = True
            asyncio.get_running_loop().call_later(ROUND_DELAY_SECONDS, self._look_what_is_due)

    def _look_what_is_due(self) -> None:
        self._round_planned = False
        if self._timetable is not None:
            self._timetable.wake()

    def _told(self) -> None:
        """A round has told something: there are messages, and perhaps events."""
        self._handler.received()
        self._courier.wake()

    async def _report(self, clock: RemoteClock) -> None:
        """Follow a clock that somebody moves, and tell it when we have done what that made due."""
        version = clock.version
        while True:
            if clock.version != version:
                version = clock.version
                self._look_what_is_due()
                self._told()
            await self._all_quiet()
            next_due = await self._next_due()
            if clock.version == version:
                clock.settled(version, next_due)
                with suppress(TimeoutError):
                    await asyncio.wait_for(clock.changed(), SETTLE_SECONDS)

    async def _all_quiet(self) -> None:
        """Return when everything due has been told, everything told handled, everything sent."""
        assert self._timetable is not None
        while True:
            if self._round_planned:
                self._look_what_is_due()
            await self._timetable.idle()
            await self._handler.quiet.wait()
            await self._courier.idle()
            if self._handler.quiet.is_set() and self._courier.is_idle and not self._round_planned:
                return

    async def _next_due(self) -> datetime | None:
        assert self._timetable is not None
        dues = (self._timetable.next_due, await self._ledger.read(outbox.next_due))
        return min((due for due in dues if due is not None), default=None)

    async def _watch(self, wanted: asyncio.Event) -> None:
        """Return when `wanted` is set. Raises when a part ends before that."""
        stopping = asyncio.create_task(wanted.wait(), name="stop")
        try:
            await asyncio.wait({stopping, *self._parts}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
        for task, name in self._parts.items():
            if not task.done():
                continue
            error = task.exception() if not task.cancelled() else None
            fix = _setting_at_fault(error)
            if fix:
                raise WrongSetting(fix)
            log.critical("%s has ended: stopping.", name, exc_info=error)
            raise Crashed(f"{name} has ended")

    # --- closing --------------------------------------------------------------------------

    async def _close(self) -> None:
        """Take nothing more, finish what was taken, send what is under way; within a bound.

        What is not finished by then is on the disk, and goes on at the next start.
        """
        end = time.monotonic() + STOP_SECONDS

        async def within(part: Awaitable[object], what: str, share: float = 1.0) -> None:
            try:
                await asyncio.wait_for(part, max(0.1, share * (end - time.monotonic())))
            except TimeoutError:
                log.warning("No time to wait for %s.", what)
            except Exception:
                log.exception("%s did not end well.", what)

        log.info("Stopping.")
        if self._polling is not None:
            self._polling.cancel()
            await within(asyncio.wait({self._polling}), "Telegram's poller", 0.3)
        if self._slack is not None:
            await within(self._slack.stop(2.0), "Slack", 0.3)
        if self._timetable is not None:
            await within(self._timetable.stop(), "the timetable", 0.3)
        await within(self._handler.stop(), "the inbox", 0.5)
        bound = 0.6 * (end - time.monotonic())
        await within(self._courier.stop(bound), "the courier", 0.8)
        for task in self._parts:
            task.cancel()
        await asyncio.gather(*self._parts, return_exceptions=True)
        await within(self._telegram.stop(), "Telegram's connections")
        if self._slack_api is not None:
            await within(self._slack_api.close(), "Slack's connections")
        if isinstance(self._clock, RemoteClock):
            await within(self._clock.stop(), "the clock")
        await within(self._ledger.close(), "the database")


class _WakingRounds(Rounds):
    """Rounds that wake the post for what they tell."""

    def __init__(self, ledger: Ledger, catalogue: Catalogue, told: Callable[[], None]) -> None:
        super().__init__(ledger, catalogue)
        self._on_told = told

    def batch(self, uow: UnitOfWork) -> int:
        """As the rounds do it."""
        return self._waking(uow, super().batch(uow))

    def agenda(self, uow: UnitOfWork) -> int:
        """As the rounds do it."""
        return self._waking(uow, super().agenda(uow))

    def _waking(self, uow: UnitOfWork, looked: int) -> int:
        if looked:
            uow.on_commit(self._on_told)
        return looked


def _load_the_rest() -> None:
    """Import what takes longest, in a thread, while the loop already works."""
    import scheduler.timetable  # noqa: F401


def _catalogue(settings: Settings) -> Catalogue:
    try:
        return programme.load(settings.programme_file or programme.PACKAGED)
    except ProgrammeError as error:
        raise WrongSetting(f"PROGRAMME_FILE can't work: {error}") from None


def migrate(settings: Settings) -> None:
    """Bring the database to this version. Raises WrongSetting if it can't be opened."""
    try:
        if revision.is_current(settings.database_url):
            return
        from storage.migrate import upgrade

        upgrade(settings.database_url)
    except (OperationalError, ValueError) as error:
        # The driver's own words may hold the password.
        raise WrongSetting(
            f"DATABASE_URL: the database can't be opened ({type(error).__name__}); check the "
            "address, and that the database runs and lets us in"
        ) from None


def _profiles(catalogue: Catalogue) -> dict[str, Profile]:
    """What Telegram shows of us: in the home language for everyone, in others for their own."""
    profiles = {DEFAULT: _profile(catalogue.home)}
    for each in catalogue:
        if each.language != catalogue.home.language:
            profiles[each.language] = _profile(each)
    return profiles


def _profile(programme: Programme) -> Profile:
    return Profile(
        commands=menus.lines(programme, menus.DOOR),
        description=programme.words("bot.description"),
        short=programme.words("bot.short"),
    )


def _setting_at_fault(error: BaseException | None) -> str:
    """The line to show, if a change of the settings is what helps."""
    if isinstance(error, BaseExceptionGroup):
        return next(filter(None, map(_setting_at_fault, error.exceptions)), "")
    if isinstance(error, TokenRejected | WrongToken | CantListen):
        return str(error)
    return ""
