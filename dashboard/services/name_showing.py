"""Showing the full name of somebody in a list: for a reason, and on record (section 6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.front_desk import FrontDesk, PersonInside

LONGEST_NOTE = 200


class ShowReason(StrEnum):
    """Why somebody needs a name that a list shows masked."""

    IDENTITY = "identity"
    CALL = "call"
    LOST_PROPERTY = "lost_property"
    HEALTH = "health"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class ShownName:
    """A stay and its person's full name; None where it was erased."""

    visit_id: str
    name: str | None


class NameShowing:
    """Opens names of people inside. Each is in the audit log before it is shown."""

    def __init__(self, *, front_desk: FrontDesk, audit: AuditLog) -> None:
        """Read from these services."""
        self._front_desk = front_desk
        self._audit = audit

    def show(
        self,
        *,
        user: User,
        office_id: str,
        visit_ids: Sequence[str],
        reason: ShowReason,
        note: str = "",
        now: datetime,
    ) -> tuple[ShownName, ...]:
        """The full names of these stays, open or possibly so, in their order.

        Raises NotAllowed, InvalidInput (`note`) where other reasons are not told, NotFound for a
        stay that is not in the office's lists, and LedgerUnavailable; then nothing is shown.
        """
        require(user, Permission.SEE_NAMES, office_id=office_id)
        require(user, Permission.SEE_PEOPLE, office_id=office_id)
        told = told_reason(reason, note)
        people = self._people(user=user, office_id=office_id, now=now)
        missing = [each for each in visit_ids if each not in people]
        if missing:
            raise NotFound(what="visit", id=missing[0])
        put_on_record(
            (f"visit {each}" for each in visit_ids),
            audit=self._audit,
            user=user,
            office_id=office_id,
            reason=told,
            at=now,
        )
        return tuple(_shown(people[each]) for each in visit_ids)

    def _people(self, *, user: User, office_id: str, now: datetime) -> dict[str, PersonInside]:
        inside = self._front_desk.inside(user=user, office_id=office_id)
        possibly = self._front_desk.possibly_inside(user=user, office_id=office_id, now=now)
        return {person.visit.visit_id: person for person in (*inside, *possibly)}


def told_reason(reason: ShowReason, note: str) -> str:
    """What the log says of why. Raises InvalidInput (`note`) where another reason is not told."""
    told = " ".join(note.split())[:LONGEST_NOTE]
    if reason is ShowReason.OTHER and not told:
        raise InvalidInput(field="note", problem="empty")
    return f"{reason.value} {told}".strip()


def put_on_record(
    abouts: Iterable[str],
    *,
    audit: AuditLog,
    user: User,
    office_id: str,
    reason: str,
    at: datetime,
) -> None:
    """One entry for each name that is shown. Raises LedgerUnavailable."""
    for about in abouts:
        entry = AuditEntry(
            at=at,
            kind=AuditKind.NAMES_SHOWN,
            actor=user.id,
            office_id=office_id,
            about=about,
            reason=reason,
        )
        audit.record(entry)


def _shown(person: PersonInside) -> ShownName:
    name = person.particulars.name if person.particulars else None
    return ShownName(visit_id=person.visit.visit_id, name=name)
