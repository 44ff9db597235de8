"""Plates on paper: one sheet a door, A4 or A5.

How large a module must be. A 720p camera with a horizontal field of view of 60 degrees sees, at
2 m, 2 * 2000 mm * tan(30 degrees) = 2309 mm over 1280 pixels: 0.554 pixels a millimetre; at 1.2 m,
0.924. Decoders need 2.1 pixels a module (measured), so a module must be 3.79 mm on A4 and 2.27 mm
on A5. A plate's code is a symbol of version 4, 33 modules and 41 with its quiet zone: over the
172 mm that we give it on A4 a module is 4.2 mm (2.33 pixels); A5 is the same drawing made smaller,
2.96 mm (2.73 pixels). A longer address, and so a larger symbol, is printed finer in the same
square.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from dashboard.credentials.print_symbol import draw_symbol
from dashboard.credentials.print_text import (
    BOLD,
    LINE_HEIGHT,
    PLAIN,
    Lines,
    filling,
    fitting,
    font_for,
)
from dashboard.credentials.qr import QUIET_MODULES, Symbol, symbol

_ACCENT = HexColor("#1D5FBF")
_INK = HexColor("#17202B")
_MUTED = HexColor("#556070")
_WHITE = HexColor("#FFFFFF")

# Millimetres of an A4 sheet from its lower left corner. Printers leave 4.2 mm of a sheet white.
_WIDTH, _EDGE = 210.0, 10.0
_HEAD_BOTTOM, _HEAD_TOP, _HEAD_RADIUS, _HEAD_PADDING = 231.0, 287.0, 5.0, 8.0
_NAME_BOTTOM, _NAME_TOP = _HEAD_BOTTOM + 5.0, _HEAD_TOP - 27.5
CODE_MM = 172.2
_CODE_BOTTOM = 58.0
# The quiet zone of four modules stays white: the text begins below it, at its outer edge.
_HOW_BOTTOM, _HOW_TOP, _GAP = 25.0, _CODE_BOTTOM + 3.0, 10.0
_FOOT = 10.5


class Paper(StrEnum):
    """What a plate is printed on."""

    A4 = "a4"
    A5 = "a5"

    @property
    def points(self) -> tuple[float, float]:
        """Width and height."""
        width, height = A4 if self is Paper.A4 else A5
        return float(width), float(height)

    @property
    def scale(self) -> float:
        """How large the drawing is against A4."""
        (width, height), (a4_width, a4_height) = self.points, Paper.A4.points
        return min(width / a4_width, height / a4_height)


@dataclass(frozen=True, kw_only=True)
class PlateSheet:
    """What is printed on one plate: `hows` is an instruction a language, first what to do.

    `solid` fills the head, which tells the way in from the way out at a glance.
    """

    code: str
    door: str
    door_elsewhere: str
    issuer: str
    office: str
    hows: tuple[tuple[str, str], ...]
    foot: str
    number: str
    solid: bool


def write_plates(sheets: Sequence[PlateSheet], *, file: BinaryIO, title: str, paper: Paper) -> None:
    """Write one page a plate, with the offices as the file's table of contents. Raises OSError."""
    canvas = Canvas(file, pagesize=paper.points, pageCompression=1)
    canvas.setTitle(title)
    for number, sheet in enumerate(sheets):
        canvas.bookmarkPage(str(number))
        canvas.addOutlineEntry(f"{sheet.office} · {sheet.door}", str(number))
        canvas.saveState()
        width, height = paper.points
        scale = paper.scale
        canvas.translate((width - A4[0] * scale) / 2, (height - A4[1] * scale) / 2)
        canvas.scale(scale, scale)
        _draw(canvas, sheet)
        canvas.restoreState()
        canvas.showPage()
    canvas.save()


def _draw(canvas: Canvas, sheet: PlateSheet) -> None:
    _head(canvas, sheet)
    _code(canvas, symbol(sheet.code))
    _instructions(canvas, sheet.hows)
    canvas.setFillColor(_MUTED)
    _text(canvas, sheet.foot, x=_EDGE, y=_FOOT, size=9, font=PLAIN)
    canvas.setFont(font_for(sheet.number, PLAIN), 9)
    canvas.drawRightString((_WIDTH - _EDGE) * mm, _FOOT * mm, sheet.number)


