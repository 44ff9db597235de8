"""Badges on paper: A4 sheets of four, to be cut twice.

How large a module must be. A camera with a horizontal field of view of 60 degrees sees, at 40 cm,
2 * 400 mm * tan(30 degrees) = 461.9 mm. Over 640 pixels (640x480, what browsers often choose) that
is 1.386 pixels a millimetre; over 1280 (1280x720) it is 2.771. Decoders need 2.1 pixels a module
(measured), so a module must be 2.1 / 1.386 = 1.516 mm for the coarser camera: we print 1.52 mm,
which gives it 2.106 pixels and the finer one 4.21.

A pass is a symbol of version 10 or 11 (57 or 61 modules): 86.6 or 92.7 mm, and 98.8 or 104.9 mm
with the quiet zone of four modules. No credit card holds that; a quarter of an A4 sheet (105 mm
wide, the A6 holders that are sold for lanyards) just does. A larger symbol, which only a name
outside the Latin alphabet makes, is printed as coarse as the badge's width allows.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from dashboard.credentials.print_symbol import draw_symbol
from dashboard.credentials.print_text import BOLD, PLAIN, fitting, font_for, width_of
from dashboard.credentials.qr import QUIET_MODULES, Symbol, symbol

MODULE_MM = 1.52
BADGE_WIDTH_MM, BADGE_HEIGHT_MM = 105.0, 148.5
BADGES_A_SHEET = 4

_ACCENT = HexColor("#1D5FBF")
_INK = HexColor("#17202B")
_MUTED = HexColor("#556070")
_WHITE = HexColor("#FFFFFF")
_LINE = HexColor("#9AA5B1")

# Millimetres from the badge's lower left corner. Printers leave 4.2 mm of a sheet white.
_EDGE = 7.0
_FOOTER_BASE, _FOOTER_TOP = 6.5, 9.0
_HEAD_BOTTOM, _HEAD_TOP = 114.0, 142.5
_HEAD_PADDING, _HEAD_RADIUS = 4.5, 3.0
_NAME_SIZES = (24.0, 17.0, 3.0)  # points: the largest, from where two lines are better, smallest

Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Badge:
    """What is printed on one badge. `solid` fills the head, which tells employees at a glance."""

    code: str
    name: str
    kind: str
    office: str
    issuer: str
    validity: str
    number: str
    solid: bool


def camera_pixels_a_module(
    *, module_mm: float, distance_mm: float, camera_width: int, field_degrees: float
) -> float:
    """How many pixels of a camera a module covers, seen straight on at a distance."""
    seen_mm = 2 * distance_mm * math.tan(math.radians(field_degrees / 2))
    return module_mm * camera_width / seen_mm


def module_mm(modules: int) -> float:
    """The side of a module for a symbol of so many, so that its quiet zone stays on the badge."""
    return min(MODULE_MM, BADGE_WIDTH_MM / (modules + 2 * QUIET_MODULES))


def write_badges(
    badges: Sequence[Badge],
    *,
    file: BinaryIO,
    title: str,
    progress: Progress = lambda _done: None,
) -> None:
    """Write the sheets as one PDF; `progress` hears how many badges are drawn. Raises OSError."""
    canvas = Canvas(file, pagesize=A4, pageCompression=1)
    canvas.setTitle(title)
    for first in range(0, len(badges), BADGES_A_SHEET):
        progress(first)
        _cut_marks(canvas)
        for badge, (x, y) in zip(badges[first : first + BADGES_A_SHEET], _places(), strict=False):
            canvas.saveState()
            canvas.translate(x * mm, y * mm)
            _draw(canvas, badge)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    progress(len(badges))


def _places() -> Iterator[tuple[float, float]]:
    """The lower left corners of a sheet's badges, in reading order."""
    for y in (BADGE_HEIGHT_MM, 0.0):
        for x in (0.0, BADGE_WIDTH_MM):
            yield x, y


