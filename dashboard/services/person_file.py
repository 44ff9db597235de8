"""What is kept about one person, and where it is read from (UU PDP 27/2022, articles 7 and 32)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from dashboard.domain.positive_case import PositiveCase
from dashboard.domain.scan import Closing, OpenVisit, Scan
from dashboard.services.audit_chain import ChainedEntry
from dashboard.services.desk import Particulars
from dashboard.services.pass_register import PassParticulars, PassStatus, RegisteredPass


@dataclass(frozen=True, kw_only=True)
class StoredStay:
    """A stay as it is stored; `left_at` None: open. `holds`: no correction has taken its place."""

    visit: OpenVisit
    left_at: datetime | None = None
    closing: Closing | None = None
    holds: bool = True


@dataclass(frozen=True, kw_only=True)
class StoredEvent:
    """An event as it is stored, and whether it was taken back."""

    scan: Scan
    annulled: bool


@dataclass(frozen=True, kw_only=True)
class StoredCase:
    """A case of the positive register, and when it was taken off."""

    case: PositiveCase
    removed_at: datetime | None


class PersonRecords(Protocol):
    """Everything that carries one of a person's keys, at any office. Raises LedgerUnavailable."""

    def events(self, keys: Sequence[str]) -> tuple[StoredEvent, ...]:
        """Newest first."""

    def stays(self, keys: Sequence[str]) -> tuple[StoredStay, ...]:
        """Open and closed ones, those that were replaced too, newest first."""

    def passes(self, keys: Sequence[str]) -> tuple[RegisteredPass, ...]:
        """Newest first."""

    def cases(self, keys: Sequence[str]) -> tuple[StoredCase, ...]:
        """Newest first, removed ones too. Only by the person's own key, never by a name alone."""


@dataclass(frozen=True, kw_only=True)
class KeptEvent:
    """One event with what is sealed in it; None where that was erased."""

    scan: Scan
    annulled: bool
    particulars: Particulars | None


@dataclass(frozen=True, kw_only=True)
class KeptStay:
    """One stay with what is sealed in it; None where that was erased."""

    stay: StoredStay
    particulars: Particulars | None


@dataclass(frozen=True, kw_only=True)
class KeptPass:
    """One pass with what is sealed in it; None where that was erased."""

    registered: RegisteredPass
    status: PassStatus
    particulars: PassParticulars | None


@dataclass(frozen=True, kw_only=True)
class KeptCase:
    """One case of the positive register with its name; None where that was erased."""

    case_id: str
    name: str | None
    positive_on: date
    entered_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Whom a code or name and birth date mean: their keys, newest first, and their name."""

    keys: tuple[str, ...]
    name: str


@dataclass(frozen=True, kw_only=True)
class PersonFile:
    """Everything that is kept about a person at `at`, and who has looked (`trail`), newest first.

    `reference` names the request in the audit log without naming the person.
    """

    sought: Sought
    at: datetime
    reference: str
    stays: tuple[KeptStay, ...] = ()
    events: tuple[KeptEvent, ...] = ()
    passes: tuple[KeptPass, ...] = ()
    cases: tuple[KeptCase, ...] = ()
    trail: tuple[ChainedEntry, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept about the person."""
        return not (self.stays or self.events or self.passes or self.cases)

    @property
    def ids(self) -> frozenset[str]:
        """The identifiers by which the audit log speaks of what is kept here."""
        return frozenset(
            (
                self.reference,
                *(each.stay.visit.visit_id for each in self.stays),
                *(each.scan.scan_id for each in self.events),
                *(each.registered.subject for each in self.passes),
                *(each.case_id for each in self.cases),
            )
        )
