"""Issuing plates: one office and one door each, the newest issue holds (design 4.6)."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Office
from dashboard.domain.plate_code import ID_BITS
from dashboard.domain.plates import Door, Plate, PlateMode
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.ports import Offices


class PlateBook(Protocol):
    """All issues of all plates; they are never changed. Raises LedgerUnavailable."""

    def add(self, plate: Plate) -> None:
        """Append the next issue of its door.

        Raises InvalidInput where it is not the next one any more.
        """

    def find(self, plate_id: int) -> Plate | None:
        """The issue with this id, however old."""

    def current(self, office_id: str, door: Door) -> Plate | None:
        """The newest issue of a door."""

    def all_current(self) -> tuple[Plate, ...]:
        """The newest issue of every door that has one, by office, then by door."""

    def mode(self, office_id: str) -> PlateMode:
        """The office's mode; static where nobody has said."""

    def modes(self) -> Mapping[str, PlateMode]:
        """The modes of the offices for which somebody has said one."""

    def put_mode(self, office_id: str, mode: PlateMode) -> None:
        """Set the office's mode."""


class PlateStage(Protocol):
    """The rollout, as far as plates move it."""

    def plate_issued(self, *, user: User, office_id: str, now: datetime) -> None:
        """An office has been given a plate; starts its 48 hours where it waited for one."""


@dataclass(frozen=True, kw_only=True)
class OfficePlates:
    """One office with the plates that hold, in the order of `Door`."""

    office: Office
    mode: PlateMode
    plates: tuple[Plate, ...]

    def at(self, door: Door) -> Plate | None:
        """The plate of a door."""
        return next((plate for plate in self.plates if plate.door is door), None)


class Plates:
    """What the Kominfo team does with plates. Each deed is in the audit log."""

    def __init__(
        self, *, book: PlateBook, offices: Offices, stage: PlateStage, audit: AuditLog
    ) -> None:
        """Work on these ports."""
        self._book = book
        self._offices = offices
        self._stage = stage
        self._audit = audit

    def offices(self, *, user: User) -> tuple[OfficePlates, ...]:
        """Every office with its plates, in the directory's order. Raises NotAllowed."""
        require(user, Permission.ISSUE_PLATES)
        modes, order = self._book.modes(), tuple(Door)
        found: dict[str, list[Plate]] = {}
        for plate in self._book.all_current():
            found.setdefault(plate.office_id, []).append(plate)
        return tuple(
            OfficePlates(
                office=office,
                mode=modes.get(office.id, PlateMode.STATIC),
                plates=tuple(
                    sorted(found.get(office.id, ()), key=lambda each: order.index(each.door))
                ),
            )
            for office in self._offices.all()
        )

    def issue(self, *, user: User, office_id: str, door: Door, at: datetime) -> Plate:
        """The first plate of a door.

        Raises NotAllowed, NotFound, and InvalidInput where the door has one.
        """
        require(user, Permission.ISSUE_PLATES)
        self._offices.get(office_id)
        if self._book.current(office_id, door) is not None:
            raise InvalidInput(field="plate", problem="issued_already")
        return self._add(user, office_id, door, issue=1, reason="", at=at)

    def issue_missing(
        self, *, user: User, office_ids: Sequence[str], door: Door, at: datetime
    ) -> tuple[Plate, ...]:
        """The first plates of this door at those offices that have none there.

        Raises NotAllowed and NotFound, the latter before any is issued.
        """
        require(user, Permission.ISSUE_PLATES)
        known = [self._offices.get(office_id).id for office_id in dict.fromkeys(office_ids)]
        return tuple(
            self._add(user, office_id, door, issue=1, reason="", at=at)
            for office_id in known
            if self._book.current(office_id, door) is None
        )

    def reissue(
        self, *, user: User, office_id: str, door: Door, reason: str, at: datetime
    ) -> Plate:
        """The next plate of a door; from now on the former one is refused.

        Raises NotAllowed, NotFound, and InvalidInput where the door has none yet.
        """
        require(user, Permission.ISSUE_PLATES)
        self._offices.get(office_id)
        former = self._book.current(office_id, door)
        if former is None:
            raise InvalidInput(field="plate", problem="none_issued")
        words = " ".join(reason.split())
        return self._add(user, office_id, door, issue=former.issue + 1, reason=words, at=at)

    def set_mode(self, *, user: User, office_id: str, mode: PlateMode, at: datetime) -> None:
        """Say whether the office's printed plates are enough. Raises NotAllowed and NotFound."""
        require(user, Permission.ISSUE_PLATES)
        self._offices.get(office_id)
        if self._book.mode(office_id) is mode:
            return
        self._book.put_mode(office_id, mode)
        self._tell(user, office_id, f"plate_mode {mode}", "", at)

    def _add(
        self, user: User, office_id: str, door: Door, *, issue: int, reason: str, at: datetime
    ) -> Plate:
        plate = Plate(
            id=secrets.randbits(ID_BITS),
            office_id=office_id,
            door=door,
            issue=issue,
            issued_at=at,
            issued_by=user.id,
        )
        self._book.add(plate)
        deed = "plate_issued" if issue == 1 else "plate_reissued"
        self._tell(user, office_id, f"{deed} {door} {issue}", reason, at)
        self._stage.plate_issued(user=user, office_id=office_id, now=at)
        return plate

    def _tell(self, user: User, office_id: str, about: str, reason: str, at: datetime) -> None:
        self._audit.record(
            AuditEntry(
                at=at,
                kind=AuditKind.PLATE_CHANGED,
                actor=user.id,
                office_id=office_id,
                about=about,
                reason=reason,
            )
        )
