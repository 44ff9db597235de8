"""The folder of backups: their names, what stays and what goes, one writer at a time."""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dashboard.backups.archive import Why
from dashboard.domain.errors import BackupFailed

# What is erased must vanish from backups too: none outlives the retention of names (design 6).
RETENTION_DAYS = 30
# A full disk stops the desks: a backup leaves this much of it.
RESERVE_BYTES = 100 << 20

_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(
    r"check-in-(?P<time>[0-9]{8}T[0-9]{6}Z)(?P<why>-[a-z-]+)?(?P<number>-[0-9]+)?\.tar\.gz"
)
_UNFINISHED = (".staged-", ".part-")
_LOCK = ".lock"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One archive of a folder, by its name."""

    file: Path
    made_at: datetime


def archives(folder: Path) -> tuple[Kept, ...]:
    """The folder's archives, newest first; other files are nobody's business. Raises OSError."""
    if not folder.is_dir():
        return ()
    found = []
    for file in folder.iterdir():
        if match := _NAME.fullmatch(file.name):
            made_at = datetime.strptime(match["time"], _TIME).replace(tzinfo=UTC)
            found.append((made_at, int((match["number"] or "-0")[1:]), file))
    found.sort(reverse=True)
    return tuple(Kept(file=file, made_at=made_at) for made_at, _, file in found)


@contextmanager
def opened(folder: Path) -> Iterator[None]:
    """Make the folder where needed and be the only one that works in it.

    What a crash left unfinished is removed. Raises OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _remove_unfinished(folder)
        yield
    finally:
        os.close(lock)


@contextmanager
def staging(folder: Path, *, needed: int) -> Iterator[Path]:
    """A folder for unfinished files, which goes in any case.

    Raises BackupFailed (`no_room`) where fewer than `needed` bytes and a reserve are free.
    """
    free = shutil.disk_usage(folder).free
    if free < needed + RESERVE_BYTES:
        raise BackupFailed(
            problem="no_room",
            folder=folder,
            free=free >> 20,
            needed=(needed + RESERVE_BYTES) >> 20,
        )
    staged = Path(tempfile.mkdtemp(prefix=_UNFINISHED[0], dir=folder))
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def unfinished(folder: Path) -> Path:
    """Where an archive is written until it is whole."""
    return folder / f"{_UNFINISHED[1]}{os.getpid()}"


def publish(unfinished: Path, *, why: Why, made_at: datetime) -> Path:
    """Give a whole archive its name, for good. Raises OSError."""
    folder = unfinished.parent
    stem = f"check-in-{made_at.astimezone(UTC).strftime(_TIME)}"
    stem += "" if why is Why.COMMAND else f"-{why}"
    file, number = folder / f"{stem}.tar.gz", 1
    while file.exists():
        number += 1
        file = folder / f"{stem}-{number}.tar.gz"
    unfinished.rename(file)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return file


def prune(
    folder: Path, *, newest: Path, keep: int | None, days: int | None, now: datetime
) -> list[Path]:
    """Remove what is older than `days` and what goes beyond `keep`; never `newest`.

    `newest` is an archive that was just read whole. Raises OSError.
    """
    others = [kept for kept in archives(folder) if kept.file != newest]
    staying = len(others) if keep is None else keep - 1
    gone = [
        kept.file
        for place, kept in enumerate(others)
        if place >= staying or (days is not None and now - kept.made_at >= timedelta(days=days))
    ]
    for file in gone:
        file.unlink()
    return gone


def _remove_unfinished(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name.startswith(_UNFINISHED):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
