"""Bringing a database to the tables of this version, safe when several processes start at once."""

from pathlib import Path

import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput
from dashboard.store.engine import is_sqlite, reading, writing
from dashboard.store.migrations import HEAD

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any constant will do, as long as every process of this product takes the same one.
_ADVISORY_LOCK = 5_101_945_209


_version = sa.table("alembic_version", sa.column("version_num", sa.Text))


def migrate(engine: sa.Engine) -> None:
    """Run the migrations that are missing, all in one transaction.

    Raises LedgerUnavailable, and InvalidInput for a database of a later version of this product.

    Whoever comes second waits for the first (SQLite's write lock, an advisory lock on PostgreSQL)
    and then finds nothing to do. A database that is up to date is only read.
    """
    if is_current(engine):
        return
    if is_newer(engine):
        raise InvalidInput(field="DASHBOARD_DATABASE_URL", problem="database_is_newer", value="")
    # Only here: most starts have nothing to migrate, and Alembic takes a while to import.
    from alembic import command
    from alembic.config import Config

    with writing(engine) as connection:
        if not is_sqlite(engine):
            connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_newer(engine: sa.Engine) -> bool:
    """Whether a later version of this product has migrated the database before."""
    with reading(engine) as connection:
        if not sa.inspect(connection).has_table(_version.name):
            return False
        found = connection.execute(sa.select(_version.c.version_num)).scalars()
        return any(number > HEAD for number in found)


def is_current(engine: sa.Engine) -> bool:
    """Whether the database has the tables of this version."""
    with reading(engine) as connection:
        if not sa.inspect(connection).has_table(_version.name):
            return False
        return list(connection.execute(sa.select(_version.c.version_num)).scalars()) == [HEAD]
