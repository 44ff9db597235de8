"""Colours and patterns of print: every one can be told from the others without its colour."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from dashboard.domain.people import Colour
from dashboard.pdf.box import Box

INK = HexColor("#17202B")
MUTED = HexColor("#4A5563")
LINE = HexColor("#9AA5B1")
GRID = HexColor("#DDE3EA")
ACCENT = HexColor("#1D5FBF")
ACCENT_SOFT = HexColor("#B9D0F0")
WHITE = HexColor("#FFFFFF")

_STEP, _STROKE, _DOT = 4.0, 0.7, 0.6


class Pattern(StrEnum):
    """What is drawn over a fill."""

    PLAIN = "plain"
    DIAGONAL = "diagonal"
    CROSS = "cross"
    DOTS = "dots"


@dataclass(frozen=True, kw_only=True)
class Look:
    """How an area is filled. `fill` None leaves the paper; `over` is the ink of the pattern."""

    fill: Color | None
    pattern: Pattern = Pattern.PLAIN
    over: Color = WHITE
    edge: Color | None = None


BLUE = Look(fill=ACCENT)
PALE = Look(fill=ACCENT_SOFT)
HATCHED = Look(fill=ACCENT_SOFT, pattern=Pattern.DIAGONAL, over=ACCENT)
GREY = Look(fill=GRID)
OUTLINE = Look(fill=None, edge=MUTED)

# The health colours as on screen: the word or a legend always stands beside them.
HEALTH: Mapping[Colour | None, Look] = {
    Colour.GREEN: Look(fill=HexColor("#157F3D")),
    Colour.YELLOW: Look(
        fill=HexColor("#F2B807"), pattern=Pattern.DIAGONAL, over=HexColor("#5C4600")
    ),
    Colour.RED: Look(fill=HexColor("#B91C1C"), pattern=Pattern.CROSS),
    Colour.BLACK: Look(fill=HexColor("#111418"), pattern=Pattern.DOTS),
    None: OUTLINE,
}


def fill_box(canvas: Canvas, box: Box, look: Look) -> None:
    """Fill an area; its edge lies inside of it."""
    if box.width <= 0 or box.height <= 0:
        return
    canvas.saveState()
    if look.fill is not None:
        canvas.setFillColor(look.fill)
        canvas.rect(box.left, box.bottom, box.width, box.height, stroke=0, fill=1)
    if look.pattern is not Pattern.PLAIN:
        _pattern(canvas, box, look)
    if look.edge is not None:
        half = min(_STROKE, box.height, box.width) / 2
        canvas.setStrokeColor(look.edge)
        canvas.setLineWidth(2 * half)
        edge = box.inside(left=half, right=half, top=half, bottom=half)
        canvas.rect(edge.left, edge.bottom, edge.width, edge.height, stroke=1, fill=0)
    canvas.restoreState()


def _pattern(canvas: Canvas, box: Box, look: Look) -> None:
    clip = canvas.beginPath()
    clip.rect(box.left, box.bottom, box.width, box.height)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setFillColor(look.over)
    canvas.setStrokeColor(look.over)
    canvas.setLineWidth(_STROKE)
    if look.pattern is Pattern.DOTS:
        for x, y in _grid(box):
            canvas.circle(x, y, _DOT, stroke=0, fill=1)
        return
    canvas.lines(list(_slopes(box, rising=True)))
    if look.pattern is Pattern.CROSS:
        canvas.lines(list(_slopes(box, rising=False)))


def _slopes(box: Box, *, rising: bool) -> Iterator[tuple[float, float, float, float]]:
    """Lines on one raster of the whole sheet, so that neighbours' patterns meet."""
    start = (box.left - box.height) // _STEP * _STEP
    bottom, top = (box.bottom, box.top) if rising else (box.top, box.bottom)
    while start < box.right:
        yield start, bottom, start + box.height, top
        start += _STEP


def _grid(box: Box) -> Iterator[tuple[float, float]]:
    step = _STEP * 0.8
    y = box.bottom + step / 2
    while y < box.top:
        x = box.left + step / 2
        while x < box.right:
            yield x, y
            x += step
        y += step
