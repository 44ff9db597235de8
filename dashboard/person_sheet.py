"""A person's file on paper: headings and tables, A4 across, for whoever has no computer."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from dashboard.credentials.print_text import font_for

_PLAIN, _BOLD = "Helvetica", "Helvetica-Bold"
_INK, _MUTED, _LINE = HexColor("#17202B"), HexColor("#4A5563"), HexColor("#9AA5B1")
_MARGIN = 14 * mm


@dataclass(frozen=True, kw_only=True)
class Section:
    """A table under its title; `nothing` is said where it has no rows."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    nothing: str


def person_sheet(*, title: str, lead: Sequence[str], sections: Sequence[Section]) -> bytes:
    """The PDF. Every text is taken as it is, whatever signs it holds."""
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=landscape(A4),
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=title,
    )
    story: list[Flowable] = [_words(title, size=16, font=_BOLD)]
    story += [_words(line, size=9, colour=_MUTED) for line in lead]
    for section in sections:
        story += [Spacer(1, 5 * mm), _words(section.title, size=12, font=_BOLD), Spacer(1, 1 * mm)]
        story.append(_table(section, document.width) if section.rows else _words(section.nothing))
    document.build(story, onFirstPage=_numbered, onLaterPages=_numbered)
    return file.getvalue()


def _table(section: Section, width: float) -> Table:
    rows = [[_words(each, font=_BOLD) for each in section.headings]]
    rows += [[_words(cell) for cell in row] for row in section.rows]
    table = Table(rows, colWidths=[width / len(section.headings)] * len(section.headings))
    table.repeatRows = 1
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return table


def _words(text: str, *, size: float = 8, font: str = _PLAIN, colour: HexColor = _INK) -> Paragraph:
    style = ParagraphStyle(
        "words",
        fontName=font_for(text, font),
        fontSize=size,
        leading=size * 1.25,
        textColor=colour,
        splitLongWords=1,
    )
    return Paragraph(escape(text), style)


def _numbered(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(_PLAIN, 8)
    canvas.drawRightString(landscape(A4)[0] - _MARGIN, 7 * mm, str(document.page))
