"""The archive of a backup: a tar.gz whose first member lists the others with their digests (ADR 8).

It holds the ledger as one SQLite file whatever engine it came from, the rule files, the trust list
and, only where asked for, the keys.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import IO, cast

from dashboard.backups.packing import PIECE, Source, packing, unpacking
from dashboard.backups.progress import Counted, Told, Way, untold
from dashboard.domain.errors import BackupFailed

PRODUCT = "situbondo-check-in"
FORMAT = 1
MANIFEST = "manifest.json"
LEDGER = "ledger.sqlite3"
FOLDERS = ("rules", "trust", "keys")

_LARGEST_MANIFEST = 4 << 20
_DAMAGE = (
    tarfile.TarError,
    EOFError,
    zlib.error,
    gzip.BadGzipFile,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
)


class Why(StrEnum):
    """What a backup was made for; also part of its file's name."""

    COMMAND = "command"
    UPGRADE = "before-upgrade"
    RESTORE = "before-restore"


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """Size and SHA-256 of a member."""

    bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What an archive says of itself. `tables_version` is the migration its tables have."""

    made_at: datetime
    why: Why
    engine: str
    tables_version: str
    rows: Mapping[str, int]
    files: Mapping[str, StoredFile]

    @property
    def has_keys(self) -> bool:
        """Whether the keys are in it, without which no name can be opened."""
        return any(name.startswith("keys/") for name in self.files)

    def written(self) -> bytes:
        """As JSON."""
        record = {"product": PRODUCT, "format": FORMAT, **asdict(self), "keys": self.has_keys}
        record["made_at"] = self.made_at.astimezone(UTC).isoformat()
        return json.dumps(record, indent=1).encode()


def digests(staged: Path) -> dict[str, StoredFile]:
    """Every file under a folder by its member name. Raises OSError."""
    files = sorted(path for path in staged.rglob("*") if path.is_file())
    return {path.relative_to(staged).as_posix(): _digest(path) for path in files}


def pack(staged: Path, manifest: Manifest, *, to: Path, told: Told = untold) -> None:
    """Write the archive of a folder's files, readable by its owner only, and sync it.

    `told` hears how many bytes of them are packed. Raises OSError.
    """
    way = Way(told, of=_size(manifest))
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with (
            packing(raw) as packed,
            tarfile.open(
                fileobj=cast(IO[bytes], packed),
                mode="w|",
                format=tarfile.PAX_FORMAT,
                bufsize=PIECE,
            ) as tar,
        ):
            tar.copybufsize = PIECE  # type: ignore[attr-defined] # the stubs lack it
            written = manifest.written()
            _add(tar, MANIFEST, io.BytesIO(written), len(written), manifest)
            for name, stored in manifest.files.items():
                with (staged / name).open("rb") as source:
                    _add(tar, name, way.through(source), stored.bytes, manifest)
        raw.flush()
        os.fsync(raw.fileno())


def check(file: Path, *, told: Told = untold) -> Manifest:
    """Read the whole archive and compare it with its manifest.

    `told` hears how many bytes of its content are read. Raises BackupFailed (`not_a_backup`,
    `damaged`, `newer_format`) and OSError.
    """
    with _members(file, told=told) as (manifest, members):
        for _ in members:
            pass
    return manifest


def unpack(file: Path, *, into: Path) -> Manifest:
    """As `check`, and write every member under a folder. Raises the same."""
    with _members(file, into=into) as (manifest, members):
        for _ in members:
            pass
    return manifest


def peek(file: Path) -> Manifest:
    """Only the manifest, the rest unread. Raises the same."""
    with _members(file) as (manifest, _):
        return manifest


@contextmanager
def _members(
    file: Path, *, into: Path | None = None, told: Told = untold
) -> Iterator[tuple[Manifest, Iterator[str]]]:
    with file.open("rb") as raw:
        if raw.read(2) != b"\x1f\x8b":
            raise BackupFailed(problem="not_a_backup", file=file)
        raw.seek(0)
        try:
            with (
                unpacking(raw) as packed,
                tarfile.open(fileobj=cast(IO[bytes], packed), mode="r|", bufsize=PIECE) as tar,
            ):
                manifest = _manifest(tar, file)
                way = Way(told, of=_size(manifest))
                yield manifest, _checked(tar, packed, manifest, into, way)
        except _DAMAGE as error:
            raise BackupFailed(problem="damaged", file=file, detail=_short(error)) from error


def _manifest(tar: tarfile.TarFile, file: Path) -> Manifest:
    first = tar.next()
    source = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
    if source is None:
        raise BackupFailed(problem="not_a_backup", file=file)
    said = json.loads(source.read(_LARGEST_MANIFEST))
    if said.get("product") != PRODUCT:
        raise BackupFailed(problem="not_a_backup", file=file)
    if said["format"] != FORMAT:
        raise BackupFailed(problem="newer_format", file=file)
    if LEDGER not in said["files"]:
        raise BackupFailed(problem="not_a_backup", file=file)
    return Manifest(
        made_at=datetime.fromisoformat(said["made_at"]),
        why=Why(said["why"]),
        engine=str(said["engine"]),
        tables_version=str(said["tables_version"]),
        rows={str(table): int(rows) for table, rows in said["rows"].items()},
        files={_member(name): StoredFile(**stored) for name, stored in said["files"].items()},
    )


def _member(name: str) -> str:
    """The name of a member as it is; ValueError for one that would lead out of the folder."""
    parts = PurePosixPath(name).parts
    inside = name == LEDGER or (len(parts) > 1 and parts[0] in FOLDERS)
    if not inside or ".." in parts or "\x00" in name or name != "/".join(parts):
        raise ValueError(f"a member is called {name!r}")
    return name


def _checked(
    tar: tarfile.TarFile, packed: Source, manifest: Manifest, into: Path | None, way: Way
) -> Iterator[str]:
    missing = dict(manifest.files)
    while (member := tar.next()) is not None:
        stored = missing.pop(member.name)
        source = tar.extractfile(member) if member.isreg() else None
        counted = None if source is None else way.through(source)
        if counted is None or _received(counted, member.name, stored.bytes, into) != stored:
            raise ValueError(f"{member.name} differs from its digest")
        yield member.name
    if missing:
        raise ValueError(f"{min(missing)} is missing")
    # The check sum of the whole stands at the very end.
    while packed.read(PIECE):
        continue


def _received(source: Counted, name: str, size: int, into: Path | None) -> StoredFile:
    if into is None:
        return _copied(source, None, limit=size)
    file = into / name
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        return _copied(source, target, limit=size)


def _copied(source: Counted, target: IO[bytes] | None, *, limit: int) -> StoredFile:
    digest, size = hashlib.sha256(), 0
    # One byte more than promised is enough to differ; a disk is not filled by a false size.
    while size <= limit and (chunk := source.read(min(PIECE, limit + 1 - size))):
        digest.update(chunk)
        size += len(chunk)
        if target is not None:
            target.write(chunk)
    return StoredFile(bytes=size, sha256=digest.hexdigest())


def _digest(path: Path) -> StoredFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return StoredFile(bytes=file.tell(), sha256=digest.hexdigest())


def _size(manifest: Manifest) -> int:
    return sum(stored.bytes for stored in manifest.files.values())


def _add(
    tar: tarfile.TarFile, name: str, source: IO[bytes] | Counted, size: int, manifest: Manifest
) -> None:
    # No owner, no rights, no times of this machine's files.
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(manifest.made_at.timestamp())
    tar.addfile(entry, source)


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:120]
