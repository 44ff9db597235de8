"""The charts of a report over its days, each in a box with its finding above."""

from datetime import timedelta

from dashboard.messages import format as shown
from dashboard.messages import report_numbers as numbers
from dashboard.messages import text
from dashboard.messages.figure_words import colour_word
from dashboard.pdf.box import Box
from dashboard.pdf.ink import BLUE, GREY, HATCHED, HEALTH, INK, PALE, Look
from dashboard.pdf.plot import (
    SMALL,
    Column,
    Flag,
    Plot,
    columns,
    curve,
    flags,
    mark,
    plot,
    scale_for,
)
from dashboard.pdf.rows import legend
from dashboard.pdf.words import Align, line
from dashboard.report_pen import Pen
from dashboard.services.colour_mix import COLOURS
from dashboard.services.report_state import DayLine, Length, Report

_WEEK_DAYS, _MONTH_STEP = 7, 5


def signs(report: Report) -> tuple[Flag, ...]:
    """A letter for each day on which rules changed."""
    days = sorted({each.day for each in report.marks})
    first = report.days.first
    return tuple(
        Flag(place=(day - first).days, sign=chr(ord("A") + number % 26))
        for number, day in enumerate(days)
    )


def arrivals(pen: Pen, box: Box) -> None:
    """A column for each day; what is kept back has a sign in its place."""
    report = pen.report
    told = [line for line in report.lines if line.arrivals]
    said = pen.say("arrivals.finding_none")
    if told:
        best = max(told, key=lambda line: line.arrivals or 0)
        week = report.length is Length.WEEK
        said = pen.say(
            "arrivals.finding" if week else "arrivals.finding_day",
            weekday=shown.weekday(best.day, language=pen.language),
            day=shown.day_and_month(best.day, language=pen.language),
            count=numbers.count(best.arrivals, language=pen.language),
        )
    below = pen.title(
        box, said, pen.say("arrivals.lead_marks" if report.marks else "arrivals.lead")
    )
    most = max([line.arrivals or 0 for line in report.lines], default=0)
    drawn = _plot(pen, below, most=max(most, 5))
    columns(drawn, [_arrival_column(pen, line) for line in report.lines])
    _days(pen, drawn)
    flags(drawn, signs(report))


def crowd(pen: Pen, box: Box) -> None:
    """An office's average and peak of each day, and its limit as a line."""
    report, peak = pen.report, pen.report.totals.peak
    said = pen.say("peak.finding_few")
    if peak is not None:
        said = pen.say(
            "peak.finding",
            people=peak.people,
            limit=peak.limit,
            day=shown.day_and_month(peak.day, language=pen.language),
        )
    below = pen.title(box, said, pen.say("peak.lead"))
    entries = [(pen.say("peak.average"), BLUE), (pen.say("peak.top"), PALE)]
    high = legend(pen.sheets.canvas, below, entries)
    crowds = [line.crowd for line in report.lines]
    most = max([max(each.peak or 0, each.limit) for each in crowds if each], default=0)
    drawn = _plot(pen, below.inside(top=high), most=max(most, 5))
    columns(drawn, [_crowd_column(line) for line in report.lines])
    _limits(pen, drawn)
    _days(pen, drawn)


def colours(pen: Pen, box: Box) -> None:
    """Each day's shares of the colours; too small groups are one grey part."""
    report, green = pen.report, pen.report.totals.green
    said = pen.say("colours.finding_none")
    if green is not None:
        said = pen.say("colours.finding", percent=pen.percent(green))
    below = pen.title(box, said, pen.say("colours.lead"))
    entries = [
        (colour_word(colour, language=pen.language), HEALTH[colour])
        for colour in COLOURS
        if any(line.shares.get(colour) for line in report.lines)
    ]
    if any(line.unsaid for line in report.lines):
        entries.append((pen.say("colours.kept"), GREY))
    high = legend(pen.sheets.canvas, below, entries)
    drawn = plot(
        pen.sheets.canvas,
        below.inside(top=high),
        scale=scale_for(100, steps=2),
        across=report.days.days,
        written=lambda value: pen.percent(value / 100),
    )
    columns(drawn, [Column(label="", parts=_shares(line)) for line in report.lines])
    _days(pen, drawn)


def _plot(pen: Pen, box: Box, *, most: float) -> Plot:
    return plot(
        pen.sheets.canvas,
        box,
        scale=scale_for(most),
        across=pen.report.days.days,
        written=pen.number,
    )


def _arrival_column(pen: Pen, of: DayLine) -> Column:
    look = BLUE if of.over else HATCHED
    few = pen.report.days.days <= _WEEK_DAYS
    note = numbers.count(of.arrivals, language=pen.language)
    kept = of.arrivals is None
    return Column(
        label="",
        parts=((of.arrivals or 0, look),),
        note=note if (few and of.arrivals) or kept else "",
    )


def _crowd_column(of: DayLine) -> Column:
    if of.crowd is None or of.crowd.peak is None:
        return Column(label="", parts=(), note="*" if of.crowd else "")
    average = min(of.crowd.average or 0.0, of.crowd.peak)
    return Column(label="", parts=((average, BLUE), (of.crowd.peak - average, PALE)))


def _limits(pen: Pen, drawn: Plot) -> None:
    """The limit through the days on which it is known."""
    points: list[tuple[float, float]] = []
    for place, each in enumerate(pen.report.lines):
        if each.crowd is not None:
            points += [(place, each.crowd.limit), (place + 1, each.crowd.limit)]
    curve(drawn, points, ink=INK, width=1.0, dashed=True)
    if points:
        value = points[-1][1]
        said = pen.say("peak.limit", limit=pen.number(value))
        canvas, x = pen.sheets.canvas, drawn.area.right
        line(canvas, said, x=x, y=drawn.y(value) + 2.5, size=SMALL, align=Align.RIGHT)


def _shares(of: DayLine) -> tuple[tuple[float, Look], ...]:
    told = [(100 * of.shares.get(colour, 0.0), HEALTH[colour]) for colour in COLOURS]
    return (*told, (100 * of.unsaid, GREY))


def _days(pen: Pen, drawn: Plot) -> None:
    """Weekdays with their dates below a week, some days of the month below a month."""
    days = pen.report.days
    short = text("format.weekdays_short", language=pen.language).split()
    for place in range(days.days):
        day = days.first + timedelta(days=place)
        if days.days <= _WEEK_DAYS:
            mark(drawn, f"{short[day.weekday()]} {day.day}", at=place + 0.5)
        elif place == 0 or (place + 1) % _MONTH_STEP == 0:
            mark(drawn, str(day.day), at=place + 0.5)
