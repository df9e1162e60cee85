"""A few instants in one column, in order."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator


class Instants(TypeDecorator[tuple[datetime, ...]]):
    """Instants as texts in a list; aware, and in UTC when they are read."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Sequence[datetime] | None, dialect: Dialect) -> Any:
        """As it is written."""
        return [each.astimezone(UTC).isoformat() for each in value or ()]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[datetime, ...]:
        """As it was given."""
        return tuple(map(datetime.fromisoformat, value or ()))