def _head(canvas: Canvas, sheet: PlateSheet) -> None:
    canvas.setStrokeColor(_ACCENT)
    canvas.setFillColor(_ACCENT if sheet.solid else _WHITE)
    canvas.setLineWidth(2.5)
    canvas.roundRect(
        _EDGE * mm,
        _HEAD_BOTTOM * mm,
        (_WIDTH - 2 * _EDGE) * mm,
        (_HEAD_TOP - _HEAD_BOTTOM) * mm,
        _HEAD_RADIUS * mm,
        stroke=1,
        fill=1,
    )
    left, right = _EDGE + _HEAD_PADDING, _WIDTH - _EDGE - _HEAD_PADDING
    width = (right - left) * mm
    canvas.setFillColor(_WHITE if sheet.solid else _ACCENT)
    _text(canvas, sheet.issuer, x=left, y=_HEAD_TOP - 9.5, size=12, font=PLAIN)
    size = fitting(sheet.door, width=width * 0.68, largest=38, smallest=16, font=BOLD)
    _text(canvas, sheet.door, x=left, y=_HEAD_TOP - 23.5, size=size, font=BOLD)
    size = fitting(sheet.door_elsewhere, width=width * 0.3, largest=20, smallest=9, font=PLAIN)
    canvas.setFont(font_for(sheet.door_elsewhere, PLAIN), size)
    canvas.drawRightString(right * mm, (_HEAD_TOP - 23.5) * mm, sheet.door_elsewhere)
    canvas.setFillColor(_WHITE if sheet.solid else _INK)
    name = filling(
        sheet.office,
        width=width,
        height=(_NAME_TOP - _NAME_BOTTOM) * mm,
        largest=26,
        smallest=9,
        font=BOLD,
    )
    _block(canvas, name, x=left, bottom=_NAME_BOTTOM, top=_NAME_TOP)


def _code(canvas: Canvas, drawn: Symbol) -> None:
    side = CODE_MM / (drawn.modules + 2 * QUIET_MODULES)
    left = (_WIDTH - drawn.modules * side) / 2
    bottom = _CODE_BOTTOM + QUIET_MODULES * side
    draw_symbol(canvas, drawn, left=left, bottom=bottom, side=side)


def _instructions(canvas: Canvas, hows: Sequence[tuple[str, str]]) -> None:
    """A column a language, each as wide as the others."""
    whole = _WIDTH - 2 * (_EDGE + _HEAD_PADDING)
    column = (whole - _GAP * (len(hows) - 1)) / max(1, len(hows))
    for place, (todo, otherwise) in enumerate(hows):
        x = _EDGE + _HEAD_PADDING + place * (column + _GAP)
        lines = filling(
            todo,
            width=column * mm,
            height=(_HOW_TOP - _HOW_BOTTOM) * mm,
            largest=17,
            smallest=7,
            font=BOLD,
        )
        canvas.setFillColor(_INK)
        _block(canvas, lines, x=x, bottom=_HOW_TOP - lines.height / mm, top=_HOW_TOP)
        size = fitting(otherwise, width=column * mm, largest=12, smallest=6, font=PLAIN)
        canvas.setFillColor(_MUTED)
        below = _HOW_TOP - (lines.height + size * 1.2) / mm
        _text(canvas, otherwise, x=x, y=below, size=size, font=PLAIN)


def _block(canvas: Canvas, said: Lines, *, x: float, bottom: float, top: float) -> None:
    """Lines in the middle of the height between `bottom` and `top`."""
    spare = (top - bottom) * mm - said.height
    y = top * mm - max(0.0, spare / 2) - said.size * 0.95
    canvas.setFont(said.font, said.size)
    for number, line in enumerate(said.lines):
        canvas.drawString(x * mm, y - number * said.size * LINE_HEIGHT, line)


def _text(canvas: Canvas, text: str, *, x: float, y: float, size: float, font: str) -> None:
    canvas.setFont(font_for(text, font), size)
    canvas.drawString(x * mm, y * mm, text)
