"""The tables of a report: against the days before, offices ranked, day by day."""

from collections.abc import Sequence

from dashboard.messages import format as shown
from dashboard.messages import report_numbers as numbers
from dashboard.messages.report_comparison import compared_title, comparison
from dashboard.messages.report_words import crowding, share_of_limit
from dashboard.pdf.box import Box
from dashboard.pdf.rows import ROW_HEIGHT, Heading, table
from dashboard.report_pen import TITLE_HEIGHT, Pen
from dashboard.services.report_state import DayLine, OfficeLine

# A row below this height cannot be read.
_LOWEST_ROW = 11.5
# Whether there is a comparison or not.
COMPARED_HEIGHT = TITLE_HEIGHT + 11 * ROW_HEIGHT
_OFFICE_SHARES = (5, 30, 12, 10, 11, 14, 13, 9, 9)
_OFFICE_HEADINGS = (
    "number",
    "office",
    "arrivals",
    "peak",
    "share",
    "busy",
    "full",
    "refusals",
    "green",
)
_DAY_HEADINGS = ("day", "arrivals", "peak", "limit", "average", "busy", "full", "refusals")


def compared(pen: Pen, box: Box) -> None:
    """Each figure of an average day, now and before."""
    below = pen.title(box, *compared_title(pen.report, language=pen.language))
    rows = comparison(pen.report, language=pen.language)
    if not rows:
        return
    shares = (37, 20, 24, 19)
    names = ("figure", "now", "before", "change")
    table(
        pen.sheets.canvas,
        below,
        [
            Heading(word=pen.say(f"compare.{name}"), share=share, number=name != "figure")
            for name, share in zip(names, shares, strict=True)
        ],
        [(each.label, each.now, each.before, each.change) for each in rows],
    )


def offices_height(pen: Pen, *, room: float) -> float:
    """How high the table will be in what room there is, closer rows where it must."""
    wanted = TITLE_HEIGHT + (len(pen.report.offices) + 1) * ROW_HEIGHT
    return min(wanted, room)


def offices(pen: Pen, box: Box) -> int:
    """Those with arrivals, the most crowded first; returns how many had no room."""
    found = pen.report.offices
    said = crowding(pen.report, language=pen.language)
    below = pen.title(box, said, pen.say("offices.lead"))
    shown_ = found[: int(below.height / _LOWEST_ROW) - 1]
    table(
        pen.sheets.canvas,
        below,
        [
            Heading(word=pen.say(f"offices.{name}"), share=share, number=name != "office")
            for name, share in zip(_OFFICE_HEADINGS, _OFFICE_SHARES, strict=True)
        ],
        [_office_row(pen, number, each) for number, each in enumerate(shown_, start=1)],
    )
    return len(found) - len(shown_)


def days(pen: Pen, box: Box) -> None:
    """An office's figures of each day."""
    below = pen.title(box, pen.say("days.finding"), pen.say("days.lead"))
    headings = [_day_heading(pen, name) for name in _DAY_HEADINGS]
    rows = [_day_row(pen, each) for each in pen.report.lines]
    table(pen.sheets.canvas, below, headings, rows)


def days_height(pen: Pen) -> float:
    """How high the table of the days is; a month's rows are closer."""
    rows = len(pen.report.lines) + 1
    return TITLE_HEIGHT + rows * (ROW_HEIGHT if rows <= 8 else 12.5)


def _day_heading(pen: Pen, name: str) -> Heading:
    own = name in ("day", "average", "limit")
    word = pen.say(f"days.{name}") if own else pen.say(f"offices.{name}")
    return Heading(word=word, share=20 if name == "day" else 11, number=name != "day")


def _day_row(pen: Pen, of: DayLine) -> Sequence[str]:
    said = pen.language
    day = shown.day(of.day, language=said)
    none, crowd = pen.say("none"), of.crowd
    return (
        day if of.over else pen.say("days.today", day=day),
        numbers.count(of.arrivals, language=said),
        numbers.count(crowd.peak, language=said) if crowd else none,
        pen.number(crowd.limit) if crowd else none,
        numbers.average(crowd.average, language=said) if crowd and crowd.peak != 0 else none,
        numbers.lasted(of.busy_seconds, language=said) if of.busy_seconds else none,
        numbers.lasted(of.full_seconds, language=said) if of.full_seconds else none,
        numbers.count(of.refusals, language=said),
    )


def _office_row(pen: Pen, number: int, of: OfficeLine) -> Sequence[str]:
    said, none = pen.language, pen.say("none")
    return (
        str(number),
        of.office.name,
        numbers.count(of.arrivals, language=said),
        pen.number(of.peak.people) if of.peak else numbers.total(None, language=said),
        share_of_limit(of.peak, language=said) if of.peak else none,
        numbers.lasted(of.busy_seconds, language=said) if of.busy_seconds else none,
        numbers.lasted(of.full_seconds, language=said) if of.full_seconds else none,
        numbers.count(of.refusals, language=said),
        none if of.green is None else pen.percent(of.green),
    )
