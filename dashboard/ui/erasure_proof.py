"""The proof of an erasure as a file to keep."""

import streamlit as st

from dashboard.services.erasure_report import ErasureReport
from dashboard.ui.session import services, t


def proof_button(report: ErasureReport) -> None:
    """Hand the proof out, named after the local day on which the run ended."""
    finished = report.finished_at.astimezone(services().settings.zone)
    st.download_button(
        t("requests.erase.proof"),
        report.packed(),
        file_name=f"{t('requests.erase.file')}-{finished:%Y-%m-%d}.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
    )
