"""Offices in time: what was true of them when, and those that are no more (design 4.6)."""

from datetime import datetime
from typing import Protocol

from dashboard.domain.office import ClosedOffice, OfficeVersion


class OfficeRegister(Protocol):
    """The history behind the directory. Raises LedgerUnavailable."""

    def close(self, office_id: str, *, merged_into: str | None, at: datetime) -> None:
        """End an office at `at`; its history stays, and nobody can be scanned there any more.

        Raises NotFound for either office, and InvalidInput while people are inside.
        """

    def closed(self) -> tuple[ClosedOffice, ...]:
        """Offices that are no more, the last one first."""

    def history(self) -> tuple[OfficeVersion, ...]:
        """All that was true of any office, by office, oldest first."""
