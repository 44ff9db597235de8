"""Whether a SQLite file was written, asked on a kept connection (design section 5)."""

from typing import Any

import sqlalchemy as sa

from dashboard.domain.errors import LedgerUnavailable
from dashboard.store.engine import is_sqlite, telling_unavailable


class FileChanges:
    """For one thread that asks again and again. Raises LedgerUnavailable when the file fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Look at the file behind `engine`; no connection is made yet."""
        self._engine = engine
        self._kept: Any = None

    def version(self) -> int | None:
        """A number that is another after every commit; None on PostgreSQL, which tells none.

        No table is read for it. It means nothing beyond this object.
        """
        if not is_sqlite(self._engine):
            return None
        try:
            with telling_unavailable():
                return self._read()
        except LedgerUnavailable:
            self._kept = None
            raise

    def _read(self) -> int:
        if self._kept is None:
            kept = self._engine.raw_connection()
            # Or one of the pool's places were taken for good.
            kept.detach()
            self._kept = kept
        return int(self._kept.cursor().execute("PRAGMA data_version").fetchone()[0])
