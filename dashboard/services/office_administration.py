"""Adding, changing, importing, closing and merging offices (design 4.6)."""

from collections.abc import Sequence
from datetime import datetime

from dashboard.domain.office import ClosedOffice
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.closing import Hours
from dashboard.services.office_register import OfficeRegister
from dashboard.services.office_table import (
    OfficeRecord,
    OfficeRow,
    OfficeTable,
    changed_fields,
    read_office_table,
)
from dashboard.services.ports import Offices


class OfficeAdministration:
    """What the Kominfo team does with the directory. Each change is in the audit log."""

    def __init__(
        self, *, offices: Offices, register: OfficeRegister, hours: Hours, audit: AuditLog
    ) -> None:
        """Work on these ports."""
        self._offices = offices
        self._register = register
        self._hours = hours
        self._audit = audit

    def records(self, *, user: User) -> tuple[OfficeRecord, ...]:
        """Every office with its hours, in the directory's order. Raises NotAllowed."""
        require(user, Permission.MANAGE_OFFICES)
        calendar = self._hours.calendar()
        return tuple(
            OfficeRecord(office=office, hours=calendar.hours_of(office.id))
            for office in self._offices.all()
        )

    def closed(self, *, user: User) -> tuple[ClosedOffice, ...]:
        """Offices that are no more. Raises NotAllowed."""
        require(user, Permission.MANAGE_OFFICES)
        return self._register.closed()

    def put(self, *, user: User, record: OfficeRecord, at: datetime) -> None:
        """Add an office or replace what is true of it. Raises NotAllowed and InvalidInput."""
        known = {each.office.id: each for each in self.records(user=user)}
        before = known.get(record.office.id)
        changed = changed_fields(record, before) if before else ("added",)
        if not changed:
            return
        self._offices.put(record.office)
        self._hours.put(record.office.id, record.hours)
        self._tell(user, record.office.id, ", ".join(changed), at)

    def preview(self, *, user: User, data: bytes) -> OfficeTable:
        """What a file would change; nothing is stored. Raises NotAllowed and InvalidInput."""
        return read_office_table(data, known=self.records(user=user))

    def take(self, *, user: User, rows: Sequence[OfficeRow], at: datetime) -> int:
        """Store the rows that a preview called changes; how many they were.

        Raises NotAllowed, and InvalidInput at the first row that cannot be stored: those before it
        stand, and the same file may be taken again.
        """
        require(user, Permission.MANAGE_OFFICES)
        for row in rows:
            self.put(user=user, record=row.record, at=at)
        return len(rows)

    def close(
        self, *, user: User, office_id: str, merged_into: str | None, reason: str, at: datetime
    ) -> None:
        """End an office, taken over by another or not.

        Raises NotAllowed, NotFound, and InvalidInput while people are inside.
        """
        require(user, Permission.MANAGE_OFFICES)
        self._register.close(office_id, merged_into=merged_into, at=at)
        what = f"merged into {merged_into}" if merged_into else "closed"
        self._tell(user, office_id, f"{what}: {reason}" if reason else what, at)

    def _tell(self, user: User, office_id: str, reason: str, at: datetime) -> None:
        self._audit.record(
            AuditEntry(
                at=at,
                kind=AuditKind.OFFICE_CHANGED,
                actor=user.id,
                office_id=office_id,
                about=f"office {office_id}",
                reason=reason,
            )
        )
