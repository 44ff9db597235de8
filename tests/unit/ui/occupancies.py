"""Offices and days for the tests of what is drawn, with sensible defaults."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.domain.office import Office, OfficeKind, OnFull
from dashboard.domain.people import PersonKind
from dashboard.services.occupancy import (
    OccupancyPoint,
    OfficeDay,
    OfficeOccupancy,
    QuarterFlow,
)
from dashboard.services.typical import TypicalDay, TypicalPoint

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2021, 9, 22, 3, 42, tzinfo=UTC)  # 10.42 in Jakarta
MIDNIGHT = datetime(2021, 9, 21, 17, tzinfo=UTC)


def local(hour: int, minute: int = 0) -> datetime:
    return MIDNIGHT + timedelta(hours=hour, minutes=minute)


def point(hour: int, minute: int, inside: int) -> OccupancyPoint:
    return OccupancyPoint(at=local(hour, minute), inside=inside)


def office(
    name: str = "Dinas Kominfo",
    *,
    inside: int = 37,
    limit: int = 50,
    entries: int = 84,
    refusals: int = 0,
    people: dict[PersonKind, int] | None = None,
    today: tuple[OccupancyPoint, ...] = (),
    last_scan_at: datetime | None = NOW - timedelta(minutes=4),
    on_full: OnFull = OnFull.REFUSE,
    sample: bool = False,
) -> OfficeOccupancy:
    return OfficeOccupancy(
        office=Office(
            id=name.casefold().replace(" ", "-"),
            name=name,
            kind=OfficeKind.DEPARTMENT,
            capacity=limit,
            on_full=on_full,
            sample=sample,
        ),
        inside=inside,
        limit=limit,
        entries_today=entries,
        people_today=people or {PersonKind.EMPLOYEE: 40, PersonKind.VISITOR: 31},
        refusals_today=refusals,
        last_scan_at=last_scan_at,
        today=today,
    )


MORNING = (point(0, 0, 0), point(7, 30, 3), point(9, 0, 31), point(10, 15, 46), point(10, 40, 37))


def day(
    curve: tuple[OccupancyPoint, ...] = MORNING,
    *,
    flows: tuple[QuarterFlow, ...] = (),
    until: datetime = NOW,
    **of_office: object,
) -> OfficeDay:
    inside = curve[-1].inside if curve else 0
    return OfficeDay(
        occupancy=office(**({"inside": inside} | of_office)),
        day=date(2021, 9, 22),
        start=MIDNIGHT,
        until=until,
        curve=curve,
        flows=flows,
    )


def flow(hour: int, minute: int, arrivals: int, departures: int) -> QuarterFlow:
    return QuarterFlow(start=local(hour, minute), arrivals=arrivals, departures=departures)


WEDNESDAY = date(2021, 9, 22)
NO_BAND = TypicalDay(day=WEDNESDAY, days=0, points=())


def band(*bounds: tuple[float, float], first_hour: int = 10, days: int = 8) -> TypicalDay:
    """One pair (low, high) every four hours from `first_hour` on."""
    return TypicalDay(
        day=WEDNESDAY,
        days=days,
        points=tuple(
            TypicalPoint(at=local(first_hour + 4 * step), low=low, high=high)
            for step, (low, high) in enumerate(bounds)
        ),
    )
