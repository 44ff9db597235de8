"""Where the word for now hangs, which a phone's chart has little room for: clear of every line."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.services.expectation import Expectation
from dashboard.services.occupancy import OfficeDay
from dashboard.ui.charts.day_window import Window, local_time

# How much of a phone's time axis the word takes; on a desk's about four quarters of an hour.
_LONGEST = 0.38
_SHORTEST = 4
# Parts of the other axis: how high the word is, where there is room for it above nobody, and how
# far below the line beside it it may hang.
_HEIGHT, _ROOM_BELOW, _LOWEST_HANG = 0.09, 0.1, 0.15
# A peak or a now this close to the limit meets its line.
NEAR_LIMIT = 0.88
_EDGE = 0.7


@dataclass(frozen=True, kw_only=True)
class WordPlace:
    """`y` in people, and by which of its own edges the word hangs there, as plotly says it.

    `over_expected` where it stands over what is expected, False under it, None without that.
    """

    y: float
    yanchor: str
    xanchor: str
    over_expected: bool | None = None


def word_for_now(
    day: OfficeDay,
    *,
    expected: Expectation | None,
    across: Window,
    highest: float,
    zone: ZoneInfo,
) -> WordPlace:
    """Right of now, by what is expected; left of it near the edge, by what has been.

    `highest` is what the axis reaches to, in people.
    """
    reach = _LONGEST * (across.end - across.start)
    if across.place(local_time(day.until, zone=zone)) > _EDGE:
        return _behind(day, since=day.until - reach, highest=highest)
    if expected and expected.points:
        inside = day.occupancy.inside
        return _ahead(expected, inside=inside, until=day.until + reach, highest=highest)
    return WordPlace(y=day.occupancy.inside, yanchor=_beside(day), xanchor="left")


def _ahead(expected: Expectation, *, inside: int, until: datetime, highest: float) -> WordPlace:
    """Under the band where there is room as far as the word goes, else over it.

    A line that falls to nobody would cross it.
    """
    near = expected.points[:_SHORTEST]
    beside = [each for each in expected.points if each.at <= until] or near
    low = min(each.low for each in beside)
    hang = min(each.low for each in near) - low
    if low > _ROOM_BELOW * highest and hang < _LOWEST_HANG * highest:
        return WordPlace(y=low, yanchor="top", xanchor="left", over_expected=False)
    high = max(inside, *(each.high for each in beside))
    return WordPlace(y=high, yanchor="bottom", xanchor="left", over_expected=True)


def _behind(day: OfficeDay, *, since: datetime, highest: float) -> WordPlace:
    """Over the curve, or under it where it is nearer or the limit is in the way."""
    inside, limit = day.occupancy.inside, day.occupancy.limit
    been = [inside, *(point.inside for point in day.curve if point.at >= since)]
    # The peak has a word of its own above it.
    peak_there = day.peak is not None and day.peak.at >= since and day.peak.inside != inside
    over = max(been) + (_HEIGHT * highest if peak_there else 0)
    under = min(been)
    meets_limit = limit and over <= limit < over + _HEIGHT * highest
    if under > _ROOM_BELOW * highest and (meets_limit or inside - under <= over - inside):
        return WordPlace(y=under, yanchor="top", xanchor="right")
    return WordPlace(y=over, yanchor="bottom", xanchor="right")


def _beside(day: OfficeDay) -> str:
    """Where it hangs beside now: clear of the limit line and of the axis."""
    inside, limit = day.occupancy.inside, day.occupancy.limit
    if limit and abs(inside - limit) < (1 - NEAR_LIMIT) * limit:
        return "top"
    return "middle" if inside else "bottom"
