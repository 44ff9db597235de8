"""What an office's day usually looks like: a band over the same weekdays of the past weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import quantiles
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import day_bounds
from dashboard.services.access import Permission, User, require
from dashboard.services.figures import DayLine, FigureViews, Period, Span
from dashboard.services.occupancy import QUARTER
from dashboard.services.ports import Offices

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


class TypicalDays:
    """The bands of offices; like their crowds they are for everybody who sees occupancy."""

    def __init__(self, *, views: FigureViews, offices: Offices, zone: ZoneInfo) -> None:
        """Ask these ports, with days as in `zone`."""
        self._views = views
        self._offices = offices
        self._zone = zone

    def of(self, *, user: User, office_id: str, day: date) -> TypicalDay:
        """The band for `day` from the eight weeks before it. Raises NotAllowed and NotFound."""
        require(user, Permission.SEE_OCCUPANCY)
        office = self._offices.get(office_id)
        before = [day - timedelta(weeks=back) for back in range(1, WEEKS + 1)]
        start, end = day_bounds(day, self._zone)
        period = Period(first=before[-1], last=before[0])
        lines = self._views.day_lines(Span(office_ids=(office.id,), period=period, at=start))
        past = [lines[each] for each in before if each in lines]
        return typical_day(past, day=day, start=start, end=end)


def typical_day(
    lines: Sequence[DayLine], *, day: date, start: datetime, end: datetime
) -> TypicalDay:
    """The band over earlier days, laid over `day`, which `start` and `end` bound.

    Days on which nobody came (holidays, before the office was registered) say nothing about the
    others and are left out; fewer than three make no band.
    """
    used = [(*line.quarters, line.at_end) for line in lines if line.peak]
    if len(used) < FEWEST_DAYS:
        return TypicalDay(day=day, days=0, points=())
    bands = [
        # A day with an hour less goes on as it ended.
        _band([line[min(place, len(line) - 1)] for line in used])
        for place in range((end - start) // QUARTER + 1)
    ]
    return TypicalDay(
        day=day,
        days=len(used),
        points=tuple(
            TypicalPoint(at=start + QUARTER * place, low=low, high=high)
            for place, (low, high) in enumerate(bands)
        ),
    )


def _band(counts: Sequence[int]) -> tuple[float, float]:
    tenths = quantiles(counts, n=10, method="inclusive")
    return tenths[0], tenths[-1]
