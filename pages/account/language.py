"""The other language, at once, and back to the first page."""

import streamlit as st

from dashboard.ui import guards
from dashboard.ui.session import choose_language
from dashboard.ui.sign_in import other_language

user = guards.signed_in()
choose_language(other_language())
st.switch_page("pages/account/profile.py")
