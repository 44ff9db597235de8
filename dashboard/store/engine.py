"""Connections: SQLite in its durable mode, or PostgreSQL through psycopg (design section 5)."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from dashboard.domain.errors import InvalidInput, LedgerUnavailable

if TYPE_CHECKING:
    from dashboard.store.prepared import Prepared

BUSY_SECONDS = 5.0

# What a database raises when it cannot be reached, is locked, read-only, full or damaged.
UNAVAILABLE: tuple[type[Exception], ...] = (sqlite3.DatabaseError, DBAPIError, PoolTimeoutError)

# WAL with FULL loses no acknowledged commit when the power fails; NORMAL does.
_SQLITE_SETTINGS = (
    # The waiting time first: turning to WAL already takes a lock.
    f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


def open_engine(url: str) -> sa.Engine:
    """An engine for `sqlite:///FILE` or `postgresql://…`. Raises InvalidInput for another URL."""
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise InvalidInput(field="database_url", problem="not_a_url") from error
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return _sqlite(parsed)
        case "postgresql":
            return _postgresql(parsed)
        case _:
            raise InvalidInput(field="database_url", problem="not_sqlite_file_or_postgresql")


def is_sqlite(engine: sa.Engine) -> bool:
    """Whether the engine speaks to a SQLite file."""
    return engine.dialect.name == "sqlite"


@contextmanager
def telling_unavailable() -> Iterator[None]:
    """Turn every error of the database into LedgerUnavailable."""
    try:
        yield
    except UNAVAILABLE as error:
        raise LedgerUnavailable(_without_values(error)) from error


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection whose statements all see one state. Raises LedgerUnavailable."""
    with telling_unavailable(), engine.connect() as connection:
        if not is_sqlite(engine):
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


def rows_of(engine: sa.Engine, statement: "Prepared", **values: object) -> Sequence[Any]:
    """All rows of one statement that stands alone. Raises LedgerUnavailable.

    On SQLite it goes straight to the driver: a tenth of what a connection of SQLAlchemy's costs.
    On PostgreSQL it goes without a transaction around it, whose begin and end are two ways more.
    """
    if not is_sqlite(engine):
        with telling_unavailable(), engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            return alone.exec_driver_sql(statement.text, statement.values(values)).all()
    with telling_unavailable():
        taken = engine.raw_connection()
        try:
            return statement.rows(taken.cursor(), **values)
        finally:
            taken.close()


def number_of(engine: sa.Engine, statement: "Prepared", **values: object) -> int:
    """The one number that a statement finds. Raises LedgerUnavailable."""
    return int(rows_of(engine, statement, **values)[0][0])


def driver_rows(
    connection: sa.Connection, statement: sa.Executable, values: Mapping[str, object]
) -> Sequence[Any]:
    """All rows as the driver gives them, for many at once: a third of the time of SQLAlchemy's.

    Truth is 0 or 1 on SQLite. Raises what a statement raises.
    """
    cursor = connection.execute(statement, values).cursor
    return cursor.fetchall() if cursor is not None else ()


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction for rare writes beside the ledger's own. Raises LedgerUnavailable."""
    options = {"sqlite_immediate": True}
    with (
        telling_unavailable(),
        engine.connect().execution_options(**options) as connection,
        connection.begin(),
    ):
        yield connection


def _sqlite(url: sa.URL) -> sa.Engine:
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url,
        pool_size=8,
        max_overflow=24,
        hide_parameters=True,  # or the traceback of a failed statement shows its values
        connect_args={"check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(url: sa.URL) -> sa.Engine:
    # Only here: psycopg takes a tenth of a second to import.
    from dashboard.store.server_connections import connection_arguments, guard_connections

    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=8,
        hide_parameters=True,
        max_overflow=24,
        pool_timeout=BUSY_SECONDS,
        connect_args=connection_arguments(url),
    )
    guard_connections(engine)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # or the driver begins transactions of its own
    for setting in _SQLITE_SETTINGS:
        connection.execute(setting)


def _begin_sqlite(connection: sa.Connection) -> None:
    # A deferred transaction that comes to write fails at once while another one writes.
    immediate = connection.get_execution_options().get("sqlite_immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _without_values(error: Exception) -> str:
    # SQLAlchemy's message carries the statement's values, which a log must not have.
    origin = getattr(error, "orig", None) or error
    return f"{type(origin).__name__}: {origin}".splitlines()[0]
