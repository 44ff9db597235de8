"""Migrations lead to the tables that the code uses, also when several start at once."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import dashboard.store.migrations
from dashboard.store.engine import open_engine
from dashboard.store.migrations import HEAD
from dashboard.store.schema import is_current, migrate
from dashboard.store.tables import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'ledger.sqlite3'}"
    url: str = request.getfixturevalue("postgres_url")
    engine = open_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("DROP DATABASE IF EXISTS empty"))
        connection.execute(sa.text("CREATE DATABASE empty"))
    engine.dispose()
    return sa.make_url(url).set(database="empty").render_as_string(hide_password=False)


def test_the_tables_equal_the_migrations_result(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_several_processes_may_start_at_once(empty_url: str) -> None:
    engines = [open_engine(empty_url) for _ in range(4)]
    failures: list[Exception] = []

    def start(engine: sa.Engine) -> None:
        try:
            migrate(engine)
        except Exception as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [threading.Thread(target=start, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert all(is_current(engine) for engine in engines)
    for engine in engines:
        engine.dispose()


def test_the_head_is_the_newest_version() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(dashboard.store.migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]
