"""Secrets of the installation, in files outside the database (design section 6).

A folder holds one file a key, `<purpose>-<version>.key`, hexadecimal, readable by its owner only.
A new version is a new file; deleting a file destroys that version for good, which is how names of
a past period become unreadable also in backups of the database. A name key's version is the first
day of its period as YYYYMMDD (`services.key_care`); the first one ever made is 1.
"""

import contextlib
import hmac
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.domain.errors import InvalidInput
from dashboard.services.key_care import KeyPurpose

KEY_BYTES = 32
_FILE_NAME = re.compile(r"(?P<purpose>[a-z]+)-(?P<version>[1-9][0-9]{0,7})\.key")


# The word is the first part of the file's name.
Purpose = KeyPurpose


@dataclass(frozen=True, kw_only=True)
class VersionedKey:
    """32 secret bytes with their version; the bytes never appear in a log."""

    version: int
    secret: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Keyring:
    """All keys of one installation, newest version first; a frozen snapshot of the folder.

    `signing` are Ed25519 seeds for our passes, `person` the HMAC secrets behind person keys,
    `name` the AES keys for display names, `plate` the HMAC secrets in plates' codes.
    """

    signing: tuple[VersionedKey, ...]
    person: tuple[VersionedKey, ...]
    name: tuple[VersionedKey, ...]
    plate: tuple[VersionedKey, ...]

    @classmethod
    def load_or_create(cls, *, folder: Path) -> "Keyring":
        """Read the folder's keys; make the folder and a first version of what is missing.

        Two processes that start at once end with the same keys. Raises InvalidInput for a file
        that is no key and OSError where the folder cannot be used.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for purpose in Purpose:
            if not any(True for _ in key_files(folder, purpose)):
                _create(folder, purpose, 1)
        return cls._load(folder)

    @classmethod
    def _load(cls, folder: Path) -> "Keyring":
        return cls(**{purpose.value: _newest_first(folder, purpose) for purpose in Purpose})

    @property
    def person_secrets(self) -> tuple[tuple[int, bytes], ...]:
        """Versions and HMAC secrets, newest first: the first for new scans, all for look-ups."""
        return tuple((key.version, key.secret) for key in self.person)

    def versions(self) -> tuple[tuple[int, bytes], ...]:
        """The person secrets, as the services' port `PersonSecrets` asks for them."""
        return self.person_secrets

    @property
    def name_keys(self) -> tuple[tuple[int, bytes], ...]:
        """Versions and AES keys, newest first: the first seals, all unseal."""
        return tuple((key.version, key.secret) for key in self.name)

    @property
    def plate_secrets(self) -> tuple[bytes, ...]:
        """HMAC secrets, newest first: the first makes plates' codes, all read them."""
        return tuple(key.secret for key in self.plate)

    @property
    def cookie_secret(self) -> str:
        """What signs Streamlit's identity cookie; of the newest person secret, under a label."""
        return hmac.new(self.person[0].secret, b"identity cookie", "sha256").hexdigest()

    @property
    def signing_key(self) -> VersionedKey:
        """The Ed25519 seed that signs new passes."""
        return self.signing[0]


def add_version(*, folder: Path, purpose: Purpose, version: int | None = None) -> int:
    """Make a version of a purpose's key, the next one unless told, and return its number.

    One that is there stays as it is. Processes that run take it up by themselves (`live_keys`).
    """
    latest = max((number for number, _ in key_files(folder, purpose)), default=0)
    number = latest + 1 if version is None else version
    _create(folder, purpose, number)
    return number


def _create(folder: Path, purpose: Purpose, version: int) -> None:
    # A hard link is atomic and fails where the name exists: whoever comes second uses the first's.
    draft = folder / f".{purpose}-{secrets.token_hex(8)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, folder / f"{purpose}-{version}.key")
    finally:
        draft.unlink()


def key_files(folder: Path, purpose: Purpose) -> Iterator[tuple[int, Path]]:
    """The files of a purpose's keys with their versions, in no order."""
    for path in folder.iterdir():
        match = _FILE_NAME.fullmatch(path.name)
        if match and match["purpose"] == purpose:
            yield int(match["version"]), path


def _newest_first(folder: Path, purpose: Purpose) -> tuple[VersionedKey, ...]:
    found = sorted(key_files(folder, purpose), reverse=True)
    return tuple(VersionedKey(version=version, secret=_secret(path)) for version, path in found)


def _secret(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError as error:
        raise InvalidInput(field=path.name, problem="not_a_key") from error
    if len(secret) != KEY_BYTES:
        raise InvalidInput(field=path.name, problem="not_a_key")
    return secret
