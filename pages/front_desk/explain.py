"""Why a code is what it is: scan, paste or photograph one and see every step. Stores nothing."""

import streamlit as st

from dashboard.domain.people import PersonKind
from dashboard.services.access import Permission, User
from dashboard.ui.boundary import boundary
from dashboard.ui.explained import show_explained
from dashboard.ui.guards import require
from dashboard.ui.headline import empty_state, page_finding
from dashboard.ui.intake import Intake
from dashboard.ui.photo import photo_input
from dashboard.ui.scanner import camera, scanned_codes
from dashboard.ui.session import language, now, services, t
from dashboard.ui.style import page_style
from dashboard.ui.usb import usb_field

user = require(Permission.EXPLAIN_CODE)

KEY = "explain"
CODE = "explain_code"
KINDS = (PersonKind.VISITOR, PersonKind.EMPLOYEE)


@st.fragment
def explained(user: User, intake: Intake) -> None:
    """The steps of the last code that came in."""
    with boundary():
        for scanned in scanned_codes(intake=intake, key=KEY):
            st.session_state[CODE] = scanned.code
        code = st.session_state.get(CODE)
        if code is None:
            empty_state(t("explain.waiting_title"), body=t("explain.waiting_body"), icon="quiz")
            return
        kind = chosen_kind()
        show_explained(services().explanation.explain(user=user, code=code, at=now(), kind=kind))


def chosen_kind() -> PersonKind:
    """Who is asked for, where the code itself does not say, and the way to the next code."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control(
            t("explain.kind"),
            KINDS,
            default=PersonKind.VISITOR,
            required=True,
            format_func=lambda each: t(f"check_in.hand.kinds.{each}"),
            key="explain_kind",
        )
        st.button(
            t("explain.clear"), icon=":material/restart_alt:", on_click=forget, key="explain_clear"
        )
    return kind or PersonKind.VISITOR


def forget() -> None:
    """Take the last code out of this browser's session."""
    st.session_state.pop(CODE, None)


with boundary():
    page_finding(t("explain.title"), lead=t("explain.lead"))
    page_style("explain.css")
    left, right = st.columns([5, 7], gap="medium")
    with left, st.container(key="explain_stage"):
        intake = camera(key=KEY, signals=services().signals, language=language())
        usb_field(intake=intake, key="explain-usb", language=language())
        with st.expander(t("explain.photo"), icon=":material/add_a_photo:"):
            photo_input(intake=intake, key="explain-photo", language=language())
    with right:
        explained(user, intake)
