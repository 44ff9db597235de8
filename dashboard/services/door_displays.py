"""Door displays: tablets that show a door's changing code, each by a link of its own."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from dashboard.domain import plate_code
from dashboard.domain.errors import NotFound
from dashboard.domain.office import Office
from dashboard.domain.plates import (
    DisplayProblem,
    DisplayRefusal,
    Door,
    DoorDisplay,
)
from dashboard.services.access import SYSTEM, Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.occupancy import Occupancy
from dashboard.services.plate_codes import PlateCodes
from dashboard.services.plates import PlateBook
from dashboard.services.ports import Offices
from dashboard.services.sessions import hash_of

_TOKEN_BYTES = 32
# A sign of life is written this often at most; a display asks every few seconds.
SEEN_EVERY = timedelta(minutes=1)


class DisplayBook(Protocol):
    """Every display that there ever was. Raises LedgerUnavailable."""

    def add(self, display: DoorDisplay) -> None:
        """Keep a new one."""

    def find(self, token_hash: str) -> DoorDisplay | None:
        """The display of this link, also one that has ended."""

    def open(self) -> tuple[DoorDisplay, ...]:
        """Those that have not ended, by office, the oldest first."""

    def end(self, display_id: str, *, at: datetime) -> DoorDisplay:
        """Let its link hold no more. Raises NotFound for one that is not open."""

    def seen(self, display_id: str, *, at: datetime) -> None:
        """Remember its last sign of life."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a display shows at an instant: `address` is the code's, for `holds` more at most.

    `changes_in` is when the next code comes. `places` are people who may still enter, None where
    the office shows none (at a way out); `limit` 0 reads "closed".
    """

    office: Office
    door: Door
    address: str
    holds: timedelta
    changes_in: timedelta
    places: int | None
    limit: int


class DoorDisplays:
    """What the Kominfo team makes and ends, and what the tablets ask."""

    def __init__(
        self,
        *,
        displays: DisplayBook,
        plates: PlateBook,
        codes: PlateCodes,
        offices: Offices,
        occupancy: Occupancy,
        audit: AuditLog,
    ) -> None:
        """Work on these ports."""
        self._displays = displays
        self._plates = plates
        self._codes = codes
        self._offices = offices
        self._occupancy = occupancy
        self._audit = audit

    def of_office(self, *, user: User, office_id: str) -> tuple[DoorDisplay, ...]:
        """The displays at an office that have not ended. Raises NotAllowed."""
        require(user, Permission.ISSUE_PLATES)
        return tuple(each for each in self._displays.open() if each.office_id == office_id)

    def make(self, *, user: User, office_id: str, door: Door, at: datetime) -> str:
        """The token of a new display's link, told this once. Raises NotAllowed and NotFound."""
        require(user, Permission.ISSUE_PLATES)
        self._offices.get(office_id)
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        display = DoorDisplay(
            id=secrets.token_hex(8),
            token_hash=hash_of(token),
            office_id=office_id,
            door=door,
            made_at=at,
            made_by=user.id,
        )
        self._displays.add(display)
        self._tell(user, display, "display_made", at)
        return token

    def end(self, *, user: User, display_id: str, at: datetime) -> None:
        """Let a display's link hold no more: it shows no code from its next question on.

        Raises NotAllowed, and NotFound for one that has ended.
        """
        require(user, Permission.ISSUE_PLATES)
        self._tell(user, self._displays.end(display_id, at=at), "display_ended", at)

    def shown(self, token: str, *, at: datetime) -> Shown | DisplayRefusal:
        """What the display with this link shows now. Raises LedgerUnavailable."""
        display = self._displays.find(hash_of(token))
        if display is None or display.ended_at is not None:
            return DisplayRefusal(problem=DisplayProblem.ENDED)
        if display.seen_at is None or not timedelta() <= at - display.seen_at < SEEN_EVERY:
            self._displays.seen(display.id, at=at)
        try:
            office = self._offices.get(display.office_id)
        except NotFound:
            return DisplayRefusal(problem=DisplayProblem.CLOSED_OFFICE)
        return self._of(display, office, at)

    def _of(self, display: DoorDisplay, office: Office, at: datetime) -> Shown | DisplayRefusal:
        plate = self._plates.current(office.id, display.door)
        if plate is None:
            return DisplayRefusal(problem=DisplayProblem.NO_PLATE)
        inside, limit = self._occupancy.one(user=SYSTEM, office_id=office.id, at=at)
        holds = plate_code.time_left(plate_code.step_of(at), at=at)
        return Shown(
            office=office,
            door=display.door,
            address=self._codes.shown(plate, at=at),
            holds=holds,
            changes_in=holds - plate_code.LONGEST_AGE + plate_code.STEP,
            places=None if display.door is Door.EXIT else max(0, limit - inside),
            limit=limit,
        )

    def _tell(self, user: User, display: DoorDisplay, deed: str, at: datetime) -> None:
        self._audit.record(
            AuditEntry(
                at=at,
                kind=AuditKind.PLATE_CHANGED,
                actor=user.id,
                office_id=display.office_id,
                about=f"{deed} {display.door} {display.id}",
            )
        )
