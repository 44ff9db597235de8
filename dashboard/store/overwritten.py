"""What a database still holds of rows that were overwritten: the port `Traces`."""

import time
from collections.abc import Iterable, Mapping, Set
from typing import Any

import sqlalchemy as sa

from dashboard.store.engine import BUSY_SECONDS, is_sqlite, reading, telling_unavailable, writing
from dashboard.store.ledger_copy import insertion, quoted
from dashboard.store.tables import (
    erasure_request,
    handover,
    metadata,
    open_visit,
    pass_register,
    positive_case,
    positive_case_key,
    repeat,
    scan,
)
from dashboard.store.wipe_mark import settle_wipes, wipes_owed

_TRIES = 40
_PAUSE_SECONDS = 0.25
# Trees that keep person keys sorted, and so get their rows in the midst of others.
_INDEXES = {scan.name: "ix_scan_person", repeat.name: "ix_repeat_person"}
# Small tables out of which rows are taken, or whose rows shrink to a fraction.
_REWRITTEN = frozenset(
    table.name
    for table in (
        open_visit,
        positive_case_key,
        positive_case,
        pass_register,
        handover,
        erasure_request,
    )
)


class SqlTraces:
    """On SQLite nothing is left in the file or its log; on PostgreSQL dead rows are taken out.

    PostgreSQL's log and its backups keep what they have, which is unreadable once its keys are
    destroyed.
    """

    def __init__(self, engine: sa.Engine) -> None:
        """Of this database."""
        self._engine = engine

    def wipe(self) -> bool | None:
        """Whether the log is empty of them; None on PostgreSQL. Raises LedgerUnavailable.

        Only what is owed is built anew (`store.wipe_mark`), and it stays owed until all of it was
        and the log is empty: whatever ends a wipe, the next one makes it good.
        """
        with reading(self._engine) as connection:
            owed = wipes_owed(connection)
        if not is_sqlite(self._engine):
            self._vacuum(owed)
            self._settle(owed)
            return None
        empty = self._wiped_file(owed.keys())
        if empty:
            self._settle(owed)
        return empty

    def _settle(self, owed: Mapping[str, int]) -> None:
        if owed:
            with writing(self._engine) as connection:
                settle_wipes(connection, owed)

    def _wiped_file(self, names: Set[str]) -> bool:
        with telling_unavailable():
            connection = self._engine.raw_connection()
            cursor = connection.cursor()
            try:
                _rebuild(cursor, names)
                return _truncate_log(cursor)
            finally:
                _restore_settings(cursor)
                connection.close()

    def _vacuum(self, names: Iterable[str]) -> None:
        with telling_unavailable(), self._engine.connect() as connection:
            autocommit = connection.execution_options(isolation_level="AUTOCOMMIT")
            for name in names:
                autocommit.execute(sa.text(f"VACUUM {quoted(name)}"))


def _rebuild(cursor: Any, names: Set[str]) -> None:
    """Build trees anew in which bytes of rows may lie that moved to another page.

    `secure_delete` overwrites what is deleted, but not what balancing leaves behind: cells that
    moved to a neighbour stay in the gap of the page that they were on. Scans and stays are only
    ever appended, and erased rows do not shrink enough for balancing, so those two tables, the
    large ones, have no such gaps.
    """
    for name in _INDEXES.keys() & names:
        cursor.execute(f"REINDEX {quoted(_INDEXES[name])}")
    # Emptying a table whole zeroes every page of it, unless foreign keys must be looked after.
    cursor.execute("PRAGMA foreign_keys = OFF")
    for name in _REWRITTEN & names:
        cursor.execute("BEGIN IMMEDIATE")
        rows = cursor.execute(f"SELECT * FROM {quoted(name)}").fetchall()  # nosec B608 # noqa: S608 - quoted
        cursor.execute(f"DELETE FROM {quoted(name)}")  # nosec B608 # noqa: S608 - quoted
        cursor.executemany(insertion(name, len(metadata.tables[name].columns)), rows)
        cursor.execute("COMMIT")


def _truncate_log(cursor: Any) -> bool:
    # It needs a moment in which nobody reads from the log. To wait for one inside SQLite would
    # keep the desks' writer out.
    cursor.execute("PRAGMA busy_timeout = 0")
    for _ in range(_TRIES):
        busy, *_rest = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return True
        time.sleep(_PAUSE_SECONDS)
    return False


def _restore_settings(cursor: Any) -> None:
    if cursor.connection.in_transaction:
        cursor.execute("ROLLBACK")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
