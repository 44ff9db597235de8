"""A day in the size of a word: where each hour's count lies, for inline drawings."""

from collections.abc import Sequence
from datetime import datetime

from dashboard.services.occupancy import OccupancyPoint


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
