"""The page script: page configuration, sign-in, navigation."""

import streamlit as st

from dashboard.ui.navigation import run_page
from dashboard.ui.session import t

st.set_page_config(
    page_title=t("app.name"),
    page_icon="dashboard/ui/assets/icon.svg",
    layout="wide",
    initial_sidebar_state="collapsed",
)
run_page()
