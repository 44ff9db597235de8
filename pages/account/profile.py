"""Who is signed in here, as what, for which office."""

import streamlit as st

from dashboard.ui import guards
from dashboard.ui.session import t

user = guards.signed_in()
st.title(user.name)
st.write(t(f"role.{user.role}"))
