"""The trust list as its keepers see it: what is in it, and what is put on and taken off it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dashboard.domain.credential import Format
from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog, NoAudit


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


class TrustAction(StrEnum):
    """What was done to the list."""

    IMPORTED = "imported"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


@dataclass(frozen=True, kw_only=True)
class TrustChange:
    """A change of the list: `what` names the key, or the file of an import (without `format`)."""

    at: datetime
    by: str
    action: TrustAction
    what: str
    format: Format | None
    reason: str


class UploadKind(StrEnum):
    """As what others publish their keys."""

    CERTIFICATE = "certificate"
    GATEWAY = "gateway"
    JWKS = "jwks"
    DID = "did"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file with keys, and what it does not say itself.

    `name` is that of the trust file to write. `issuer_id` is the issuer's address (JWKS) or the
    DID of a single key; a DID document names itself.
    """

    kind: UploadKind
    data: bytes
    name: str
    issuer: str = ""
    issuer_id: str = ""
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What an import led to: keys taken, and the names of entries that could not be used."""

    keys: int
    unusable: tuple[str, ...]


class TrustRegister(Protocol):
    """Where the list is kept. Every desk sees a change within seconds."""

    def entries(self) -> Sequence[TrustEntry]:
        """Every key, our own first."""

    def withdraw(self, *, of: Format, kid: str) -> int:
        """Take every key of that name off the list; how many there were."""

    def restore(self, *, of: Format, kid: str) -> int:
        """Undo withdrawals that were made here; how many keys are back."""

    def take(self, upload: Upload, *, origin: str) -> Taken:
        """Add an upload's keys, in place of those of an earlier one of that name.

        Raises InvalidInput where there is no usable key in it or its name is no file's name.
        """


class TrustJournal(Protocol):
    """Who changed the list, when and why."""

    def add(self, change: TrustChange) -> None:
        """Append a change."""

    def changes(self) -> tuple[TrustChange, ...]:
        """Every change, newest first."""


class TrustAdministration:
    """Use cases of the trust list. Every method raises NotAllowed first."""

    def __init__(
        self, *, register: TrustRegister, journal: TrustJournal, audit: AuditLog | None = None
    ) -> None:
        """Work on this register and write every change into this journal and the audit log."""
        self._register = register
        self._journal = journal
        self._audit = audit or NoAudit()

    def entries(self, *, user: User) -> Sequence[TrustEntry]:
        """Every key of the list."""
        require(user, Permission.MANAGE_TRUST)
        return self._register.entries()

    def changes(self, *, user: User) -> tuple[TrustChange, ...]:
        """Every change of the list, newest first."""
        require(user, Permission.MANAGE_TRUST)
        return self._journal.changes()

    def withdraw(self, *, user: User, of: Format, kid: str, reason: str, at: datetime) -> int:
        """Take a key off the list; every desk refuses it within seconds.

        Raises NotFound for a name that is not in the list and InvalidInput without a reason.
        """
        require(user, Permission.MANAGE_TRUST)
        change = _change(TrustAction.WITHDRAWN, kid, of, user=user, reason=reason, at=at)
        count = _some(self._register.withdraw(of=of, kid=kid), kid)
        self._keep(change)
        return count

    def restore(self, *, user: User, of: Format, kid: str, reason: str, at: datetime) -> int:
        """Undo a withdrawal. Raises NotFound where none was made here, InvalidInput as above."""
        require(user, Permission.MANAGE_TRUST)
        change = _change(TrustAction.RESTORED, kid, of, user=user, reason=reason, at=at)
        count = _some(self._register.restore(of=of, kid=kid), kid)
        self._keep(change)
        return count

    def take(self, *, user: User, upload: Upload, origin: str, at: datetime) -> Taken:
        """Add the keys of a file that somebody publishes; `origin` says where it is from.

        Raises InvalidInput with `field` and `problem`.
        """
        require(user, Permission.MANAGE_TRUST)
        change = _change(TrustAction.IMPORTED, upload.name, None, user=user, reason=origin, at=at)
        taken = self._register.take(upload, origin=origin)
        self._keep(change)
        return taken

    def _keep(self, change: TrustChange) -> None:
        # The journal lies beside the list and is there when the database is not.
        self._journal.add(change)
        entry = AuditEntry(
            at=change.at,
            kind=AuditKind.TRUST_CHANGED,
            actor=change.by,
            about=f"trust_{change.action.value} {change.what}",
            reason=change.reason,
        )
        self._audit.record(entry)


def _change(
    action: TrustAction, what: str, of: Format | None, *, user: User, reason: str, at: datetime
) -> TrustChange:
    why = " ".join(reason.split())
    if not why:
        raise InvalidInput(field="reason", problem="empty")
    return TrustChange(at=at, by=user.id, action=action, what=what, format=of, reason=why)


def _some(count: int, kid: str) -> int:
    if not count:
        raise NotFound(what="trusted_key", id=kid)
    return count
