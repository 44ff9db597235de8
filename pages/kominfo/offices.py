"""The directory of offices: added, changed, imported, exported, closed and merged."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.domain.desk_health import OfficeHealth
from dashboard.domain.office import Office
from dashboard.services.access import Permission, User
from dashboard.services.office_table import OfficeRecord
from dashboard.ui.boundary import boundary
from dashboard.ui.guards import require
from dashboard.ui.headline import empty_state, page_finding
from dashboard.ui.office_desks import desks_of_office, trouble_panel
from dashboard.ui.office_files import files
from dashboard.ui.office_forms import closing_form, office_form
from dashboard.ui.office_records import matching, rows
from dashboard.ui.people_list import people_list
from dashboard.ui.plain import plain
from dashboard.ui.session import now, services, t
from dashboard.ui.trust_rows import local_date

user = require(Permission.MANAGE_OFFICES)


def headline(records: Sequence[OfficeRecord]) -> None:
    """How many offices there are, and what is missing to measure them."""
    missing = sum(not record.office.expected for record in records)
    lead = t("offices.lead_missing", count=missing) if missing else t("offices.lead")
    page_finding(
        t("offices.finding", count=len(records)),
        lead=lead if records else "",
        mark=t("offices.sample") if any(each.office.sample for each in records) else None,
    )


def directory(
    user: User, records: Sequence[OfficeRecord], healths: Mapping[str, OfficeHealth]
) -> None:
    """Who needs a look, search, a new office, the list; a dialog for the one that is picked."""
    looked_at = trouble_panel(records, healths)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            t("offices.search"),
            placeholder=t("offices.search"),
            icon=":material/search:",
            label_visibility="collapsed",
        )
        if st.button(t("offices.new"), icon=":material/add_business:", type="primary"):
            st.dialog(t("offices.new"), on_dismiss="rerun")(office_form)(user, None)
    if not records:
        empty_state(t("offices.empty"), body=t("offices.empty_body"), icon="apartment")
        return
    found = matching(records, words=words)
    pressed = None
    if found:
        with st.container(border=True):
            drawn = rows(found, healths)
            pressed = people_list(drawn, action=t("offices.open"), key="offices").pressed
    else:
        st.info(t("offices.none"), icon=":material/search_off:")
    chosen = next((each for each in records if each.office.id == (looked_at or pressed)), None)
    if chosen is not None:
        show = st.dialog(plain(chosen.office.name), on_dismiss="rerun")(one_office)
        show(user, chosen, healths[chosen.office.id])


def one_office(user: User, record: OfficeRecord, health: OfficeHealth) -> None:
    """How its desks are; change it, or end it."""
    desks, change, end = st.tabs([t("offices.desks.tab"), t("offices.change"), t("offices.close")])
    with desks:
        desks_of_office(health)
    with change:
        office_form(user, record)
    with end:
        closing_form(user, record.office)


def healths_of(user: User) -> Mapping[str, OfficeHealth]:
    """How the desks of each office are."""
    found = services().desk_health.of_offices(user=user, at=now())
    return {health.office_id: health for health in found}


def gone(user: User) -> None:
    """Offices that are no more."""
    closed = services().office_administration.closed(user=user)
    if not closed:
        return
    with st.expander(t("offices.closed", count=len(closed)), icon=":material/history:"):
        for each in closed:
            into = each.merged_into and name_of(each.merged_into)
            key = "offices.closed_merged" if into else "offices.closed_line"
            st.text(t(key, name=each.office.name, day=local_date(each.closed_at), into=into or ""))


def name_of(office_id: str) -> str:
    """The office's name today, or its identifier where it is no more either."""
    known: dict[str, Office] = {each.id: each for each in services().offices.all()}
    return known[office_id].name if office_id in known else office_id


with boundary():
    records = services().office_administration.records(user=user)
    headline(records)
    directory(user, records, healths_of(user))
    gone(user)
    files(user, records)
