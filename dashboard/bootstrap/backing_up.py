"""Backups of this installation: made, checked, restored, and before each upgrade."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.backups.archive import Manifest, check
from dashboard.backups.making import Made, Order, before_upgrade, make_backup
from dashboard.backups.restoring import Consent, Restored, restore_backup
from dashboard.bootstrap.auditing import anchors_of
from dashboard.bootstrap.backup_progress import BackupLines
from dashboard.bootstrap.installation import now, require_data
from dashboard.domain.errors import InvalidInput
from dashboard.messages import text
from dashboard.services.access import OPERATOR, User
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog, NoAudit
from dashboard.settings import Settings
from dashboard.store.audit import SqlAuditLog, has_audit_log
from dashboard.store.engine import open_engine
from dashboard.store.ledger_database import LedgerDatabase


def backup(settings: Settings, order: Order) -> Made:
    """A backup while scanning goes on. Raises BackupFailed, InvalidInput and LedgerUnavailable."""
    require_data(settings)
    with _database(settings) as database:
        watch = BackupLines(language=settings.language)
        made = make_backup(database, settings=settings, order=order, now=now(), watch=watch)
        with _audit_log(settings) as audit:
            put_backups_on_record(audit, (made,), user=OPERATOR)
        return made


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
    _on_record(file, restored, settings)
    return restored


def put_backups_on_record(audit: AuditLog, backups: Iterable[Made], *, user: User) -> None:
    """That these were made, and whether whoever has one can read the names in it."""
    for made in backups:
        entry = AuditEntry(
            at=made.manifest.made_at,
            kind=AuditKind.BACKED_UP,
            actor=user.id,
            about=f"backup {made.file.name}",
            reason=_holding(made.rows, has_keys=made.manifest.has_keys),
        )
        audit.record(entry)


def _on_record(file: Path, restored: Restored, settings: Settings) -> None:
    """What the log says since the backup is gone: that is told in what is left of it."""
    at = now()
    anchors_of(settings).set_aside(at=at)
    entry = AuditEntry(
        at=at,
        kind=AuditKind.RESTORED,
        actor=OPERATOR.id,
        about=f"backup {file.name}",
        reason=_holding(sum(restored.rows.values()), has_keys=bool(restored.keys)),
    )
    with _audit_log(settings) as audit:
        if restored.before:
            put_backups_on_record(audit, (restored.before,), user=OPERATOR)
        audit.record(entry)


def _holding(rows: int, *, has_keys: bool) -> str:
    return f"{rows} {'with_keys' if has_keys else 'without_keys'}"


@contextmanager
def _audit_log(settings: Settings) -> Iterator[AuditLog]:
    """The log as the database has it: nothing is kept where an old version has none yet."""
    engine = open_engine(settings.database_url)
    try:
        yield SqlAuditLog(engine) if has_audit_log(engine) else NoAudit()
    finally:
        engine.dispose()


def backup_before_upgrade(
    database: LedgerDatabase, settings: Settings, *, made: Callable[[Made], None]
) -> Callable[[], None]:
    """What a start does before it changes an older version's tables: a backup, told on stderr.

    `made` hears of it too, so that it can be put on record once the tables are this version's.
    """

    def tell(backup: Made) -> None:
        line = text("backup.before_upgrade", language=settings.language, file=backup.file)
        sys.stderr.write(f"{line}\n")
        made(backup)

    watch = BackupLines(language=settings.language, first="backup.upgrade_begins")
    return before_upgrade(database, settings=settings, clock=now, tell=tell, watch=watch)


@contextmanager
def _database(settings: Settings) -> Iterator[LedgerDatabase]:
    database = LedgerDatabase.at(settings.database_url)
    try:
        yield database
    finally:
        database.close()
