"""Coverage of registered employees: what was last verified of them, or nothing (design 4.5).

An employee is registered at an office while a pass of theirs for it is valid. Where they scanned
does not matter. Person keys are erased with their retention, so nobody is known for longer: "never"
means on none of the days that are kept.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import day_bounds, local_day
from dashboard.domain.people import Colour
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditLog
from dashboard.services.name_showing import ShowReason, put_on_record, told_reason
from dashboard.services.office_figures import offices_asked
from dashboard.services.pass_register import PassParticulars
from dashboard.services.ports import NameSeal, Offices
from dashboard.services.retention import DataKind, Retention


class Standing(StrEnum):
    """What is known of an employee: the last verified colour, or why there is none."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    BLACK = "black"
    UNVERIFIED = "unverified"
    NEVER = "never"

    @property
    def colour(self) -> Colour | None:
        """The colour; None where none was verified."""
        return Colour(self.value) if self in _COLOURED else None


_COLOURED = tuple(Standing(colour.value) for colour in Colour)


class CoverageRow(NamedTuple):
    """How many registered employees of an office stand so."""

    office_id: str
    standing: Standing
    employees: int


class StandingPass(NamedTuple):
    """One employee's pass; `sealed_particulars` open with the subject, while their key exists."""

    subject: str
    sealed_particulars: bytes | None


class CoverageViews(Protocol):
    """Rows from the register and the ledger, of scans in `since <= t < at`.

    Raises LedgerUnavailable.
    """

    def coverage(
        self, *, office_ids: Sequence[str], since: datetime, at: datetime
    ) -> tuple[CoverageRow, ...]:
        """How many stand how, by office; a standing that nobody has is left out."""

    def passes(
        self, *, office_id: str, standing: Standing, since: datetime, at: datetime
    ) -> tuple[StandingPass, ...]:
        """The passes behind one count, one for each employee."""


class Coverage:
    """Counts for whoever sees the offices' figures; names for a reason, and on record."""

    def __init__(
        self,
        *,
        views: CoverageViews,
        offices: Offices,
        seal: NameSeal,
        audit: AuditLog,
        retention: Retention,
        zone: ZoneInfo,
    ) -> None:
        """Ask these ports; scans count for as long as stays are kept."""
        self._views = views
        self._offices = offices
        self._seal = seal
        self._audit = audit
        self._retention = retention
        self._zone = zone

    def counts(
        self, *, user: User, office_ids: Sequence[str] | None, at: datetime
    ) -> tuple[CoverageRow, ...]:
        """By office and standing; None: every office in reach. Raises NotAllowed and NotFound."""
        asked = offices_asked(self._offices, user=user, office_ids=office_ids)
        since, _ = day_bounds(self.since(at=at), self._zone)
        return self._views.coverage(office_ids=asked, since=since, at=at)

    def since(self, *, at: datetime) -> date:
        """The first local day whose scans count."""
        return self._retention.first_kept(DataKind.STAYS, today=local_day(at, self._zone))

    def names(
        self,
        *,
        user: User,
        office_id: str,
        standing: Standing,
        reason: ShowReason,
        note: str = "",
        at: datetime,
    ) -> tuple[str | None, ...]:
        """The full names behind one count, in their order; None for each that was erased.

        Raises NotAllowed, InvalidInput (`note`) where another reason is not told, NotFound and
        LedgerUnavailable; then nothing is shown.
        """
        require(user, Permission.SEE_NAMES, office_id=office_id)
        require(user, Permission.SEE_PEOPLE, office_id=office_id)
        told = told_reason(reason, note)
        office_id = self._offices.get(office_id).id
        since, _ = day_bounds(self.since(at=at), self._zone)
        found = self._views.passes(office_id=office_id, standing=standing, since=since, at=at)
        put_on_record(
            (f"pass {each.subject}" for each in found),
            audit=self._audit,
            user=user,
            office_id=office_id,
            reason=told,
            at=at,
        )
        names = [self._name(each) for each in found]
        return tuple(sorted(names, key=lambda name: (name is None, name or "")))

    def _name(self, of: StandingPass) -> str | None:
        sealed = of.sealed_particulars
        plain = self._seal.unseal(sealed, bound_to=of.subject) if sealed is not None else None
        return PassParticulars.unpacked(plain).name if plain is not None else None


def known_share(counts: Mapping[Standing, int]) -> float | None:
    """The part of whom a colour was verified, 0 to 1; None where nobody is registered."""
    total = sum(counts.values())
    return sum(counts.get(each, 0) for each in _COLOURED) / total if total else None


def by_office(rows: Sequence[CoverageRow]) -> dict[str, dict[Standing, int]]:
    """The counts of each office with registered employees."""
    found: dict[str, dict[Standing, int]] = {}
    for row in rows:
        found.setdefault(row.office_id, {})[row.standing] = row.employees
    return found
