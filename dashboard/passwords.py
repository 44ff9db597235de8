"""Passwords as the installation keeps and judges them: Argon2id, and lists of common ones."""

from collections.abc import Iterable

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

# RFC 9106, section 4, second recommended option: t=3, p=4, 64 MiB, 128-bit salt, 256-bit tag.
# OWASP's Password Storage Cheat Sheet asks for at least 19 MiB, t=2, p=1.
TIME_COST = 3
LANES = 4
MEMORY_KIBIBYTES = 64 * 1024
SALT_BYTES = 16
TAG_BYTES = 32

# zxcvbn's estimate of guesses below which a password counts as known: its own border between
# "safely unguessable" and "somewhat guessable", as a power of ten.
_GUESSES = 10.0
# It compares every part with every word, so the time grows with the square of the length; what
# is common or a pattern shows itself in as many characters.
_LOOKED_AT = 72


class Argon2Hashes:
    """The port `PasswordHashes`."""

    def __init__(self) -> None:
        """Hash with this module's parameters; what was hashed with others still verifies."""
        self._hasher = PasswordHasher(
            time_cost=TIME_COST,
            memory_cost=MEMORY_KIBIBYTES,
            parallelism=LANES,
            hash_len=TAG_BYTES,
            salt_len=SALT_BYTES,
            type=Type.ID,
        )

    def hash(self, password: str) -> str:
        """The encoded hash with its random salt and its parameters."""
        return self._hasher.hash(password)

    def matches(self, password: str, stored: str) -> bool:
        """Whether it is the password that was stored so."""
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, stored: str) -> bool:
        """Whether the parameters changed since."""
        return self._hasher.check_needs_rehash(stored)


class CommonPasswords:
    """The port `GuessablePasswords`: zxcvbn's lists of leaked passwords, names and patterns."""

    def knows(self, password: str, *, words: Iterable[str]) -> bool:
        """Whether fewer than ten thousand million guesses would do."""
        # Only here: its lists take time to read, and few commands need them.
        from zxcvbn import zxcvbn

        estimate = zxcvbn(password[:_LOOKED_AT], user_inputs=list(words))
        return float(estimate["guesses_log10"]) < _GUESSES
