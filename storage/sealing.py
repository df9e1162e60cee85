"""Columns whose words are sealed when there is a key: the types that `tables` and `queues` use.

Sealing happens between a statement and the driver, so that no query knows of it; nothing can be
searched for in such a column but what is empty. The keyring belongs to the engine (see `engines`).
To the database a sealed column is like any other, and it holds sealed and plain side by side.
"""

import json
from typing import Any

from sqlalchemy import JSON, Connection, Dialect, Engine, String, Text
from sqlalchemy.types import TypeDecorator

from storage.keyring import NO_KEYS, Damaged, Keyring

_PLACE = "camarade_keyring"


def give(engine: Engine, keyring: Keyring) -> Engine:
    """Have `engine` seal and open with `keyring`. Its dialect keeps it: that is what types see."""
    setattr(engine.dialect, _PLACE, keyring)
    return engine


def keyring_of(connection: Connection) -> Keyring:
    """What the engine of this connection was given."""
    return _of(connection.dialect)


def _of(dialect: Dialect) -> Keyring:
    keyring: Keyring = getattr(dialect, _PLACE, NO_KEYS)
    return keyring


class SealedText(TypeDecorator[str]):
    """A text. Reading one raises `KeyMissing` or `Damaged` where it can't be opened."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """As it is written."""
        return value if value is None else _of(dialect).seal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """As it was given."""
        return value if value is None else self.opened(value, _of(dialect))

    @staticmethod
    def opened(written: str, keyring: Keyring) -> str:
        """What is written so. Raises `KeyMissing` and `Damaged`."""
        return keyring.open(written)


class SealedPayload(SealedText):
    """What a queue carries. A damaged text is read as it is written: whoever reads the queue finds
    that it can't be understood, and sets this row aside instead of stumbling at it for ever."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """As it was given; a damaged one as it is written."""
        try:
            return super().process_result_value(value, dialect)
        except Damaged:
            return str(value)


class SealedJSON(TypeDecorator[Any]):
    """A list or an object, never a bare string: as that a sealed one is written. What is empty
    stays plain. Reading one raises `KeyMissing` or `Damaged` where it can't be opened."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """As it is written."""
        keyring = _of(dialect)
        if not value or not keyring.first:
            return value
        return keyring.seal(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """As it was given."""
        return self.opened(value, _of(dialect))

    @staticmethod
    def opened(written: Any, keyring: Keyring) -> Any:
        """What is written so. Raises `KeyMissing` and `Damaged`."""
        return json.loads(keyring.open(written)) if isinstance(written, str) else written
