"""A database as backups see it: how large, a copy of it, and the right to replace its content."""

from contextlib import AbstractContextManager
from pathlib import Path

import sqlalchemy as sa

from dashboard.store.engine import open_engine
from dashboard.store.ledger_copy import Told, copy_ledger, ledger_bytes, untold
from dashboard.store.ledger_replacement import HeldLedger, alone
from dashboard.store.schema import has_tables, migrate


class LedgerDatabase:
    """One database of either engine. Everything raises BackupFailed and LedgerUnavailable."""

    def __init__(self, engine: sa.Engine) -> None:
        """Through connections of this engine."""
        self._engine = engine

    @classmethod
    def at(cls, url: str) -> "LedgerDatabase":
        """Of its own connections. Raises InvalidInput for a URL that cannot be used."""
        return cls(open_engine(url))

    def size(self) -> int:
        """Bytes that a copy takes, rather too many."""
        return ledger_bytes(self._engine)

    def copy(self, *, to: Path, told: Told = untold) -> str:
        """What is committed now, as a SQLite file; writers go on meanwhile. The engine's name."""
        copy_ledger(self._engine, to=to, told=told)
        return self._engine.dialect.name

    def ensure_tables(self) -> None:
        """Give an empty database this version's tables; leave any other as it is."""
        if not has_tables(self._engine):
            migrate(self._engine)

    def alone(self) -> AbstractContextManager[HeldLedger]:
        """Keep everybody else out."""
        return alone(self._engine)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()
