"""The other language, at once, and back to where one was."""

import streamlit as st

from dashboard.ui import guards
from dashboard.ui.navigation import last_page
from dashboard.ui.session import choose_language
from dashboard.ui.sign_in import other_language

user = guards.signed_in()
choose_language(other_language())
st.switch_page(last_page())
