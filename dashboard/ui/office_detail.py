"""One office's day on the page: figures, curve, arrivals and departures."""

from zoneinfo import ZoneInfo

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.occupancy import OfficeDay
from dashboard.services.typical import TypicalDay
from dashboard.ui import findings
from dashboard.ui.charts.figure import put_up
from dashboard.ui.charts.office_day import last_hour, quarter_flows, today_curve
from dashboard.ui.comparison import comparison
from dashboard.ui.figures import key_figures
from dashboard.ui.headline import empty_state, page_finding, panel


def office_detail(day: OfficeDay, *, typical: TypicalDay, zone: ZoneInfo, language: str) -> None:
    """Draw the office's day, or what will be there once somebody was scanned."""
    sample = text("occupancy.sample", language=language) if day.occupancy.office.sample else None
    page_finding(
        day.occupancy.office.name,
        lead=findings.day_lead(day, zone=zone, language=language),
        mark=sample,
    )
    key_figures(findings.day_figures(day, zone=zone, language=language))
    if day.peak is None:
        empty_state(
            text("occupancy.empty.no_scans_title", language=language),
            body=text("occupancy.empty.no_scans_body", language=language),
            icon="qr_code_scanner",
        )
        return
    _curve_panel(day, typical, zone, language)
    _flows_panel(day, zone, language)


def _curve_panel(day: OfficeDay, typical: TypicalDay, zone: ZoneInfo, language: str) -> None:
    peak = findings.curve_finding(day, zone=zone, language=language)
    compared = comparison(day, typical, zone=zone, language=language)
    alt = text(
        "occupancy.day.curve_alt",
        language=language,
        finding=". ".join(filter(None, (compared, peak))),
        inside=shown.number(day.occupancy.inside, language=language),
        limit=shown.number(day.occupancy.limit, language=language),
    )
    with panel(compared or peak, lead=_curve_lead(typical, language), key="curve-panel"):
        figure = today_curve(day, typical=typical, zone=zone, language=language)
        put_up(figure, key="curve", alt=alt)


def _curve_lead(typical: TypicalDay, language: str) -> str:
    if not typical.days:
        return text("occupancy.day.curve_lead", language=language)
    return text(
        "occupancy.day.typical_lead",
        language=language,
        days=typical.days,
        weekday=shown.weekday(typical.day, language=language),
    )


def _flows_panel(day: OfficeDay, zone: ZoneInfo, language: str) -> None:
    since, arrivals, departures = last_hour(day.flows, until=day.until)
    finding = findings.flows_finding(
        since=since, arrivals=arrivals, departures=departures, zone=zone, language=language
    )
    counts = {
        "arrivals": shown.number(arrivals, language=language),
        "departures": shown.number(departures, language=language),
    }
    lead = text("occupancy.day.flows_lead", language=language, **counts)
    alt = text("occupancy.day.flows_alt", language=language, finding=finding, **counts)
    with panel(finding, lead=lead, key="flows-panel"):
        put_up(quarter_flows(day, zone=zone, language=language), key="flows", alt=alt)
