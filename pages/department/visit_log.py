"""Every event of an office, newest first: searched, filtered, paged, exported (masked names)."""

import streamlit as st

from dashboard.domain.calendar import local_day
from dashboard.domain.office import Office
from dashboard.services.access import Permission, User
from dashboard.services.visit_log import LogFilter
from dashboard.ui.boundary import boundary
from dashboard.ui.desk_choice import offices_in_reach
from dashboard.ui.guards import require
from dashboard.ui.headline import empty_state, page_finding
from dashboard.ui.in_address import not_understood, refuse_other_office
from dashboard.ui.log_controls import controls, label_of, lead_of
from dashboard.ui.log_export import export_button, export_progress
from dashboard.ui.log_view import LogView, log_view_of
from dashboard.ui.mix_view import OFFICE
from dashboard.ui.page_links import no_offices
from dashboard.ui.people_list import people_list
from dashboard.ui.session import now, services, t
from dashboard.ui.visit_log_list import day_and_clock, filter_of, row_of

user = require(Permission.SEE_PEOPLE)

CURSORS = "visit_log_cursors"


def page(user: User, office: Office, wanted: LogFilter) -> None:
    """One page of rows with the way to older and newer ones."""
    seen = st.session_state.setdefault(CURSORS, {})
    way = seen.get((office.id, wanted), [None])
    found = services().visit_log.page(user=user, office_id=office.id, wanted=wanted, after=way[-1])
    if not found.rows:
        empty_state(t("visit_log.none"), body=t("visit_log.none_body"), icon="search_off")
    else:
        with st.container(border=True):
            people_list([row_of(row) for row in found.rows], key="visit-log")
    if found.after is not None and wanted.name:
        st.caption(t("visit_log.searched", time=day_and_clock(found.searched_back_to)))
    with st.container(horizontal=True):
        if st.button(t("visit_log.newer"), icon=":material/arrow_upward:", disabled=len(way) == 1):
            st.session_state[CURSORS] = {(office.id, wanted): way[:-1]}
            st.rerun()
        if st.button(
            t("visit_log.older"), icon=":material/arrow_downward:", disabled=found.after is None
        ):
            st.session_state[CURSORS] = {(office.id, wanted): [*way, found.after]}
            st.rerun()
        export_button(user, office_id=office.id, wanted=wanted)
    export_progress()


def of_office(user: User, office: Office, view: LogView, names: dict[str, str]) -> None:
    """The view of one office's log."""
    page_finding(t("visit_log.title_of", office=office.name), lead=lead_of(view))
    not_understood([label_of(each) for each in view.unknown])
    name = controls(view, names=names, office_id=office.id)
    page(user, office, filter_of(view, name=name))


with boundary():
    refuse_other_office(user, Permission.SEE_PEOPLE, parameter=OFFICE)
    offices = {office.id: office for office in offices_in_reach(user, Permission.SEE_PEOPLE)}
    if not offices:
        no_offices(user)
    else:
        today = local_day(now(), services().settings.zone)
        view = log_view_of(st.query_params.to_dict(), today=today, office_ids=offices)
        office = offices[view.office_id] if view.office_id else next(iter(offices.values()))
        of_office(user, office, view, {each.id: each.name for each in offices.values()})
