"""What the registers of cases and passes know of somebody, as the door asks at every scan."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dashboard.domain.positive_case import NO_MATCH, CaseMatch, Wanted


@dataclass(frozen=True, kw_only=True, slots=True)
class Registered:
    """What is known: whether the shown pass was revoked, of what work, and in which cases."""

    revoked: bool = False
    is_employee: bool = False
    match: CaseMatch = NO_MATCH


class DoorRegisters(Protocol):
    """Both registers in one question. Raises LedgerUnavailable."""

    def registered(self, wanted: Wanted, *, shown: str | None, at: datetime) -> Registered:
        """What stands in the registers of this person; `shown` is the subject of the shown pass.

        None for any other code. A pass that is not in the register was not revoked. Whoever holds
        an employee's pass that is valid `at` is an employee. Cases that were removed say nothing.
        """


class NobodyRegistered:
    """Registers in which nobody is."""

    def registered(
        self,
        wanted: Wanted,  # noqa: ARG002 - the port's word
        *,
        shown: str | None,  # noqa: ARG002 - the port's word
        at: datetime,  # noqa: ARG002 - the port's word
    ) -> Registered:
        """Nothing."""
        return Registered()
