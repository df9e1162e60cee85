"""A session that asks the database the same question once.

The steps of a turn each read for themselves what they decide from: that keeps them simple, and this
keeps it cheap. Most of what a turn costs is asking through the ORM, not the database's answer.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Select, bindparam, inspect
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql.dml import UpdateBase
from sqlmodel import Session, SQLModel, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.queues import agenda, inbox, outbox

_NOT_MAPPED = frozenset({agenda, inbox, outbox})
"""Tables that no session reads: what is written there changes nothing that one recalls."""


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
    """A session that recalls what it read, until it writes, locks a row, undoes a savepoint or its
    transaction ends.

    Recalled are the answers to kept statements (constants of a module, which are given `params`)
    and rows by their keys, also that there is none. Whoever opens one on a connection that writes
    has to tell it of all that is `carried_out` there. All that was read stays in memory: not for
    going through a whole table.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._answers: dict[tuple[Any, ...], Answer] = {}

    # Both are typed as loosely as this because callers know them as those of `Session`.
    def exec(self, statement: Any, *, params: Any = None, **options: Any) -> Any:
        """What the statement brings: asked for, or recalled, and then as an `Answer`."""
        key = None if options else _key(statement, params)
        if key is None:
            return super().exec(statement, params=params, **options)
        self.flush()  # as asking does
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = Answer(self._ask(statement, params))
        return answer

    def _ask(self, statement: Select[Any], params: dict[str, Any]) -> Sequence[Any]:
        """The rows that a kept statement brings now; of one that wants a single thing, the things.

        Where it wants columns and no rows of ours, there is nothing for the ORM to do, which takes
        longer than the database: the connection is asked.
        """
        found = (
            OrmSession.execute(self, statement, params)
            if _brings_entities(statement)
            else self.connection().execute(statement, params)
        )
        return (found.scalars() if isinstance(statement, SelectOfScalar) else found).all()

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """The row of this key: loaded, or recalled."""
        if options:  # it is to be locked, or loaded anew
            self.forget()
            return super().get(entity, ident, **options)
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
        if not (isinstance(statement, UpdateBase) and statement.table in _NOT_MAPPED):
            self.forget()

    def forget(self) -> None:
        """Recall nothing of what was read so far."""
        self._answers.clear()


def _key(statement: Any, params: Any) -> tuple[Any, ...] | None:
    """By what an answer is recalled; None for what is not."""
    if not isinstance(params, dict) or not isinstance(statement, Select):
        return None
    key = (statement, *params.items())
    try:
        hash(key)
    except TypeError:  # a list of values
        return None
    return key


_ENTITIES: WeakKeyDictionary[Select[Any], bool] = WeakKeyDictionary()
"""What `_brings_entities` has found of a statement; of one that nobody keeps, nothing stays."""


def _brings_entities(statement: Select[Any]) -> bool:
    """Whether some of what it brings are rows of ours, which the session keeps."""
    known = _ENTITIES.get(statement)
    if known is None:
        # What is selected of a table, and not of a class, has no entity.
        wanted = [each for each in statement.column_descriptions if "entity" in each]
        known = _ENTITIES[statement] = any(each["expr"] is each["entity"] for each in wanted)
    return known


@cache
def _by_key(entity: type[SQLModel]) -> SelectOfScalar[Any]:
    """The kept statement for a row of this table."""
    (key,) = inspect(entity).primary_key
    return select(entity).where(key == bindparam("key"))
