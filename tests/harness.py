"""A house to play in: everybody's phone and the careers team's channel, without any platform.

Everything between the doors is real: the inbox, the reception and its desks, the ledger on a SQLite
file, the outbox, the rounds. Only the platforms are missing: what happens is put into the inbox
as a door would put it there, and what is posted is delivered at once, in order, onto screens.

    house = House(sqlite_url)
    nour = house.phone("Nour")
    nour.says("/start")
    nour.presses("Français")
    assert "Bienvenue" in nour.reads()
    house.clock.forward(days=3)

A fault of ours fails the test at once, unless `house.forgiving` is set.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self, TypeVar

from sqlalchemy import exists
from sqlalchemy import select as columns
from sqlmodel import Session, SQLModel, select

from conversations.programme import Catalogue
from conversations.reception import Reception
from conversations.team.staff_forms import StaffForms
from storage import inbox, outbox
from storage.keyring import NO_KEYS, Keyring
from storage.ledger import Ledger
from storage.mail import STAFF, Address, Event, Message, Ref, address, platform_of
from storage.queues import outbox as outbox_table
from storage.unit_of_work import UnitOfWork
from tests.catalogue import CATALOGUE
from tests.compiled import once
from tests.players import Filling, Player
from tests.screens import Screen, Shown, words_of

if TYPE_CHECKING:
    from scheduler.rounds import Rounds

__all__ = ["CATALOGUE", "MONDAY", "Clock", "Filling", "House", "Player", "Shown", "words_of"]

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""When every house opens, unless told otherwise: a Monday, ten o'clock in Paris."""

LEASE = timedelta(minutes=1)

AT_ONCE = 32
"""Most events handled in one transaction."""

DELETABLE = timedelta(hours=48)
"""How long a bot may delete what it has said on Telegram (Bot API, deleteMessage)."""
T = TypeVar("T")
Row = TypeVar("Row", bound=SQLModel)

_TABLES = [(table, table.select()) for table in outbox_table.metadata.sorted_tables]
_FILLED = columns(*(exists().select_from(table) for table, _ in _TABLES))
"""Which of them hold anything: most are empty in most houses, and each costs as much to read."""


class Clock:
    """Time that moves when it is told to."""

    def __init__(self, at: datetime, moved: Callable[[datetime], None]) -> None:
        self._at = at
        self._moved = moved

    def now(self) -> datetime:
        """Aware UTC."""
        return self._at

    def forward(
        self, *, weeks: float = 0, days: float = 0, hours: float = 0, minutes: float = 0
    ) -> None:
        """Let time pass: all that comes due on the way is told at its own instant."""
        self.to(self._at + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes))

    def to(self, instant: datetime) -> None:
        """Let time pass until `instant`."""
        self._moved(instant)
        self._at = max(self._at, instant)

    def set(self, instant: datetime) -> None:
        """Only the hands move; nothing is told on the way."""
        self._at = instant