def _cut_marks(canvas: Canvas) -> None:
    """A tick at the middle of each side and a cross in the middle: two cuts make four badges."""
    width, height = A4
    middle_x, middle_y, inset, length = width / 2, height / 2, 5 * mm, 5 * mm
    canvas.setStrokeColor(_LINE)
    canvas.setLineWidth(0.4)
    canvas.lines(
        [
            (middle_x, inset, middle_x, inset + length),
            (middle_x, height - inset, middle_x, height - inset - length),
            (inset, middle_y, inset + length, middle_y),
            (width - inset, middle_y, width - inset - length, middle_y),
            (middle_x - length / 2, middle_y, middle_x + length / 2, middle_y),
            (middle_x, middle_y - length / 2, middle_x, middle_y + length / 2),
        ]
    )


def _draw(canvas: Canvas, badge: Badge) -> None:
    _head(canvas, badge)
    _symbol(canvas, symbol(badge.code))
    canvas.setFillColor(_MUTED)
    _line(canvas, badge.validity, x=_EDGE, y=_FOOTER_BASE, size=10.5, font=PLAIN)
    _line_right(canvas, badge.number, x=BADGE_WIDTH_MM - _EDGE, y=_FOOTER_BASE, size=10.5)


def _head(canvas: Canvas, badge: Badge) -> None:
    canvas.setStrokeColor(_ACCENT)
    canvas.setFillColor(_ACCENT if badge.solid else _WHITE)
    canvas.setLineWidth(1.2)
    canvas.roundRect(
        _EDGE * mm,
        _HEAD_BOTTOM * mm,
        (BADGE_WIDTH_MM - 2 * _EDGE) * mm,
        (_HEAD_TOP - _HEAD_BOTTOM) * mm,
        _HEAD_RADIUS * mm,
        stroke=1,
        fill=1,
    )
    left, right = _EDGE + _HEAD_PADDING, BADGE_WIDTH_MM - _EDGE - _HEAD_PADDING
    width = (right - left) * mm
    canvas.setFillColor(_WHITE if badge.solid else _ACCENT)
    _line(canvas, badge.kind, x=left, y=_HEAD_TOP - 6.6, size=10.5, font=BOLD)
    _line_right(canvas, badge.issuer, x=right, y=_HEAD_TOP - 6.6, size=9)
    canvas.setFillColor(_WHITE if badge.solid else _INK)
    _name(canvas, badge.name, x=left, width=width)
    if badge.office:
        size = fitting(badge.office, width=width, largest=11, smallest=7, font=PLAIN)
        _line(canvas, badge.office, x=left, y=_HEAD_BOTTOM + 3.4, size=size, font=PLAIN)


def _name(canvas: Canvas, name: str, *, x: float, width: float) -> None:
    largest, two_lines_from, smallest = _NAME_SIZES
    size = fitting(name, width=width, largest=largest, smallest=smallest, font=BOLD)
    middle = _HEAD_BOTTOM + 13.6
    if size >= two_lines_from or " " not in name:
        _line(canvas, name, x=x, y=middle - size * 0.12, size=size, font=BOLD)
        return
    halves = _halves(name)
    longer = max(halves, key=lambda half: width_of(half, BOLD, 1))
    size = fitting(longer, width=width, largest=two_lines_from - 2, smallest=smallest, font=BOLD)
    for number, half in enumerate(halves):
        y = middle + 1.4 - number * size * 1.15 / mm
        _line(canvas, half, x=x, y=y, size=size, font=BOLD)


def _symbol(canvas: Canvas, drawn: Symbol) -> None:
    side = module_mm(drawn.modules)
    left = (BADGE_WIDTH_MM - drawn.modules * side) / 2
    bottom = (_FOOTER_TOP + _HEAD_BOTTOM - drawn.modules * side) / 2
    draw_symbol(canvas, drawn, left=left, bottom=bottom, side=side)


def _line(canvas: Canvas, text: str, *, x: float, y: float, size: float, font: str) -> None:
    canvas.setFont(font_for(text, font), size)
    canvas.drawString(x * mm, y * mm, text)


def _line_right(canvas: Canvas, text: str, *, x: float, y: float, size: float) -> None:
    canvas.setFont(font_for(text, PLAIN), size)
    canvas.drawRightString(x * mm, y * mm, text)


def _halves(name: str) -> tuple[str, str]:
    """The name in two lines as equally wide as its spaces allow."""
    words = name.split()
    ways = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    return min(ways, key=lambda way: max(width_of(half, BOLD, 1) for half in way))
