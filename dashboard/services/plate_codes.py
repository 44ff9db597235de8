"""Plates' codes: made for print and displays, read when somebody scans them."""

from collections.abc import Callable, Sequence
from datetime import datetime

from dashboard.domain import plate_code
from dashboard.domain.errors import NotFound, Unreadable
from dashboard.domain.office import Office
from dashboard.domain.plate_code import PlateToken
from dashboard.domain.plates import (
    Plate,
    PlateCode,
    PlateMode,
    PlateProblem,
    PlateRefusal,
)
from dashboard.services.plates import PlateBook
from dashboard.services.ports import Offices

# Newest first: the first makes codes, all read them.
PlateSecrets = Callable[[], Sequence[bytes]]


class PlateCodes:
    """Anybody may read a code: it says no more than what hangs at the door."""

    def __init__(
        self, *, book: PlateBook, offices: Offices, secrets_: PlateSecrets, base: str
    ) -> None:
        """Codes begin with `base`, the address of this server."""
        self._book = book
        self._offices = offices
        self._secrets = secrets_
        self._base = base

    def printed(self, plate: Plate) -> str:
        """The address on a printed plate."""
        token = plate_code.static_token(plate.id, secret=self._secrets()[0])
        return plate_code.address(self._base, token)

    def shown(self, plate: Plate, *, at: datetime) -> str:
        """The address that a door display shows at an instant."""
        step = plate_code.step_of(at)
        token = plate_code.changing_token(plate.id, step=step, secret=self._secrets()[0])
        return plate_code.address(self._base, token)

    def read(self, token: str, *, at: datetime) -> PlateCode | PlateRefusal:
        """Whose door the code is of, or why it does not hold. Raises LedgerUnavailable."""
        try:
            said = plate_code.parse(token)
        except Unreadable:
            return PlateRefusal(problem=PlateProblem.DAMAGED)
        if not said.is_made_with(self._secrets()):
            return PlateRefusal(problem=PlateProblem.OTHER_INSTALLATION)
        plate = self._book.find(said.plate_id)
        # Ours, and not in the book: the book is a backup from before its issue.
        if plate is None:
            return PlateRefusal(problem=PlateProblem.SUPERSEDED)
        return self._of(plate, said, at)

    def office_of(self, token: str) -> Office | None:
        """The office of a plate's token, whichever issue, held before a desk's scanner.

        None where it is none of ours, damaged, or the office is no more. Raises LedgerUnavailable.
        """
        try:
            said = plate_code.parse(token)
        except Unreadable:
            return None
        plate = self._book.find(said.plate_id) if said.is_made_with(self._secrets()) else None
        try:
            return self._offices.get(plate.office_id) if plate else None
        except NotFound:
            return None

    def _of(self, plate: Plate, said: PlateToken, at: datetime) -> PlateCode | PlateRefusal:
        try:
            office = self._offices.get(plate.office_id)
        except NotFound:
            return PlateRefusal(problem=PlateProblem.CLOSED_OFFICE)
        if problem := self._problem(plate, said, at):
            return PlateRefusal(problem=problem)
        return PlateCode(
            office=office, door=plate.door, issue=plate.issue, changing=said.step is not None
        )

    def _problem(self, plate: Plate, said: PlateToken, at: datetime) -> PlateProblem | None:
        if self._book.current(plate.office_id, plate.door) != plate:
            return PlateProblem.SUPERSEDED
        if said.step is not None:
            return None if plate_code.is_fresh(said.step, at=at) else PlateProblem.TOO_OLD
        if self._book.mode(plate.office_id) is PlateMode.CHANGING:
            return PlateProblem.CHANGING_REQUIRED
        return None
