"""The other charts of a report: hours of the week, reasons of refusals, evidence."""

from collections.abc import Mapping

from dashboard.domain.people import Evidence
from dashboard.messages import text
from dashboard.messages.figure_words import part_of, reason_word
from dashboard.pdf.box import Box
from dashboard.pdf.heat import heat_map
from dashboard.pdf.ink import BLUE, HATCHED, MUTED, PALE, Look
from dashboard.pdf.rows import BAR_HEIGHT, Bar, bars
from dashboard.pdf.words import line
from dashboard.report_pen import TITLE_HEIGHT, Pen
from dashboard.services.report_state import Report

_LEAD, _LABEL, _HOUR_LABEL = 8.0, 150.0, 52.0
_FIRST_HOUR, _LAST_HOUR = 8, 15
# Hours with a smaller part of the fullest are left out at both ends of the day.
_LEAST = 0.1
_MOST_CLOCKS = 16


def hours(pen: Pen, box: Box) -> None:
    """People inside by weekday and hour."""
    told = {place: value for place, value in pen.report.hours.items() if value}
    said = pen.say("hours.finding_none")
    if told:
        weekday, hour = max(told, key=lambda place: (told[place], -place[0], -place[1]))
        said = pen.say(
            "hours.finding",
            weekday=pen.weekday(weekday),
            time=pen.clock(hour),
            count=pen.number(told[weekday, hour]),
        )
    below = pen.title(box, said, pen.say("hours.lead"))
    most = max(told.values(), default=0.0)
    at = [hour for (_, hour), value in told.items() if value >= _LEAST * most]
    span = range(min([*at, _FIRST_HOUR]), max([*at, _LAST_HOUR]) + 1)
    values = {
        (weekday - 1, hour - span.start): value
        for (weekday, hour), value in told.items()
        if hour in span
    }
    heat_map(
        pen.sheets.canvas,
        below,
        rows=[pen.weekday(number) for number in weekdays(pen.report)],
        columns=[pen.clock(hour) if len(span) <= _MOST_CLOCKS else f"{hour:02d}" for hour in span],
        values=values,
        written=pen.number,
        label=_HOUR_LABEL,
    )


def weekdays(report: Report) -> range:
    """Monday to Friday, and the weekend where somebody came."""
    some = [weekday for (weekday, _), value in report.hours.items() if value]
    return range(1, max([5, *some]) + 1)


def reasons_height(pen: Pen, *, most: int) -> float:
    """How high the reasons are."""
    found = len(pen.report.reasons)
    return TITLE_HEIGHT + BAR_HEIGHT * (min(found, most) + (found > most))


def reasons(pen: Pen, box: Box, *, most: int) -> None:
    """A bar for each reason, the most frequent first."""
    found = pen.report.reasons
    said = pen.say("reasons.finding_few" if found else "reasons.finding_none")
    if found and found[0].events is not None:
        reason = reason_word(found[0].reason, language=pen.language)
        said = pen.say("reasons.finding", reason=reason)
    below = pen.title(box, said, pen.say("reasons.lead") if found else "")
    drawn = []
    for each in found[:most]:
        let_in = each.overridden or 0
        written = pen.say("reasons.row_kept")
        if each.events is not None:
            key = "reasons.row_overridden" if let_in else "reasons.row"
            written = pen.say(key, count=pen.number(each.events), overridden=let_in)
        stood = (each.events or 0) - let_in
        parts: tuple[tuple[float, Look], ...] = ((stood, BLUE), (let_in, HATCHED))
        label = reason_word(each.reason, language=pen.language)
        drawn.append(Bar(label=label, parts=parts, written=written))
    highest = max([each.events or 0 for each in found], default=0)
    bars(pen.sheets.canvas, below, drawn, most=highest, label=min(_LABEL, box.width * 0.5))
    if len(found) > most:
        more = pen.say("reasons.more", count=len(found) - most)
        y = below.top - BAR_HEIGHT * most - 10
        line(pen.sheets.canvas, more, x=box.left, y=y, size=_LEAD, ink=MUTED)


def evidence_height(pen: Pen) -> float:
    """How high the evidence is."""
    return TITLE_HEIGHT + BAR_HEIGHT * len(_evidence(pen.report))


def evidence(pen: Pen, box: Box) -> None:
    """A bar for each way in which colours were known."""
    told, verified = pen.report.evidence, pen.report.totals.verified
    said = pen.say("evidence.finding_none")
    if verified is not None:
        said = pen.say("evidence.finding", percent=pen.percent(verified))
    below = pen.title(box, said, pen.say("evidence.lead"))
    bars(
        pen.sheets.canvas,
        below,
        [_evidence_bar(pen, each, told) for each in _evidence(pen.report)],
        most=max([count or 0 for count in told.values()], default=0),
        label=min(_LABEL, box.width * 0.42),
    )


def _evidence_bar(pen: Pen, of: Evidence, told: Mapping[Evidence, int | None]) -> Bar:
    count, came = told[of], pen.report.came
    written = pen.say("reasons.row_kept")
    if count is not None and came is not None:
        percent = part_of(count, came, language=pen.language)
        written = pen.say("evidence.row", count=pen.number(count), percent=percent)
    look = BLUE if of is Evidence.VERIFIED else PALE
    label = text(f"colour_mix.evidence.{of}", language=pen.language)
    return Bar(label=label, parts=((count or 0, look),), written=written)


def _evidence(report: Report) -> list[Evidence]:
    return [each for each in Evidence if report.evidence.get(each, 0) != 0]
