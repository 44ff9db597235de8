"""Bringing a database to the tables of this version, safe when several processes start at once."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput
from dashboard.store.engine import reading, writing
from dashboard.store.migrations import HEAD

if TYPE_CHECKING:
    from alembic.config import Config

# A row in one of them is something that would be lost with the database.
RECORD_TABLES = ("scan", "office", "pass_register", "positive_case")

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any constant will do, as long as every process of this product takes the same one.
_ADVISORY_LOCK = 5_101_945_209


_version = sa.table("alembic_version", sa.column("version_num", sa.Text))


def migrate(
    engine: sa.Engine, *, to: str = HEAD, before_upgrade: Callable[[], None] = lambda: None
) -> None:
    """Run the migrations that are missing, all in one transaction.

    Raises LedgerUnavailable, and InvalidInput for a database of a later version of this product.

    Whoever comes second waits for the first (SQLite's write lock, an advisory lock on PostgreSQL)
    and then finds nothing to do. A database that is up to date is only read. `before_upgrade` is
    called where an older version's record is about to be changed and nobody can write to it; what
    it raises leaves everything as it was.
    """
    if is_current(engine):
        return
    if is_newer(engine):
        raise InvalidInput(field="DASHBOARD_DATABASE_URL", problem="database_is_newer", value="")
    with writing(engine) as connection:
        take_turn(connection)
        if _versions(connection) == [to]:
            return
        if holds_record(connection):
            _keep_writers_out(connection)
            before_upgrade()
        upgrade(connection, to=to)


def take_turn(connection: sa.Connection) -> None:
    """Wait until no other process migrates or replaces the tables, and be the one that may."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
        connection.execute(sa.text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        connection.execute(sa.text("SET LOCAL lock_timeout = '10s'"))


def upgrade(connection: sa.Connection, *, to: str = HEAD) -> None:
    """Run the missing migrations in the connection's transaction."""
    # Only here: most starts have nothing to migrate, and Alembic takes a while to import.
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def known_versions() -> frozenset[str]:
    """Every version of the tables that this version of the product can bring forward."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def holds_record(connection: sa.Connection) -> bool:
    """Whether something is there that would be lost with the database."""
    present = set(sa.inspect(connection).get_table_names())
    rows = [sa.table(name) for name in RECORD_TABLES if name in present]
    any_row = [sa.select(sa.exists(sa.select(sa.literal(1)).select_from(table))) for table in rows]
    return any(connection.execute(question).scalar() for question in any_row)


def has_tables(engine: sa.Engine) -> bool:
    """Whether any version of this product has migrated the database."""
    with reading(engine) as connection:
        return bool(_versions(connection))


def is_newer(engine: sa.Engine) -> bool:
    """Whether a later version of this product has migrated the database before."""
    with reading(engine) as connection:
        return any(number > HEAD for number in _versions(connection))


def is_current(engine: sa.Engine) -> bool:
    """Whether the database has the tables of this version."""
    with reading(engine) as connection:
        return _versions(connection) == [HEAD]


def _versions(connection: sa.Connection) -> list[str]:
    if not sa.inspect(connection).has_table(_version.name):
        return []
    return list(connection.execute(sa.select(_version.c.version_num)).scalars())


def _keep_writers_out(connection: sa.Connection) -> None:
    """On PostgreSQL; on SQLite the transaction itself does."""
    if connection.dialect.name == "postgresql":
        # Every writer locks a row of it first, which this forbids; readers are not kept out.
        connection.execute(sa.text("LOCK TABLE occupancy IN EXCLUSIVE MODE"))


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
