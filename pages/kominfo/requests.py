"""A person asks what is kept about them: found by their code, shown, corrected, taken along."""

from datetime import timedelta

import streamlit as st

from dashboard.services.access import Permission, User
from dashboard.services.person_file import PersonFile
from dashboard.ui.boundary import boundary
from dashboard.ui.guards import require
from dashboard.ui.headline import page_finding
from dashboard.ui.person_erasure import forget_erasure
from dashboard.ui.person_search import find_person, forget_code
from dashboard.ui.person_view import show_person
from dashboard.ui.session import now, t

user = require(Permission.PROTECT_DATA)

FILE = "request_file"
# A file that nobody puts aside does not stay on a screen that was left.
SHOWN_FOR = timedelta(minutes=15)


def keep(file: PersonFile) -> None:
    """Show this file from now on."""
    st.session_state[FILE] = file
    st.rerun()


def put_aside() -> None:
    """Forget the file, the code that led to it and what was erased."""
    st.session_state.pop(FILE, None)
    forget_code()
    forget_erasure()


def page(user: User) -> None:
    """The search, or the file that was found."""
    file: PersonFile | None = st.session_state.get(FILE)
    if file is not None and now() - file.at > SHOWN_FOR:
        put_aside()
        file = None
    if file is None:
        page_finding(t("requests.title"), lead=t("requests.title_lead"))
        found = find_person(user)
        if found is not None:
            keep(found)
        return
    st.button(t("requests.done"), icon=":material/arrow_back:", on_click=put_aside)
    show_person(user, file, changed=keep)


with boundary():
    page(user)
