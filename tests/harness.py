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
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from sqlmodel import Session, SQLModel, select

from conversations.plain import fold
from conversations.programme import Catalogue, load
from conversations.reception import Reception
from conversations.team.forms import Form, Preview, Refusal
from conversations.team.staff_forms import StaffForms
from storage import inbox, outbox
from storage.keyring import NO_KEYS, Keyring
from storage.ledger import Ledger
from storage.mail import (
    STAFF,
    Address,
    Button,
    Edited,
    Event,
    File,
    HomeOpened,
    Message,
    Pressed,
    Reachable,
    Ref,
    Said,
    Submitted,
    What,
    address,
    platform_of,
)
from storage.queues import outbox as outbox_table
from storage.unit_of_work import UnitOfWork
from tests.compiled import once
from tests.screens import Screen, Shown, flat, like, words_of

if TYPE_CHECKING:
    from scheduler.rounds import Rounds

__all__ = ["CATALOGUE", "MONDAY", "Clock", "Filling", "House", "Player", "Shown", "words_of"]

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""When every house opens, unless told otherwise: a Monday, ten o'clock in Paris."""

LEASE = timedelta(minutes=1)
CATALOGUE = load()
T = TypeVar("T")
Row = TypeVar("Row", bound=SQLModel)


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


class Player:
    """Somebody at a phone (or at Slack): what they do, and what they see."""

    def __init__(
        self,
        house: "House",
        who: Address,
        *,
        name: str = "",
        language: str = "fr",
        where: Address | None = None,
        staff: bool = False,
    ) -> None:
        self.house = house
        self.who = who
        self.where = where or who
        self.name = name
        self.language = language
        self.staff = staff
        self.wrote: list[Ref] = []
        self.pressed: Pressed | None = None

    @property
    def screen(self) -> Screen:
        """Their screen; for staff, that of the triage channel."""
        return self.house.screens.setdefault(self.where, Screen())

    # --- what they do -------------------------------------------------------------------------

    def says(self, text: str, *, under: Ref | None = None, reply_to: Ref | None = None) -> None:
        """They write something."""
        ref = self.house.new_ref()
        self.wrote.append(ref)
        self.does(Said(text=text, ref=ref, reply_to=reply_to), under=under)

    def sends(self, kind: str, *, text: str = "", under: Ref | None = None) -> None:
        """They send a file: `photo`, `voice`, `document`, …"""
        ref = self.house.new_ref()
        self.wrote.append(ref)
        file = File.model_validate({"kind": kind, "source": f"{self.who}/file/{ref}"})
        self.does(Said(text=text, ref=ref, file=file), under=under)

    def edits(self, text: str, *, ref: Ref | None = None) -> None:
        """They change a message of theirs, by default the newest."""
        self.does(Edited(text=text, ref=ref or self.wrote[-1]))

    def presses(self, label: str, *, on: Shown | None = None) -> None:
        """They press the newest button that is called so, anywhere on their screen."""
        shown, button = self.finds(label, on=on)
        self.pressed = Pressed(act=button.act, ref=shown.ref)
        self.does(self.pressed)

    def presses_again(self) -> None:
        """They press the very button they pressed last, wherever it has gone since."""
        assert self.pressed is not None, "they have pressed nothing yet"
        self.does(self.pressed)

    def opens(self, label: str, *, on: Shown | None = None) -> "Filling":
        """A member of staff presses a button that opens a form."""
        _, button = self.finds(label, on=on)
        assert button.form, f"{label!r} opens no form"
        form = self.house.forms.open(button.act, self.who, staff=self.staff)
        assert isinstance(form, Form), form
        return Filling(self, form)

    def opens_home(self) -> str:
        """They open their Home tab; returns what they read there."""
        self.does(HomeOpened(), where=self.who)
        home = address(platform_of(self.who), f"home/{self.who.partition(':')[2]}")
        return self.house.screens[home].shown[-1].text

    def blocks(self) -> None:
        """They shut the bot out: what is sent to them from now on comes back."""
        self.house.blocked.add(self.where)
        self.does(Reachable(yes=False))

    def unblocks(self) -> None:
        """They let the bot in again."""
        self.house.blocked.discard(self.where)
        self.does(Reachable(yes=True))

    def does(self, what: What, *, where: Address | None = None, under: Ref | None = None) -> Event:
        """Anything, as an event; it is handled and answered when this returns."""
        event = Event(
            id=self.house.new_id(),
            at=self.house.clock.now(),
            who=self.who,
            where=where or self.where,
            what=what,
            under=under,
            staff=self.staff,
            name=self.name,
            language=self.language,
        )
        self.house.happens(event)
        return event

    # --- what they see ------------------------------------------------------------------------

    def reads(self) -> str:
        """The words of all that came since they last read, and mark it read."""
        words = "\n".join(shown.text for shown in self.screen.unread())
        self.screen.read = len(self.screen.shown)
        return words

    @property
    def last(self) -> Shown:
        """The newest message on their screen."""
        assert self.screen.shown, f"{self.name or self.who} sees nothing yet"
        return self.screen.shown[-1]

    def sees(self, text: str) -> Shown:
        """The newest message that holds these words (`…` stands for anything)."""
        wanted = flat(text)
        for shown in reversed(self.screen.shown):
            if like(wanted, shown.text):
                return shown
        raise AssertionError(f"{self.name or self.who} does not see {text!r}, but:\n{self.all()}")

    def all(self) -> str:
        """The whole screen, for a person who looks why a test failed."""
        return "\n".join(f"· {shown.text} {shown.labels}" for shown in self.screen.shown)

    def finds(self, label: str, *, on: Shown | None = None) -> tuple[Shown, Button]:
        """The newest button that is called so, and its message."""
        wanted = flat(label)
        for shown in [on] if on is not None else reversed(self.screen.shown):
            for button in shown.buttons:
                if like(wanted, flat(button.label), whole=True):
                    return shown, button
        raise AssertionError(f"{self.name or self.who} finds no button {label!r}:\n{self.all()}")


