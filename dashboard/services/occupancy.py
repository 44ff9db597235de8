"""How full the offices are, now and over the day: figures, never people (design 4.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import day_bounds, local_day
from dashboard.domain.office import Office, OnFull
from dashboard.domain.people import PersonKind
from dashboard.domain.rules import RulesInForce, limit_of
from dashboard.services.access import Permission, User, require
from dashboard.services.ports import Offices, Rules
from dashboard.services.shared_reading import SharedReading


@dataclass(frozen=True, kw_only=True)
class LiveCount:
    """One office's live row. `last_scan_at` is None before the first event."""

    office_id: str
    inside: int
    last_scan_at: datetime | None


class LiveCounts(Protocol):
    """How many are inside now. Raises LedgerUnavailable."""

    def live(self) -> tuple[LiveCount, ...]:
        """The live row of each office."""


@dataclass(frozen=True, kw_only=True)
class OccupancyPoint:
    """People inside from `at` until the next point (a step curve)."""

    at: datetime
    inside: int


@dataclass(frozen=True, kw_only=True)
class DayCount:
    """One office on one local day: entries (people), distinct people by kind, refusals (events)."""

    office_id: str
    entries: int
    people: Mapping[PersonKind, int]
    refusals: int


@dataclass(frozen=True, kw_only=True)
class QuarterFlow:
    """People who arrived and left in the quarter of an hour that begins at `start`."""

    start: datetime
    arrivals: int
    departures: int


class OccupancyViews(LiveCounts, Protocol):
    """Small typed rows from the ledger; nothing here names a person."""

    def revision(self) -> int:
        """A number that changes with every stored event of any office."""

    def day_counts(self, *, start: datetime, end: datetime) -> tuple[DayCount, ...]:
        """Counts of each office that had events in `start <= t < end`."""

    def hourly_inside(
        self, *, start: datetime, end: datetime
    ) -> Mapping[str, tuple[OccupancyPoint, ...]]:
        """Per office, people inside at `start` and at the end of each full hour before `end`."""

    def curve(
        self, *, office_id: str, start: datetime, end: datetime
    ) -> tuple[OccupancyPoint, ...]:
        """The exact step curve of one office: a point at `start` and one at each change."""

    def flows(self, *, office_id: str, start: datetime, end: datetime) -> tuple[QuarterFlow, ...]:
        """Arrivals and departures of one office per quarter of an hour, empty ones left out."""


class Fill(StrEnum):
    """How full an office is, in the steps that every page draws alike."""

    CLOSED = "closed"
    CALM = "calm"
    BUSY = "busy"
    FULL = "full"


BUSY_FROM = 0.6
NEARLY_FULL_FROM = 0.9


@dataclass(frozen=True, kw_only=True)
class OfficeOccupancy:
    """One office as the overview shows it. `limit` counts people; 0 reads "closed"."""

    office: Office
    inside: int
    limit: int
    entries_today: int
    people_today: Mapping[PersonKind, int]
    refusals_today: int
    last_scan_at: datetime | None
    today: tuple[OccupancyPoint, ...]

    @property
    def share(self) -> float | None:
        """Inside as a share of the limit, 0.74 for 74 %; None while the office is closed."""
        return self.inside / self.limit if self.limit else None

    @property
    def full(self) -> bool:
        """Whether the limit is reached or passed."""
        return self.inside >= self.limit

    @property
    def fill(self) -> Fill:
        """The step that the share falls into; a limit of 0 is closed, whoever is still inside."""
        if self.share is None:
            return Fill.CLOSED
        if self.share >= 1:
            return Fill.FULL
        return Fill.BUSY if self.share >= BUSY_FROM else Fill.CALM

    @property
    def nearly_full(self) -> bool:
        """Whether the limit is close but not reached."""
        return self.share is not None and NEARLY_FULL_FROM <= self.share < 1

    @property
    def places_left(self) -> int:
        """People who may still enter; never negative."""
        return max(0, self.limit - self.inside)

    @property
    def refuses_when_full(self) -> bool:
        """Whether the next person is refused at the limit, or admitted with a warning."""
        return self.office.on_full is OnFull.REFUSE


