"""Alembic's way in. It works on the connection that `storage.migrate` opened, never on its own."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from storage.queues import metadata


def written(kind: str, thing: object, into: AutogenContext) -> str | Literal[False]:
    """How a drafted migration writes the types that SQLModel brings."""
    if kind == "type" and isinstance(thing, UTCDateTime):
        into.imports.add("from sqlmodel.sql.sqltypes import UTCDateTime")
        return "UTCDateTime()"
    if kind == "type" and isinstance(thing, AutoString):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=written,
)
with context.begin_transaction():
    context.run_migrations()
