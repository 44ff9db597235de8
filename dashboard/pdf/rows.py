"""What reads from left to right: key figures, bars with their words, a legend, a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from dashboard.credentials.print_text import BOLD, PLAIN, width_of
from dashboard.pdf.box import Box
from dashboard.pdf.ink import GRID, INK, LINE, MUTED, Look, fill_box
from dashboard.pdf.words import Align, line

SMALL, PLAIN_SIZE, LARGE = 8.0, 8.5, 17.0
FIGURE_HEIGHT, BAR_HEIGHT, ROW_HEIGHT, LEGEND_HEIGHT = 46.0, 17.0, 15.0, 14.0
_SAMPLE = 8.0


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """A number with its unit under what it is; `note` compares or explains it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A horizontal bar: parts from the left, and what it comes to in words."""

    label: str
    parts: tuple[tuple[float, Look], ...]
    written: str


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A table's column: how much of the width it has, and whether numbers stand in it."""

    word: str
    share: float
    number: bool = False


def key_figure(canvas: Canvas, box: Box, figure: KeyFigure) -> None:
    """Label, number and note below each other, with a line above."""
    canvas.setStrokeColor(GRID)
    canvas.setLineWidth(0.8)
    canvas.line(box.left, box.top, box.right, box.top)
    x, width = box.left, box.width
    line(canvas, figure.label, x=x, y=box.top - 11, size=SMALL, ink=MUTED, width=width)
    size = min(LARGE, LARGE * width / max(width, width_of(figure.value, BOLD, LARGE)))
    line(canvas, figure.value, x=x, y=box.top - 29, size=size, font=BOLD, width=width)
    line(canvas, figure.note, x=x, y=box.top - 40, size=SMALL - 1, ink=MUTED, width=width)


def bars(canvas: Canvas, box: Box, drawn: Sequence[Bar], *, most: float, label: float) -> None:
    """One below the other from the box's top; `label` is the width that their words have."""
    said = max((width_of(each.written, PLAIN, SMALL) for each in drawn), default=0.0)
    room = max(10.0, box.width - label - said - 12)
    for number, each in enumerate(drawn):
        top = box.top - number * BAR_HEIGHT
        base = top - BAR_HEIGHT + 5.5
        line(canvas, each.label, x=box.left, y=base, size=PLAIN_SIZE, width=label - 6)
        x = box.left + label
        for value, look in each.parts:
            wide = room * value / most if most else 0.0
            part = Box(left=x, bottom=top - BAR_HEIGHT + 3, width=wide, height=BAR_HEIGHT - 6)
            fill_box(canvas, part, look)
            x += wide
        line(canvas, each.written, x=x + 6, y=base, size=SMALL, ink=INK)


def legend(canvas: Canvas, box: Box, entries: Sequence[tuple[str, Look]]) -> float:
    """What each look stands for, in as many lines at the box's top as it takes; their height."""
    x, base = box.left, box.top - 9.5
    for word, look in entries:
        if x > box.left and x + _SAMPLE + 4 + width_of(word, PLAIN, SMALL) > box.right:
            x, base = box.left, base - LEGEND_HEIGHT + 2
        fill_box(canvas, Box(left=x, bottom=base - 1, width=_SAMPLE, height=_SAMPLE), look)
        line(canvas, word, x=x + _SAMPLE + 4, y=base, size=SMALL)
        x += _SAMPLE + 4 + width_of(word, PLAIN, SMALL) + 14
    return box.top - 9.5 - base + LEGEND_HEIGHT


def table_height(rows: int) -> float:
    """How high a table of so many rows is, its headings included."""
    return (rows + 1) * ROW_HEIGHT


def table(
    canvas: Canvas, box: Box, headings: Sequence[Heading], rows: Sequence[Sequence[str]]
) -> None:
    """Headings and rows from the box's top, closer where it is low.

    What is too wide for its column ends in dots.
    """
    high = min(ROW_HEIGHT, box.height / (len(rows) + 1))
    whole = sum(each.share for each in headings)
    widths = [box.width * each.share / whole for each in headings]
    _row(canvas, box, headings, widths, [each.word for each in headings], place=0, high=high)
    for place, row in enumerate(rows, start=1):
        _row(canvas, box, headings, widths, row, place=place, high=high)


def _row(
    canvas: Canvas,
    box: Box,
    headings: Sequence[Heading],
    widths: Sequence[float],
    cells: Sequence[str],
    *,
    place: int,
    high: float,
) -> None:
    bottom = box.top - (place + 1) * high
    font, ink = (PLAIN, INK) if place else (BOLD, MUTED)
    x = box.left
    for heading, width, cell in zip(headings, widths, cells, strict=True):
        align = Align.RIGHT if heading.number else Align.LEFT
        at = x + width - 4 if heading.number else x
        line(
            canvas,
            cell,
            x=at,
            y=bottom + high * 0.3,
            size=SMALL,
            font=font,
            ink=ink,
            align=align,
            width=width - 6,
        )
        x += width
    canvas.setStrokeColor(GRID if place else LINE)
    canvas.setLineWidth(0.5)
    canvas.line(box.left, bottom, box.right, bottom)
