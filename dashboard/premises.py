"""What the doctor sees beside the database: disk, keys, backups (the files of this machine)."""

import shutil
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from dashboard.backups import shelf
from dashboard.backups.archive import check
from dashboard.domain.errors import BackupFailed, InvalidInput
from dashboard.keyring import Keyring, Purpose, key_files
from dashboard.services.doctor import Finding, Severity
from dashboard.services.ports import NameSeal

LITTLE_BYTES = 1 << 30
TOO_LITTLE_BYTES = 100 << 20
OLD_BACKUP = timedelta(days=7)
# The day on which a nightly backup has not yet removed the oldest one is no finding.
OUTLIVED_BACKUP = timedelta(days=shelf.RETENTION_DAYS + 1)

SealedNames = Callable[[], Iterable[tuple[bytes, str, int | None]]]


def free_disk(folder: Path) -> Iterable[Finding]:
    """Whether the disk under `folder` has room for the ledger to grow."""
    free = shutil.disk_usage(_existing(folder)).free
    if free < LITTLE_BYTES:
        severity = Severity.FAULT if free < TOO_LITTLE_BYTES else Severity.WARNING
        yield Finding(
            key="disk_nearly_full",
            severity=severity,
            places={"folder": folder, "megabytes": free >> 20},
        )


def keys(folder: Path) -> Iterable[Finding]:
    """Whether each kind of key is there and readable by its owner only."""
    for purpose in Purpose:
        files = tuple(path for _, path in key_files(folder, purpose)) if folder.is_dir() else ()
        if not files:
            yield Finding(key="key_missing", places={"purpose": purpose.value, "folder": folder})
        for path in files:
            if path.stat().st_mode & 0o077:
                yield Finding(key="key_readable_by_others", places={"file": path})


def keys_fit(keyring: Keyring, *, seal: NameSeal, names: SealedNames) -> Iterable[Finding]:
    """Whether the keys are those under which the people inside were written down."""
    versions = {version for version, _ in keyring.person_secrets}
    sealed = tuple(names())
    unopened = sum(1 for name, bound_to, _ in sealed if not _opens(seal, name, bound_to))
    if unopened:
        yield Finding(key="names_do_not_open", places={"number": unopened, "of": len(sealed)})
    # Version 0: a key drawn afresh for somebody without a code; there is no secret behind it.
    if strange := {version for *_, version in sealed if version} - versions:
        shown = ", ".join(map(str, sorted(strange)))
        yield Finding(key="person_key_missing", places={"versions": shown})


def backups(folder: Path, *, now: datetime) -> Iterable[Finding]:
    """Whether the installation's own folder has a young backup that is whole, and no outlived one.

    Raises OSError where the folder cannot be read.
    """
    kept = shelf.archives(folder)
    if not kept:
        yield Finding(key="no_backup", severity=Severity.NOTE, places={"folder": folder})
        return
    age = now - kept[0].made_at
    if age > OLD_BACKUP:
        yield Finding(key="backup_old", severity=Severity.WARNING, places={"days": age.days})
    if not _is_whole(kept[0].file):
        yield Finding(key="backup_damaged", places={"file": kept[0].file.name})
    outlived = [each for each in kept if now - each.made_at > OUTLIVED_BACKUP]
    if outlived:
        places = {"number": len(outlived), "days": shelf.RETENTION_DAYS, "folder": folder}
        yield Finding(key="backup_outlived", severity=Severity.WARNING, places=places)


def privacy_contact(contact: str, *, demo: bool) -> Iterable[Finding]:
    """Whether the privacy notice tells whom to write to (UU PDP 27/2022, article 53)."""
    if not contact and not demo:
        yield Finding(key="no_privacy_contact", severity=Severity.NOTE)


def _is_whole(file: Path) -> bool:
    try:
        check(file)
    except (BackupFailed, OSError):
        return False
    return True


def _opens(seal: NameSeal, name: bytes, bound_to: str) -> bool:
    try:
        return seal.unseal(name, bound_to=bound_to) is not None
    except InvalidInput:
        return False


def _existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())
