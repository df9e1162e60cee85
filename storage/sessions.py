"""A session that asks the database the same question once.

The steps of a turn each read for themselves what they decide from: that keeps them simple, and this
keeps it cheap. Most of what a turn costs is asking through the ORM, not the database's answer.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Select, Table, bindparam, inspect
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.visitors import iterate
from sqlmodel import Session, SQLModel, select
from sqlmodel.sql.expression import SelectOfScalar


class Answer:
    """What a kept statement brought. It is taken as a result of SQLAlchemy is, but as often as one
    likes: to freeze one of theirs costs as much again as half of the asking."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> Sequence[Any]:
        """All of it."""
        return self._rows

    def first(self) -> Any:
        """The first of it, or None."""
        return self._rows[0] if self._rows else None

    def one_or_none(self) -> Any:
        """What is alone; None where there is nothing; else raises `MultipleResultsFound`."""
        if len(self._rows) > 1:
            raise MultipleResultsFound(f"{len(self._rows)} rows were found where one was expected")
        return self.first()

    def one(self) -> Any:
        """What is alone; else raises `NoResultFound` or `MultipleResultsFound`."""
        if not self._rows:
            raise NoResultFound("no row was found where one was expected")
        return self.one_or_none()


class RecallingSession(Session):
    """A session that recalls what it read of a table, until that is written, a row is locked, a
    savepoint undone or its transaction ends.

    Recalled are the answers to kept statements (constants of a module, which are given `params`)
    and rows by their keys, also that there is none. What was changed is handed to the database once
    its table is asked, anything but a kept statement is, or the work is done: no row of ours goes,
    or changes, with that of another table. Whoever opens one on a connection that writes has to
    tell it of all that is `carried_out` there. All that was read stays in memory: not for going
    through a whole table.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._answers: dict[_Key, Answer] = {}
        self._read_from: defaultdict[Table, list[_Key]] = defaultdict(list)

    # Both are typed as loosely as this because callers know them as those of `Session`.
    def exec(self, statement: Any, *, params: Any = None, **options: Any) -> Any:
        """What the statement brings: asked for, or recalled, and then as an `Answer`."""
        key = None if options else _key(statement, params)
        if key is None:
            self.flush()
            return super().exec(statement, params=params, **options)
        kind = _kind(statement)
        if self._has_changed(kind.tables):
            self.flush()
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = Answer(self._ask(statement, params, kind))
            for table in kind.tables:
                self._read_from[table].append(key)
        return answer

    def _has_changed(self, tables: frozenset[Table]) -> bool:
        """Whether rows of these tables were changed here and not handed to the database yet."""
        changed = chain(self.new, self.dirty, self.deleted)
        return any(inspect(row).mapper.local_table in tables for row in changed)

    def _ask(self, statement: Select[Any], params: dict[str, Any], kind: "_Kind") -> Sequence[Any]:
        """The rows that a kept statement brings now; of one that wants a single thing, the things.

        Where it wants columns and no rows of ours, there is nothing for the ORM to do, which takes
        longer than the database: the connection is asked.
        """
        if kind.brings_entities:
            with self.no_autoflush:  # what it reads was not changed
                found: Any = OrmSession.execute(self, statement, params)
        else:
            found = super().connection().execute(statement, params)
        if isinstance(statement, SelectOfScalar):
            found = found.scalars()
        rows: Sequence[Any] = found.all()
        return rows

    def connection(self, *args: Any, **options: Any) -> Connection:
        """The connection, for what is asked past the session: all that was changed is there."""
        self.flush()
        return super().connection(*args, **options)

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """The row of this key: loaded, or recalled."""
        if any(options.values()):  # it is to be locked, or loaded anew
            self.forget()
            return super().get(entity, ident, **options)
        if self.deleted:  # or one of them would be found
            self.flush()
        if not isinstance(ident, int | str) or identity_key(entity, ident) in self.identity_map:
            return super().get(entity, ident)
        # A statement that is kept is asked in two thirds of the time that `Session.get` takes.
        return self.exec(_by_key(entity), params={"key": ident}).one_or_none()

    def refresh(self, instance: object, *args: Any, **options: Any) -> None:
        """Load a row anew."""
        self.forget()
        super().refresh(instance, *args, **options)

    def expunge_all(self) -> None:
        """Let go of all rows, also those that are recalled."""
        super().expunge_all()
        self.forget()

    def carried_out(self, statement: object) -> None:
        """Notice what was carried out on the connection, by this session or past it."""
        if isinstance(statement, Select):
            return
        if isinstance(statement, UpdateBase) and isinstance(statement.table, Table):
            self.forget_table(statement.table)
        else:
            self.forget()

    def forget(self) -> None:
        """Recall nothing of what was read so far."""
        self._answers.clear()
        self._read_from.clear()

    def forget_table(self, table: Table) -> None:
        """Recall nothing of what was read of a table."""
        for key in self._read_from.pop(table, ()):
            self._answers.pop(key, None)


_Key = tuple[Any, ...]


def _key(statement: Any, params: Any) -> _Key | None:
    """By what an answer is recalled; None for what is not."""
    if not isinstance(params, dict) or not isinstance(statement, Select):
        return None
    key = (statement, *params.items())
    try:
        hash(key)
    except TypeError:  # a list of values
        return None
    return key


class _Kind(NamedTuple):
    """What a kept statement reads."""

    tables: frozenset[Table]
    brings_entities: bool
    """Whether some of what it brings are rows of ours, which the session keeps."""


_KINDS: WeakKeyDictionary[Select[Any], _Kind] = WeakKeyDictionary()
"""What `_kind` has found; of a statement that nobody keeps, nothing stays."""


def _kind(statement: Select[Any]) -> _Kind:
    known = _KINDS.get(statement)
    if known is None:
        tables = frozenset(_tables(statement))
        # What is selected of a table, and not of a class, has no entity.
        wanted = [each for each in statement.column_descriptions if "entity" in each]
        known = _KINDS[statement] = _Kind(
            tables, any(each["expr"] is each["entity"] for each in wanted)
        )
    return known


def _tables(statement: Select[Any]) -> Iterator[Table]:
    """All tables that it reads, also in what it asks beside."""
    for part in iterate(statement):
        table = getattr(part, "table", part)
        if isinstance(table, Table):
            yield table


@cache
def _by_key(entity: type[SQLModel]) -> SelectOfScalar[Any]:
    """The kept statement for a row of this table."""
    (key,) = inspect(entity).primary_key
    return select(entity).where(key == bindparam("key"))
