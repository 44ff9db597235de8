"""Every event of an office, newest first: searched, filtered, paged, exported (masked names)."""

import streamlit as st

from dashboard.domain.calendar import local_day
from dashboard.domain.office import Office
from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.rules import Decision
from dashboard.services.access import Permission, User
from dashboard.services.visit_log import LogFilter
from dashboard.ui.boundary import boundary
from dashboard.ui.desk_choice import offices_in_reach
from dashboard.ui.guards import require
from dashboard.ui.headline import empty_state, page_finding
from dashboard.ui.log_export import export_button, export_progress
from dashboard.ui.people_list import people_list
from dashboard.ui.session import local_clock, now, services, t
from dashboard.ui.visit_log_list import filter_of, row_of, span_of

user = require(Permission.SEE_PEOPLE)

OFFICE, DAYS = "kantor", "hari"
PRESETS = ("1", "7", "30", "92")
CURSORS = "visit_log_cursors"


def chosen_office(user: User) -> Office | None:
    """The office in the address, or the first in reach."""
    offices = offices_in_reach(user, Permission.SEE_PEOPLE)
    if not offices:
        return None
    ids = [office.id for office in offices]
    asked = st.query_params.get(OFFICE)
    if len(offices) == 1:
        return offices[0]
    index = ids.index(asked) if asked in ids else 0
    found = st.selectbox(
        t("visit_log.office"), offices, index=index, format_func=lambda each: each.name
    )
    st.query_params[OFFICE] = found.id
    return found


def chosen_filter() -> LogFilter:
    """What the controls say; the range stands in the address, so that a view can be shared."""
    asked = st.query_params.get(DAYS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.segmented_control(
            t("visit_log.range"),
            PRESETS,
            default=asked if asked in PRESETS else PRESETS[0],
            required=True,
            format_func=lambda each: t(f"visit_log.days.d{each}"),
        )
        outcome = st.selectbox(
            t("visit_log.column.outcome"),
            (None, *Decision),
            format_func=lambda each: t(f"visit_log.outcome.{each or 'any'}"),
            width=165,
        )
        colour = st.selectbox(
            t("visit_log.column.colour"),
            (None, *Colour),
            format_func=lambda each: t(f"visit_log.colour.{each or 'any'}"),
            width=165,
        )
        kind = st.selectbox(
            t("visit_log.column.kind"),
            (None, *PersonKind),
            format_func=lambda each: t(f"visit_log.kind.{each or 'any'}"),
            width=165,
        )
    name = st.text_input(
        t("visit_log.search"),
        placeholder=t("visit_log.search"),
        icon=":material/search:",
        label_visibility="collapsed",
    )
    st.query_params[DAYS] = days or PRESETS[0]
    first, last = span_of(days or PRESETS[0], local_day(now(), services().settings.zone))
    return filter_of(first=first, last=last, outcome=outcome, colour=colour, kind=kind, name=name)


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
        st.caption(t("visit_log.searched", time=local_clock(found.searched_back_to)))
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


with boundary():
    office = chosen_office(user)
    if office is None:
        st.info(t("check_in.desk.no_offices"), icon=":material/add_business:")
    else:
        page_finding(t("visit_log.title_of", office=office.name), lead=t("visit_log.lead"))
        page(user, office, chosen_filter())
