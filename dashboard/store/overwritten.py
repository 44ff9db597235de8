"""What a database still holds of rows that were overwritten: the port `Traces`."""

import time

import sqlalchemy as sa

from dashboard.store.engine import BUSY_SECONDS, is_sqlite, telling_unavailable
from dashboard.store.tables import pass_register, positive_case, repeat, scan, visit

_TRIES = 40
_PAUSE_SECONDS = 0.25


class SqlTraces:
    """On SQLite the write-ahead log is emptied into the file, whose freed bytes are zeros.

    `secure_delete` sees to the latter. On PostgreSQL dead rows are taken out of tables and indexes;
    its log and its backups keep what they have, which is unreadable once its keys are destroyed.
    """

    def __init__(self, engine: sa.Engine) -> None:
        """Of this database."""
        self._engine = engine

    def wipe(self) -> bool | None:
        """Whether the log is empty of them; None on PostgreSQL. Raises LedgerUnavailable."""
        if is_sqlite(self._engine):
            return self._truncate_log()
        self._vacuum()
        return None

    def _truncate_log(self) -> bool:
        with telling_unavailable():
            connection = self._engine.raw_connection()
            cursor = connection.cursor()
            try:
                # It needs a moment in which nobody reads from the log. To wait for one inside
                # SQLite would keep the desks' writer out.
                cursor.execute("PRAGMA busy_timeout = 0")
                for _ in range(_TRIES):
                    busy, *_rest = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                    if not busy:
                        return True
                    time.sleep(_PAUSE_SECONDS)
                return False
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
                connection.close()

    def _vacuum(self) -> None:
        with telling_unavailable(), self._engine.connect() as connection:
            autocommit = connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in (scan, visit, repeat, pass_register, positive_case):
                autocommit.execute(sa.text(f"VACUUM {table.name}"))
