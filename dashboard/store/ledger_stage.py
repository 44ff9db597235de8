"""A copy of the ledger brought to this version's tables, before anything live is touched."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from dashboard.domain.errors import BackupFailed, LedgerUnavailable
from dashboard.store.engine import open_engine
from dashboard.store.ledger_copy import (
    VERSION_TABLE,
    LedgerFacts,
    facts_of,
    quoted,
    telling_damage,
)
from dashboard.store.migrations import HEAD
from dashboard.store.schema import known_versions, migrate

# Who is signed in, and links that sign in: nobody gets in by what a backup remembers.
_SHORT_LIVED = ("session", "one_time_link")


def make_current(file: Path, *, expected: LedgerFacts) -> LedgerFacts:
    """Compare a copy with what is said of it and give it this version's tables, in place.

    Raises BackupFailed: `newer` for tables of a later version, `not_as_said`, `source_damaged`.
    """
    if expected.tables_version not in known_versions():
        raise BackupFailed(problem="newer", version=expected.tables_version, head=HEAD)
    if facts_of(file, engine=expected.engine) != expected:
        raise BackupFailed(problem="not_as_said")
    if expected.engine != "sqlite":
        _give_tables(file, version=expected.tables_version)
    _migrated(file)
    with closing(sqlite3.connect(file)) as copy, telling_damage(file), copy:
        for table in _SHORT_LIVED:
            copy.execute(f"DELETE FROM {quoted(table)}")  # nosec B608 # noqa: S608 - quoted
    return facts_of(file, engine="sqlite")


def _give_tables(file: Path, *, version: str) -> None:
    """Rows of another engine come without keys and indexes: those are what migrations make."""
    whole = file.with_name(f"{file.name}.whole")
    _migrated(whole, to=version)
    with closing(sqlite3.connect(whole, isolation_level=None)) as copy, telling_damage(file):
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute("ATTACH ? AS rows", (str(file),))
        copy.execute("BEGIN")
        for (table,) in copy.execute(_ROW_TABLES, (VERSION_TABLE,)).fetchall():
            name = quoted(table)
            columns = ", ".join(
                quoted(column)
                for (column,) in copy.execute("SELECT name FROM pragma_table_info(?)", (table,))
            )
            copy.execute(f"DELETE FROM main.{name}")  # nosec B608 # noqa: S608 - quoted
            copy.execute(
                f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM rows.{name}"  # nosec B608 # noqa: S608 - quoted
            )
        copy.execute("COMMIT")
    os.replace(whole, file)


def _migrated(file: Path, *, to: str = HEAD) -> None:
    engine = open_engine(f"sqlite:///{file}")
    try:
        migrate(engine, to=to)
    except (LedgerUnavailable, SQLAlchemyError) as error:
        raise BackupFailed(problem="not_as_said") from error
    finally:
        engine.dispose()
    with closing(sqlite3.connect(file)) as copy, telling_damage(file):
        copy.execute("PRAGMA journal_mode = DELETE")


_ROW_TABLES = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name <> ?"
