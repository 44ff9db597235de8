"""The report of a week or a month on one or two upright A4 sheets: figures, charts, tables."""

import io
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from dashboard.credentials.print_text import BOLD
from dashboard.messages import format as shown
from dashboard.messages import report_words as words
from dashboard.messages import text
from dashboard.messages.figure_words import mark_sentence
from dashboard.pdf.box import Box
from dashboard.pdf.ink import INK, MUTED
from dashboard.pdf.rows import FIGURE_HEIGHT, KeyFigure, key_figure
from dashboard.pdf.sheets import Sheets
from dashboard.pdf.words import block, block_height, line
from dashboard.report_bars import (
    evidence,
    evidence_height,
    hours,
    reasons,
    reasons_height,
    weekdays,
)
from dashboard.report_charts import arrivals, colours, crowd, signs
from dashboard.report_pen import TITLE_HEIGHT, Pen
from dashboard.report_tables import (
    COMPARED_HEIGHT,
    compared,
    days,
    days_height,
    offices,
    offices_height,
)
from dashboard.services.report_state import Report

_FINDING, _LEAD, _BODY = 16.0, 9.0, 8.0
_GAP, _COLUMNS_GAP = 13.0, 22.0
_CHART, _LOW_CHART, _HIGH_HOUR, _LOW_HOUR = 182.0, 128.0, 20.0, 15.0
_FIGURES_A_ROW, _MOST_REASONS, _FEW_REASONS = 4, 6, 4

_Part = Callable[[Pen, Box], None]


def report_sheet(report: Report, *, made_by: str, zone: ZoneInfo, language: str) -> bytes:
    """The PDF. `made_by` is the name of whoever asked for it."""
    file = io.BytesIO()
    title = words.title(report, language=language)
    sheets = Sheets(
        file,
        title=title,
        head=(_say("issuer", language), title),
        foot=_say(
            "foot",
            language,
            made_by=made_by,
            day=shown.day(report.today, language=language),
            time=shown.clock_in_zone(report.at, zone=zone, language=language),
        ),
        numbered=lambda number, count: _say("page", language, number=number, count=count),
        language=language,
    )
    pen = Pen(sheets=sheets, report=report, language=language)
    _headline(pen, zone)
    if not report.empty:
        _figures(pen, zone)
        if report.office is None:
            _regency(pen)
        else:
            _office(pen)
    _method(pen)
    sheets.close()
    return file.getvalue()


def _headline(pen: Pen, zone: ZoneInfo) -> None:
    said = words.finding(pen.report, language=pen.language)
    height = block_height(said, width=pen.sheets.width, size=_FINDING, font=BOLD)
    block(pen.sheets.canvas, said, pen.sheets.take(height), size=_FINDING, font=BOLD)
    lead = words.lead(pen.report, zone=zone, language=pen.language)
    if pen.report.sample:
        lead = f"{lead} · {pen.say('lead.sample')}"
    block(pen.sheets.canvas, lead, pen.sheets.take(_LEAD * 1.4, gap=2), size=_LEAD, ink=MUTED)
    if pen.report.empty:
        box = pen.sheets.take(_LEAD * 3, gap=_GAP)
        block(pen.sheets.canvas, pen.say("lead.empty"), box, size=_LEAD)


def _figures(pen: Pen, zone: ZoneInfo) -> None:
    said = words.figures(pen.report, zone=zone, language=pen.language)
    for first in range(0, len(said), _FIGURES_A_ROW):
        row = said[first : first + _FIGURES_A_ROW]
        boxes = pen.sheets.take(FIGURE_HEIGHT, gap=_GAP if not first else 4)
        for box, each in zip(boxes.columns(_FIGURES_A_ROW, gap=14), row, strict=True):
            figure = KeyFigure(label=each.label, value=each.value, note=each.note)
            key_figure(pen.sheets.canvas, box, figure)


