"""A4 sheets that fill from the top and know, when the last is full, how many they are."""

from collections.abc import Callable
from typing import Any, BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from dashboard.credentials.print_text import BOLD
from dashboard.pdf.box import Box
from dashboard.pdf.ink import ACCENT, GRID, MUTED
from dashboard.pdf.words import Align, line

MARGIN = 15 * mm
_HEAD, _FOOT = 12 * mm, 12 * mm
_SMALL = 8.0

Numbered = Callable[[int, int], str]


class Sheets:
    """Upright A4 with a head line and a foot line. Close them, or nothing is written."""

    def __init__(
        self,
        file: BinaryIO,
        *,
        title: str,
        head: tuple[str, str],
        foot: str,
        numbered: Numbered,
        language: str,
    ) -> None:
        """Begin the first; `head` stands left and right, `numbered` writes "page 1 of 2"."""
        self.canvas = Canvas(file, pagesize=A4, pageCompression=1, lang=language)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(head[0])
        self.canvas.setSubject(foot)
        self._head, self._foot, self._numbered = head, foot, numbered
        self._pages: list[dict[str, Any]] = []
        self._y = self._body.top

    @property
    def width(self) -> float:
        """Of what is written on."""
        return self._body.width

    @property
    def room(self) -> float:
        """The height that this sheet still has."""
        return self._y - self._body.bottom

    def take(self, height: float, *, gap: float = 0) -> Box:
        """The next box of this height, `gap` below the last; on a new sheet where it must be."""
        if height + gap > self.room and self._y < self._body.top:
            self.turn()
        if self._y < self._body.top:
            self._y -= gap
        self._y -= height
        return Box(left=self._body.left, bottom=self._y, width=self.width, height=height)

    def turn(self) -> None:
        """Go on upon a new sheet."""
        # The foot says how many sheets there are, so it is drawn when that is known.
        self._pages.append(dict(self.canvas.__dict__))
        self.canvas._startPage()
        self._y = self._body.top

    def close(self) -> None:
        """Write head, foot and file. Raises OSError."""
        self._pages.append(dict(self.canvas.__dict__))
        for number, page in enumerate(self._pages, start=1):
            self.canvas.__dict__.update(page)
            self._frame(number)
            self.canvas.showPage()
        self.canvas.save()

    @property
    def _body(self) -> Box:
        width, height = A4
        return Box(left=0, bottom=0, width=width, height=height).inside(
            left=MARGIN, right=MARGIN, top=MARGIN + _HEAD - 6, bottom=MARGIN + _FOOT - 10
        )

    def _frame(self, number: int) -> None:
        width, height = A4
        left, right, top = MARGIN, width - MARGIN, height - MARGIN
        whose, what = self._head
        line(self.canvas, whose, x=left, y=top, size=_SMALL + 1, font=BOLD, ink=ACCENT)
        line(self.canvas, what, x=right, y=top, size=_SMALL, ink=MUTED, align=Align.RIGHT)
        self.canvas.setStrokeColor(ACCENT)
        self.canvas.setLineWidth(1.5)
        self.canvas.line(left, top - 7, right, top - 7)
        self.canvas.setStrokeColor(GRID)
        self.canvas.setLineWidth(0.6)
        self.canvas.line(left, MARGIN + 9, right, MARGIN + 9)
        page = self._numbered(number, len(self._pages))
        line(self.canvas, page, x=right, y=MARGIN, size=_SMALL, ink=MUTED, align=Align.RIGHT)
        room = width - 2 * MARGIN - 80
        line(self.canvas, self._foot, x=left, y=MARGIN, size=_SMALL, ink=MUTED, width=room)
