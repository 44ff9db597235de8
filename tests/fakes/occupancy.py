"""The occupancy port over a plain list of stays, counted by brute force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from dashboard.domain.errors import NotFound
from dashboard.domain.office import Office
from dashboard.domain.people import PersonKind
from dashboard.domain.rules import AdmissionRule, ColourRule, RulesInForce, RuleStatus
from dashboard.services.occupancy import (
    QUARTER,
    DayCount,
    LiveCount,
    OccupancyPoint,
    QuarterFlow,
)


@dataclass(frozen=True, kw_only=True)
class Stay:
    """Somebody in an office: `entered_at <= t < left_at`."""

    office_id: str
    person: str
    entered_at: datetime
    left_at: datetime | None = None
    kind: PersonKind = PersonKind.VISITOR

    def covers(self, at: datetime) -> bool:
        return self.entered_at <= at and (self.left_at is None or at < self.left_at)


class StaysInMemory:
    """OccupancyViews at the instant `at`."""

    def __init__(
        self,
        stays: Sequence[Stay] = (),
        *,
        at: datetime,
        refusals: Mapping[str, int] | None = None,
    ) -> None:
        self.stays = [stay for stay in stays if stay.entered_at <= at]
        self.at = at
        self.refusals = refusals or {}

    def revision(self) -> int:
        return len(self.stays)

    def live(self) -> tuple[LiveCount, ...]:
        return tuple(
            LiveCount(
                office_id=office_id,
                inside=self._inside(office_id, self.at),
                last_scan_at=max(at for at in self._changes(office_id) if at <= self.at),
            )
            for office_id in sorted({stay.office_id for stay in self.stays})
        )

    def day_counts(self, *, start: datetime, end: datetime) -> tuple[DayCount, ...]:
        entered = [stay for stay in self.stays if start <= stay.entered_at < end]
        offices = sorted({stay.office_id for stay in entered} | set(self.refusals))
        return tuple(
            DayCount(
                office_id=office_id,
                entries=sum(stay.office_id == office_id for stay in entered),
                people={
                    kind: len(
                        {
                            stay.person
                            for stay in entered
                            if stay.office_id == office_id and stay.kind is kind
                        }
                    )
                    for kind in PersonKind
                },
                refusals=self.refusals.get(office_id, 0),
            )
            for office_id in offices
        )

    def hourly_inside(
        self, *, start: datetime, end: datetime
    ) -> Mapping[str, tuple[OccupancyPoint, ...]]:
        hours = int((end - start) / timedelta(hours=1))
        times = [start + timedelta(hours=hour) for hour in range(hours + 1)]
        return {
            office_id: tuple(
                OccupancyPoint(at=at, inside=self._inside(office_id, at)) for at in times
            )
            for office_id in {stay.office_id for stay in self.stays}
        }

    def curve(
        self, *, office_id: str, start: datetime, end: datetime
    ) -> tuple[OccupancyPoint, ...]:
        changes = sorted({at for at in self._changes(office_id) if start < at < end})
        points = [
            OccupancyPoint(at=at, inside=self._inside(office_id, at)) for at in (start, *changes)
        ]
        # Who comes in the instant that another goes makes no step.
        steps = [after for before, after in pairwise(points) if after.inside != before.inside]
        return (points[0], *steps)

    def flows(self, *, office_id: str, start: datetime, end: datetime) -> tuple[QuarterFlow, ...]:
        stays = [stay for stay in self.stays if stay.office_id == office_id]
        quarters = [start + n * QUARTER for n in range(-(-(end - start) // QUARTER))]
        flows = [
            QuarterFlow(
                start=quarter,
                arrivals=sum(quarter <= stay.entered_at < quarter + QUARTER for stay in stays),
                departures=sum(
                    stay.left_at is not None
                    and quarter <= stay.left_at < min(end, quarter + QUARTER)
                    for stay in stays
                ),
            )
            for quarter in quarters
        ]
        return tuple(flow for flow in flows if flow.arrivals or flow.departures)

    def _inside(self, office_id: str, at: datetime) -> int:
        return sum(stay.office_id == office_id and stay.covers(at) for stay in self.stays)

    def _changes(self, office_id: str) -> list[datetime]:
        own = [stay for stay in self.stays if stay.office_id == office_id]
        return [at for stay in own for at in (stay.entered_at, stay.left_at) if at is not None]


class OfficesInMemory:
    """The reading half of the directory of offices."""

    def __init__(self, *offices: Office) -> None:
        self._offices = offices

    def all(self) -> tuple[Office, ...]:
        return self._offices

    def get(self, office_id: str) -> Office:
        found = [office for office in self._offices if office.id == office_id]
        if not found:
            raise NotFound(what="office", id=office_id)
        return found[0]


class NoLevel:
    """Rules without any PPKM level: the limit is the capacity."""

    level = 0

    def in_force(self, _day: date) -> RulesInForce:
        begun = date(2021, 1, 1)
        return RulesInForce(
            colour=ColourRule(
                id="c",
                valid_from=begun,
                status=RuleStatus.PUBLISHED,
                citation="",
                black_days=10,
                one_dose_course_is_complete=True,
                expired="check",
                not_yet_valid="check",
                bands=(),
            ),
            admission=AdmissionRule(
                id="a", valid_from=begun, status=RuleStatus.PUBLISHED, citation="", decisions={}
            ),
            capacity=None,
            level=self.level,
        )
