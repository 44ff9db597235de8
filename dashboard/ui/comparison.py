"""Today against the typical day of the same weekday, as a sentence; pure functions."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from zoneinfo import ZoneInfo

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.occupancy import OccupancyPoint, OfficeDay
from dashboard.services.typical import TypicalDay, TypicalPoint


def comparison(day: OfficeDay, typical: TypicalDay, *, zone: ZoneInfo, language: str) -> str | None:
    """Whether the office is busier or quieter than usual, and since when; None without a band."""
    passed = [point for point in typical.points if point.at <= day.until]
    if not passed:
        return None
    weekday = shown.weekday(typical.day, language=language)
    side = _side(day.curve, passed[-1])
    if side == "usual":
        return text("occupancy.day.usual", language=language, weekday=weekday)
    since = _since(day.curve, passed, side)
    return text(
        f"occupancy.day.{side}",
        language=language,
        weekday=weekday,
        time=shown.clock(since, zone=zone, language=language),
    )


def _since(curve: Sequence[OccupancyPoint], passed: Sequence[TypicalPoint], side: str) -> datetime:
    run = list(takewhile(lambda point: _side(curve, point) == side, reversed(passed)))
    return run[-1].at


def _side(curve: Sequence[OccupancyPoint], typical: TypicalPoint) -> str:
    index = bisect_right(curve, typical.at, key=lambda point: point.at) - 1
    inside = curve[max(0, index)].inside
    if inside > typical.high:
        return "busier"
    return "quieter" if inside < typical.low else "usual"
