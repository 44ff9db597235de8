"""Erasing what is kept of a person at their own request, and the proof of it."""

from collections.abc import Callable

import streamlit as st

from dashboard.messages.format import day
from dashboard.services.access import User
from dashboard.services.erasure_report import ErasureReport
from dashboard.services.person_file import PersonFile
from dashboard.ui.boundary import boundary
from dashboard.ui.erasure_proof import proof_button
from dashboard.ui.session import language, local_number, now, services, t

_REPORT = "request_erased"

Changed = Callable[[PersonFile], None]


def erasure_button(user: User, file: PersonFile, *, changed: Changed) -> None:
    """The way to the confirmation; `changed` takes the file as it is afterwards."""
    if st.button(t("requests.erase.open"), icon=":material/delete_forever:"):
        st.dialog(t("requests.erase.title"))(erasure_form)(user, file, changed)


def erasure_form(user: User, file: PersonFile, changed: Changed) -> None:
    """What goes, what stays, and a confirmation of its own (UU PDP 27/2022, article 43)."""
    with boundary():
        st.markdown(t("requests.erase.lead"))
        sure = st.checkbox(t("requests.erase.sure"))
        if not st.button(
            t("requests.erase.confirm"), type="primary", width="stretch", disabled=not sure
        ):
            return
        at = now()
        with st.spinner(t("requests.erase.running")):
            report = services().erasure.erase_person(
                user=user, person_keys=file.sought.keys, now=at
            )
        st.session_state[_REPORT] = report
        changed(services().person_requests.again(user=user, file=file, at=at))


def forget_erasure() -> None:
    """The next file has another story."""
    st.session_state.pop(_REPORT, None)


def show_erased() -> None:
    """What the erasure has done, with its proof to take along."""
    report: ErasureReport | None = st.session_state.get(_REPORT)
    if report is None:
        return
    if report.changed:
        st.error(t("requests.erase.changed"), icon=":material/error:")
    elif report.rows:
        names = sum(each.names for each in report.erased.values())
        counted = {"rows": local_number(report.rows), "names": local_number(names)}
        st.success(t("requests.erase.done", **counted), icon=":material/task_alt:")
    if report.later is not None:
        later = t("requests.erase.later", when=day(report.later, language=language()))
        st.info(later, icon=":material/schedule:")
    proof_button(report)
