"""What is kept for the auditor: who did what that touches people, rights or rules (section 6)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

# The stream of what belongs to no office.
INSTALLATION = "installation"
# The actor of what nobody who is known has done.
STRANGER = "stranger"


class AuditKind(StrEnum):
    """What an entry of the audit log is about."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    RIGHT_REFUSED = "right_refused"
    OVERRIDDEN = "overridden"
    ANNULLED = "annulled"
    COUNTED = "counted"
    CORRECTED = "corrected"
    POLICY_CHANGED = "policy_changed"
    TRUST_CHANGED = "trust_changed"
    OFFICE_CHANGED = "office_changed"
    ROLLOUT_CHANGED = "rollout_changed"
    ACCOUNT_CHANGED = "account_changed"
    BADGE_CHANGED = "badge_changed"
    PLATE_CHANGED = "plate_changed"
    REGISTER_CHANGED = "register_changed"
    NAMES_SHOWN = "names_shown"
    PERSON_REQUEST = "person_request"
    EXPORTED = "exported"
    ERASED = "erased"
    KEYS_CHANGED = "keys_changed"
    BACKED_UP = "backed_up"
    RESTORED = "restored"


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """One deed. `actor` is an account's id, `about` the id of what was touched.

    No field ever holds a person's name or key: the log outlives the retention of both. An
    `office_id` is one of the directory's: each has a stream of its own.
    """

    at: datetime
    kind: AuditKind
    actor: str
    office_id: str | None = None
    about: str = ""
    reason: str = ""

    @property
    def stream(self) -> str:
        """The chain that the entry belongs to: its office's, or the installation's."""
        return self.office_id or INSTALLATION


class AuditLog(Protocol):
    """Append-only."""

    def record(self, entry: AuditEntry) -> None:
        """Keep the entry; return after it is stored. Raises LedgerUnavailable."""


class NoAudit:
    """For tests and tools that have no auditor."""

    def record(self, entry: AuditEntry) -> None:
        """Keep nothing."""
