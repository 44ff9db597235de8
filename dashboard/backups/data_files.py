"""The files beside the database that a backup carries: rules, trust list, keys."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard.domain.errors import BackupFailed
from dashboard.settings import Settings

EDITED = ("rules", "trust")
KEYS = "keys"
# Only ever appended to: where ours is the longer one, nothing of it is given up.
_JOURNAL = ".jsonl"


@dataclass(frozen=True, kw_only=True)
class PutBack:
    """Which files were written, and which are only here and stayed."""

    written: tuple[str, ...]
    only_here: tuple[str, ...]


def gather(settings: Settings, *, staged: Path, with_keys: bool) -> None:
    """Copy what a person edits, and the keys where asked for. Raises OSError."""
    names = (*EDITED, KEYS) if with_keys else EDITED
    for name, file in _present(settings, names):
        target = staged / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A withdrawal may be taken back while we read.
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(file, target)
            target.chmod(0o600)


def changes(settings: Settings, *, staged: Path) -> tuple[str, ...]:
    """The edited files that putting back would write over with something else."""
    here = dict(_present(settings, EDITED))
    return tuple(
        name for name in _wanted(staged, EDITED) if name in here and _differs(here, name, staged)
    )


def put_back(settings: Settings, *, staged: Path) -> PutBack:
    """Give the edited files the archive's content.

    What is only here stays: a key that was withdrawn after the backup stays withdrawn. Raises
    OSError.
    """
    here = dict(_present(settings, EDITED))
    wanted = _wanted(staged, EDITED)
    written = tuple(name for name in wanted if name not in here or _differs(here, name, staged))
    for name in written:
        _write(staged / name, here.get(name, settings.data / name))
    return PutBack(written=written, only_here=tuple(sorted(here.keys() - set(wanted))))


def require_fitting_keys(settings: Settings, *, staged: Path) -> None:
    """Raise BackupFailed (`keys_differ`) where this installation has keys, and other ones.

    A key that is not here may have been destroyed to erase names: it must not come back by itself.
    """
    here = dict(_present(settings, (KEYS,)))
    for name in _wanted(staged, (KEYS,)):
        if here and (name not in here or _differs(here, name, staged)):
            raise BackupFailed(problem="keys_differ", folder=settings.local / KEYS)


def put_back_keys(settings: Settings, *, staged: Path) -> tuple[str, ...]:
    """Write the archive's keys where this installation has none. Raises OSError."""
    wanted = _wanted(staged, (KEYS,))
    if not wanted or any(True for _ in _present(settings, (KEYS,))):
        return ()
    (settings.local / KEYS).mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in wanted:
        _write(staged / name, settings.local / name)
    return wanted


def _present(settings: Settings, names: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Member names and files; what begins with a point is a draft."""
    for name in names:
        folder = (settings.local if name == KEYS else settings.data) / name
        for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
            inner = file.relative_to(folder)
            if file.is_file() and not any(part.startswith(".") for part in inner.parts):
                yield f"{name}/{inner.as_posix()}", file


def _wanted(staged: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    files = (file for name in names for file in sorted((staged / name).rglob("*")))
    return tuple(file.relative_to(staged).as_posix() for file in files if file.is_file())


def _differs(here: dict[str, Path], name: str, staged: Path) -> bool:
    ours, theirs = here[name].read_bytes(), (staged / name).read_bytes()
    return ours != theirs and not (name.endswith(_JOURNAL) and ours.startswith(theirs))


def _write(source: Path, target: Path) -> None:
    """Whole or not at all: a desk may read at any moment. Rights stay those of the file before."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    try:
        shutil.copyfile(source, draft)
        is_key = source.parent.name == KEYS
        draft.chmod(
            0o600 if is_key else target.stat().st_mode & 0o777 if target.exists() else 0o644
        )
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
