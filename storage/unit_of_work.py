"""One transaction, as the deciding code sees it: what changes and what is said, all or nothing."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlmodel import Session, SQLModel

from storage import agenda, posting, slots
from storage.keyring import KeyMissing
from storage.mail import Address, Attachment, Message, Ref
from storage.sessions import RecallingSession
from storage.slots import Standing

Row = TypeVar("Row", bound=SQLModel)
T = TypeVar("T")


class Broken(Exception):
    """A part of the work failed that was to fail alone, in a transaction that was not prepared for
    it: all of it has to be done again, carefully."""


def is_databases_fault(error: BaseException) -> bool:
    """Whether the transaction, and not the work, is at fault: a lock, a deadlock, a full disk, a
    lost connection, words whose key we were not given. The same work may succeed in another
    transaction; this one can't go on."""
    if isinstance(error, OperationalError):
        # SQLite calls a statement it can't understand operational, too; that will not pass.
        code: int | None = getattr(error.orig, "sqlite_errorcode", None)
        return code != sqlite3.SQLITE_ERROR
    if isinstance(error, InterfaceError | InternalError | KeyMissing | Broken):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


class UnitOfWork:
    """What a piece of work may do inside its transaction. Made by `Ledger`; not for keeping: it
    is over when the piece of work returns. `now` is aware UTC and stands still."""

    def __init__(self, session: RecallingSession, now: datetime, *, careful: bool) -> None:
        """`careful`: prepare each `attempt` for its failure."""
        self.session: Session = session
        self._recalling = session
        self.now = now
        self.calls: list[Callable[[], None]] = []
        """What `on_commit` collected; `Ledger` runs them."""
        self._queues = session.connection()  # in which no row of the session stands
        self._careful = careful
        self._broken = False  # an attempt failed that could not be undone

    def run(self, work: Callable[["UnitOfWork"], T]) -> T:
        """Do `work` and hand its changes to the database. Raises what it raised, or `Broken`, even
        if the work caught that."""
        try:
            result = work(self)
            self.session.flush()
        except Exception as error:
            if self._broken:
                raise Broken("to be done again, carefully") from error
            raise
        if self._broken:
            raise Broken("to be done again, carefully")
        return result

    @property
    def connection(self) -> Connection:
        """What is asked past the session sees all that was changed there."""
        return self.session.connection()

    @property
    def shared(self) -> bool:
        """Whether other writers may be at work beside this one (PostgreSQL): then what must not
        happen twice needs a lock. SQLite has one writer at a time."""
        return self._queues.dialect.name != "sqlite"

    def look_again(self) -> None:
        """What is asked from now on is asked anew: another process may have written meanwhile."""
        self._recalling.forget()

    def post(self, message: Message, part: int = 1) -> None:
        """Put `message` into the outbox. The same key again does nothing. A text too long for one
        message becomes several: `key`, `key#2`, …, in the slots `slot`, `slot#2`, … One that was
        called back is such a `part` already."""
        posting.post(self._recalling, self._queues, self.now, message, part)

    def post_all(self, messages: Iterable[Message]) -> None:
        """The same for many messages, at a fraction of the cost of each: without a slot, or in one
        in which nothing stood before."""
        posting.post_all(self._queues, self.now, messages)

    def lock(self, table: type[Row], key: Any) -> Row | None:
        """Load a row in order to change it: nobody else changes it until this transaction ends."""
        if self.shared:
            self.session.flush()  # loading for update overwrites what was not yet written
            return self.session.get(table, key, with_for_update=True, populate_existing=True)
        return self.session.get(table, key)

    def standing(self, to: Address, ref: Ref) -> Standing | None:
        """Which message of ours stands at `ref` of that address, if any does."""
        return slots.standing(self.session, to, ref)

    def vanished(self, to: Address, ref: Ref) -> None:
        """What stood at `ref` is gone: what is posted in its slot goes even if it says the same."""
        posting.vanished(self._queues, to, ref)

    def holds(self, to: Address, slot: str) -> bool:
        """Whether anything was ever posted in this slot of this address."""
        return slots.newest(self.session, to, slot) is not None

    def stands(self, to: Address, slot: str) -> bool:
        """Whether something stands in this slot of this address, or is on its way there: what is
        posted in it changes that, and where all was refused it would come as news."""
        return slots.stands(self.session, to, slot)

    def says(self, to: Address, slot: str, text: str, *, quote: str = "", under: str = "") -> bool:
        """Whether these words alone are the newest in this slot of this address."""
        return posting.says(self.session, to, slot, text, quote=quote, under=under)

    def is_newest(self, message: Message) -> bool:
        """Whether just this is the newest in the slot of `message`."""
        return posting.is_newest(self.session, message)

    def delivered(self, to: Address, slot: str) -> Ref | None:
        """Where the message in this slot stands on its platform; None until it is delivered."""
        return slots.delivered(self.session, to, slot)

    def delivered_at(self, to: Address, slot: str) -> datetime | None:
        """When the newest message in this slot arrived there; None until one has."""
        return slots.delivered_at(self.session, to, slot)

    def first_put(self, to: Address, on: str) -> slots.FirstPut | None:
        """What was first put on this slot of an address, or is of this key."""
        return slots.first_put(self.session, to, on)

    def place_of(self, key: str) -> tuple[str, str]:
        """In which slot, and in the thread of which other, the message of this key was posted."""
        return slots.place_of(self.session, key)

    def thread_of(self, to: Address, slot: str) -> str:
        """In the thread of which other slot the message of this one was posted; empty for none."""
        return slots.thread_of(self.session, to, slot)

    def slots(self, to: Address, prefix: str) -> list[str]:
        """The slots of this address whose names begin so, oldest first."""
        return slots.begin_with(self.session, to, prefix)

    def take_back(self, to: Address) -> None:
        """What waits for this address is not sent, except what is being sent at this moment."""
        posting.take_back(self._queues, self.now, to)

    def call_back(
        self, to: Address, which: Callable[[Message], bool]
    ) -> Sequence[tuple[Message, int]]:
        """The same for such messages only, which may be posted anew, elsewhere, each as the part of
        a longer text that it is."""
        return posting.call_back(self._queues, self.now, to, which)

    def join(self, to: Address, album: str, attachment: Attachment, most: int = 0) -> bool:
        """Put a file to the newest message of an address, if that is of the same album
        (`Message.album`), no attempt to send it was made, and together they have at most `most`
        bytes (0: however many): they arrive as one. False where they can't; then the file goes by
        itself."""
        return posting.join(self._queues, to, album, attachment, most)

    def hasten(self, to: Address) -> None:
        """What waits for this address until a later instant (`Message.not_before`) goes now."""
        posting.hasten(self._queues, self.now, to)

    def remind(self, subject: str, step: str, at: datetime) -> None:
        """Have `subject` come due for the sake of `step` at `at` (aware), and at no other time."""
        agenda.put(self._queues, subject, step, at)

    def unremind(self, subject: str, step: str = "") -> None:
        """Have `subject` not come due any more: for the sake of `step`, or at all."""
        agenda.drop(self._queues, subject, step)

    def reminders(self, subject: str) -> Sequence[str]:
        """For the sake of which steps `subject` will come due."""
        return agenda.steps(self._queues, subject)

    def on_commit(self, call: Callable[[], None]) -> None:
        """Have `call` run in the event loop once this transaction is on the disk, or never."""
        self.calls.append(call)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the work that may fail alone: what it changed, posted and asked for on commit
        is undone if it raises, and the exception goes on.

        Failures are rare and savepoints are not free, so at first there is none: when something
        fails, `Broken` has the ledger do the whole piece of work again, with savepoints.
        """
        mark = len(self.calls)
        try:
            if self._careful:
                with self.session.begin_nested():
                    self.session.connection()  # the savepoint is opened only when asked for
                    yield
            else:
                yield
                self.session.flush()  # so that what the database refuses fails here
        except Exception as error:
            del self.calls[mark:]
            if self._careful or is_databases_fault(error):
                raise
            self._broken = True
            raise Broken("to be done again, carefully") from error
