"""Putting a staged ledger in the place of the live one, with nobody else at the database."""

import marshal
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Protocol

import sqlalchemy as sa

from dashboard.domain.errors import BackupFailed, LedgerUnavailable
from dashboard.store.engine import is_sqlite, writing
from dashboard.store.ledger_copy import (
    VERSION_TABLE,
    Row,
    copy_postgresql,
    copy_sqlite,
    postgresql_rows,
    quoted,
    reflected,
    sqlite_file,
    telling_damage,
)
from dashboard.store.schema import RECORD_TABLES, holds_record, known_versions, take_turn, upgrade
from dashboard.store.tables import metadata

_CHUNK = 1 << 20
# SQLite never writes the page that holds this byte: its locks lie there.
_LOCK_BYTE = 1 << 30
_LARGEST_PAGE = 1 << 16
_HEADER = 100


class HeldLedger(Protocol):
    """A database that nobody else can use until it is let go."""

    def holds_record(self) -> bool:
        """Whether something is there that would be lost."""

    def copy(self, *, to: Path) -> str:
        """As `copy_ledger`; the engine's name."""

    def replace(self, *, by: Path) -> None:
        """Take a staged file's content and compare it. Raises BackupFailed (`not_equal`)."""


@contextmanager
def alone(engine: sa.Engine) -> Iterator[HeldLedger]:
    """Keep everybody else out; what was replaced is kept where nothing is raised.

    Raises BackupFailed (`in_use`) where a server or another program has the database open, and
    LedgerUnavailable.
    """
    engine.dispose()
    if is_sqlite(engine):
        with _alone_in_file(sqlite_file(engine)) as file:
            yield file
        return
    with writing(engine) as connection:
        take_turn(connection)
        _wait_until_alone(connection)
        # From here on nobody can even read: a server that starts now waits for the outcome.
        for table in reflected(connection):
            connection.execute(sa.text(f"LOCK TABLE {quoted(table.name)} IN ACCESS EXCLUSIVE MODE"))
        yield _HeldServer(connection)


@contextmanager
def _alone_in_file(file: Path) -> Iterator["_HeldFile"]:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
    with ExitStack() as stack:
        held = _HeldFile(file, stack)
        yield held


class _HeldFile:
    def __init__(self, file: Path, stack: ExitStack) -> None:
        self._file = file
        # Opened and closed around the lock: closing any descriptor of a file gives up all locks
        # that this process has on it.
        self._plain = stack.enter_context(file.open("rb"))
        self._connection = stack.enter_context(
            closing(sqlite3.connect(file, isolation_level=None, timeout=1.0))
        )
        self._lock()

    def _lock(self) -> None:
        try:
            # Whoever has the file open in WAL mode keeps a shared lock on it, also when idle.
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._connection.execute("PRAGMA journal_mode = DELETE")
            self._connection.execute("BEGIN EXCLUSIVE")
            self._connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise BackupFailed(problem="in_use") from error
            raise LedgerUnavailable(str(error)) from error
        except sqlite3.DatabaseError as error:
            raise BackupFailed(
                problem="source_damaged", file=self._file.name, detail=str(error)
            ) from error

    def holds_record(self) -> bool:
        with telling_damage(self._file):
            names = {name for (name,) in self._connection.execute(_TABLES)}
            questions = [_any_row(name) for name in RECORD_TABLES if name in names]
            return any(self._connection.execute(question).fetchone() for question in questions)

    def copy(self, *, to: Path) -> str:
        with telling_damage(self._file):
            copy_sqlite(self._connection, to=to)
        return "sqlite"

    def replace(self, *, by: Path) -> None:
        with closing(sqlite3.connect(by)) as staged, telling_damage(self._file):
            staged.backup(self._connection, pages=-1)
        with by.open("rb") as staged_file:
            if not _same_pages(self._plain, staged_file):
                raise BackupFailed(problem="not_equal")


