"""Where the positive register is kept, as the services need it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from dashboard.domain.positive_case import (
    PositiveCase,
    RemovalReason,
)
from dashboard.domain.scan import Scan


@dataclass(frozen=True, kw_only=True)
class Removal:
    """A case was taken off the register: who, when, why."""

    case_id: str
    removed_by: str
    removed_at: datetime
    reason: RemovalReason


class PositiveCases(Protocol):
    """Append-only: cases and removals. Raises LedgerUnavailable; then nothing was stored."""

    def current(self, *, since: date | None) -> tuple[PositiveCase, ...]:
        """The cases that were not removed, positive on `since` or later (None: ever), newest first.

        Newest by their entry.
        """

    def add(self, case: PositiveCase) -> bool:
        """Store a case; False where its id is stored already, so that a retry is harmless."""

    def remove(self, removal: Removal) -> bool:
        """Store a removal; False where the case is unknown or removed already."""

    def sightings(self, keys: Sequence[str], *, since: datetime) -> tuple[Scan, ...]:
        """The events of these people at any office that arrived at or after `since`, newest first.

        Only the newest hundred.
        """

    def revision(self) -> int:
        """A number that changes with every case and every removal."""
