"""Reports of a week or a month: who may have one, what is read for it, and that it was made."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.domain.errors import InvalidInput, NotAllowed
from dashboard.domain.office import Office
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.figures import HeatCell, Period
from dashboard.services.office_figures import OfficeFigures
from dashboard.services.ports import Offices
from dashboard.services.report_reckoning import (
    Rows,
    came_of,
    evidence_of,
    hours_of,
    lines_of,
    offices_of,
    reasons_of,
    totals_of,
)
from dashboard.services.report_state import (
    Length,
    Report,
    Totals,
    compared_with,
    days_with,
    finished_days,
)

_Found = TypeVar("_Found")


class Reports:
    """Reports of the offices that a user may see; the regency's for whom every office is open.

    Raises NotAllowed and NotFound before anything is read.
    """

    def __init__(
        self, *, figures: OfficeFigures, offices: Offices, audit: AuditLog, zone: ZoneInfo
    ) -> None:
        """Ask these, with days as in `zone`."""
        self._figures = figures
        self._offices = offices
        self._audit = audit
        self._zone = zone

    def of(
        self, *, user: User, office_id: str | None, length: Length, day: date, at: datetime
    ) -> Report:
        """The report with the week or month of `day`; of the regency without an office.

        Raises InvalidInput for days that have not begun.
        """
        offices = self._scope(user, office_id)
        days, today = days_with(day, length=length), local_day(at, self._zone)
        if days.first > today:
            raise InvalidInput(field="day", problem="in_the_future")
        asked = _Asked(self._figures, user, [office.id for office in offices], at)
        rows = asked.rows(days)
        lines = lines_of(rows, days, today=today, one_office=office_id is not None)
        totals = totals_of(rows, days)
        settled, before = _compared(asked, totals, length, today)
        ranked, silent = offices_of(rows, offices)
        finished = finished_days(days, today=today)
        return Report(
            office=offices[0] if office_id is not None else None,
            length=length,
            days=days,
            at=at,
            today=today,
            sample=any(office.sample for office in offices),
            totals=totals,
            settled=settled,
            before=before,
            lines=lines,
            came=came_of(rows.mix),
            evidence=evidence_of(rows.mix),
            reasons=reasons_of(rows.refusals),
            hours=hours_of(asked.heat(finished)) if finished else {},
            marks=self._figures.marks(user=user, period=days),
            offices=ranked,
            silent=silent,
        )

    def put_on_record(self, *, user: User, office_id: str | None, at: datetime) -> None:
        """Say in the audit log that a report is taken along; before it is."""
        self._scope(user, office_id)
        entry = AuditEntry(
            at=at,
            kind=AuditKind.EXPORTED,
            actor=user.id,
            office_id=office_id,
            about="report",
        )
        self._audit.record(entry)

    def _scope(self, user: User, office_id: str | None) -> tuple[Office, ...]:
        require(user, Permission.SEE_OCCUPANCY, office_id=office_id)
        if office_id is not None:
            return (self._offices.get(office_id),)
        if user.office_id is not None:
            raise NotAllowed(
                permission=Permission.SEE_OCCUPANCY.value,
                office=None,
                user=user.id,
                home=user.office_id,
            )
        return self._offices.all()


def _compared(
    asked: "_Asked", totals: Totals, length: Length, today: date
) -> tuple[Totals | None, Totals | None]:
    finished = finished_days(totals.days, today=today)
    if finished is None:
        return None, None
    past = compared_with(finished, length=length)
    before = totals_of(asked.rows(past), past)
    over = finished == totals.days
    settled = totals if over else totals_of(asked.rows(finished), finished)
    return settled, before if before.used else None


class _Asked:
    """The figures of these offices."""

    def __init__(
        self, figures: OfficeFigures, user: User, office_ids: Sequence[str], at: datetime
    ) -> None:
        self._figures, self._user, self._at = figures, user, at
        self._office_ids = office_ids

    def rows(self, period: Period) -> Rows:
        return Rows(
            days=self._asked(self._figures.days, period),
            mix=self._asked(self._figures.mix, period),
            refusals=self._asked(self._figures.refusals, period),
            dwell=self._asked(self._figures.dwell, period),
        )

    def heat(self, period: Period) -> tuple[HeatCell, ...]:
        return self._asked(self._figures.heat, period)

    def _asked(self, figure: Callable[..., _Found], period: Period) -> _Found:
        return figure(user=self._user, office_ids=self._office_ids, period=period, at=self._at)