class _HeldServer:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def holds_record(self) -> bool:
        return holds_record(self._connection)

    def copy(self, *, to: Path) -> str:
        copy_postgresql(self._connection, to=to)
        return "postgresql"

    def replace(self, *, by: Path) -> None:
        for table in self._ours():
            self._connection.execute(sa.text(f"DROP TABLE {quoted(table.name)} CASCADE"))
        upgrade(self._connection)
        with closing(sqlite3.connect(by)) as staged:
            for table in metadata.sorted_tables:
                self._fill(table, staged)
        self._connection.execute(sa.text("ANALYZE"))

    def _ours(self) -> list[sa.Table]:
        """What this version would make anew; of a later version everything, known or not."""
        found = list(reversed(reflected(self._connection)))
        versions = [table for table in found if table.name == VERSION_TABLE]
        numbers = [self._connection.execute(sa.select(table)).scalar() for table in versions]
        if not set(numbers) <= known_versions():
            return found
        return [table for table in found if table.name in {*metadata.tables, VERSION_TABLE}]

    def _fill(self, table: sa.Table, staged: sqlite3.Connection) -> None:
        import psycopg

        names = ", ".join(quoted(column.name) for column in table.columns)
        rows = f"SELECT {names} FROM {quoted(table.name)}"  # nosec B608 # noqa: S608 - quoted
        driver: Any = self._connection.connection.driver_connection
        self._connection.execute(sa.delete(table))
        try:
            with driver.cursor().copy(f"COPY {quoted(table.name)} ({names}) FROM STDIN") as copy:
                for row in _for_server(staged.execute(rows), table):
                    copy.write_row(row)
        except psycopg.Error as error:
            raise LedgerUnavailable(type(error).__name__) from error
        stored = postgresql_rows(self._connection, table)
        if rows_digest(staged.execute(rows)) != rows_digest(stored):
            raise BackupFailed(problem="not_equal")


def rows_digest(rows: Iterable[Row]) -> tuple[int, int]:
    """How many rows, and a sum that is equal for equal rows in any order."""
    number = total = 0
    for row in rows:
        number += 1
        # Version 2 writes equal values alike; the later ones also how they lie in memory.
        digest = blake2b(marshal.dumps(row, 2), digest_size=16).digest()
        total += int.from_bytes(digest, "little")
    return number, total


def _for_server(rows: Iterable[Row], table: sa.Table) -> Iterable[Row]:
    """SQLite's 0 and 1 as the truth that PostgreSQL wants."""
    truths = [place for place, column in enumerate(table.columns) if _is_truth(column)]
    return (_with_truths(row, truths) for row in rows) if truths else rows


def _is_truth(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.Boolean)


def _with_truths(row: Row, places: list[int]) -> Row:
    changed = list(row)
    for place in places:
        changed[place] = None if row[place] is None else bool(row[place])
    return tuple(changed)


def _same_pages(stored: IO[bytes], staged: IO[bytes]) -> bool:
    """Whether two database files hold the same, beside counters in their headers."""
    sizes = {os.fstat(file.fileno()).st_size for file in (stored, staged)}
    if len(sizes) != 1:
        return False
    stored.seek(_HEADER)
    staged.seek(_HEADER)
    while chunk := stored.read(_CHUNK):
        other = staged.read(_CHUNK)
        if chunk != other and _without_lock_page(chunk, stored) != _without_lock_page(
            other, staged
        ):
            return False
    return True


def _without_lock_page(chunk: bytes, file: IO[bytes]) -> bytes:
    place = _LOCK_BYTE - (file.tell() - len(chunk))
    if not 0 <= place < len(chunk):
        return chunk
    return chunk[:place] + chunk[place + _LARGEST_PAGE :]


def _wait_until_alone(connection: sa.Connection) -> None:
    """Connections that were closed a moment ago are still listed."""
    for _ in range(20):
        connection.execute(sa.text("SELECT pg_stat_clear_snapshot()"))
        if not connection.execute(_OTHERS).scalar_one():
            return
        time.sleep(0.1)
    raise BackupFailed(problem="in_use")


def _any_row(table: str) -> str:
    return f"SELECT 1 FROM {quoted(table)} LIMIT 1"  # nosec B608 # noqa: S608 - quoted


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_OTHERS = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND application_name = 'dashboard'"
)
