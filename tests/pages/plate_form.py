"""One office's plates on a page of their own: AppTest cannot keep a dialog open."""

import streamlit as st

from dashboard.services.access import OPERATOR
from dashboard.ui.plate_forms import issue_form, office_form
from dashboard.ui.session import services

offices = services().plates.offices(user=OPERATOR)
if st.query_params.get("form") == "issue":
    issue_form(OPERATOR, offices)
else:
    office_form(OPERATOR, offices[0])
