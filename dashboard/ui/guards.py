"""The first statement of every page: who is it, and may they (hiding a menu entry is no guard)."""

import streamlit as st

from dashboard.domain.errors import LedgerUnavailable, SignInRequired
from dashboard.services.access import Permission, User
from dashboard.ui import browser
from dashboard.ui.live import rerun_when
from dashboard.ui.session import now, services, t
from dashboard.ui.sign_in import show_sign_in


def current_user() -> User | None:
    """Who is signed in in this browser, asked anew on each call; None for nobody.

    While the ledger cannot be reached a stranger's page says so, stops, and looks again by itself.
    """
    token = browser.cookies().get(services().settings.session_cookie)
    try:
        return services().sign_in.user(token, at=now())
    except SignInRequired:
        return None
    except LedgerUnavailable:
        st.error(t("error.ledger_unavailable"), icon=":material/database_off:")
        rerun_when(lambda: services().watch.reachable)
        st.stop()


def signed_in() -> User:
    """The signed-in user; else the page shows the sign-in and nothing more."""
    user = current_user()
    if user is None:
        show_sign_in()
        st.stop()
    return user


def require(permission: Permission, *, office_id: str | None = None) -> User:
    """The signed-in user who has the permission; else the page says why and stops.

    Without `office_id` a user whose rights reach one office passes: the page and its services
    look at `user.office_id`.
    """
    user = signed_in()
    if not user.may(permission, office_id=office_id):
        services().refusals.by_guard(user, permission, office_id=office_id, now=now())
        st.error(t("error.not_allowed", role=t(f"role.{user.role}")), icon=":material/lock:")
        st.stop()
    return user