class House:
    """One running product. `url` is a database with all tables (see the `sqlite_url` fixture)."""

    def __init__(
        self,
        url: str,
        *,
        at: datetime = MONDAY,
        catalogue: Catalogue = CATALOGUE,
        mail: bool = False,
        keyring: Keyring = NO_KEYS,
        topics: bool = False,
    ) -> None:
        self.url = url
        self.topics = topics
        self.keyring = keyring
        self.mail = mail
        self.catalogue = catalogue
        self.clock = Clock(at, self._pass_time)
        self.screens: dict[Address, Screen] = {}
        self.blocked: set[Address] = set()
        self.forgiving = False
        self.faults: list[Exception] = []
        self.newest: Event | None = None
        self._count = 0
        self._arranged = False
        self._open()

    def _open(self) -> None:
        url = self.url if self.keyring is not NO_KEYS else once(self.url)
        self.ledger = Ledger(url, self.clock.now, self.keyring)
        self.reception = Reception(
            self.catalogue,
            lambda token: f"https://t.me/bot?start={token}",
            mail=self.mail,
            topics=lambda: self.topics,
        )
        self.forms = StaffForms(self.catalogue, self.ledger.read_now, self.clock.now)
        self._same_rounds: Rounds | None = None

    def close(self) -> None:
        """Let go of the database."""
        self.ledger.close_now()

    def copied(self, url: str) -> Self:
        """Another house, in which all is as it stands here, for a property whose examples begin at
        the same place; its database is written to the file of `url`."""
        other = copy(self)
        other.url, other.clock = url, Clock(self.clock.now(), other._pass_time)
        other.faults = []
        other.like(self)
        other._open()
        return other

    def like(self, other: Self) -> None:
        """Have everything here as it stands there."""
        ours, theirs = (each.url.removeprefix("sqlite:///") for each in (self, other))
        with closing(sqlite3.connect(ours)) as here, closing(sqlite3.connect(theirs)) as there:
            there.backup(here)
        self.screens = {place: screen.copied() for place, screen in other.screens.items()}
        self.blocked, self.forgiving = set(other.blocked), other.forgiving
        self.newest, self._count, self._arranged = other.newest, other._count, True
        self.clock.set(other.clock.now())
        built = (other.catalogue, other.mail, other.topics)
        if built != (self.catalogue, self.mail, self.topics):
            self.catalogue, self.mail, self.topics = built
            self.restart()

    @property
    def is_untouched(self) -> bool:
        """Whether it is as it was built, like any other, and nobody has come yet."""
        as_built = (self.catalogue, self.mail, self.topics, self.keyring, self.clock.now())
        return (
            not self._count
            and not self._arranged
            and as_built == (CATALOGUE, False, False, NO_KEYS, MONDAY)
        )

    def restart(self) -> None:
        """Stop and start anew: all that is not written down is forgotten."""
        self.close()
        self._open()

    # --- who is there -------------------------------------------------------------------------

    def phone(self, name: str = "", *, language: str = "fr") -> Player:
        """Somebody new on Telegram; their app says `language`."""
        self._count += 1
        return Player(self, address("telegram", 1000 + self._count), name=name, language=language)

    def slack(self, name: str, *, language: str = "fr") -> Player:
        """Somebody of the workspace, in their direct messages."""
        return Player(self, address("slack", f"U{name.upper()}"), name=name, language=language)

    def staff(self, name: str = "Claire") -> Player:
        """A member of the careers team, in the triage channel."""
        who = address("slack", f"U{name.upper()}")
        return Player(self, who, name=name, where=STAFF, staff=True)

    # --- what happens -------------------------------------------------------------------------

    def happens(self, event: Event) -> None:
        """Put an event into the inbox, as a door does, and let the house deal with it."""
        self.newest = event
        self.ledger.write_now(lambda uow: inbox.store(uow, [event]))
        self.settle()

    def happen_at_once(self, events: Iterable[Event]) -> None:
        """They have all come in before the first is answered."""
        self.ledger.write_now(lambda uow: inbox.store(uow, [*events]))
        self.settle()

    def again(self) -> None:
        """The newest event comes a second time."""
        assert self.newest is not None, "nothing has happened yet"
        self.happens(self.newest)

    def settle(self) -> None:
        """Handle what waits in the inbox, deliver what waits in the outbox, until all is quiet."""
        while True:
            # Delivered only where nothing was left to handle, in a transaction of its own: a
            # handling that fails is done again, and no screen may have shown anything of it.
            while self.ledger.write_now(self._handle) == AT_ONCE:
                self._complain()
            self._complain()
            if not self.ledger.write_now(self._deliver):
                return

    def _complain(self) -> None:
        if self.faults and not self.forgiving:
            raise self.faults[0]

    def _handle(self, uow: UnitOfWork) -> int:
        return inbox.handle_next(uow, self.reception.handle, AT_ONCE, on_failure=self._failed)

    def _failed(self, event: Event, uow: UnitOfWork, error: Exception) -> None:
        self.faults.append(error)
        self.reception.failed(event, uow, error)

    def _deliver(self, uow: UnitOfWork) -> bool:
        """Whether something came of it that is to be handled."""
        refused = False
        while parcels := outbox.claim(uow, 100, LEASE):
            for parcel in parcels:
                message = parcel.message
                if message.to in self.blocked:
                    outbox.refuse(uow, parcel.seq, "blocked by the user", blocked=True)
                    refused = True
                else:
                    outbox.sent(uow, parcel.seq, self._show(message, parcel.standing))
        return refused

    def _show(self, message: Message, standing: Ref | None) -> Ref:
        screen = self.screens.setdefault(message.to, Screen())
        for shown in screen.shown:
            if standing is not None and shown.ref == standing:
                young = self.clock.now() - shown.at < DELETABLE
                shown.becomes(message)
                if message.removes and (young or platform_of(message.to) == "slack"):
                    screen.remove(shown)
                return standing
        if standing is not None and not message.anew:  # deleted, or of before
            return standing
        ref = self.new_ref()
        screen.shown.append(Shown(ref, message, at=self.clock.now()))
        return ref

    def _pass_time(self, until: datetime) -> None:
        with asyncio.Runner() as runner:  # time stops often, and a loop is not cheap to begin
            while True:
                due = self.ledger.read_now(self._next_due)
                at = until if due is None else due
                if at > until:
                    break
                self.clock.set(max(at, self.clock.now()))
                looked = runner.run(self._rounds.run())
                self.settle()
                if due is None or (at >= until and not looked):
                    break
        self.clock.set(until)

    @staticmethod
    def _next_due(session: Session) -> datetime | None:
        """When the next nudge or message is due."""
        # Most houses never let time pass, and the scheduler is not cheap to load.
        from scheduler.rounds import next_due

        found = (next_due(session), outbox.next_due(session))
        return min((at for at in found if at is not None), default=None)

    @property
    def _rounds(self) -> "Rounds":
        if self._same_rounds is None:
            from scheduler.rounds import Rounds

            self._same_rounds = Rounds(self.ledger, self.catalogue)
        return self._same_rounds

    # --- what is stored -----------------------------------------------------------------------

    def all(self, table: type[Row]) -> list[Row]:
        """All rows of a table."""
        return self.ledger.read_now(lambda session: list(session.exec(select(table)).all()))

    def find(self, table: type[Row], key: object) -> Row:
        """One row."""

        def get(session: Session) -> Row:
            row = session.get(table, key)
            assert row is not None, f"there is no {table.__name__} {key}"
            return row

        return self.ledger.read_now(get)

    def change(self, work: Callable[[UnitOfWork], T]) -> T:
        """Arrange something directly, as a test's beginning may need."""
        self._arranged = True
        return self.ledger.write_now(work)

    def stored_text(self) -> str:
        """Every text that is stored anywhere, to prove that something is not."""

        def gather(session: Session) -> Iterator[str]:
            filled = session.connection().execute(_FILLED).one()
            for (table, rows), holds in zip(_TABLES, filled, strict=True):
                for row in session.connection().execute(rows) if holds else ():
                    yield f"{table.name}: {tuple(row)}"

        return self.ledger.read_now(lambda session: "\n".join(gather(session)))

    def new_ref(self) -> Ref:
        """A message id no place has used."""
        self._count += 1
        return Ref(str(self._count))

    def new_id(self) -> str:
        """An event id."""
        self._count += 1
        return f"test:{self._count}"