@dataclass
class Filling:
    """A form on a member of staff's screen: filled in, looked at once more, sent."""

    player: Player
    form: Form

    def fill(self, **values: str) -> Preview | dict[str, str] | Refusal | None:
        """Fill in, press the form's button: a preview, errors by field, or a refusal. A choice
        may be named by the beginning of its label."""
        self.values = {each.name: each.value for each in self.form.fields}
        for name, value in values.items():
            spec = next(each for each in self.form.fields if each.name == name)
            named = [one.value for one in spec.choices if fold(one.label).startswith(fold(value))]
            self.values[name] = named[0] if named and spec.choices else value
        return self.player.house.forms.check(
            self.form.act, self.values, self.player.who, staff=self.player.staff
        )

    def send(self, **values: str) -> Preview | None:
        """Fill in, read the preview, confirm it; returns the preview."""
        checked = self.fill(**values)
        assert checked is None or isinstance(checked, Preview), checked
        values = {**self.values, **(checked.adds if checked is not None else {})}
        self.player.does(Submitted(act=self.form.act, values=values), where=STAFF)
        return checked


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

    def close(self) -> None:
        """Let go of the database."""
        self.ledger.close_now()

    def copied(self, url: str) -> "House":
        """Another house in which all is as it stands here; `url` is a copy of its database."""
        other = House(
            url, at=self.clock.now(), catalogue=self.catalogue, mail=self.mail, keyring=self.keyring
        )
        other.screens, other.blocked = deepcopy(self.screens), set(self.blocked)
        other._count = self._count
        return other

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

    def again(self) -> None:
        """The newest event comes a second time."""
        assert self.newest is not None, "nothing has happened yet"
        self.happens(self.newest)

    def settle(self) -> None:
        """Handle what waits in the inbox, deliver what waits in the outbox, until all is quiet."""
        while self.ledger.write_now(self._handle) + self.ledger.write_now(self._deliver):
            if self.faults and not self.forgiving:
                raise self.faults[0]

    def _handle(self, uow: UnitOfWork) -> int:
        return inbox.handle_next(uow, self.reception.handle, on_failure=self._failed)

    def _failed(self, event: Event, uow: UnitOfWork, error: Exception) -> None:
        self.faults.append(error)
        self.reception.failed(event, uow, error)

    def _deliver(self, uow: UnitOfWork) -> int:
        parcels = outbox.claim(uow, 100, LEASE)
        for parcel in parcels:
            message = parcel.message
            if message.to in self.blocked:
                outbox.refuse(uow, parcel.seq, "blocked by the user", blocked=True)
                continue
            outbox.sent(uow, parcel.seq, self._show(message, parcel.standing))
        return len(parcels)

    def _show(self, message: Message, standing: Ref | None) -> Ref:
        screen = self.screens.setdefault(message.to, Screen())
        for shown in screen.shown:
            if standing is not None and shown.ref == standing:
                shown.message = message
                shown.revisions += 1
                return standing
        ref = self.new_ref()
        screen.shown.append(Shown(ref, message))
        return ref

    def _pass_time(self, until: datetime) -> None:
        while True:
            due = [at for at in (self._next_nudge(), self._next_message()) if at is not None]
            at = min(due, default=until)
            if at > until:
                break
            self.clock.set(max(at, self.clock.now()))
            looked = asyncio.run(self._rounds().run())
            self.settle()
            if not due or (at >= until and not looked):
                break
        self.clock.set(until)

    def _next_nudge(self) -> datetime | None:
        return asyncio.run(self._rounds().next_due())

    def _rounds(self) -> "Rounds":
        # Most houses never let time pass, and the scheduler is not cheap to load.
        from scheduler.rounds import Rounds

        return Rounds(self.ledger, self.catalogue)

    def _next_message(self) -> datetime | None:
        return self.ledger.read_now(outbox.next_due)

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
        return self.ledger.write_now(work)

    def stored_text(self) -> str:
        """Every text that is stored anywhere, to prove that something is not."""

        def gather(session: Session) -> Iterator[str]:
            for table in outbox_table.metadata.sorted_tables:
                for row in session.connection().execute(table.select()):
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
