"""Links from one page of an office to another, with the filter that is looked at."""

from collections.abc import Mapping

import streamlit as st

from dashboard.ui.session import t

LOG_PAGE = "pages/department/visit_log.py"


def log_link(address: Mapping[str, str]) -> None:
    """To the single scans in the visit log."""
    st.page_link(
        LOG_PAGE,
        label=t("visit_log.link"),
        icon=":material/menu_book:",
        query_params=dict(address),
    )
