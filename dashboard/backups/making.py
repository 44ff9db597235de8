"""Making a backup while scanning goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.backups import data_files, shelf
from dashboard.backups.archive import LEDGER, Manifest, Why, check, digests, pack
from dashboard.domain.errors import BackupFailed, LedgerUnavailable, UpgradeHeld
from dashboard.settings import Settings
from dashboard.store.ledger_copy import LedgerFacts
from dashboard.store.ledger_database import LedgerDatabase

Copy = Callable[[Path], LedgerFacts]


@dataclass(frozen=True, kw_only=True)
class Made:
    """A backup that was read through after it was written, and older ones that went."""

    file: Path
    manifest: Manifest
    removed: tuple[Path, ...]

    @property
    def rows(self) -> int:
        """How many rows it holds in all."""
        return sum(self.manifest.rows.values())


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is wanted: where to, why, how many of the folder's stay, for how long at most.

    None of either: nothing goes for that reason.
    """

    folder: Path
    why: Why = Why.COMMAND
    with_keys: bool = False
    keep: int | None = None
    days: int | None = shelf.RETENTION_DAYS


def make_backup(
    database: LedgerDatabase, *, settings: Settings, order: Order, now: datetime
) -> Made:
    """One more archive in the folder; older ones go as the order says.

    Raises BackupFailed, after which there is no file that looks whole, and LedgerUnavailable.
    """
    needed = database.size()
    with telling_files(order.folder), shelf.opened(order.folder):
        return store_copy(
            lambda to: database.copy(to=to),
            needed=needed,
            settings=settings,
            order=order,
            now=now,
        )


def store_copy(copy: Copy, *, needed: int, settings: Settings, order: Order, now: datetime) -> Made:
    """As `make_backup`, of what `copy` writes, in a folder that is held already."""
    # The copy, and an archive that is at worst as large.
    with shelf.staging(order.folder, needed=2 * needed) as staged:
        facts = copy(staged / LEDGER)
        data_files.gather(settings, staged=staged, with_keys=order.with_keys)
        manifest = Manifest(
            made_at=now,
            why=order.why,
            engine=facts.engine,
            tables_version=facts.tables_version,
            rows=facts.rows,
            files=digests(staged),
        )
        file = _packed(staged, manifest, order.folder)
    removed = shelf.prune(order.folder, newest=file, keep=order.keep, days=order.days, now=now)
    return Made(file=file, manifest=manifest, removed=tuple(removed))


def before_upgrade(
    database: LedgerDatabase,
    *,
    settings: Settings,
    clock: Callable[[], datetime],
    tell: Callable[[Made], None],
) -> Callable[[], None]:
    """What `migrate` calls before it changes an older version's tables.

    It raises UpgradeHeld where no backup could be made.
    """

    def make() -> None:
        order = Order(folder=settings.backups, why=Why.UPGRADE)
        try:
            tell(make_backup(database, settings=settings, order=order, now=clock()))
        except BackupFailed as error:
            raise UpgradeHeld(**error.args_) from error
        except LedgerUnavailable as error:
            raise UpgradeHeld(problem="ledger_unavailable") from error

    return make


@contextmanager
def telling_files(folder: Path) -> Iterator[None]:
    """Turn what the system says of files into BackupFailed."""
    try:
        yield
    except OSError as error:
        place = error.filename or folder
        reason = error.strerror or error
        raise BackupFailed(problem="cannot_write", folder=place, reason=reason) from error


def _packed(staged: Path, manifest: Manifest, folder: Path) -> Path:
    unfinished = shelf.unfinished(folder)
    try:
        pack(staged, manifest, to=unfinished)
        # A backup that nobody has read is none.
        check(unfinished)
        return shelf.publish(unfinished, why=manifest.why, made_at=manifest.made_at)
    finally:
        unfinished.unlink(missing_ok=True)
