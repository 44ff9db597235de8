"""Display names as the ledger keeps them: sealed with AES-GCM under keys outside the database."""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dashboard.domain.errors import InvalidInput

_VERSION_BYTES = 4
_NONCE_BYTES = 12


class NameCipher:
    """Seals names under the newest key and unseals them under whichever version sealed them.

    A sealed name is version (4 bytes), nonce (12) and AES-GCM ciphertext. It is bound to the row
    that it belongs to, so that it cannot be moved to another person's row.
    """

    def __init__(self, *, keys: Sequence[tuple[int, bytes]]) -> None:
        """Take versions and 32-byte keys, newest first."""
        self._newest = keys[0][0]
        self._ciphers = {version: AESGCM(key) for version, key in keys}

    def seal(self, name: str, *, bound_to: str) -> bytes:
        """The sealed form of a name that belongs to the row `bound_to`."""
        version = self._newest.to_bytes(_VERSION_BYTES, "big")
        nonce = os.urandom(_NONCE_BYTES)
        cipher = self._ciphers[self._newest]
        return version + nonce + cipher.encrypt(nonce, name.encode(), version + bound_to.encode())

    def unseal(self, sealed: bytes, *, bound_to: str) -> str | None:
        """The name, or None where the key that sealed it was destroyed.

        Raises InvalidInput where the bytes were altered or belong to another row.
        """
        version = sealed[:_VERSION_BYTES]
        cipher = self._ciphers.get(int.from_bytes(version, "big"))
        if cipher is None:
            return None
        nonce = sealed[_VERSION_BYTES : _VERSION_BYTES + _NONCE_BYTES]
        content = sealed[_VERSION_BYTES + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, content, version + bound_to.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise InvalidInput(field="name", problem="seal_broken") from error
