"""A plate held before a desk's scanner: it is for visitors' own phones, and opens nothing there."""

from typing import Protocol

from dashboard.domain.office import Office
from dashboard.domain.verdict import Reason


class PlateLookup(Protocol):
    """Whose a plate is."""

    def office_of(self, token: str) -> Office | None:
        """The office of a plate's token, whichever issue; None where it is none of ours.

        None as well where the token is damaged or the office is no more. Raises LedgerUnavailable.
        """
        ...


def reason_of_plate(office: Office | None, *, at_office: str) -> Reason:
    """What a desk of `at_office` says of the plate of `office`."""
    if office is None:
        return Reason.PLATE_UNKNOWN
    return Reason.PLATE if office.id == at_office else Reason.PLATE_ELSEWHERE
