"""Badges on paper: four A6 cards on an A4 page, with a QR symbol that scans from 40 cm.

A camera needs 2.1 of its pixels for a module. One that is 640 pixels wide and sees 60 degrees
shows 462 mm at a distance of 400 mm, so a module has to be 1.52 mm wide: 87 mm for a usual pass.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from dashboard.credentials.qr import QUIET_MODULES, symbol

PIXELS_A_MODULE = 2.1
CAMERA_PIXELS = 640
CAMERA_DEGREES = 60.0
SCAN_DISTANCE_MM = 400.0
CARD_WIDTH, CARD_HEIGHT = A4[0] / 2, A4[1] / 2
_FONT, _BOLD = "Helvetica", "Helvetica-Bold"
_NAME_SIZE, _OFFICE_SIZE, _SMALLEST = 18.0, 11.0, 7.0
_MARGIN = 4 * mm


@dataclass(frozen=True, kw_only=True)
class PrintedBadge:
    """What stands on one card."""

    code: str
    name: str
    office: str
    footer: str


def module_mm(*, distance_mm: float = SCAN_DISTANCE_MM) -> float:
    """How wide a module must be to scan from that distance, in millimetres."""
    seen_mm = 2 * distance_mm * math.tan(math.radians(CAMERA_DEGREES / 2))
    return PIXELS_A_MODULE * seen_mm / CAMERA_PIXELS


def scan_distance_mm(*, module: float) -> float:
    """From how far a module of that width in millimetres scans."""
    return SCAN_DISTANCE_MM * module / module_mm()


def write_badges(
    badges: Iterable[PrintedBadge],
    *,
    file: BinaryIO,
    title: str,
    progress: Callable[[int], None] = lambda _count: None,
) -> int:
    """Write the cards as PDF and return how many; `progress` hears each count."""
    canvas = Canvas(file, pagesize=A4, pageCompression=1)
    canvas.setTitle(title)
    count = 0
    for count, badge in enumerate(badges, start=1):
        place = (count - 1) % 4
        if place == 0 and count > 1:
            canvas.showPage()
        _draw(canvas, badge, left=place % 2 * CARD_WIDTH, top=A4[1] - place // 2 * CARD_HEIGHT)
        progress(count)
    canvas.save()
    return count


def _draw(canvas: Canvas, badge: PrintedBadge, *, left: float, top: float) -> None:
    canvas.setLineWidth(0.2)
    canvas.rect(left, top - CARD_HEIGHT, CARD_WIDTH, CARD_HEIGHT)
    bottom = _draw_symbol(canvas, badge.code, left=left, top=top - _MARGIN)
    middle = left + CARD_WIDTH / 2
    _centred(canvas, badge.name, _BOLD, _NAME_SIZE, x=middle, y=bottom - 8 * mm)
    _centred(canvas, badge.office, _FONT, _OFFICE_SIZE, x=middle, y=bottom - 16 * mm)
    _centred(canvas, badge.footer, _FONT, _SMALLEST, x=middle, y=top - CARD_HEIGHT + _MARGIN)


def _draw_symbol(canvas: Canvas, code: str, *, left: float, top: float) -> float:
    """Draw the symbol at its scanning size, or as wide as the card; return its lower edge."""
    rows = tuple(symbol(code).matrix)
    modules = len(rows) + 2 * QUIET_MODULES
    side = min(modules * module_mm() * mm, CARD_WIDTH - _MARGIN)
    module = side / modules
    start = left + (CARD_WIDTH - side) / 2 + QUIET_MODULES * module
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        height = top - (QUIET_MODULES + number + 1) * module
        _draw_row(path, row, start=start, height=height, module=module)
    canvas.drawPath(path, stroke=0, fill=1)
    return float(top - side)


def _draw_row(
    path: PDFPathObject, row: bytearray, *, start: float, height: float, module: float
) -> None:
    """One rectangle for each run of dark modules."""
    column = 0
    for run in bytes(row).split(b"\x00"):
        if run:
            path.rect(start + column * module, height, len(run) * module, module)
        column += len(run) + 1


def _centred(canvas: Canvas, text: str, font: str, size: float, *, x: float, y: float) -> None:
    """Text in the middle, smaller where it is too long for the card."""
    room = CARD_WIDTH - 2 * _MARGIN
    width = stringWidth(text, font, size)
    fitting = max(_SMALLEST, size * min(1.0, room / width)) if width else size
    canvas.setFont(font, fitting)
    canvas.drawCentredString(x, y, text)
