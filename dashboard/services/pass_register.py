"""The register of our passes: what is kept of each, and what the door asks of it (design 4.1)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dashboard.domain.people import PersonKind


class PassStatus(StrEnum):
    """What a pass is good for now."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, kw_only=True)
class PassParticulars:
    """What is sealed together and read only to show or to re-issue a pass."""

    name: str
    doses: int
    course: int

    def packed(self) -> str:
        """One text for the seal; `unpacked` is its inverse."""
        return json.dumps([self.name, self.doses, self.course])

    @classmethod
    def unpacked(cls, text: str) -> "PassParticulars":
        """What `packed` wrote."""
        name, doses, course = json.loads(text)
        return cls(name=name, doses=doses, course=course)


@dataclass(frozen=True, kw_only=True)
class RegisteredPass:
    """One issued pass. `sealed_particulars` open with the subject, while their key exists."""

    subject: str
    person_key: str
    person_key_version: int
    person_kind: PersonKind
    sealed_particulars: bytes | None
    office_id: str | None
    issued_at: datetime
    valid_until: datetime
    revoked_at: datetime | None = None
    replaced_by: str | None = None

    def status(self, *, at: datetime) -> PassStatus:
        """What it is good for at an instant; a revocation is for good."""
        if self.revoked_at is not None:
            return PassStatus.REVOKED
        return PassStatus.VALID if at < self.valid_until else PassStatus.EXPIRED


class PassRegister(Protocol):
    """Every pass that was issued. Nothing is ever taken out. Raises LedgerUnavailable."""

    def kinds_of(self, keys: Sequence[str], *, at: datetime) -> Mapping[str, PersonKind]:
        """The kind that each person key has by a pass that is valid at `at`; others are left out.

        An employee's pass goes before a visitor's.
        """

    def add(self, passes: Sequence[RegisteredPass]) -> None:
        """Store new passes, all or none."""

    def replace(self, subject: str, *, by: RegisteredPass, at: datetime) -> None:
        """Store `by` and revoke the pass that it replaces, both or none.

        Raises NotFound, and InvalidInput where the pass was revoked before.
        """

    def revoke(self, subject: str, *, at: datetime) -> None:
        """Revoke a pass; a second time changes nothing. Raises NotFound."""

    def get(self, subject: str) -> RegisteredPass:
        """One pass. Raises NotFound."""

    def newest(self, *, limit: int | None = None) -> tuple[RegisteredPass, ...]:
        """The passes issued last (None: all), newest first.

        Of those issued within one second, a pass that was replaced comes after all others.
        """

    def totals(self, *, at: datetime) -> Mapping[PassStatus, int]:
        """How many passes have each status at `at`; a status without a pass counts 0."""
