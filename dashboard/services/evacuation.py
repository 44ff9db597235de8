"""The evacuation list: everybody who is, or may be, in the building, by their full names."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.domain.office import Office
from dashboard.domain.people import normalised_name
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.front_desk import FrontDesk, PersonInside
from dashboard.services.ports import Ledger, Offices


@dataclass(frozen=True, kw_only=True)
class EvacuationList:
    """Who is to be looked for, at one moment, both lists by name.

    `inside` counts people: stays, their companions, and `uncounted`, whom a headcount has found
    (or, negative, not found) beside them. `possibly` are stays that closed by themselves.
    """

    office: Office
    at: datetime
    inside: int
    uncounted: int
    people: tuple[PersonInside, ...]
    possibly: tuple[PersonInside, ...]


class Evacuation:
    """Shows names in full, so each showing is in the audit log."""

    def __init__(
        self, *, front_desk: FrontDesk, ledger: Ledger, offices: Offices, audit: AuditLog
    ) -> None:
        """Read from these ports and services."""
        self._front_desk = front_desk
        self._ledger = ledger
        self._offices = offices
        self._audit = audit

    def list(self, *, user: User, office_id: str, now: datetime) -> EvacuationList:
        """Everybody to look for. Raises NotAllowed, NotFound, LedgerUnavailable."""
        require(user, Permission.SEE_NAMES, office_id=office_id)
        office = self._offices.get(office_id)
        people = self._front_desk.inside(user=user, office_id=office_id)
        possibly = self._front_desk.possibly_inside(user=user, office_id=office_id, now=now)
        uncounted = self._ledger.corrections(office_id=office_id)
        entry = AuditEntry(
            at=now,
            kind=AuditKind.NAMES_SHOWN,
            actor=user.id,
            office_id=office_id,
            about="evacuation_list",
        )
        self._audit.record(entry)
        return EvacuationList(
            office=office,
            at=now,
            inside=max(0, sum(person.visit.people for person in people) + uncounted),
            uncounted=uncounted,
            people=tuple(sorted(people, key=_by_name)),
            possibly=tuple(sorted(possibly, key=_by_name)),
        )


def _by_name(person: PersonInside) -> tuple[str, datetime]:
    name = person.particulars.name if person.particulars else ""
    return normalised_name(name), person.visit.entered_at
