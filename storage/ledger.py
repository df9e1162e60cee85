"""All transactions: the loop's work goes to writer threads, which put many pieces into one commit.

A commit costs a wait for the disk, whatever it holds. So a writer takes everything that is queued,
up to `GROUP` pieces, and commits once: alone, a piece is committed at once; under load, commits
group by themselves. The event loop never waits for the database.
"""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlmodel import Session

from storage.engines import database_url, fold_in_the_log, reader_engine, writer_engine
from storage.keyring import NO_KEYS, Keyring
from storage.sessions import RecallingSession
from storage.unit_of_work import UnitOfWork, is_databases_fault

log = logging.getLogger(__name__)

T = TypeVar("T")

GROUP = 32
"""Most pieces of work under way: on SQLite all in one commit, on PostgreSQL shared among the
writers. Beyond, the shared wait for the disk no longer shows."""

WRITERS = 4
"""Writer threads on PostgreSQL, where transactions may overlap. SQLite has one writer."""

READERS = 4
"""Reader threads."""

ATTEMPTS = 6
"""How often a piece of work is tried, the shared transaction included, when the database is at
fault. The first repetition is at once, the others after `PAUSE` seconds, doubled each time: 0.75 s
in all."""

PAUSE = 0.05
"""Seconds before the second repetition."""


@dataclass(eq=False)
class _Piece:
    """One piece of work, and whom to tell: in the loop, or, without one, the calling thread."""

    work: Callable[[UnitOfWork], Any]
    future: "asyncio.Future[Any] | Future[Any]"
    loop: asyncio.AbstractEventLoop | None
    result: Any = None
    error: BaseException | None = None
    calls: list[Callable[[], None]] = field(default_factory=list)

    def settle(self) -> None:
        """Tell the outcome; in the loop, if there is one."""
        if not self.future.cancelled():  # who gave up waiting is not told; the work is done
            if self.error is not None:
                self.future.set_exception(self.error)
            else:
                self.future.set_result(self.result)
        if self.error is None and self.loop is not None:
            for call in self.calls:
                self.loop.call_soon(call)


