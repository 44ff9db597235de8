"""The erasure of a person's data on a page of its own: AppTest keeps no dialog open."""

from datetime import date

import streamlit as st

from dashboard.services.access import OPERATOR
from dashboard.services.person_file import PersonFile
from dashboard.services.person_requests import RequestReason
from dashboard.ui.person_erasure import erasure_form
from dashboard.ui.person_view import show_person
from dashboard.ui.session import now, services


def keep(file: PersonFile) -> None:
    st.session_state["file"] = file
    st.rerun()


requests, file = services().person_requests, st.session_state.get("file")
if file is None:
    sought = requests.by_birth(
        user=OPERATOR, name="Siti <b>Aminah</b>", birth_date=date(1985, 8, 17)
    )
    found = requests.file(user=OPERATOR, sought=sought, reason=RequestReason.IN_PERSON, at=now())
    erasure_form(OPERATOR, found, keep)
else:
    show_person(OPERATOR, file, changed=keep)
