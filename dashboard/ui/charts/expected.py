"""The next hours' expectation behind today's curve: a dotted line in the band of its own errors."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.expectation import Expectation
from dashboard.ui import theme
from dashboard.ui.charts.drawing import Drawing

_NOTHING = "rgba(0,0,0,0)"
# So that the typical day stays to be seen behind.
_STRIPES = {
    "shape": "/",
    "fgcolor": theme.ACCENT_SOFT,
    "bgcolor": _NOTHING,
    "size": 6,
    "solidity": 0.3,
}


def draw_expectation(
    drawing: Drawing,
    expected: Expectation,
    *,
    until: datetime,
    inside: int,
    zone: ZoneInfo,
    language: str,
) -> None:
    """From now on to the last expected quarter; nothing where history is too short."""
    if not expected.points:
        return
    points = expected.points
    times = [each.astimezone(zone).replace(tzinfo=None) for each in (until, *_times(expected))]
    low, high = [inside, *(each.low for each in points)], [inside, *(each.high for each in points)]
    drawing.band("expected", x=times, low=low, high=high, fillcolor=_NOTHING, fillpattern=_STRIPES)
    clock = f"%{{x|{shown.clock_pattern(language=language)}}}"
    said = text("occupancy.expected.hover", language=language, time=clock, count="%{y:,.0f}")
    drawing.trace(
        "scatter",
        name="expected",
        x=times,
        y=[inside, *(each.inside for each in points)],
        mode="lines",
        line={"color": theme.ACCENT, "width": 3, "dash": "2px,5px"},
        hovertemplate=f"{said}<extra></extra>",
    )
    count = shown.number(round(points[-1].inside), language=language)
    drawing.label(
        text("occupancy.expected.mark", language=language, count=count),
        x=times[-1],
        y=points[-1].inside,
        xanchor="left",
        xshift=6,
        color=theme.ACCENT,
    )


def expected_until(expected: Expectation, *, zone: ZoneInfo) -> datetime | None:
    """The local time up to which there is a line; None without one."""
    times = _times(expected)
    return times[-1].astimezone(zone).replace(tzinfo=None) if times else None


def highest_expected(expected: Expectation) -> float:
    """The band's highest edge, in people."""
    return max((each.high for each in expected.points), default=0.0)


def _times(expected: Expectation) -> list[datetime]:
    return [each.at for each in expected.points]
