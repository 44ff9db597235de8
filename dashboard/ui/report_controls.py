"""The report's controls: whose, week or month, which one; all of it in the address."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from dashboard.messages.report_numbers import span
from dashboard.services.figures import Period
from dashboard.ui.in_address import choice
from dashboard.ui.mix_view import OFFICE
from dashboard.ui.report_view import FIRST, LENGTH, LENGTHS, ReportView
from dashboard.ui.session import language, t
from dashboard.ui.style import controls_row


def controls(view: ReportView, *, names: Mapping[str, str], regency: bool, today: date) -> None:
    """Draw them; without a choice of offices there is none to make."""
    anybody = {"": t("report.regency"), **names} if regency else dict(names)
    days = {each.first.isoformat(): _said(each, view, today) for each in view.offered}
    with controls_row(key="report-controls"):
        if len(anybody) > 1:
            choice(
                st.selectbox,
                OFFICE,
                tuple(anybody),
                view.office_id or "",
                anybody,
                label=t("report.page.what"),
                key="report-office",
                width=300,
            )
        choice(
            st.segmented_control,
            LENGTH,
            LENGTHS,
            view.word,
            {word: t(f"report.page.{word}") for word in LENGTHS},
            label=t("report.page.length"),
            key="report-length",
            instead_of=(FIRST,),
            required=True,
        )
        choice(
            st.selectbox,
            FIRST,
            tuple(days),
            view.days.first.isoformat(),
            days,
            label=t(f"report.page.which_{view.length}"),
            key="report-first",
            width=300,
        )


def _said(days: Period, view: ReportView, today: date) -> str:
    said = span(days, length=view.length, language=language())
    return said if days.last < today else t("report.page.running", days=said)
