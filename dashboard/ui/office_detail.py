"""One office's day on the page: figures, curve, arrivals and departures."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.expectation import Expectation
from dashboard.services.occupancy import OfficeDay
from dashboard.services.typical import TypicalDay
from dashboard.ui import findings
from dashboard.ui.charts.dwell import dwell_bars
from dashboard.ui.charts.figure import put_up
from dashboard.ui.charts.office_day import last_hour, quarter_flows, today_curve
from dashboard.ui.charts.reasons import reason_bars
from dashboard.ui.comparison import comparison
from dashboard.ui.expectation_words import expectation_sentence
from dashboard.ui.figures import key_figures
from dashboard.ui.headline import empty_state, footnote, page_finding, panel
from dashboard.ui.mix_words import reason_finding
from dashboard.ui.office_today import OfficeToday, dwell_finding, dwell_lead, today_figures


def office_detail(
    day: OfficeDay,
    *,
    typical: TypicalDay,
    today: OfficeToday | None,
    expected: Expectation | None,
    zone: ZoneInfo,
    language: str,
    under_finding: Callable[[], None],
) -> None:
    """Draw the office's day, or what will be there once somebody was scanned.

    `today` and `expected` are None where the office's figures are not for whoever looks; its crowd
    is for all.
    `under_finding` draws what stands below the office's name.
    """
    sample = text("occupancy.sample", language=language) if day.occupancy.office.sample else None
    page_finding(
        day.occupancy.office.name,
        lead=findings.day_lead(day, zone=zone, language=language),
        mark=sample,
    )
    under_finding()
    key_figures(findings.day_figures(day, zone=zone, language=language))
    if today:
        key_figures(today_figures(today, language=language))
    if day.peak is None and not (today and today.reasons):
        empty_state(
            text("occupancy.empty.no_scans_title", language=language),
            body=text("occupancy.empty.no_scans_body", language=language),
            icon="qr_code_scanner",
        )
        return
    if day.peak is not None:
        _curve_panel(day, typical, expected, zone, language)
    left, right = st.columns(2) if today else (st.container(), None)
    if day.peak is not None:
        with left:
            _flows_panel(day, zone, language)
    if today and right:
        with right:
            _dwell_panel(today, language)
        _reasons_panel(today, language)


def _curve_panel(
    day: OfficeDay,
    typical: TypicalDay,
    expected: Expectation | None,
    zone: ZoneInfo,
    language: str,
) -> None:
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
        figure = today_curve(day, typical=typical, expected=expected, zone=zone, language=language)
        if not expected:
            put_up(figure, key="curve", alt=alt)
            return
        said = expectation_sentence(expected, day=day.day, zone=zone, language=language)
        put_up(figure, key="curve", alt=f"{alt} {said}")
        footnote(said)


def _curve_lead(typical: TypicalDay, language: str) -> str:
    if not typical.days:
        return text("occupancy.day.curve_lead", language=language)
    return text(
        "occupancy.day.typical_lead",
        language=language,
        days=typical.days,
        weekday=shown.weekday(typical.day, language=language),
    )


def _dwell_panel(today: OfficeToday, language: str) -> None:
    finding = dwell_finding(today.dwell, language=language)
    with panel(finding, lead=dwell_lead(today.dwell, language=language), key="dwell-panel"):
        if today.dwell.stays:
            put_up(dwell_bars(today.dwell, language=language), key="dwell", alt=finding)


def _reasons_panel(today: OfficeToday, language: str) -> None:
    if not today.reasons:
        footnote(text("occupancy.refused.none", language=language))
        return
    finding = reason_finding(today.reasons, language=language)
    lead = text("occupancy.refused.lead", language=language)
    with panel(finding, lead=lead, key="reasons-panel"):
        put_up(reason_bars(today.reasons, language=language), key="reasons", alt=finding)


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
