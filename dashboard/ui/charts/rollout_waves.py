"""Each wave's live offices, planned against actual, in small pictures side by side."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import plotly.graph_objects as go

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.rollout_state import CurvePoint, WaveProgress
from dashboard.ui import theme
from dashboard.ui.charts.drawing import DASHES, SENTENCE, Drawing
from dashboard.ui.charts.figure import literal

_ROW = 190
_MOST_MONTHS = 3
_LINES: dict[str, dict[str, Any]] = {
    "planned": {"color": theme.MUTED, "width": 2, "dash": DASHES},
    "actual": {"color": theme.ACCENT, "width": 3},
}


def wave_curves(waves: Sequence[WaveProgress], *, language: str) -> go.Figure:
    """Live offices of each wave, planned (dashed) and actual, two waves a row; at least one."""
    rows = -(-len(waves) // 2)
    drawing = Drawing(height=_ROW * rows, language=language)
    drawing.lay_out(
        grid={"rows": rows, "columns": min(2, len(waves)), "pattern": "independent", "ygap": 0.42},
        margin={"l": 34, "r": 16, "t": 28, "b": 28},
    )
    first, last = _span(waves)
    for number, wave in enumerate(waves, start=1):
        axis = "" if number == 1 else str(number)
        _draw_lines(drawing, wave, axis, until=last, language=language)
        _draw_now(drawing, wave, axis)
        _name(drawing, wave, axis, language)
        _scale(drawing, wave, axis, (first, last), language)
    return drawing.figure()


def _draw_lines(
    drawing: Drawing, wave: WaveProgress, axis: str, *, until: date, language: str
) -> None:
    points = {"planned": _until(wave.planned, until), "actual": wave.actual}
    for kind, line in _LINES.items():
        drawing.trace(
            "scatter",
            name=f"{kind} {wave.number}",
            x=[_noon(point.day) for point in points[kind]],
            y=[point.offices for point in points[kind]],
            mode="lines",
            line={"shape": "hv", **line},
            xaxis=f"x{axis}",
            yaxis=f"y{axis}",
            text=[_sentence(kind, wave, point, language) for point in points[kind]],
            hovertemplate=SENTENCE,
        )


def _draw_now(drawing: Drawing, wave: WaveProgress, axis: str) -> None:
    if not wave.actual:
        return
    drawing.point(
        f"now {wave.number}",
        x=_noon(wave.today),
        y=wave.live,
        xaxis=f"x{axis}",
        yaxis=f"y{axis}",
    )


def _name(drawing: Drawing, wave: WaveProgress, axis: str, language: str) -> None:
    name = literal(wave.name)
    words = text("rollout.waves.name", language=language, number=wave.number, name=name)
    drawing.label(
        f"<b>{words}</b>",
        x=0,
        y=1.02,
        xref=f"x{axis} domain",
        yref=f"y{axis} domain",
        xanchor="left",
        yanchor="bottom",
    )


def _scale(
    drawing: Drawing,
    wave: WaveProgress,
    axis: str,
    span: tuple[date, date],
    language: str,
) -> None:
    months = _months(*span)
    most = max(wave.offices, 1)
    drawing.across(
        axis,
        range=[_noon(day) for day in span],
        tickvals=[_noon(month) for month in months],
        ticktext=[shown.month(month, language=language) for month in months],
    )
    drawing.upwards(axis, range=[0, most * 1.12], tickvals=[0, most])


def _until(points: Sequence[CurvePoint], last: date) -> tuple[CurvePoint, ...]:
    """The steps, with the last one drawn to the picture's edge."""
    return (*points, CurvePoint(day=last, offices=points[-1].offices)) if points else ()


def _span(waves: Sequence[WaveProgress]) -> tuple[date, date]:
    days = [point.day for wave in waves for point in (*wave.planned, *wave.actual)]
    return min(days) - timedelta(days=3), max(days) + timedelta(days=7)


def _months(first: date, last: date) -> list[date]:
    """First days of months in the span, few enough to be read."""
    numbers = range(first.year * 12 + first.month, last.year * 12 + last.month)
    months = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    return months[:: -(-len(months) // _MOST_MONTHS) or 1]


def _sentence(kind: str, wave: WaveProgress, point: CurvePoint, language: str) -> str:
    return text(
        f"rollout.waves.{kind}_hover",
        language=language,
        wave=wave.name,
        day=shown.day(point.day, language=language),
        count=point.offices,
    )


def _noon(day: date) -> datetime:
    # Plotly knows no zones: local days are drawn at their noon.
    return datetime.combine(day, time(12))