@dataclass(frozen=True, kw_only=True)
class OfficeDay:
    """One office's local day in detail, up to `until`."""

    occupancy: OfficeOccupancy
    day: date
    start: datetime
    until: datetime
    curve: tuple[OccupancyPoint, ...]
    flows: tuple[QuarterFlow, ...]

    @property
    def peak(self) -> OccupancyPoint | None:
        """The first instant with the most people; None while nobody came."""
        best = max(self.curve, key=lambda point: point.inside, default=None)
        return best if best and best.inside else None


def by_urgency(offices: Sequence[OfficeOccupancy]) -> tuple[OfficeOccupancy, ...]:
    """The fullest first; people in a closed office are the most urgent, an empty one the least."""
    return tuple(sorted(offices, key=_urgency, reverse=True))


def _urgency(office: OfficeOccupancy) -> float:
    if office.share is None:
        return float("inf") if office.inside else -1.0
    return office.share


@dataclass(frozen=True, kw_only=True)
class _Today:
    """What the ledger says of today, each by office."""

    live: Mapping[str, LiveCount]
    counts: Mapping[str, DayCount]
    hours: Mapping[str, tuple[OccupancyPoint, ...]]


class Occupancy:
    """The department head's questions."""

    def __init__(
        self, *, views: OccupancyViews, offices: Offices, rules: Rules, zone: ZoneInfo
    ) -> None:
        """Ask these ports, with days as in `zone`."""
        self._views = views
        self._offices = offices
        self._rules = rules
        self._zone = zone
        self._today: SharedReading[_Today] = SharedReading(revision=views.revision)

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose days and hours the figures follow."""
        return self._zone

    def ppkm_level(self, *, at: datetime) -> int:
        """The PPKM level that the limits follow at this instant; 0 for none."""
        return self._rules.in_force(local_day(at, self._zone)).level

    def revision(self) -> int:
        """Changes when any figure may have changed; cheap enough to ask often."""
        return self._views.revision()

    def all_offices(self, *, user: User, at: datetime) -> tuple[OfficeOccupancy, ...]:
        """Every office, in the directory's order. Raises NotAllowed."""
        require(user, Permission.SEE_OCCUPANCY)
        # Within a minute time alone changes nothing in them.
        minute = at.replace(second=0, microsecond=0)
        today = self._today.of(minute, lambda: self._read_today(at))
        rules = self._rules.in_force(local_day(at, self._zone))
        return tuple(_joined(office, today, rules) for office in self._offices.all())

    def _read_today(self, at: datetime) -> _Today:
        start, _ = day_bounds(local_day(at, self._zone), self._zone)
        return _Today(
            live={row.office_id: row for row in self._views.live()},
            counts={row.office_id: row for row in self._views.day_counts(start=start, end=at)},
            hours=self._views.hourly_inside(start=start, end=at),
        )

    def office_day(self, *, user: User, office_id: str, at: datetime) -> OfficeDay:
        """One office today. Raises NotAllowed and NotFound."""
        require(user, Permission.SEE_OCCUPANCY)
        self._offices.get(office_id)
        day = local_day(at, self._zone)
        start, _ = day_bounds(day, self._zone)
        overview = self.all_offices(user=user, at=at)
        return OfficeDay(
            occupancy=next(each for each in overview if each.office.id == office_id),
            day=day,
            start=start,
            until=at,
            curve=self._views.curve(office_id=office_id, start=start, end=at),
            flows=self._views.flows(office_id=office_id, start=start, end=at),
        )

    def one(self, *, user: User, office_id: str, at: datetime) -> tuple[int, int]:
        """People inside now and the limit of one office, for the desk. Raises as above."""
        require(user, Permission.SEE_OCCUPANCY)
        office = self._offices.get(office_id)
        inside = next((row.inside for row in self._views.live() if row.office_id == office_id), 0)
        rules = self._rules.in_force(local_day(at, self._zone))
        return inside, limit_of(office, rules)


def _joined(office: Office, today: _Today, rules: RulesInForce) -> OfficeOccupancy:
    live, count = today.live.get(office.id), today.counts.get(office.id)
    return OfficeOccupancy(
        office=office,
        inside=live.inside if live else 0,
        limit=limit_of(office, rules),
        entries_today=count.entries if count else 0,
        people_today=count.people if count else {},
        refusals_today=count.refusals if count else 0,
        last_scan_at=live.last_scan_at if live else None,
        today=today.hours.get(office.id, ()),
    )


QUARTER = timedelta(minutes=15)
