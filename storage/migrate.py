"""Bring a database to the tables of this version. Run at each start; nothing to do is quick.

There is no way back, and no migration has one: what a newer version keeps, an older one has no
place for. Who must return to an older version brings back the copy that was made before.

`python -m storage.migrate "what changes"` writes the next migration from what `tables` and
`queues` say now; read it before you keep it.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.engines import writer_engine

_LOCK = 0x43414D41  # any number, the same in every process


def upgrade(url: str) -> None:
    """Create or upgrade the tables of the database at `url`, in one transaction: all or nothing.
    Safe when several processes start at once: one upgrades, the others wait and find it done.
    Raises `ValueError` for a database that is not supported, and SQLAlchemy's `OperationalError`
    for one that can't be reached."""
    engine = writer_engine(url, foreign_keys=False)
    try:
        with engine.begin() as connection:  # SQLite: BEGIN IMMEDIATE is the lock
            if connection.dialect.name != "sqlite":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            config = configuration(connection)
            newest = ScriptDirectory.from_config(config).get_current_head()
            if MigrationContext.configure(connection).get_current_revision() == newest:
                return
            command.upgrade(config, "head")
            if connection.dialect.name == "sqlite":
                broken = connection.execute(text("PRAGMA foreign_key_check")).all()
                if broken:
                    raise ValueError(f"rows point to rows that are gone: {broken[:10]}")
    finally:
        engine.dispose()


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for an open connection; there is no file of it."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def draft(message: str) -> None:
    """Write the migration that brings the newest one to the tables as they are declared."""
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:///{directory}/draft.db"
        upgrade(url)
        engine = writer_engine(url)
        with engine.connect() as connection:
            config = configuration(connection)
            made = Path(__file__).parent.glob("migrations/versions/0*.py")
            number = max(int(each.name[:4]) for each in made) + 1
            command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()


if __name__ == "__main__":
    draft(sys.argv[1])
