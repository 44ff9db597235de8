"""Restoring a backup: everything is checked before anything live is touched, and again after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.backups import data_files, shelf
from dashboard.backups.archive import LEDGER, Manifest, Why, peek, unpack
from dashboard.backups.data_files import PutBack
from dashboard.backups.making import Made, Order, store_copy, telling_files
from dashboard.domain.errors import BackupFailed
from dashboard.settings import Settings
from dashboard.store.ledger_copy import LedgerFacts
from dashboard.store.ledger_database import LedgerDatabase
from dashboard.store.ledger_replacement import HeldLedger
from dashboard.store.ledger_stage import make_current

# The archive's ledger, once more while it is rebuilt, and what the live database grows by.
_ROOM = 3


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What is there now. `before` is the backup of what was there; `rows` are by table."""

    manifest: Manifest
    rows: Mapping[str, int]
    before: Made | None
    files: PutBack
    keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What the operator has agreed to lose or to do without."""

    replace: bool = False
    keep_keys: bool = False


def restore_backup(
    database: LedgerDatabase,
    file: Path,
    *,
    settings: Settings,
    consent: Consent,
    now: datetime,
    tell: Callable[[Made], None],
) -> Restored:
    """Put an archive's ledger, rules, trust list and keys in the place of what is here.

    Raises BackupFailed, after which the database is as it was before, and LedgerUnavailable. `tell`
    hears of the backup of what was there as soon as it exists.
    """
    if not file.is_file():
        raise BackupFailed(problem="no_such_file", file=file)
    with telling_files(settings.backups), shelf.opened(settings.backups):
        needed = _ROOM * peek(file).files[LEDGER].bytes
        with shelf.staging(settings.backups, needed=needed) as staged:
            manifest = unpack(file, into=staged)
            facts = make_current(staged / LEDGER, expected=_facts(manifest))
            if not consent.keep_keys:
                data_files.require_fitting_keys(settings, staged=staged)
            database.ensure_tables()
            return _replace(
                database,
                staged,
                manifest,
                facts,
                consent=consent,
                settings=settings,
                now=now,
                tell=tell,
            )


def _replace(
    database: LedgerDatabase,
    staged: Path,
    manifest: Manifest,
    facts: LedgerFacts,
    *,
    settings: Settings,
    consent: Consent,
    now: datetime,
    tell: Callable[[Made], None],
) -> Restored:
    size = database.size()
    before = None
    with database.alone() as held:
        full = held.holds_record()
        if full and not consent.replace:
            raise BackupFailed(problem="not_empty")
        if full or data_files.changes(settings, staged=staged):
            before = _saved(held, size, settings=settings, now=now)
            tell(before)
        # Files first: what may not be written is found before the ledger has changed.
        keys = () if consent.keep_keys else data_files.put_back_keys(settings, staged=staged)
        files = data_files.put_back(settings, staged=staged)
        held.replace(by=staged / LEDGER)
    return Restored(manifest=manifest, rows=facts.rows, before=before, files=files, keys=keys)


def _saved(held: HeldLedger, size: int, *, settings: Settings, now: datetime) -> Made:
    return store_copy(
        lambda to, _told: held.copy(to=to),
        needed=size,
        settings=settings,
        order=Order(folder=settings.backups, why=Why.RESTORE, days=None),
        now=now,
    )


def _facts(manifest: Manifest) -> LedgerFacts:
    return LedgerFacts(
        engine=manifest.engine, tables_version=manifest.tables_version, rows=manifest.rows
    )
