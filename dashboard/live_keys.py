"""The folder of keys as a running process uses it: read again whenever it has changed."""

import os
import threading
from datetime import UTC, date, datetime
from pathlib import Path

from dashboard.keyring import Keyring, VersionedKey, add_version, key_files
from dashboard.sealing import NameCipher
from dashboard.services.key_care import KeyPurpose, KeyVersion

# A folder that was changed again within one tick of the file system's clock looks the same.
_TICK_NS = 50_000_000
_FIRST_DATED = 10_000_000


class LiveKeys:
    """The installation's keys, the port `PersonSecrets`. One look at the folder costs no read.

    A key that is made, or destroyed, holds for every process of this machine from then on; only
    the signing key is what it was at the start.
    """

    def __init__(self, folder: Path) -> None:
        """Make what is missing. Raises InvalidInput and OSError as `Keyring.load_or_create`."""
        self._folder = folder
        self._lock = threading.Lock()
        self._seen = -1
        self._ring = Keyring.load_or_create(folder=folder)
        self._signing = self._ring.signing_key

    @property
    def ring(self) -> Keyring:
        """All keys as they lie there now."""
        changed = os.stat(self._folder).st_mtime_ns
        if changed == self._seen:
            return self._ring
        with self._lock:
            self._ring = Keyring.load_or_create(folder=self._folder)
            old = datetime.now(UTC).timestamp() * 1_000_000_000 - changed > _TICK_NS
            self._seen = changed if old else -1
        return self._ring

    @property
    def signing_key(self) -> VersionedKey:
        """The Ed25519 seed that signs new passes until the next start."""
        return self._signing

    def versions(self) -> tuple[tuple[int, bytes], ...]:
        """Versions and HMAC secrets, newest first."""
        return self.ring.person_secrets

    def plate_secrets(self) -> tuple[bytes, ...]:
        """HMAC secrets of plates' codes, newest first."""
        return self.ring.plate_secrets


class LiveNames:
    """The port `NameSeal` under the keys of a folder as they are at each call."""

    def __init__(self, keys: LiveKeys) -> None:
        """Seal under the newest of these, unseal under all."""
        self._keys = keys
        self._of = keys.ring
        self._cipher = NameCipher(keys=self._of.name_keys)

    def seal(self, name: str, *, bound_to: str) -> bytes:
        """The sealed form of a name that belongs to the row `bound_to`."""
        return self._current().seal(name, bound_to=bound_to)

    def unseal(self, sealed: bytes, *, bound_to: str) -> str | None:
        """The name, or None where its key was destroyed. Raises InvalidInput as `NameCipher`."""
        return self._current().unseal(sealed, bound_to=bound_to)

    def _current(self) -> NameCipher:
        ring = self._keys.ring
        if ring is not self._of:
            self._of, self._cipher = ring, NameCipher(keys=ring.name_keys)
        return self._cipher


class FileKeyFolder:
    """The port `KeyFolder`."""

    def __init__(self, folder: Path) -> None:
        """Work on this folder, which is there."""
        self._folder = folder

    def all(self) -> tuple[KeyVersion, ...]:
        """Every key by purpose, newest first."""
        return tuple(key for purpose in KeyPurpose for key in self._of(purpose))

    def add(self, purpose: KeyPurpose, version: int | None = None) -> int:
        """Make a version, the next one unless told."""
        return add_version(folder=self._folder, purpose=purpose, version=version)

    def destroy(self, purpose: KeyPurpose, version: int) -> None:
        """Overwrite a key's file, as far as its file system does so, and delete it."""
        file = self._folder / f"{purpose}-{version}.key"
        try:
            with file.open("r+b") as secret:
                secret.write(b"0" * file.stat().st_size)
                secret.flush()
                os.fsync(secret.fileno())
            file.unlink()
        except FileNotFoundError:
            return
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _of(self, purpose: KeyPurpose) -> list[KeyVersion]:
        found = sorted(key_files(self._folder, purpose), reverse=True)
        since = [_since(version, path) for version, path in found]
        return [
            KeyVersion(purpose=purpose, version=version, since=begun, until=newer)
            for (version, _), begun, newer in zip(found, since, [None, *since], strict=False)
        ]


def _since(version: int, path: Path) -> date:
    """A dated version says it itself; of another its file tells when it was made, or copied."""
    if version >= _FIRST_DATED:
        return datetime.strptime(str(version), "%Y%m%d").replace(tzinfo=UTC).date()
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date()
