"""Which keys what is stored may be sealed with: one row for each, so that it takes one small look
to see whether all of it can be opened.

A process that seals is admitted first: its key is noted before anything is sealed with it. A key
is struck off once nothing is sealed with it any more (see `resealing.settle`).
"""

from collections.abc import Collection, Sequence

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from storage.sealing import keyring_of
from storage.tables import KeyInUse
from storage.unit_of_work import UnitOfWork


def admit(uow: UnitOfWork) -> Sequence[str]:
    """The names of the keys that may be needed and that this ledger's keyring lacks. If there are
    none, the key it seals with is noted: from now on that may be needed, too."""
    keyring, missing = keyring_of(uow.connection), lacking(uow.session)
    if keyring.first and not missing:
        insert = postgresql.insert if uow.shared else sqlite.insert
        given = {"name": keyring.first, "since": uow.now}
        uow.connection.execute(insert(KeyInUse).values(given).on_conflict_do_nothing())
    return missing


def lacking(session: Session) -> Sequence[str]:
    """The names of the keys that may be needed and that this ledger's keyring lacks."""
    keyring = keyring_of(session.connection())
    return [name for name in noted(session) if name not in keyring.names]


def noted(session: Session) -> Sequence[str]:
    """The names of all keys that may be needed, the oldest first."""
    statement = select(KeyInUse.name).order_by(col(KeyInUse.since), col(KeyInUse.name))
    return session.exec(statement).all()


def strike_off(uow: UnitOfWork, names: Collection[str]) -> None:
    """Nothing is sealed with these any more."""
    uow.session.exec(delete(KeyInUse).where(col(KeyInUse.name).in_(names)))
