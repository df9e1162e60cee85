"""Whether a database is up to date, asked the cheap way."""

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from storage import revision


def test_the_newest_migration_is_what_alembic_says() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(revision.__file__).parent / "migrations"))
    assert revision.newest() == ScriptDirectory.from_config(config).get_current_head()


def test_a_database_with_all_tables_is_current(database_url: str) -> None:
    assert revision.is_current(database_url)


def test_a_new_file_is_not(tmp_path: Path) -> None:
    assert not revision.is_current(f"sqlite:///{tmp_path}/new.db")
