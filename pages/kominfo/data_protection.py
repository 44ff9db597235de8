"""What personal data is kept and until when, its erasure with proof, keys, backups, requests."""

import streamlit as st

from dashboard.services.access import Permission
from dashboard.ui.boundary import boundary
from dashboard.ui.guards import require
from dashboard.ui.protection_erasure import erasure_panel, run_button, run_now, show_outcome
from dashboard.ui.protection_kept import finding, kept_panel
from dashboard.ui.protection_keys import backups_panel, keys_panel
from dashboard.ui.protection_requests import requests_panel
from dashboard.ui.session import now, services
from dashboard.ui.style import page_style

user = require(Permission.PROTECT_DATA)

with boundary():
    page_style("protection.css")
    found = services().protection_overview.overview(user=user, now=now())
    with st.container(horizontal=True, vertical_alignment="bottom", key="protection_top"):
        finding(found)
        asked = run_button(found)
    if asked:
        run_now(user, found)
    show_outcome()
    left, right = st.columns([7, 5], gap="large")
    with left:
        kept_panel(found)
        requests_panel(user, found)
        backups_panel(found)
    with right:
        erasure_panel(found)
        keys_panel(found)
