"""How many of the expected people an office scans, day by day and week by week (design 4.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Protocol
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import day_bounds
from dashboard.domain.hours import WorkCalendar
from dashboard.domain.measured_use import (
    DAYS,
    MeasuredUse,
    last_working_days,
    measured_use,
)
from dashboard.domain.office import OfficeVersion

_WEEK = timedelta(weeks=1)


class ScannedPeople(Protocol):
    """Distinct people who came in, with evidence other than `declared` and `none`."""

    def per_day(self, *, first: date, last: date) -> Mapping[tuple[str, date], int]:
        """By office and local day, both ends included; days without any are left out.

        Raises LedgerUnavailable.
        """


@dataclass(frozen=True, kw_only=True)
class WeekUse:
    """One office in the week that begins on the Monday `monday`; None: nothing to measure by."""

    monday: date
    share: float | None


@dataclass(frozen=True, kw_only=True)
class UseRecord:
    """The use of all offices in the last `weeks` weeks before `today`, read once."""

    people: ScannedPeople
    calendar: WorkCalendar
    versions: Sequence[OfficeVersion]
    zone: ZoneInfo
    today: date
    weeks: int

    def measured(self, office_id: str, *, before: date | None = None) -> MeasuredUse:
        """The mean of the last five working days that are over on `before` (None: today)."""
        days = last_working_days(
            before=before or self.today, works_on=lambda day: self._works(office_id, day)
        )
        return self._mean(office_id, days)

    def last_reached(self, office_id: str, *, least: float, since: date) -> date | None:
        """The last local day from `since` on by which the office was in verified use.

        None where it never was within the weeks that are looked at.
        """
        day = self.today
        earliest = max(since + timedelta(days=1), self.first + timedelta(days=DAYS))
        while day >= earliest:
            if self.measured(office_id, before=day).reaches(least):
                return day
            day -= timedelta(days=1)
        return None

    def by_week(self, office_id: str) -> tuple[WeekUse, ...]:
        """Each week's mean over its working days that are over, oldest week first."""
        mondays = [self.first + n * _WEEK for n in range(self.weeks)]
        return tuple(
            WeekUse(monday=monday, share=self._mean(office_id, self._week(office_id, monday)).share)
            for monday in mondays
        )

    @property
    def first(self) -> date:
        """The Monday of the oldest week."""
        monday = self.today - timedelta(days=self.today.weekday())
        return monday - (self.weeks - 1) * _WEEK

    def _week(self, office_id: str, monday: date) -> list[date]:
        days = [monday + timedelta(days=n) for n in range(7)]
        return [day for day in days if day < self.today and self._works(office_id, day)]

    def _mean(self, office_id: str, days: Sequence[date]) -> MeasuredUse:
        counts = {day: self._counts.get((office_id, day), 0) for day in days}
        return measured_use(days, people=counts, expected=lambda day: self._of(office_id, day))

    def _works(self, office_id: str, day: date) -> bool:
        return self._version(office_id, day) is not None and self.calendar.works_on(office_id, day)

    def _of(self, office_id: str, day: date) -> int:
        version = self._version(office_id, day)
        return version.office.expected if version else 0

    def _version(self, office_id: str, day: date) -> OfficeVersion | None:
        """What was true of the office when the local day ended."""
        _, end = day_bounds(day, self.zone)
        return next(
            (
                version
                for version in self._versions.get(office_id, ())
                if version.since < end and (version.until is None or end <= version.until)
            ),
            None,
        )

    @cached_property
    def _counts(self) -> Mapping[tuple[str, date], int]:
        # Five working days may reach further back than the weeks that are drawn.
        return self.people.per_day(first=self.first - 2 * _WEEK, last=self.today)

    @cached_property
    def _versions(self) -> Mapping[str, list[OfficeVersion]]:
        found: dict[str, list[OfficeVersion]] = {}
        for version in self.versions:
            found.setdefault(version.office.id, []).append(version)
        return found
