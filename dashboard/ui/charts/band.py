"""The typical day behind today's curve: a pale band with its name in it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import plotly.graph_objects as go

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.typical import TypicalDay
from dashboard.ui import theme
from dashboard.ui.charts.figure import label

_CLEAR_OF_NOW = timedelta(hours=2)


def draw_band(
    figure: go.Figure,
    typical: TypicalDay,
    *,
    until: datetime,
    inside: int,
    zone: ZoneInfo,
    language: str,
) -> None:
    """Two invisible edges with the room between them filled; nothing where there is no band.

    It is named at its highest point that lies clear of `until`, where today's curve ends: over
    the band or, where the word for now hangs at that height (`inside`), under it.
    """
    if not typical.days:
        return
    times = [point.at.astimezone(zone).replace(tzinfo=None) for point in typical.points]
    figure.add_trace(_edge("typical_low", times, [point.low for point in typical.points]))
    upper = _edge("typical_high", times, [point.high for point in typical.points])
    figure.add_trace(upper.update(fill="tonexty", fillcolor=theme.BAND))
    ahead = [point for point in typical.points if point.at >= until + _CLEAR_OF_NOW]
    crest = max(ahead, key=lambda point: point.high, default=None)
    if crest is None or not crest.high:
        return
    under = crest.low > 0 and abs(inside - crest.high) <= abs(inside - crest.low)
    label(
        figure,
        of=text(
            "occupancy.day.typical_mark",
            language=language,
            weekday=shown.weekday(typical.day, language=language),
        ),
        x=crest.at.astimezone(zone).replace(tzinfo=None),
        y=crest.low if under else crest.high,
        yanchor="top" if under else "bottom",
        color=theme.MUTED,
    )


def _edge(name: str, times: list[datetime], counts: list[float]) -> go.Scatter:
    return go.Scatter(
        name=name, x=times, y=counts, mode="lines", line={"width": 0}, hoverinfo="skip"
    )
