"""What people asked lately, and the way to who looked."""

import streamlit as st

from dashboard.services.access import Permission, User
from dashboard.services.audit import AuditKind
from dashboard.services.protection_overview import MOST_REQUESTS, Overview
from dashboard.ui.audit_rows import entries_html
from dashboard.ui.headline import footnote, panel
from dashboard.ui.session import local_number, services, t
from dashboard.ui.style import page_style

_REQUESTS = "pages/kominfo/requests.py"
_AUDIT = "pages/kominfo/audit.py"
_SHOWN = 5
# What opens, gives out or changes data of a person.
_LOOKS = (AuditKind.NAMES_SHOWN, AuditKind.PERSON_REQUEST, AuditKind.EXPORTED)


def requests_panel(user: User, of: Overview) -> None:
    """The newest requests; the page that serves them, and the audit log of who looked."""
    count = local_number(len(of.requests)) + ("+" if len(of.requests) == MOST_REQUESTS else "")
    said = "some" if of.requests else "none"
    headline = t(f"protection.requests.{said}", count=count)
    with panel(headline, lead=t("protection.requests.lead"), key="protection-requests"):
        if of.asked:
            footnote(t("protection.requests.waiting", count=local_number(of.asked)))
        if of.requests:
            page_style("audit.css")
            offices = {office.id: office.name for office in services().offices.all()}
            st.html(entries_html(of.requests[:_SHOWN], offices))
        with st.container(horizontal=True):
            if st.button(
                t("protection.requests.serve"), icon=":material/person_search:", type="tertiary"
            ):
                st.switch_page(_REQUESTS)
            if user.may(Permission.READ_AUDIT) and st.button(
                t("protection.requests.looks"), icon=":material/visibility:", type="tertiary"
            ):
                st.session_state["audit_kinds"] = [kind.value for kind in _LOOKS]
                st.switch_page(_AUDIT)
