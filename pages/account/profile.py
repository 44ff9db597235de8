"""Who is signed in, as what, for which office; password, other browsers, the way out."""

import streamlit as st

from dashboard.ui import guards
from dashboard.ui.boundary import boundary
from dashboard.ui.own_account import own_password, own_sessions
from dashboard.ui.plain import plain
from dashboard.ui.session import choose_language, t
from dashboard.ui.sign_in import other_language, reach

user = guards.signed_in()
st.title(plain(user.name))
with st.container(border=True, width=640):
    st.markdown(f"**{t(f'role.{user.role}')}** · {reach(user)}")
    st.write(t(f"sign_in.does.{user.role}"))
    if user.demo:
        st.error(t("sign_in.demo_warning"), icon=":material/science:")
    with st.container(horizontal=True):
        st.button(
            t("navigation.other_language"),
            icon=":material/translate:",
            on_click=choose_language,
            args=[other_language()],
        )
        if st.button(t("navigation.sign_out"), icon=":material/logout:"):
            st.switch_page("pages/account/sign_out.py")
with boundary(), st.container(width=640):
    own_password(user)
    own_sessions(user)
