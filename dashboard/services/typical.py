"""What an office's day usually looks like: a band over the same weekdays of the past weeks."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import quantiles

from dashboard.domain.calendar import day_bounds
from dashboard.services.access import User
from dashboard.services.occupancy import QUARTER, Occupancy, OccupancyPoint

WEEKS = 8
FEWEST_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class TypicalPoint:
    """People inside at a quarter of an hour: the middle 80 % of the days lie in `low` to `high`."""

    at: datetime
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class TypicalDay:
    """The band of one weekday, laid over `day`. `days` counts the days behind it; 0: no band."""

    day: date
    days: int
    points: tuple[TypicalPoint, ...]


def typical_day_of(occupancy: Occupancy, *, user: User, office_id: str, day: date) -> TypicalDay:
    """The band for one office's `day` from the past eight weeks. Raises NotAllowed, NotFound."""
    before = [day - timedelta(weeks=back) for back in range(1, WEEKS + 1)]
    curves = occupancy.day_curves(user=user, office_id=office_id, days=before)
    start, end = day_bounds(day, occupancy.zone)
    return typical_day(curves, day=day, start=start, end=end)


def typical_day(
    curves: Sequence[Sequence[OccupancyPoint]], *, day: date, start: datetime, end: datetime
) -> TypicalDay:
    """The band over earlier days' curves, each begun at its own midnight, laid over `day`.

    `start` and `end` bound `day`. Days on which nobody came (holidays, before the office was
    registered) say nothing about the others and are left out; fewer than three make no band.
    """
    used = [curve for curve in curves if any(point.inside for point in curve)]
    if len(used) < FEWEST_DAYS:
        return TypicalDay(day=day, days=0, points=())
    offsets = [QUARTER * step for step in range((end - start) // QUARTER + 1)]
    bands = [_band([_inside_at(curve, offset) for curve in used]) for offset in offsets]
    return TypicalDay(
        day=day,
        days=len(used),
        points=tuple(
            TypicalPoint(at=start + offset, low=low, high=high)
            for offset, (low, high) in zip(offsets, bands, strict=True)
        ),
    )


def _inside_at(curve: Sequence[OccupancyPoint], offset: timedelta) -> int:
    at = curve[0].at + offset
    return curve[bisect_right(curve, at, key=lambda point: point.at) - 1].inside


def _band(counts: Sequence[int]) -> tuple[float, float]:
    tenths = quantiles(counts, n=10, method="inclusive")
    return tenths[0], tenths[-1]
