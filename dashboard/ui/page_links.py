"""Links from one page to another, some with the filter that is looked at."""

from collections.abc import Mapping

import streamlit as st

from dashboard.services.access import Permission, User
from dashboard.ui.session import t

OFFICES_PAGE = "pages/kominfo/offices.py"
LOG_PAGE = "pages/department/visit_log.py"


def log_link(address: Mapping[str, str]) -> None:
    """To the single scans in the visit log."""
    st.page_link(
        LOG_PAGE,
        label=t("visit_log.link"),
        icon=":material/menu_book:",
        query_params=dict(address),
    )


def no_offices(user: User) -> None:
    """Said where an office is needed and there is none, with the way to make one."""
    key = "no_offices_yet" if user.may(Permission.MANAGE_OFFICES) else "no_offices"
    st.info(t(f"check_in.desk.{key}"), icon=":material/add_business:")
    offices_link(user)


def offices_link(user: User) -> None:
    """To the page where offices are registered, for whoever may open it."""
    if user.may(Permission.MANAGE_OFFICES):
        st.page_link(OFFICES_PAGE, label=t("offices.register"), icon=":material/add_business:")
