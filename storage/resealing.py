"""Sealing anew what is stored, with another key or with none, while the service runs.

A row is rewritten only if it is not yet as the keyring would write it, so that a run that was cut
short is simply begun again. Each batch is a transaction of its own. On SQLite it has the file to
itself; on PostgreSQL it takes the rows that nobody holds, so that it never waits while it holds
some, and looks later for those it left out.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Table,
    Text,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from storage import keys_in_use
from storage.engines import fold_in_the_log, reader_engine, writer_engine
from storage.keyring import ESCAPED, MARK, NAME_LENGTH, Damaged, Keyring
from storage.queues import metadata
from storage.sealing import SealedJSON, SealedText, keyring_of
from storage.unit_of_work import UnitOfWork

BATCH = 200
"""Rows in one transaction: some hundredths of a second, and a wait for the disk."""

PASSES = 5
"""How often what somebody else held is looked for again."""

PAUSE = 0.2
"""Seconds before that. The service holds a row for some thousandths of a second."""


@dataclass(frozen=True)
class Step:
    """What is done now: how many rows of a table were rewritten, and how many are damaged and stay
    as they are."""

    table: str
    rows: int
    damaged: int


def reseal(url: str, keyring: Keyring, *, batch: int = BATCH) -> Iterator[Step]:
    """Rewrite everything as `keyring` writes it. A step is on the disk when it is told. Raises
    `KeyMissing`, the steps before it done, where there is a text that no key opens."""
    writer, reader = writer_engine(url, keyring=keyring), reader_engine(url, 1)
    damaged: set[tuple[str, Any]] = set()
    try:
        for _ in range(PASSES):
            for table in sealed_columns():
                yield from _pass(writer, table, batch, damaged)
            with reader.connect() as connection:
                if not left(census(connection), keyring):
                    break
            time.sleep(PAUSE)
        fold_in_the_log(writer)
    finally:
        writer.dispose()
        reader.dispose()


def census(connection: Connection) -> Counter[str]:
    """How many texts are sealed with which key, by its name; those that are plain are at the empty
    name, those that are empty are not counted. Reads every row."""
    found: Counter[str] = Counter()
    for columns in sealed_columns().values():
        for column in columns:
            found.update(dict(connection.execute(_counts(column)).all()))
    return found


def left(found: Counter[str], keyring: Keyring) -> int:
    """How many texts of a census are not as `keyring` would write them."""
    return found.total() - found[keyring.first]


def settle(uow: UnitOfWork) -> Counter[str]:
    """A census; keys that nothing is sealed with, but the one this ledger seals with, are struck
    off the list of those that may be needed. A ledger without keys strikes off nothing: it can't
    know who is about to seal."""
    found, keyring = census(uow.connection), keyring_of(uow.connection)
    if keyring.names:
        noted = keys_in_use.noted(uow.session)
        idle = [name for name in noted if name != keyring.first and not found[name]]
        keys_in_use.strike_off(uow, idle)
    return found


@cache
def sealed_columns() -> dict[Table, list[Column[Any]]]:
    """All columns that are sealed, by table."""
    found = {
        table: [each for each in table.columns if isinstance(each.type, SealedText | SealedJSON)]
        for table in metadata.sorted_tables
    }
    return {table: columns for table, columns in found.items() if columns}


def _pass(
    engine: Engine, table: Table, batch: int, damaged: set[tuple[str, Any]]
) -> Iterator[Step]:
    """Once through a table. `damaged` are the rows that were found so, in this pass or before."""
    last = None
    while True:
        began = time.monotonic()
        known = len(damaged)
        with engine.begin() as connection:
            rows = connection.execute(_to_do(table, keyring_of(connection), last, batch)).all()
            changes = []
            for row in rows:
                try:
                    changes.append(_opened(row, table, connection))
                except Damaged:
                    damaged.add((table.name, row.row_key))
            if changes:
                connection.execute(_rewrite(table), changes)
        if rows:
            yield Step(table.name, len(changes), len(damaged) - known)
        if len(rows) < batch:
            return
        last = rows[-1].row_key
        time.sleep(time.monotonic() - began)  # half of the time is the service's


def _opened(row: Any, table: Table, connection: Connection) -> dict[str, Any]:
    """What the row is to be given: all its texts as they are to be read."""
    texts = {
        f"new_{each.name}": _type(each).opened(value, keyring_of(connection))
        for each, value in zip(sealed_columns()[table], row[1:], strict=True)
    }
    return {"row_key": row.row_key, **texts}


# --- statements -----------------------------------------------------------------------------------


def _to_do(table: Table, keyring: Keyring, after: Any, batch: int) -> Any:
    """The next rows that are not as `keyring` writes them, as they are written."""
    (key,) = table.primary_key
    columns = sealed_columns()[table]
    written = [type_coerce(each, _type(each).impl_instance).label(each.name) for each in columns]
    wrong = or_(*(_is_other(each, keyring) for each in columns))
    statement = select(key.label("row_key"), *written).where(wrong).order_by(key).limit(batch)
    if after is not None:
        statement = statement.where(key > after)
    return statement.with_for_update(skip_locked=True, key_share=True)  # SQLite knows no such lock


def _rewrite(table: Table) -> Any:
    (key,) = table.primary_key
    new: dict[Any, Any] = {each: bindparam(f"new_{each.name}") for each in sealed_columns()[table]}
    return update(table).where(key == bindparam("row_key")).values(new)


def _is_other(column: Column[Any], keyring: Keyring) -> ColumnElement[bool]:
    """Whether it is not as `keyring` writes it."""
    if keyring.first:
        return _says_something(column) & ~_begins(column, f"{MARK}{keyring.first}:")
    return _is_sealed(column)


def _counts(column: Column[Any]) -> Any:
    start = len(_quote(column)) + len(MARK) + 1
    name = case((_is_sealed(column), func.substr(_text(column), start, NAME_LENGTH)), else_="")
    of = name.label("name")
    return select(of, func.count()).where(_says_something(column)).group_by(of)


def _is_sealed(column: Column[Any]) -> ColumnElement[bool]:
    return _begins(column, MARK) & ~_begins(column, ESCAPED)


def _says_something(column: Column[Any]) -> ColumnElement[bool]:
    empty = ("{}", "[]", "null") if isinstance(column.type, SealedJSON) else ("",)
    return _text(column).not_in(empty)


def _begins(column: Column[Any], beginning: str) -> ColumnElement[bool]:
    beginning = _quote(column) + beginning
    return func.substr(_text(column), 1, len(beginning)) == beginning


def _type(column: Column[Any]) -> SealedText | SealedJSON:
    assert isinstance(column.type, SealedText | SealedJSON)
    return column.type


def _quote(column: Column[Any]) -> str:
    """What stands before a sealed text in a JSON column."""
    return '"' if isinstance(column.type, SealedJSON) else ""


def _text(column: Column[Any]) -> ColumnElement[str]:
    return cast(column, Text)
