"""An open tab learns that its session is over: signed out elsewhere, closed, or expired."""

from collections.abc import Callable

import streamlit as st

from dashboard.domain.errors import LedgerUnavailable, SignInRequired
from dashboard.services.access import User
from dashboard.ui import browser
from dashboard.ui.assets import asset
from dashboard.ui.session import now, services
from dashboard.ui.sign_in import auth_url, root

_USER = "page_user"

_watch = st.components.v2.component(
    "session_watch",
    js=asset("session_watch.js"),
    # Nothing is drawn, so what Streamlit puts around it must not push the page down.
    css="div:has(> .st-key-session_watch) { position: absolute; }",
    isolate_styles=False,
)


def watch_session(user: User) -> None:
    """Let the tab ask every few seconds, and remember whose page this run draws."""
    st.session_state[_USER] = user
    with st.container(key="session_watch"):
        _watch(
            key="watch",
            data={"ask": auth_url("session"), "seen": auth_url("seen"), "home": root()},
        )


def rerun_unless_still(rerun: Callable[[], None] = st.rerun) -> None:
    """Run the page anew where the person it was drawn for is not signed in as that any more.

    A fragment runs without its page, so without the page's guard. It is no sign of life: fragments
    also run by the clock. While the ledger is away its services say so themselves.
    """
    if _is_over():
        rerun()


def while_signed_in(deed: Callable[[], None]) -> Callable[[], None]:
    """The deed of a button's callback, which Streamlit runs before the page and so its guard."""

    def guarded() -> None:
        if not _is_over():
            deed()

    return guarded


def _is_over() -> bool:
    drawn_for: User | None = st.session_state.get(_USER)
    if drawn_for is None:
        return False
    token = browser.cookies().get(services().settings.session_cookie)
    try:
        return services().sign_in.still(token, at=now()) != drawn_for
    except SignInRequired:
        return True
    except LedgerUnavailable:
        return False
