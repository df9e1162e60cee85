"""Connections to the database, opened the way durability and order need them.

SQLite: one file in WAL mode, so that readers never wait for the writer; `synchronous=FULL`, so
that a commit is on the disk when it returns; foreign keys on; `BEGIN IMMEDIATE` for writers, so
that a transaction never has to be upgraded half-way. PostgreSQL: psycopg 3. What a statement was
given never stands in an error's text: such texts are logged, and hold people's words.
"""

import sqlite3
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from storage.keyring import NO_KEYS, Keyring
from storage.sealing import give

if TYPE_CHECKING:
    import psycopg

BUSY_MS = 10_000
"""How long SQLite waits for another process's write lock (a command line beside the bot)."""

FOLDS, PAUSE = 20, 0.25
"""How often it is tried to empty SQLite's log, and the seconds between."""

CONNECT_SECONDS = 10
"""How long PostgreSQL may take to answer a connection."""


def database_url(url: str) -> URL:
    """`url` with the driver we use. Raises `ValueError`, saying what would work, for a database
    that can't keep our promises."""
    parsed = make_url(url)
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise ValueError("the database must be a file, such as sqlite:///camarade.db")
        return parsed.set(drivername="sqlite+pysqlite")
    if kind in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    raise ValueError(f"{kind} is not supported: use sqlite:///a/file.db or postgresql://…")


def writer_engine(
    url: str, connections: int = 1, *, keyring: Keyring = NO_KEYS, foreign_keys: bool = True
) -> Engine:
    """Connections that may change things; at most `connections` at a time. `foreign_keys` are
    for SQLite, whose tables are rebuilt to be altered: then nothing must cascade."""
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, pool_size=connections, max_overflow=0, hide_parameters=True)
        _prepare_sqlite(engine, "BEGIN IMMEDIATE", query_only=False, foreign_keys=foreign_keys)
        return give(engine, keyring)
    return give(_postgresql(parsed, connections), keyring)


def reader_engine(url: str, connections: int = 4, *, keyring: Keyring = NO_KEYS) -> Engine:
    """Connections that can't change anything; each transaction sees one instant."""
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, pool_size=connections, hide_parameters=True)
        _prepare_sqlite(engine, "BEGIN", query_only=True, foreign_keys=True)
        return give(engine, keyring)
    import psycopg  # 9 MB that SQLite does not need

    engine = give(_postgresql(parsed, connections), keyring)

    @event.listens_for(engine, "connect")
    def prepare(dbapi: "psycopg.Connection[Any]", _record: object) -> None:
        dbapi.read_only = True
        dbapi.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ

    return engine


def _postgresql(url: URL, connections: int) -> Engine:
    return create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,
        # Our statements are few and repeat for ever: preparing them early pays at once.
        connect_args={"connect_timeout": CONNECT_SECONDS, "prepare_threshold": 3},
    )


def _write_ahead(dbapi: Any) -> None:
    """Put the file in WAL mode. SQLite does not wait for its busy timeout when two connections
    switch a new file at the same moment: one of them is refused at once, so it is asked again."""
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            dbapi.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _prepare_sqlite(engine: Engine, begin: str, *, query_only: bool, foreign_keys: bool) -> None:
    @event.listens_for(engine, "connect")
    def prepare(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # the driver must not begin transactions by itself
        dbapi.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        if not query_only:
            _write_ahead(dbapi)
        dbapi.execute("PRAGMA synchronous=FULL")
        dbapi.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        dbapi.execute("PRAGMA secure_delete=ON")  # blanked words must not linger in free space
        dbapi.execute(f"PRAGMA query_only={'ON' if query_only else 'OFF'}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        # By the driver itself: every transaction begins so, and SQLAlchemy takes as long over it
        # as over a query.
        try:
            connection.connection.driver_connection.execute(begin)  # type: ignore[union-attr]
        except sqlite3.OperationalError as error:
            raise OperationalError(begin, None, error) from error
        except sqlite3.DatabaseError as error:  # a damaged file, say
            raise DatabaseError(begin, None, error) from error


def fold_in_the_log(engine: Engine) -> bool:
    """SQLite's log still holds pages as they were, and so words that were blanked since: empty it.
    False where somebody was reading from it all the while; nobody waits for that. PostgreSQL has
    none that we could."""
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA busy_timeout=0")  # or it would keep writers out while it waits
        for _ in range(FOLDS):
            try:
                (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError:
                busy = 1
            if not busy:
                return True
            time.sleep(PAUSE)
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        connection.close()
