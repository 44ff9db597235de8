"""Lines and paragraphs on a sheet: in a font that has their letters, never wider than their box."""

from enum import Enum

from reportlab.lib.colors import Color
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from dashboard.credentials.print_text import PLAIN, font_for, width_of
from dashboard.pdf.box import Box
from dashboard.pdf.ink import INK

LEADING = 1.28
# Where a line stands in its own height.
_BASE = 0.96
_MORE = "…"


class Align(Enum):
    """On which side of `x` a line stands."""

    LEFT = 0.0
    MIDDLE = 0.5
    RIGHT = 1.0


def line(
    canvas: Canvas,
    text: str,
    *,
    x: float,
    y: float,
    size: float,
    font: str = PLAIN,
    ink: Color = INK,
    align: Align = Align.LEFT,
    width: float | None = None,
) -> None:
    """One line with its base at `y`; what is wider than `width` ends in dots."""
    said = text if width is None else shortened(text, width=width, font=font, size=size)
    canvas.setFont(font_for(said, font), size)
    canvas.setFillColor(ink)
    canvas.drawString(x - align.value * width_of(said, font, size), y, said)


def block(
    canvas: Canvas,
    text: str,
    box: Box,
    *,
    size: float,
    font: str = PLAIN,
    ink: Color = INK,
) -> float:
    """A paragraph from the box's top on, wrapped to its width; returns its height."""
    lines = _wrapped(text, width=box.width, size=size, font=font)
    for number, said in enumerate(lines):
        y = box.top - (number * LEADING + _BASE) * size
        line(canvas, said, x=box.left, y=y, size=size, font=font, ink=ink)
    return len(lines) * LEADING * size


def block_height(text: str, *, width: float, size: float, font: str = PLAIN) -> float:
    """How high the paragraph will be."""
    return len(_wrapped(text, width=width, size=size, font=font)) * LEADING * size


def shortened(text: str, *, width: float, font: str, size: float) -> str:
    """The text, or as many of its first letters as leave room for dots."""
    if width_of(text, font, size) <= width:
        return text
    kept = text
    while kept and width_of(kept.rstrip() + _MORE, font, size) > width:
        kept = kept[:-1]
    return kept.rstrip() + _MORE


def _wrapped(text: str, *, width: float, size: float, font: str) -> list[str]:
    return list(simpleSplit(text, font_for(text, font), size, width))
