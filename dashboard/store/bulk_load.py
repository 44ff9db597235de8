"""A load of many rows into empty tables: one transaction, so that all of it is there or nothing.

SQLite: with a rollback journal instead of the write-ahead log a transaction that appends to a
small file writes each page once, and whatever ends it, the file is cut back to what it was. That
needs the file for oneself; where a server has it open the load goes through the log, which is
slower. The indexes over the filled tables are dropped before and made afterwards, as they were.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import sqlalchemy as sa

from dashboard.store.engine import is_sqlite, telling_unavailable
from dashboard.store.ledger_copy import quoted
from dashboard.store.tables import metadata

Row = tuple[Any, ...]
_CACHE_KILOBYTES = 300_000


class Load(Protocol):
    """An open load. Errors of the database end it as LedgerUnavailable."""

    @property
    def connection(self) -> sa.Connection:
        """The transaction, for what else belongs to the load."""

    def append(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Store rows whose values stand in the order of these columns."""


@contextmanager
def loading(
    engine: sa.Engine, tables: Sequence[str], *, ordering: Callable[[], None]
) -> Iterator[Load]:
    """Load into these tables; `ordering` is called when the indexes are about to be made.

    Raises LedgerUnavailable.
    """
    opened = (
        _sqlite(engine, tables, ordering) if is_sqlite(engine) else _postgresql(engine, ordering)
    )
    with telling_unavailable(), opened as load:
        yield load


@contextmanager
def _sqlite(
    engine: sa.Engine, tables: Sequence[str], ordering: Callable[[], None]
) -> Iterator[Load]:
    engine.dispose()  # an idle connection of our own would keep the file open
    with engine.connect() as connection:
        # Never back into the pool with what is set here.
        connection.detach()
        driver: Any = connection.connection.dbapi_connection
        driver.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
        _without_log(driver)
        connection = connection.execution_options(sqlite_immediate=True)
        with connection.begin():
            indexes = _dropped(driver, tables)
            yield _SqliteLoad(connection)
            ordering()
            for made in indexes:
                driver.execute(made)
        driver.execute("PRAGMA locking_mode = NORMAL")
        driver.execute("PRAGMA journal_mode = WAL")


def _without_log(driver: sqlite3.Connection) -> None:
    try:
        driver.execute("PRAGMA busy_timeout = 500")
        driver.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError:
        return  # somebody has the file open: through the log then
    finally:
        driver.execute("PRAGMA busy_timeout = 5000")


def _dropped(driver: sqlite3.Connection, tables: Sequence[str]) -> list[str]:
    found = [row for row in driver.execute(_INDEXES).fetchall() if row[0] in tables]
    for _, name, _ in found:
        driver.execute(f"DROP INDEX {quoted(name)}")
    return [made for _, _, made in found]


class _SqliteLoad:
    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self._driver: Any = connection.connection.dbapi_connection

    def append(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """By the driver, without a mapping a row."""
        names, marks = ", ".join(map(quoted, columns)), ", ".join("?" * len(columns))
        self._driver.executemany(
            f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})",  # nosec B608 # noqa: S608 - quoted
            rows,
        )


_INDEXES = (
    "SELECT tbl_name, name, sql FROM sqlite_master"
    " WHERE type = 'index' AND sql IS NOT NULL ORDER BY tbl_name, name"
)


@contextmanager
def _postgresql(engine: sa.Engine, ordering: Callable[[], None]) -> Iterator[Load]:
    with engine.connect() as connection, connection.begin():
        # Whoever invents may take longer than a desk's transaction ever does.
        connection.execute(sa.text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
        yield _PostgresqlLoad(connection)
        ordering()
        # Every table: what belongs to the load beside `append` is not known here.
        names = ", ".join(quoted(table.name) for table in metadata.sorted_tables)
        connection.execute(sa.text(f"ANALYZE {names}"))


class _PostgresqlLoad:
    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self._driver: Any = connection.connection.dbapi_connection

    def append(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """By COPY."""
        names = ", ".join(map(quoted, columns))
        with (
            self._driver.cursor() as cursor,
            cursor.copy(f"COPY {quoted(table)} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
