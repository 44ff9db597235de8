"""The week or month of an office or the regency, to look at and to take along as PDF."""

import streamlit as st

from dashboard.domain.calendar import local_day
from dashboard.messages import report_words as words
from dashboard.report_sheet import report_sheet
from dashboard.services.access import Permission
from dashboard.services.report_state import Report
from dashboard.ui.boundary import boundary
from dashboard.ui.desk_choice import offices_in_reach
from dashboard.ui.guards import require
from dashboard.ui.headline import empty_state, page_finding
from dashboard.ui.in_address import not_understood, refuse_other_office
from dashboard.ui.mix_view import OFFICE
from dashboard.ui.page_links import no_offices
from dashboard.ui.report_controls import controls
from dashboard.ui.report_preview import preview
from dashboard.ui.report_view import ReportView, report_view_of
from dashboard.ui.session import language, now, services, t

user = require(Permission.SEE_OCCUPANCY)


def take(report: Report, view: ReportView) -> None:
    """Make the file, then offer it; who made it stands in the audit log."""
    with st.container(horizontal=True, vertical_alignment="center"):
        make = t("report.page.make")
        if not st.button(make, icon=":material/picture_as_pdf:", type="primary", key="report-make"):
            st.caption(t("report.page.small"))
            return
        zone = services().settings.zone
        sheet = report_sheet(report, made_by=user.name, zone=zone, language=language())
        services().reports.put_on_record(user=user, office_id=view.office_id, at=now())
        st.download_button(
            t("report.page.take"),
            sheet,
            file_name=f"{t('report.file')}-{view.office_id or 'kabupaten'}-{view.days.first}.pdf",
            mime="application/pdf",
            icon=":material/download:",
            type="primary",
            on_click="ignore",
        )


def page() -> None:
    """Finding, what it is about, the file, what stands in it."""
    refuse_other_office(user, Permission.SEE_OCCUPANCY, parameter=OFFICE)
    offices = offices_in_reach(user, Permission.SEE_OCCUPANCY)
    if not offices:
        no_offices(user)
        return
    zone, at = services().settings.zone, now()
    names = {office.id: office.name for office in offices}
    regency = user.office_id is None and len(names) != 1
    today = local_day(at, zone)
    view = report_view_of(st.query_params.to_dict(), today=today, office_ids=names, regency=regency)
    report = services().reports.of(
        user=user, office_id=view.office_id, length=view.length, day=view.days.first, at=at
    )
    page_finding(
        words.finding(report, language=language()),
        lead=words.lead(report, zone=zone, language=language()),
        mark=t("occupancy.sample") if report.sample else None,
    )
    not_understood([t(f"report.page.{each}") for each in view.unknown])
    controls(view, names=names, regency=regency, today=today)
    take(report, view)
    if report.empty:
        empty_state(
            t("report.lead.empty_title"),
            body=t("report.lead.empty"),
            icon="summarize",
        )
    else:
        preview(report, zone=zone)


with boundary():
    page()
