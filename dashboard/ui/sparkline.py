"""A day in the size of a word: where each hour's count lies, for inline drawings."""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.services.occupancy import OccupancyPoint

_OPENS = time(6)


def sparkline(
    points: Sequence[OccupancyPoint], *, since: datetime, until: datetime, top: int
) -> tuple[tuple[float, float], ...]:
    """Pairs (place in time, share of the height), both 0 to 1, of the points from `since` on.

    `top` in people is drawn at full height; nothing rises above it.
    """
    span = (until - since).total_seconds()
    if span <= 0 or top <= 0:
        return ()
    return tuple(
        (
            round((point.at - since).total_seconds() / span, 3),
            round(min(1.0, point.inside / top), 3),
        )
        for point in points
        if since <= point.at <= until
    )


def morning(at: datetime, *, zone: ZoneInfo) -> datetime:
    """Where all sparklines of a page begin: 06.00 of the local day, or midnight before 07.00."""
    opens = datetime.combine(local_day(at, zone), _OPENS, tzinfo=zone)
    early = at.astimezone(zone).hour <= _OPENS.hour
    return opens.replace(hour=0) if early else opens
