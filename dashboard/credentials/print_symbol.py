"""QR symbols on printed sheets."""

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from dashboard.credentials.qr import Symbol


def draw_symbol(canvas: Canvas, drawn: Symbol, *, left: float, bottom: float, side: float) -> None:
    """Its modules, each `side` wide, from their lower left corner on; all in millimetres.

    The quiet zone is outside of it and the caller's to leave white.
    """
    canvas.saveState()
    canvas.translate(left * mm, bottom * mm)
    canvas.scale(side * mm, side * mm)
    canvas.setFillColor(Color(0, 0, 0))
    # One path for all modules: painted in one go they show no seams between rows.
    last = drawn.modules - 1
    path = "\n".join(f"{x} {last - row} {length} 1 re" for row, x, length in drawn.runs)
    canvas.drawPath(PDFPathObject([path]), stroke=0, fill=1)
    canvas.restoreState()
