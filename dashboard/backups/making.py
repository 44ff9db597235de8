"""Making a backup while scanning goes on."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from dashboard.backups import data_files, shelf
from dashboard.backups.archive import LEDGER, Manifest, StoredFile, Why, check, digests, pack
from dashboard.backups.progress import Step, Told, Watch, unwatched
from dashboard.domain.errors import BackupFailed, LedgerUnavailable, UpgradeHeld
from dashboard.settings import Settings
from dashboard.store.ledger_copy import LedgerFacts, facts_of
from dashboard.store.ledger_database import LedgerDatabase

Copy = Callable[[Path, Told], str]
"""Writes the ledger to a file as SQLite keeps it; the name of the engine that it comes from."""

# A file may be read through without a word: whoever waits hears that it goes on.
_BEAT_SECONDS = 5.0


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
    database: LedgerDatabase,
    *,
    settings: Settings,
    order: Order,
    now: datetime,
    watch: Watch = unwatched,
) -> Made:
    """One more archive in the folder; older ones go as the order says.

    `watch` hears how far it is. Raises BackupFailed, after which there is no file that looks
    whole, and LedgerUnavailable.
    """
    needed = database.size()
    with telling_files(order.folder), shelf.opened(order.folder):
        return store_copy(
            lambda to, told: database.copy(to=to, told=told),
            needed=needed,
            settings=settings,
            order=order,
            now=now,
            watch=watch,
        )


def store_copy(
    copy: Copy,
    *,
    needed: int,
    settings: Settings,
    order: Order,
    now: datetime,
    watch: Watch = unwatched,
) -> Made:
    """As `make_backup`, of what `copy` writes, in a folder that is held already."""
    # The copy, and an archive that is at worst as large.
    with shelf.staging(order.folder, needed=2 * needed) as staged:
        engine = copy(staged / LEDGER, partial(watch, Step.COPYING))
        data_files.gather(settings, staged=staged, with_keys=order.with_keys)
        facts, files = _read_through(staged, engine, watch)
        manifest = Manifest(
            made_at=now,
            why=order.why,
            engine=facts.engine,
            tables_version=facts.tables_version,
            rows=facts.rows,
            files=files,
        )
        file = _packed(staged, manifest, order.folder, watch)
    removed = shelf.prune(order.folder, newest=file, keep=order.keep, days=order.days, now=now)
    return Made(file=file, manifest=manifest, removed=tuple(removed))


def before_upgrade(
    database: LedgerDatabase,
    *,
    settings: Settings,
    clock: Callable[[], datetime],
    tell: Callable[[Made], None],
    watch: Watch = unwatched,
) -> Callable[[], None]:
    """What `migrate` calls before it changes an older version's tables.

    It raises UpgradeHeld where no backup could be made.
    """

    def make() -> None:
        order = Order(folder=settings.backups, why=Why.UPGRADE)
        try:
            made = make_backup(database, settings=settings, order=order, now=clock(), watch=watch)
            tell(made)
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


def _read_through(
    staged: Path, engine: str, watch: Watch
) -> tuple[LedgerFacts, Mapping[str, StoredFile]]:
    """What the copy holds and the digest of each file, both at once: each keeps a processor busy.

    Raises BackupFailed and OSError.
    """
    file = staged / LEDGER
    size = file.stat().st_size
    with ThreadPoolExecutor(2, thread_name_prefix="backup") as threads:
        facts = threads.submit(facts_of, file, engine=engine)
        files = threads.submit(digests, staged)
        while not (facts.done() and files.done()):
            wait([facts], timeout=_BEAT_SECONDS)
            watch(Step.CHECKING, 0, size)
        return facts.result(), files.result()


def _packed(staged: Path, manifest: Manifest, folder: Path, watch: Watch) -> Path:
    unfinished = shelf.unfinished(folder)
    try:
        pack(staged, manifest, to=unfinished, told=partial(watch, Step.PACKING))
        # A backup that nobody has read is none.
        check(unfinished, told=partial(watch, Step.READING))
        return shelf.publish(unfinished, why=manifest.why, made_at=manifest.made_at)
    finally:
        unfinished.unlink(missing_ok=True)
