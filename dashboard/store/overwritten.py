"""What a database still holds of rows that were overwritten: the port `Traces`."""

import time
from typing import Any

import sqlalchemy as sa

from dashboard.store.engine import BUSY_SECONDS, is_sqlite, telling_unavailable
from dashboard.store.ledger_copy import insertion, quoted
from dashboard.store.tables import (
    erasure_request,
    handover,
    open_visit,
    pass_register,
    positive_case,
    positive_case_key,
    repeat,
    scan,
    visit,
)

_TRIES = 40
_PAUSE_SECONDS = 0.25
# Trees that keep person keys sorted, and so get their rows in the midst of others.
_INDEXES = ("ix_scan_person", "ix_repeat_person")
# Small tables out of which rows are taken, or whose rows shrink to a fraction.
_REWRITTEN = (open_visit, positive_case_key, positive_case, pass_register, handover)


class SqlTraces:
    """On SQLite nothing is left in the file or its log; on PostgreSQL dead rows are taken out.

    PostgreSQL's log and its backups keep what they have, which is unreadable once its keys are
    destroyed.
    """

    def __init__(self, engine: sa.Engine) -> None:
        """Of this database."""
        self._engine = engine

    def wipe(self) -> bool | None:
        """Whether the log is empty of them; None on PostgreSQL. Raises LedgerUnavailable."""
        if not is_sqlite(self._engine):
            self._vacuum()
            return None
        with telling_unavailable():
            connection = self._engine.raw_connection()
            cursor = connection.cursor()
            try:
                _rebuild(cursor)
                return _truncate_log(cursor)
            finally:
                _restore_settings(cursor)
                connection.close()

    def _vacuum(self) -> None:
        with telling_unavailable(), self._engine.connect() as connection:
            autocommit = connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in (scan, visit, repeat, erasure_request, *_REWRITTEN):
                autocommit.execute(sa.text(f"VACUUM {quoted(table.name)}"))


def _rebuild(cursor: Any) -> None:
    """Build trees anew in which bytes of rows may lie that moved to another page.

    `secure_delete` overwrites what is deleted, but not what balancing leaves behind: cells that
    moved to a neighbour stay in the gap of the page that they were on. Scans and stays are only
    ever appended, and erased rows do not shrink enough for balancing, so those two tables, the
    large ones, have no such gaps.
    """
    for index in _INDEXES:
        cursor.execute(f"REINDEX {quoted(index)}")
    # Emptying a table whole zeroes every page of it, unless foreign keys must be looked after.
    cursor.execute("PRAGMA foreign_keys = OFF")
    for table in (*_REWRITTEN, erasure_request):
        cursor.execute("BEGIN IMMEDIATE")
        rows = cursor.execute(f"SELECT * FROM {quoted(table.name)}").fetchall()  # nosec B608 # noqa: S608 - quoted
        cursor.execute(f"DELETE FROM {quoted(table.name)}")  # nosec B608 # noqa: S608 - quoted
        cursor.executemany(insertion(table.name, len(table.columns)), rows)
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