class _Line:
    """The connection of a writer, opened when needed and kept: to borrow one for each transaction
    costs as much as what most of them do."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._session: RecallingSession | None = None

    @contextmanager
    def transaction(self) -> Iterator[RecallingSession]:
        """One transaction, committed at the end or, when anything raises, undone."""
        if self._connection is None:
            self._connection = self._engine.connect()
            event.listen(self._connection, "after_cursor_execute", self._carried_out)
        try:
            with (
                self._connection.begin(),
                RecallingSession(self._connection, expire_on_commit=False) as self._session,
            ):
                yield self._session
        except BaseException:
            self.close()  # it may be the connection that is broken
            raise

    def _carried_out(
        self,
        _connection: Connection,
        _cursor: object,
        _text: str,
        _given: object,
        context: ExecutionContext,
        _many: bool,
    ) -> None:
        """SQLAlchemy has had the driver carry out a statement."""
        if self._session is not None:
            self._session.carried_out(context.invoked_statement)

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Ledger:
    """All transactions of one process on one database, SQLite or PostgreSQL.

    A piece of work that was written is on the disk when `write` returns. A piece that raises is
    undone alone and its exception goes to its caller. Work must be repeatable: it decides from
    what it reads and does nothing outside its unit of work. For when one piece of a transaction
    raises, or the database is at fault (a deadlock, a lost connection, a full disk), each piece is
    done again in a transaction of its own. `now` must give aware UTC; each piece sees one instant.
    People's words are sealed with the first key of `keyring`, if it has any.
    """

    def __init__(self, url: str, now: Callable[[], datetime], keyring: Keyring = NO_KEYS) -> None:
        self._now = now
        sqlite = database_url(url).get_backend_name() == "sqlite"
        writers = 1 if sqlite else WRITERS
        self._group = GROUP // writers  # where transactions overlap, each thread takes its share
        # One for each thread, for `write_now`, and for `forget_what_was`.
        self._writing = writer_engine(url, writers + 2, keyring=keyring)
        self._reading = reader_engine(url, READERS, keyring=keyring)
        self._line = _Line(self._writing)
        self._line_in_use = threading.Lock()
        self._queue: deque[_Piece] = deque()
        self._in_order: deque[_Piece] = deque()
        self._ready = threading.Condition()
        self._closing = False
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="ledger-reader")
        self._writers = [
            threading.Thread(
                target=self._write_all, args=(number == 0,), name=f"ledger-{number}", daemon=True
            )
            for number in range(writers)
        ]
        self._started = False

    async def write(self, work: Callable[[UnitOfWork], T], *, in_order: bool = False) -> T:
        """Run `work` in a transaction in a writer thread and return what it returned, once it is
        on the disk. Cancelling the wait does not cancel the work.

        Pieces written `in_order` are done in the order they were given; others may overlap on
        PostgreSQL. Rows in the result are detached: read what was loaded, nothing more. Raises
        what `work` raised, and `RuntimeError` once the ledger is closed.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._give(_Piece(work, future, loop), in_order)
        return await future

    def write_now(self, work: Callable[[UnitOfWork], T]) -> T:
        """The same for a caller outside any event loop (a command, a test), in the calling thread,
        which runs what `work` asked for on commit, too."""
        future: Future[T] = Future()
        piece = _Piece(work, future, None)
        with self._line_in_use:
            if self._closing:
                raise RuntimeError("the ledger is closed")
            self._carry_out([piece], self._line)
        piece.settle()
        result = future.result()
        for call in piece.calls:
            call()
        return result

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a reader thread, in a transaction that sees one instant and can change
        nothing (an attempt raises `sqlalchemy.exc.DBAPIError`). Never waits for a writer."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self.read_now, work)

    def read_now(self, work: Callable[[Session], T]) -> T:
        """The same in the calling thread, which must not be that of an event loop."""
        with RecallingSession(self._reading, expire_on_commit=False) as session:
            return work(session)

    async def forget_what_was(self) -> None:
        """Leave nothing behind of what was blanked or deleted (see `fold_in_the_log`)."""
        if not await asyncio.to_thread(fold_in_the_log, self._writing):
            log.info("the database's log was being read, and is emptied next time")

    async def close(self) -> None:
        """Finish what was given so far, then let go of the database. Idempotent."""
        await asyncio.to_thread(self.close_now)

    def close_now(self) -> None:
        """The same, waiting in the calling thread, which must not be that of an event loop that
        still waits for a write."""
        with self._ready:
            self._closing = True
            self._ready.notify_all()
        with self._line_in_use:
            self._line.close()
        for thread in self._writers if self._started else ():
            thread.join()
        self._readers.shutdown()
        self._writing.dispose()
        self._reading.dispose()

    def _give(self, piece: _Piece, in_order: bool) -> None:
        with self._ready:
            if self._closing:
                raise RuntimeError("the ledger is closed")
            if not self._started:  # a command needs none of them
                self._started = True
                for thread in self._writers:
                    thread.start()
            (self._in_order if in_order else self._queue).append(piece)
            # Only the first thread takes work that has an order, so all must look.
            self._ready.notify_all() if in_order else self._ready.notify()

    def _write_all(self, keeps_order: bool) -> None:
        """A writer thread: carry out what is queued until the ledger closes."""
        line = _Line(self._writing)
        while group := self._take(keeps_order):
            try:
                self._carry_out(group, line)
            except BaseException as error:  # noqa: BLE001 - whatever it is, callers must not hang
                for piece in group:
                    piece.error = error
            self._settle(group)
        line.close()

    def _take(self, keeps_order: bool) -> list[_Piece]:
        """Wait for work; empty when there will be none."""
        with self._ready:
            while True:
                group: list[_Piece] = []
                if keeps_order:
                    # Half the places stay for the rest, or a flood would keep it waiting.
                    places = self._group - min(len(self._queue), self._group // 2)
                    while self._in_order and len(group) < places:
                        group.append(self._in_order.popleft())
                while self._queue and len(group) < self._group:
                    group.append(self._queue.popleft())
                if group or self._closing:
                    return group
                self._ready.wait()

    def _carry_out(self, group: list[_Piece], line: _Line) -> None:
        """Do all of `group` in one transaction, or, where that fails, each piece in its own."""
        try:
            self._commit(group, line, careful=False)
        except Exception as error:  # noqa: BLE001 - each piece is told what became of it
            if len(group) == 1 and not is_databases_fault(error):
                group[0].error = error
                return
            log.info("a transaction failed, its pieces are done one by one: %r", error)
            for piece in group:
                self._insist(piece, line)

    def _insist(self, piece: _Piece, line: _Line) -> None:
        """Do one piece by itself, again if the database is at fault, a bounded number of times."""
        pause = PAUSE
        for left in reversed(range(ATTEMPTS - 1)):
            try:
                self._commit([piece], line, careful=True)
            except Exception as error:
                if not left or not is_databases_fault(error):
                    if is_databases_fault(error):
                        log.exception("the database failed %d times: a write is given up", ATTEMPTS)
                    piece.error = error
                    return
                time.sleep(pause)
                pause *= 2
            else:
                return

    def _commit(self, group: list[_Piece], line: _Line, *, careful: bool) -> None:
        """Do all of `group` in one transaction, or nothing of it: then it raises."""
        with line.transaction() as session:
            for piece in group:
                uow = UnitOfWork(session, self._now(), careful=careful)
                piece.calls = uow.calls
                piece.result = uow.run(piece.work)
                # What a caller gets must not be touched by the pieces after it.
                session.expunge_all()

    def _settle(self, group: list[_Piece]) -> None:
        """Tell the outcomes: one call into each event loop for the whole commit."""
        by_loop: dict[asyncio.AbstractEventLoop | None, list[_Piece]] = {}
        for piece in group:
            by_loop.setdefault(piece.loop, []).append(piece)
        for loop, pieces in by_loop.items():
            if loop is None:
                _settle_all(pieces)
                continue
            with suppress(RuntimeError):  # the loop was closed: nobody waits any more
                loop.call_soon_threadsafe(_settle_all, pieces)


def _settle_all(pieces: list[_Piece]) -> None:
    for piece in pieces:
        piece.settle()
