"""Bringing a database to the tables of this version, safe when several processes start at once."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from dashboard.store.engine import is_sqlite, reading, writing
from dashboard.store.tables import metadata

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any constant will do, as long as every process of this product takes the same one.
_ADVISORY_LOCK = 5_101_945_209


def migrate(engine: sa.Engine) -> None:
    """Run the migrations that are missing, all in one transaction. Raises LedgerUnavailable.

    Whoever comes second waits for the first (SQLite's write lock, an advisory lock on PostgreSQL)
    and then finds nothing to do. A database that is up to date is only read.
    """
    if is_current(engine):
        return
    with writing(engine) as connection:
        if not is_sqlite(engine):
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(engine: sa.Engine) -> bool:
    """Whether every migration of this version has run."""
    with reading(engine) as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    return set(heads) == set(ScriptDirectory.from_config(_config()).get_heads())


def differences(engine: sa.Engine) -> list[object]:
    """What distinguishes the database from the tables in `tables`, as Alembic tells it."""
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
