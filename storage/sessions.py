"""A session that asks the database the same question once.

The steps of a turn each read for themselves what they decide from: that keeps them simple, and this
keeps it cheap. Most of what a turn costs is asking through the ORM, not the database's answer.
"""

from functools import cache
from typing import Any

from sqlalchemy import FrozenResult, Select, bindparam, inspect
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql.dml import UpdateBase
from sqlmodel import Session, SQLModel, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.queues import agenda, inbox, outbox

_NOT_MAPPED = frozenset({agenda, inbox, outbox})
"""Tables that no session reads: what is written there changes nothing that one recalls."""


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
        self._answers: dict[tuple[Any, ...], FrozenResult[Any]] = {}

    # Both are typed as loosely as this because callers know them as those of `Session`.
    def exec(self, statement: Any, *, params: Any = None, **options: Any) -> Any:
        """What the statement brings: asked for, or recalled."""
        key = None if options else _key(statement, params)
        if key is None:
            return super().exec(statement, params=params, **options)
        self.flush()  # as asking does
        frozen = self._answers.get(key)
        if frozen is None:
            frozen = self._answers[key] = OrmSession.execute(self, statement, params).freeze()
        result = frozen()
        return result.scalars() if isinstance(statement, SelectOfScalar) else result

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


@cache
def _by_key(entity: type[SQLModel]) -> SelectOfScalar[Any]:
    """The kept statement for a row of this table."""
    (key,) = inspect(entity).primary_key
    return select(entity).where(key == bindparam("key"))
