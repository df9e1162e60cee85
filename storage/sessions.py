"""A session that asks the database the same question once.

The steps of a turn each read for themselves what they decide from: that keeps them simple, and this
keeps it cheap. Most of what a turn costs is asking through the ORM, not the database's answer.
"""

from typing import Any

from sqlalchemy import FrozenResult, Select, event
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar


class RecallingSession(Session):
    """A session that recalls what it read, until it writes, locks a row, undoes a savepoint or its
    transaction ends.

    Recalled are the answers to kept statements (constants of a module, which are given `params`)
    and rows by their keys, also that there is none. What is written past the ORM, on the
    connection, is not noticed: what is written so is read so. All that was read stays in memory:
    not for going through a whole table.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._answers: dict[tuple[Any, ...], FrozenResult[Any]] = {}
        self._rows: dict[tuple[Any, Any], Any] = {}

    # Both are typed as loosely as this because callers know them as those of `Session`.
    def exec(self, statement: Any, *, params: Any = None, **options: Any) -> Any:
        """What the statement brings: asked for, or recalled."""
        reads = isinstance(statement, Select)
        if not reads:
            self.forget()
        key = _key(statement, params) if reads and not options else None
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
        key = (entity, ident)
        if key in self._rows and self._rows[key] is None and not self.new:
            return None
        # A session forgets what nobody holds.
        row = self._rows[key] = super().get(entity, ident)
        return row

    def refresh(self, instance: object, *args: Any, **options: Any) -> None:
        """Load a row anew."""
        self.forget()
        super().refresh(instance, *args, **options)

    def expunge_all(self) -> None:
        """Let go of all rows, also those that are recalled."""
        super().expunge_all()
        self.forget()

    def forget(self) -> None:
        """Recall nothing of what was read so far."""
        self._answers.clear()
        self._rows.clear()


def _key(statement: Any, params: Any) -> tuple[Any, ...] | None:
    """By what an answer is recalled; None for what is not."""
    if not isinstance(params, dict):
        return None
    key = (statement, *params.items())
    try:
        hash(key)
    except TypeError:  # a list of values
        return None
    return key


@event.listens_for(RecallingSession, "after_flush")
@event.listens_for(RecallingSession, "after_soft_rollback")
def _changed(session: RecallingSession, _what: object) -> None:
    session.forget()
