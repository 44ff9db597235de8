"""Backups of this installation: made, checked, restored, and before each upgrade."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.backups.archive import Manifest, check
from dashboard.backups.making import Made, Order, before_upgrade, make_backup
from dashboard.backups.restoring import Consent, Restored, restore_backup
from dashboard.bootstrap.auditing import anchors_of
from dashboard.bootstrap.installation import now, require_data
from dashboard.domain.errors import InvalidInput
from dashboard.messages import text
from dashboard.services.access import OPERATOR
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.settings import Settings
from dashboard.store.audit import SqlAuditLog
from dashboard.store.engine import open_engine
from dashboard.store.ledger_database import LedgerDatabase


def backup(settings: Settings, order: Order) -> Made:
    """A backup while scanning goes on. Raises BackupFailed, InvalidInput and LedgerUnavailable."""
    require_data(settings)
    with _database(settings) as database:
        return make_backup(database, settings=settings, order=order, now=now())


def check_backup(file: Path) -> Manifest:
    """Read an archive through. Raises BackupFailed and OSError."""
    return check(file)


def restore(
    settings: Settings, file: Path, *, consent: Consent, tell: Callable[[Made], None]
) -> Restored:
    """Put a backup in the place of what is here. Raises as `backup`."""
    # The folder may be empty, but not mistyped.
    if not settings.data.is_dir():
        raise InvalidInput(field="DASHBOARD_DATA", problem="no_data", value=settings.data)
    with _database(settings) as database:
        restored = restore_backup(
            database, file, settings=settings, consent=consent, now=now(), tell=tell
        )
    _on_record(file, settings)
    return restored


def _on_record(file: Path, settings: Settings) -> None:
    """What the log says since the backup is gone: that is told in what is left of it."""
    at = now()
    anchors_of(settings).set_aside(at=at)
    engine = open_engine(settings.database_url)
    entry = AuditEntry(
        at=at, kind=AuditKind.RESTORED, actor=OPERATOR.id, about=f"backup {file.name}"
    )
    SqlAuditLog(engine).record(entry)
    engine.dispose()


def backup_before_upgrade(database: LedgerDatabase, settings: Settings) -> Callable[[], None]:
    """What a start does before it changes an older version's tables: a backup, told on stderr."""

    def tell(made: Made) -> None:
        line = text("backup.before_upgrade", language=settings.language, file=made.file)
        sys.stderr.write(f"{line}\n")

    return before_upgrade(database, settings=settings, clock=now, tell=tell)


@contextmanager
def _database(settings: Settings) -> Iterator[LedgerDatabase]:
    database = LedgerDatabase.at(settings.database_url)
    try:
        yield database
    finally:
        database.close()
