"""What a report will say, on the page: its figures and its tables; the PDF draws the charts."""

from collections.abc import Sequence
from html import escape
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.messages import format as shown
from dashboard.messages import report_numbers as numbers
from dashboard.messages import report_words as words
from dashboard.messages.report_comparison import compared_title, comparison
from dashboard.services.report_state import Report
from dashboard.ui import theme
from dashboard.ui.figures import KeyFigure, key_figures
from dashboard.ui.headline import panel
from dashboard.ui.session import language, t

_MOST_OFFICES, _A_ROW = 10, 4


def preview(report: Report, *, zone: ZoneInfo) -> None:
    """Key figures, each against the days before, and the days or the most crowded offices."""
    said = words.figures(report, zone=zone, language=language())
    shown_ = [
        KeyFigure(label=each.label, value=each.value, unit="", note=each.note) for each in said
    ]
    key_figures(shown_[:_A_ROW])
    key_figures(shown_[_A_ROW:])
    st.html(f"<style>{_CSS}</style>")
    left, right = st.columns(2)
    with left:
        _compared(report)
    with right:
        if report.office is None:
            _offices(report)
        else:
            _days(report)


def _compared(report: Report) -> None:
    title, lead = compared_title(report, language=language())
    with panel(title, lead=lead, key="report-compared"):
        rows = comparison(report, language=language())
        if rows:
            names = ("figure", "now", "before", "change")
            st.html(
                _table(
                    [t(f"report.compare.{name}") for name in names],
                    [(each.label, each.now, each.before, each.change) for each in rows],
                )
            )


def _offices(report: Report) -> None:
    found = report.offices
    title = words.crowding(report, language=language())
    with panel(title, lead=t("report.page.offices_lead"), key="report-offices"):
        names = ("office", "arrivals", "share", "busy")
        st.html(
            _table(
                [t(f"report.offices.{name}") for name in names],
                [
                    (
                        each.office.name,
                        numbers.count(each.arrivals, language=language()),
                        words.share_of_limit(each.peak, language=language())
                        if each.peak
                        else t("report.none"),
                        numbers.lasted(each.busy_seconds, language=language()),
                    )
                    for each in found[:_MOST_OFFICES]
                ],
            )
        )


def _days(report: Report) -> None:
    with panel(t("report.days.finding"), lead=t("report.page.days_lead"), key="report-days"):
        names = ("days.day", "offices.arrivals", "offices.peak", "offices.refusals")
        st.html(
            _table(
                [t(f"report.{name}") for name in names],
                [
                    (
                        shown.day(each.day, language=language()),
                        numbers.count(each.arrivals, language=language()),
                        numbers.count(each.crowd.peak, language=language())
                        if each.crowd
                        else t("report.none"),
                        numbers.count(each.refusals, language=language()),
                    )
                    for each in report.lines
                ],
            )
        )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    headings = "".join(f'<th scope="col">{escape(each)}</th>' for each in head)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(each)}</td>" for each in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return f'<table class="report"><thead><tr>{headings}</tr></thead><tbody>{body}</tbody></table>'


_CSS = f"""
table.report {{
  width: 100%; border-collapse: collapse; font-size: 16px; color: {theme.CSS_INK};
  font-variant-numeric: tabular-nums;
}}
table.report th, table.report td {{
  padding: .45rem .5rem; border: 0; border-bottom: 1px solid {theme.CSS_LINE};
  text-align: right; font-weight: 400;
}}
table.report thead th {{ color: {theme.CSS_MUTED}; font-size: 15px; }}
table.report th:first-child {{ text-align: left; padding-left: 0; }}
table.report td {{ white-space: nowrap; }}
table.report td:last-child, table.report thead th:last-child {{ padding-right: 0; }}
@media (max-width: 640px) {{ table.report {{ font-size: 15px; }} }}
"""
