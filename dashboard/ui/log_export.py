"""The visit log's download: begun by a button, fetched by the browser, its progress on the page."""

import streamlit as st

from dashboard.messages import catalogue
from dashboard.services.access import User
from dashboard.services.visit_log import LogFilter
from dashboard.ui.assets import asset
from dashboard.ui.live import address_of
from dashboard.ui.session import language, now, services, t

_TICKET = "visit_log_ticket"
_WORDS = ("running", "of", "looked", "ordered", "done", "stopped", "broken", "lost")

_progress = st.components.v2.component(
    "log_export",
    html="<div class='export' role='status'><p></p><progress max='1'></progress><p></p></div>",
    css=asset("log_export.css"),
    js=asset("log_export.js"),
)


def export_button(user: User, *, office_id: str, wanted: LogFilter) -> None:
    """Order a file of all that the filter wants."""
    if st.button(t("visit_log.export.take"), icon=":material/download:", key="log-export"):
        ticket = services().log_exports.order(
            user=user, office_id=office_id, wanted=wanted, language=language(), at=now()
        )
        st.session_state[_TICKET] = (ticket, bool(wanted.name))


def export_progress() -> None:
    """How far the last ordered file is; nothing before the first."""
    ticket, searched = st.session_state.get(_TICKET, (None, False))
    if ticket is None:
        st.caption(t("visit_log.export.note"))
        return
    _progress(
        key="log-export-progress",
        data={
            "ticket": ticket,
            "file": address_of(f"/export/visit-log?ticket={ticket}"),
            "progress": address_of(f"/export/visit-log/progress?ticket={ticket}"),
            "searched": searched,
            "language": language(),
            "words": _words(),
        },
    )


def _words() -> dict[str, str]:
    """The sentences with their places unfilled: the browser knows the numbers first."""
    texts = catalogue(language())
    return {word: texts[f"visit_log.export.{word}"] for word in _WORDS}
