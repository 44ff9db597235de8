"""The whole ledger as one SQLite file, of one moment, while scanning goes on (ADR 8)."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dashboard.domain.errors import BackupFailed, LedgerUnavailable
from dashboard.store.engine import BUSY_SECONDS, is_sqlite, reading

VERSION_TABLE = "alembic_version"

# Ten megabytes at a time.
_PAGES = 2560
_ROWS = 10_000

Row = tuple[Any, ...]
Told = Callable[[int, int], None]
"""Hears how many bytes of a copy are written, of how many."""


def untold(_done: int, _of: int) -> None:
    """Nobody waits."""


@dataclass(frozen=True, kw_only=True)
class LedgerFacts:
    """What a copy holds: the engine it came from, its tables' version, rows by table."""

    engine: str
    tables_version: str
    rows: Mapping[str, int]


def ledger_bytes(engine: sa.Engine) -> int:
    """How large a copy will be, rather too much. Raises BackupFailed and LedgerUnavailable."""
    if is_sqlite(engine):
        file = sqlite_file(engine)
        if not file.exists():
            raise BackupFailed(problem="no_tables")
        log = Path(f"{file}-wal")
        return file.stat().st_size + (log.stat().st_size if log.exists() else 0)
    with reading(engine) as connection:
        size = sa.select(sa.func.pg_database_size(sa.func.current_database()))
        return int(connection.execute(size).scalar_one())


def copy_ledger(engine: sa.Engine, *, to: Path, told: Told = untold) -> None:
    """Copy what is committed now; writers go on meanwhile.

    Nobody has read the copy yet: `facts_of` does. Raises BackupFailed where it cannot be written or
    the database is damaged, and LedgerUnavailable.
    """
    if is_sqlite(engine):
        copy_sqlite_file(sqlite_file(engine), to=to, told=told)
    else:
        size = ledger_bytes(engine)
        with reading(engine) as connection:
            connection.execute(sa.text("SET TRANSACTION READ ONLY"))
            copy_postgresql(connection, to=to, told=lambda done, _: told(done, size))


def sqlite_file(engine: sa.Engine) -> Path:
    """The file behind a SQLite engine."""
    return Path(str(engine.url.database)).resolve()


def copy_sqlite_file(file: Path, *, to: Path, told: Told = untold) -> None:
    """By a connection of its own. Raises as `copy_ledger`."""
    source = sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)
    with closing(source), telling_damage(file):
        copy_sqlite(source, to=to, told=told)


def copy_sqlite(source: sqlite3.Connection, *, to: Path, told: Told = untold) -> None:
    """In one transaction: without, a write of another process begins the copy anew, without end."""
    page = source.execute("PRAGMA page_size").fetchone()[0]
    with closing(sqlite3.connect(to, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous = OFF")
        source.execute("BEGIN")
        source.execute("SELECT 1 FROM sqlite_master").fetchone()
        source.backup(
            copy,
            pages=_PAGES,
            progress=lambda _, left, pages: told((pages - left) * page, pages * page),
        )
        source.execute("COMMIT")
        # One file: without it the copy is opened with a write-ahead log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def copy_postgresql(connection: sa.Connection, *, to: Path, told: Told = untold) -> None:
    """Every row that the connection's transaction sees. Raises as `copy_ledger`."""
    # A slow disk here must not end the transaction there.
    connection.execute(sa.text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    with closing(sqlite3.connect(to, isolation_level=None)) as copy, telling_damage(to):
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute("BEGIN")
        for table in reflected(connection):
            _copy_table(connection, table, copy, lambda: told(to.stat().st_size, 0))
        copy.execute("COMMIT")


def reflected(connection: sa.Connection) -> list[sa.Table]:
    """The tables that are there, whatever version made them; referred ones first."""
    found = sa.MetaData()
    found.reflect(connection)
    return found.sorted_tables


def facts_of(file: Path, *, engine: str) -> LedgerFacts:
    """Read a copy through and count its rows. Raises BackupFailed."""
    with closing(sqlite3.connect(file)) as copy, telling_damage(file):
        (state,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if state != "ok":
            raise BackupFailed(problem="source_damaged", file=file.name, detail=state)
        tables = [name for name in _tables(copy) if name != VERSION_TABLE]
        rows = {name: _count(copy, name) for name in tables}
        return LedgerFacts(engine=engine, tables_version=_version(copy), rows=rows)


@contextmanager
def telling_damage(file: Path) -> Iterator[None]:
    """Turn what SQLite raises about a copy or its source into a word of BackupFailed."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise BackupFailed(
                problem="source_damaged", file=file.name, detail=str(error)
            ) from error
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise LedgerUnavailable(str(error)) from error
        raise BackupFailed(problem="cannot_write", folder=file.parent, reason=error) from error


def quoted(name: str) -> str:
    """An identifier for either engine."""
    return '"' + name.replace('"', '""') + '"'


def postgresql_rows(connection: sa.Connection, table: sa.Table) -> Iterator[Row]:
    """A table's rows as SQLite would give them: truth as 0 and 1. Raises LedgerUnavailable."""
    import psycopg

    columns = ", ".join(_expression(column) for column in table.columns)
    question = f"COPY (SELECT {columns} FROM {quoted(table.name)}) TO STDOUT"  # nosec B608 # noqa: S608 - quoted
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor().copy(question) as copy:
            copy.set_types([_kind(column)[0] for column in table.columns])
            yield from copy.rows()
    except psycopg.Error as error:
        raise LedgerUnavailable(type(error).__name__) from error


def _copy_table(
    connection: sa.Connection, table: sa.Table, copy: sqlite3.Connection, told: Callable[[], None]
) -> None:
    names = [quoted(column.name) for column in table.columns]
    kinds = [_kind(column)[1] for column in table.columns]
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(names, kinds, strict=True))
    copy.execute(f"CREATE TABLE {quoted(table.name)} ({columns})")
    rows = _telling(postgresql_rows(connection, table), told)
    copy.executemany(insertion(table.name, len(names)), rows)


def _telling(rows: Iterable[Row], told: Callable[[], None]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if not number % _ROWS:
            told()
        yield row


def insertion(table: str, columns: int) -> str:
    """A statement that appends a row to a SQLite table."""
    marks = ", ".join("?" * columns)
    return f"INSERT INTO {quoted(table)} VALUES ({marks})"  # nosec B608 # noqa: S608 - quoted


def _kind(column: sa.Column[Any]) -> tuple[str, str]:
    """The type in which PostgreSQL sends a column, and SQLite's word for it."""
    match column.type:
        case sa.LargeBinary():
            return "bytea", "BLOB"
        case sa.Boolean() | sa.Integer():
            return "int8", "INTEGER"
        case sa.Float():
            return "float8", "REAL"
        case _:
            return "text", "TEXT"


def _expression(column: sa.Column[Any]) -> str:
    name = quoted(column.name)
    if isinstance(column.type, sa.Boolean):
        return f"{name}::int"
    return f"{name}::text" if _kind(column)[0] == "text" else name


def _tables(copy: sqlite3.Connection) -> Iterable[str]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
    return [name for (name,) in copy.execute(f"{named} ESCAPE '\\' ORDER BY name")]


def _count(copy: sqlite3.Connection, table: str) -> int:
    (number,) = copy.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()  # nosec B608 # noqa: S608 - quoted
    return int(number)


def _version(copy: sqlite3.Connection) -> str:
    if VERSION_TABLE not in _tables(copy):
        raise BackupFailed(problem="no_tables")
    found = copy.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # nosec B608 # noqa: S608 - quoted
    if found is None:
        raise BackupFailed(problem="no_tables")
    return str(found[0])
