"""Plates: the QR signs at offices' doors, issued, printed, replaced (design 4.6)."""

from collections.abc import Sequence

import streamlit as st

from dashboard.domain.plates import PlateMode
from dashboard.services.access import Permission, User
from dashboard.services.plates import OfficePlates
from dashboard.ui.boundary import boundary
from dashboard.ui.guards import require
from dashboard.ui.headline import empty_state, page_finding
from dashboard.ui.people_list import people_list
from dashboard.ui.plain import plain
from dashboard.ui.plate_forms import SAID, issue_form, office_form
from dashboard.ui.plate_print import print_panel
from dashboard.ui.plate_words import matching, rows
from dashboard.ui.session import services, t

user = require(Permission.ISSUE_PLATES)


def headline(offices: Sequence[OfficePlates]) -> None:
    """How many offices have a plate, and at how many the code changes."""
    having = sum(bool(each.plates) for each in offices)
    changing = sum(each.mode is PlateMode.CHANGING for each in offices)
    page_finding(
        t("plates.finding", having=having, count=len(offices)),
        lead=t("plates.lead_changing", count=changing) if changing else t("plates.lead"),
        mark=t("offices.sample") if any(each.office.sample for each in offices) else None,
    )


def directory(user: User, offices: Sequence[OfficePlates]) -> None:
    """Search, first plates, the list; a dialog for the office that is picked."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            t("plates.search"),
            placeholder=t("plates.search"),
            icon=":material/search:",
            label_visibility="collapsed",
        )
        if st.button(t("plates.issue.open"), icon=":material/qr_code_2_add:", type="primary"):
            st.dialog(t("plates.issue.open"), on_dismiss="rerun")(issue_form)(user, offices)
    found = matching(offices, words=words)
    if not found:
        st.info(t("offices.none"), icon=":material/search_off:")
        return
    with st.container(border=True):
        picked = people_list(rows(found), action=t("plates.open"), key="plates")
    chosen = next((each for each in found if each.office.id == picked.pressed), None)
    if chosen is not None:
        st.dialog(plain(chosen.office.name), on_dismiss="rerun")(office_form)(user, chosen)


with boundary():
    if said := st.session_state.pop(SAID, None):
        st.toast(said, icon=":material/check_circle:")
    offices = services().plates.offices(user=user)
    if offices:
        headline(offices)
        print_panel(offices)
        directory(user, offices)
    else:
        page_finding(t("plates.finding_none"), lead=t("plates.lead"))
        empty_state(t("offices.empty"), body=t("plates.empty_body"), icon="qr_code_2")
