"""Who did what that touches people, rights or rules; and whether that record is whole."""

import streamlit as st

from dashboard.services.access import Permission
from dashboard.ui.audit_chain import audit_finding, audit_state, chain_panel, export_panel
from dashboard.ui.audit_filter import audit_filter
from dashboard.ui.audit_rows import audit_rows
from dashboard.ui.boundary import boundary
from dashboard.ui.guards import require
from dashboard.ui.session import services
from dashboard.ui.style import page_style

user = require(Permission.READ_AUDIT)

with boundary():
    page_style("audit.css")
    offices = {office.id: office.name for office in services().offices.all()}
    heads, checked = audit_state(user)
    audit_finding(heads, checked)
    left, right = st.columns([8, 4], gap="large")
    with left:
        wanted = audit_filter(offices)
        audit_rows(user, wanted, offices=offices)
    with right:
        chain_panel(user, heads, checked, offices=offices)
        export_panel(user, wanted, heads)