def _office(pen: Pen) -> None:
    """What and why on the first sheet; hours and days on the second."""
    _beside(pen, _CHART, arrivals, crowd)
    _beside(pen, COMPARED_HEIGHT, colours, compared)
    height = max(reasons_height(pen, most=_MOST_REASONS), evidence_height(pen))
    left, right = _columns(pen, height)
    reasons(pen, left, most=_MOST_REASONS)
    evidence(pen, right)
    pen.sheets.turn()
    _hours(pen, row=_HIGH_HOUR)
    days(pen, pen.sheets.take(days_height(pen), gap=_GAP))
    _marks(pen)


def _regency(pen: Pen) -> None:
    """Charts on the first sheet, the offices on the second."""
    _beside(pen, _LOW_CHART, arrivals, colours)
    whys = reasons_height(pen, most=_FEW_REASONS) + _GAP + evidence_height(pen)
    left, right = _columns(pen, max(whys, COMPARED_HEIGHT))
    compared(pen, left)
    reasons(pen, right, most=_FEW_REASONS)
    evidence(pen, right.inside(top=reasons_height(pen, most=_FEW_REASONS) + _GAP))
    _hours(pen, row=_LOW_HOUR)
    pen.sheets.turn()
    silent = pen.report.silent
    names = ", ".join(office.name for office in silent)
    said = pen.say("offices.silent", count=len(silent), offices=names) if silent else ""
    room = pen.sheets.room - _notes_height(pen, [said, *_changes(pen)])
    more = offices(pen, pen.sheets.take(offices_height(pen, room=room)))
    if more:
        _note(pen, pen.say("offices.more", count=more))
    _note(pen, said)
    _marks(pen)


def _beside(pen: Pen, height: float, *parts: _Part) -> None:
    for part, box in zip(parts, _columns(pen, height), strict=True):
        part(pen, box)


def _columns(pen: Pen, height: float) -> tuple[Box, ...]:
    return pen.sheets.take(height, gap=_GAP).columns(2, gap=_COLUMNS_GAP)


def _hours(pen: Pen, *, row: float) -> None:
    rows = len(weekdays(pen.report))
    hours(pen, pen.sheets.take(TITLE_HEIGHT + rows * row + 12, gap=_GAP))


def _changes(pen: Pen) -> list[str]:
    """A sentence for each change, with the letter of its day on the charts."""
    first = pen.report.days.first
    letters = {flag.place: flag.sign for flag in signs(pen.report)}
    return [
        pen.say(
            "marks.row",
            sign=letters[(each.day - first).days],
            sentence=mark_sentence(each, language=pen.language),
        )
        for each in pen.report.marks
    ]


def _marks(pen: Pen) -> None:
    found = _changes(pen)
    if not found:
        return
    title, size = pen.say("marks.title"), _BODY + 1
    box = pen.sheets.take(size * 1.4, gap=_GAP)
    line(pen.sheets.canvas, title, x=box.left, y=box.bottom + 2, size=size, font=BOLD)
    for each in found:
        _note(pen, each, gap=0)


def _method(pen: Pen) -> None:
    """How the figures are to be read."""
    _note(pen, pen.say("sheet.method"), gap=_GAP)


def _note(pen: Pen, said: str, *, gap: float = 6.0) -> None:
    if said:
        height = block_height(said, width=pen.sheets.width, size=_BODY)
        block(pen.sheets.canvas, said, pen.sheets.take(height, gap=gap), size=_BODY, ink=INK)


def _notes_height(pen: Pen, notes: Sequence[str]) -> float:
    """What stands below the offices: these, their title, how to read, and how many more."""
    said = [*notes, pen.say("sheet.method"), pen.say("offices.more", count=0)]
    return 2 * _GAP + sum(
        block_height(each, width=pen.sheets.width, size=_BODY) + 6 for each in said if each
    )


def _say(key: str, language: str, **places: object) -> str:
    return text(f"report.sheet.{key}", language=language, **places)
