"""The next hours' expectation behind today's curve: a dotted line in the band of its own errors."""

from datetime import datetime
from zoneinfo import ZoneInfo

import plotly.graph_objects as go

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.expectation import Expectation
from dashboard.ui import theme
from dashboard.ui.charts.figure import label

# Four quarters are about as long as the word for now.
_BESIDE_THE_WORD = 4
_ROOM_BELOW = 0.1
_NOTHING = "rgba(0,0,0,0)"


def draw_expectation(
    figure: go.Figure,
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
    figure.add_trace(_edge("expected_low", times, low))
    upper = _edge("expected_high", times, high)
    # Stripes, so that the typical day stays to be seen behind.
    stripes = {"shape": "/", "fgcolor": theme.ACCENT_SOFT, "bgcolor": _NOTHING, "size": 6}
    figure.add_trace(
        upper.update(fill="tonexty", fillcolor=_NOTHING, fillpattern={**stripes, "solidity": 0.3})
    )
    clock = f"%{{x|{shown.clock_pattern(language=language)}}}"
    said = text("occupancy.expected.hover", language=language, time=clock, count="%{y:,.0f}")
    figure.add_trace(
        go.Scatter(
            name="expected",
            x=times,
            y=[inside, *(each.inside for each in points)],
            mode="lines",
            line={"color": theme.ACCENT, "width": 3, "dash": "2px,5px"},
            hovertemplate=f"{said}<extra></extra>",
        )
    )
    count = shown.number(round(points[-1].inside), language=language)
    label(
        figure,
        of=text("occupancy.expected.mark", language=language, count=count),
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


def word_for_now(expected: Expectation, *, highest: float) -> tuple[float, str] | None:
    """How high the word for now hangs clear of the line, and from which of its own edges.

    Under the band where there is room, else over it; None without a line. `highest` is what the
    axis reaches to, in people.
    """
    near = expected.points[:_BESIDE_THE_WORD]
    if not near:
        return None
    low = min(each.low for each in near)
    if low > _ROOM_BELOW * highest:
        return low, "top"
    return max(each.high for each in near), "bottom"


def _times(expected: Expectation) -> list[datetime]:
    return [each.at for each in expected.points]


def _edge(name: str, times: list[datetime], counts: list[float]) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=times,
        y=counts,
        mode="lines",
        line={"width": 0},
        hoverinfo="skip",
    )
