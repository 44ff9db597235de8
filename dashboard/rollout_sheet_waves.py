"""Burn-up on the regent's sheet: each wave's live offices, planned (dashed) against actual."""

from collections.abc import Sequence
from datetime import date, timedelta

from reportlab.pdfgen.canvas import Canvas

from dashboard.credentials.print_text import BOLD
from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.pdf.box import Box
from dashboard.pdf.ink import MUTED
from dashboard.pdf.plot import Plot, curve, mark, plot, scale_for, steps
from dashboard.pdf.words import line
from dashboard.services.rollout_state import CurvePoint, WaveProgress

_NAME, _GAP = 8.0, 14.0
_MOST_MONTHS = 3


def wave_plots(canvas: Canvas, box: Box, waves: Sequence[WaveProgress], *, language: str) -> None:
    """Two waves a row; at least one."""
    columns = min(2, len(waves))
    rows = -(-len(waves) // columns)
    high = (box.height - _GAP * (rows - 1) * 0.5) / rows
    first, last = _span(waves)
    for place, wave in enumerate(waves):
        row, column = divmod(place, columns)
        across = box.columns(columns, gap=_GAP)[column]
        top = box.top - row * (high + _GAP * 0.5)
        own = Box(left=across.left, bottom=top - high, width=across.width, height=high)
        _wave(canvas, own, wave, first=first, last=last, language=language)


def _wave(
    canvas: Canvas, box: Box, wave: WaveProgress, *, first: date, last: date, language: str
) -> None:
    name = text("rollout.waves.name", language=language, number=wave.number, name=wave.name)
    said = text("rollout.sheet.wave", language=language, name=name, live=wave.live, due=wave.due)
    line(canvas, said, x=box.left, y=box.top - _NAME, size=_NAME, font=BOLD, width=box.width)
    drawn = plot(
        canvas,
        box.inside(top=_NAME + 2),
        scale=scale_for(max(wave.offices, 1), steps=2),
        across=max(1, (last - first).days),
        written=lambda value: shown.number(round(value), language=language),
    )
    planned = (*wave.planned, CurvePoint(day=last, offices=wave.planned[-1].offices))
    curve(drawn, _places(planned, first), ink=MUTED, width=1, dashed=True)
    curve(drawn, _places(wave.actual, first), width=1.8)
    _months(drawn, first, last, language)


def _places(points: Sequence[CurvePoint], first: date) -> list[tuple[float, float]]:
    return steps([((point.day - first).days, point.offices) for point in points])


def _months(drawn: Plot, first: date, last: date, language: str) -> None:
    """First days of months, few enough to be read and none that would stick out."""
    numbers = range(first.year * 12 + first.month, last.year * 12 + last.month)
    months = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    room = drawn.across * 0.08
    for month in months[:: -(-len(months) // _MOST_MONTHS) or 1]:
        at = (month - first).days
        if room <= at <= drawn.across - room:
            mark(drawn, shown.month(month, language=language), at=at)


def _span(waves: Sequence[WaveProgress]) -> tuple[date, date]:
    days = [point.day for wave in waves for point in (*wave.planned, *wave.actual)]
    return min(days) - timedelta(days=1), max(days) + timedelta(days=5)
