"""The trust list as its keepers see it: what is in it, and taking a key off it (design 4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dashboard.domain.credential import Format
from dashboard.domain.errors import NotFound
from dashboard.services.access import Permission, User, require


@dataclass(frozen=True, kw_only=True)
class TrustEntry:
    """One key of the list. `usages` empty means all; the interval is half-open."""

    format: Format
    kid: str
    issuer: str
    issuer_id: str
    country: str
    usages: tuple[str, ...]
    valid_from: datetime | None
    valid_until: datetime | None
    withdrawn: bool
    origin: str


class TrustRegister(Protocol):
    """Where the list is kept. Every desk sees a change within seconds."""

    def entries(self) -> Sequence[TrustEntry]:
        """Every key, our own first."""

    def withdraw(self, *, of: Format, kid: str) -> int:
        """Take every key of that name off the list; how many there were."""

    def restore(self, *, of: Format, kid: str) -> int:
        """Undo withdrawals that were made here; how many keys are back."""


class TrustAdministration:
    """Use cases of the trust list."""

    def __init__(self, *, register: TrustRegister) -> None:
        """Work on this register."""
        self._register = register

    def entries(self, *, user: User) -> Sequence[TrustEntry]:
        """Every key of the list. Raises NotAllowed."""
        require(user, Permission.MANAGE_TRUST)
        return self._register.entries()

    def withdraw(self, *, user: User, of: Format, kid: str) -> int:
        """Take a key off the list; every desk refuses it within seconds.

        Raises NotAllowed, and NotFound for a name that is not in the list.
        """
        require(user, Permission.MANAGE_TRUST)
        return _some(self._register.withdraw(of=of, kid=kid), kid)

    def restore(self, *, user: User, of: Format, kid: str) -> int:
        """Undo a withdrawal. Raises NotAllowed, and NotFound where none was made here."""
        require(user, Permission.MANAGE_TRUST)
        return _some(self._register.restore(of=of, kid=kid), kid)


def _some(count: int, kid: str) -> int:
    if not count:
        raise NotFound(what="trusted_key", id=kid)
    return count
