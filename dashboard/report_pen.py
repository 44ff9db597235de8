"""What every part of a report is drawn with: sheets, words, numbers, titles."""

from dataclasses import dataclass

from dashboard.credentials.print_text import BOLD
from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.pdf.box import Box
from dashboard.pdf.ink import MUTED
from dashboard.pdf.sheets import Sheets
from dashboard.pdf.words import line
from dashboard.services.report_state import Report

TITLE_HEIGHT = 30.0
_TITLE, _LEAD = 11.0, 8.0


@dataclass(frozen=True, kw_only=True)
class Pen:
    """What is drawn on, of which report, in which language."""

    sheets: Sheets
    report: Report
    language: str

    def say(self, key: str, /, **places: object) -> str:
        """A text of the report."""
        return text(f"report.{key}", language=self.language, **places)

    def number(self, value: float) -> str:
        """A whole number."""
        return shown.number(round(value), language=self.language)

    def percent(self, share: float) -> str:
        """A share."""
        return shown.percent(share, language=self.language)

    def title(self, box: Box, said: str, lead: str) -> Box:
        """Write finding and lead; what is left of the box."""
        canvas, width = self.sheets.canvas, box.width
        line(canvas, said, x=box.left, y=box.top - 10, size=_TITLE, font=BOLD, width=width)
        line(canvas, lead, x=box.left, y=box.top - 21, size=_LEAD, ink=MUTED, width=width)
        return box.inside(top=TITLE_HEIGHT)

    def weekday(self, number: int) -> str:
        """The name of a weekday, 1 for Monday."""
        return text("format.weekdays", language=self.language).split()[number - 1]

    def clock(self, hour: int) -> str:
        """A full hour."""
        return text("format.clock", language=self.language, hour=f"{hour:02d}", minute="00")
