"""A heat map in one hue: darker is more, also in grey."""

from collections.abc import Mapping, Sequence

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from dashboard.pdf.box import Box
from dashboard.pdf.ink import ACCENT, GRID, INK, MUTED, WHITE
from dashboard.pdf.plot import SMALL, Written
from dashboard.pdf.words import Align, line

_LABELS, _GAP = 12.0, 1.0
_LIGHT_FROM = 0.55


def heat_map(
    canvas: Canvas,
    box: Box,
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    values: Mapping[tuple[int, int], float | None],
    written: Written,
    label: float,
) -> None:
    """Cells by (row, column), each with its number; None or missing stays paper.

    `label` is the width that the words of the rows have.
    """
    area = box.inside(left=label, bottom=_LABELS)
    wide, high = area.width / max(1, len(columns)), area.height / max(1, len(rows))
    most = max((value for value in values.values() if value), default=0.0) or 1.0
    for number, word in enumerate(rows):
        y = area.top - (number + 0.5) * high - SMALL * 0.35
        line(canvas, word, x=box.left, y=y, size=SMALL, ink=INK, width=label - 4)
    for number, word in enumerate(columns):
        x = area.left + (number + 0.5) * wide
        line(canvas, word, x=x, y=box.bottom + 3, size=SMALL, ink=MUTED, align=Align.MIDDLE)
    for row in range(len(rows)):
        for column in range(len(columns)):
            cell = Box(
                left=area.left + column * wide,
                bottom=area.top - (row + 1) * high,
                width=wide - _GAP,
                height=high - _GAP,
            )
            _cell(canvas, cell, values.get((row, column)), most, written)


def _cell(canvas: Canvas, box: Box, value: float | None, most: float, written: Written) -> None:
    share = (value or 0.0) / most
    canvas.setFillColor(_shade(share))
    canvas.setStrokeColor(GRID)
    canvas.setLineWidth(0.4)
    canvas.rect(box.left, box.bottom, box.width, box.height, stroke=1, fill=1)
    if value is None:
        return
    ink = WHITE if share >= _LIGHT_FROM else INK
    x, y = box.left + box.width / 2, box.bottom + box.height / 2 - SMALL * 0.35
    line(canvas, written(value), x=x, y=y, size=SMALL, ink=ink, align=Align.MIDDLE)


def _shade(share: float) -> Color:
    red, green, blue = (1 - share * (1 - part) for part in ACCENT.rgb())
    return Color(red, green, blue)
