"""Alembic's way in. It works on the connection that `storage.migrate` opened, never on its own."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from storage.queues import metadata
from storage.sealing import SealedJSON, SealedText


def written(kind: str, thing: object, into: AutogenContext) -> str | Literal[False]:
    """How a drafted migration writes the types that SQLModel brings, and ours: a sealed column is a
    plain one to the database."""
    if kind == "type" and isinstance(thing, UTCDateTime):
        into.imports.add("from sqlmodel.sql.sqltypes import UTCDateTime")
        return "UTCDateTime()"
    if kind == "type" and isinstance(thing, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(thing, SealedText | SealedJSON):
        return f"sa.{type(thing.impl).__name__}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=written,
)
with context.begin_transaction():
    context.run_migrations()
