"""Changes to the trust list on disk. Imported files stay as they came; a withdrawal is a file.

A key that any file withdraws is withdrawn, so a later import of the same list does not bring a
withdrawn key back, and two people who withdraw at once do not overwrite each other.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from dashboard.credentials import trust_file, trust_import
from dashboard.credentials.trust import KeyStatus, TrustedKey
from dashboard.credentials.trust_list import TrustFolder
from dashboard.domain.credential import Format
from dashboard.domain.errors import InvalidInput
from dashboard.services.trust import Taken, TrustEntry, Upload

WITHDRAWN = "withdrawn-"
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}", re.ASCII)


class FileTrustRegister:
    """The trust list of one folder."""

    def __init__(self, *, folder: Path, trust: TrustFolder) -> None:
        """Change `folder`, which is the one that `trust` reads."""
        self._folder, self._trust = folder, trust

    def entries(self) -> tuple[TrustEntry, ...]:
        """Every key, our own first; one that is withdrawn somewhere shows as withdrawn."""
        keys = self._trust.all_keys()
        withdrawn = {_identity(key) for key in keys if key.status is KeyStatus.WITHDRAWN}
        listed = {_identity(key): key for key in reversed(keys) if not _is_here(key)}
        return tuple(
            _entry(key, withdrawn=identity in withdrawn)
            for identity, key in reversed(listed.items())
        )

    def withdraw(self, *, of: Format, kid: str) -> int:
        """Write one file for each key of that name. Raises OSError."""
        keys = {_identity(key): key for key in self._trust.keys(of=of, kid=kid)}
        for key in keys.values():
            withdrawn = replace(key, status=KeyStatus.WITHDRAWN)
            _write(self._withdrawal(key), trust_file.dump([withdrawn], origin=WITHDRAWN))
        return len(keys)

    def restore(self, *, of: Format, kid: str) -> int:
        """Remove the files that withdraw keys of that name. Raises OSError."""
        files = {self._withdrawal(key) for key in self._trust.keys(of=of, kid=kid)}
        present = [file for file in files if file.exists()]
        for file in present:
            file.unlink()
        return len(present)

    def add(self, keys: Iterable[TrustedKey], *, name: str, origin: str) -> Path:
        """Write an import as NAME.toml, in place of an earlier one. Raises InvalidInput."""
        if not _FILE_NAME.fullmatch(name) or name.startswith(WITHDRAWN):
            raise InvalidInput(field="name", problem="not_a_file_name")
        file = self._folder / f"{name}.toml"
        _write(file, trust_file.dump(keys, origin=origin))
        return file

    def take(self, upload: Upload, *, origin: str) -> Taken:
        """Add an upload's keys. Raises InvalidInput where there is none, and as `add`."""
        found = trust_import.uploaded(upload, origin=origin)
        if not found.keys:
            raise InvalidInput(field="file", problem="no_usable_key")
        self.add(found.keys, name=upload.name, origin=origin)
        return Taken(keys=len(found.keys), unusable=found.unusable)

    def _withdrawal(self, key: TrustedKey) -> Path:
        digest = hashlib.sha256(repr(_identity(key)).encode()).hexdigest()
        return self._folder / f"{WITHDRAWN}{digest[:16]}.toml"


def _identity(key: TrustedKey) -> tuple[str, str, bytes]:
    return key.format, key.kid, key.public_key.spki()


def _is_here(key: TrustedKey) -> bool:
    return key.origin == WITHDRAWN


def _entry(key: TrustedKey, *, withdrawn: bool) -> TrustEntry:
    return TrustEntry(
        format=key.format,
        kid=key.kid,
        issuer=key.issuer,
        issuer_id=key.issuer_id,
        country=key.country,
        usages=tuple(sorted(key.usages)),
        valid_from=key.valid_from,
        valid_until=key.valid_until,
        withdrawn=withdrawn,
        origin=key.origin,
    )


def _write(file: Path, content: str) -> None:
    """Whole or not at all: a desk may read at any moment."""
    draft = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
    draft.write_text(content, encoding="utf-8")
    os.replace(draft, file)
