"""The migrations make the tables that are declared, on both databases, whoever starts first."""

import threading
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from storage.engines import writer_engine
from storage.migrate import configuration, upgrade
from storage.queues import metadata
from tests.storage.databases import PostgreSQL


def look(url: str) -> tuple[set[str], str]:
    """The tables, and the version."""
    engine = writer_engine(url)
    try:
        with engine.connect() as connection:
            tables = set(inspect(connection).get_table_names())
            version = connection.execute(
                text("SELECT version_num FROM alembic_version")
            ).scalar_one()
            return tables, str(version)
    finally:
        engine.dispose()


def test_models_and_migrations_agree(database_url: str) -> None:
    engine = writer_engine(database_url)
    try:
        with engine.begin() as connection:
            command.check(configuration(connection))
            assert_partial_indexes(connection)
    finally:
        engine.dispose()


def assert_partial_indexes(connection: Connection) -> None:
    """Alembic does not compare what an index leaves out."""
    option = f"{connection.dialect.name}_where"
    for table in (metadata.tables["inbox"], metadata.tables["outbox"]):
        declared = {
            index.name: str(index.dialect_options[connection.dialect.name]["where"])
            for index in table.indexes
        }
        made = {
            index["name"]: str(index.get("dialect_options", {}).get(option, ""))
            for index in inspect(connection).get_indexes(table.name)
            if not index["unique"]
        }
        assert made.keys() == declared.keys()
        for name, condition in declared.items():
            expected = condition.partition(".")[2]  # without the name of the table
            assert made[name].strip("()") == expected


def test_all_tables_are_there_and_again_changes_nothing(database_url: str) -> None:
    before = look(database_url)
    upgrade(database_url)
    assert look(database_url) == before
    assert set(metadata.tables) < before[0]


def test_two_processes_start_at_once(postgresql_server: PostgreSQL, tmp_path: Path) -> None:
    for url in (postgresql_server.empty(), f"sqlite:///{tmp_path}/new.db"):
        together = threading.Barrier(4)
        errors: list[BaseException] = []

        def start(url: str = url, together: threading.Barrier = together) -> None:
            try:
                together.wait(30)
                upgrade(url)
            except BaseException as error:  # noqa: BLE001 - shown by the assertion below
                errors.append(error)  # noqa: B023 - the threads end within the iteration

        threads = [threading.Thread(target=start) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert set(metadata.tables) < look(url)[0]


def test_a_migration_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/new.db"

    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("alembic.operations.Operations.batch_alter_table", fail)
        with pytest.raises(OSError, match="disk full"):
            upgrade(url)
    upgrade(url)
    assert set(metadata.tables) < look(url)[0]


def test_who_is_a_mentor_already_is_asked_whether_they_still_are_but_not_all_at_once(
    postgresql_server: PostgreSQL, tmp_path: Path
) -> None:
    for url in (postgresql_server.empty(), f"sqlite:///{tmp_path}/old.db"):
        engine = writer_engine(url)
        try:
            with engine.begin() as connection:
                command.upgrade(configuration(connection), "0010")
                for number, state in enumerate(("active", "paused", "left", "invited"), 1):
                    connection.execute(_PERSON, {"id": number})
                    connection.execute(_MENTOR, {"id": number, "state": state})
            upgrade(url)
            with engine.connect() as connection:
                asked = connection.execute(
                    text("SELECT subject, step, due_at FROM agenda ORDER BY due_at")
                ).all()
            assert [(row.subject, row.step) for row in asked] == [
                ("still/1", "ask"),
                ("still/2", "ask"),
            ]
            assert asked[0].due_at != asked[1].due_at
        finally:
            engine.dispose()


_PERSON = text(
    "INSERT INTO person (id, name, studies, city, country, zone, language, consent_version,"
    " verified_by, created_at) VALUES (:id, '', '', '', '', 'Europe/Paris', 'fr', '', '',"
    " '2026-01-01 00:00:00')"
)
_MENTOR = text(
    "INSERT INTO mentor (person_id, state, answers, capacity) VALUES (:id, :state, '{}', 1)"
)


def test_a_database_out_of_reach_says_so(tmp_path: Path) -> None:
    with pytest.raises(OperationalError):
        upgrade(f"sqlite:///{tmp_path}/no/such/folder/new.db")
