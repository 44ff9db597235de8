"""One's own account: a new password, and the browsers in which one is signed in."""

from datetime import datetime, timedelta

import streamlit as st

from dashboard.messages.format import day
from dashboard.services.access import User
from dashboard.services.sessions import Session, hash_of
from dashboard.ui import browser
from dashboard.ui.assets import asset
from dashboard.ui.headline import panel
from dashboard.ui.session import language, local_clock, now, services, t
from dashboard.ui.sign_in import auth_url, problems

CHANGED = "changed"
_JUST_NOW = timedelta(minutes=2)

_form = st.components.v2.component(
    "own_password",
    html=asset("own_password.html"),
    css=asset("sign_in.css"),
    js=asset("sign_in.js"),
)


def own_password(user: User) -> None:
    """The form, where the account has a password that is kept here."""
    login = services().setting_up.own_login(user)
    if login is None:
        return
    if CHANGED in st.query_params:
        st.success(t("account.own.changed"), icon=":material/check_circle:")
    with panel(t("account.own.password"), lead=t("account.own.password_lead"), key="own-password"):
        entry = {
            "mode": "set_up",
            "url": auth_url("password"),
            "token": "",  # nosec B105 # no link is needed here
            "login": login,
            "labels": {
                "former": t("account.field.former"),
                "password": t("account.field.new_password"),
            },
            "hint": t("account.password_hint"),
            "show": t("account.show"),
            "hide": t("account.hide"),
            "submit": t("account.own.save"),
            "after": f"?{CHANGED}=1",
            "problems": problems() | {"refused": t("account.own.refused")},
        }
        _form(key="own_password", data={"form": entry}, height="content")


def own_sessions(user: User) -> None:
    """Where one is signed in, each with its way out, and all of them at once."""
    at = now()
    found = services().sign_in.sessions_of(user, at=at)
    with panel(t("account.sessions.title"), lead=t("account.sessions.lead"), key="own-sessions"):
        for each in found:
            _session(user, each, at=at)
        if st.button(t("account.sessions.end_all"), icon=":material/logout:", width="stretch"):
            services().sign_in.end_everywhere(user=user, at=now())
            st.rerun()


def _session(user: User, session: Session, *, at: datetime) -> None:
    here = hash_of(browser.cookies().get(services().settings.session_cookie, ""))
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        device = session.device or t("account.sessions.unknown_device")
        since = t("account.sessions.since", when=_moment(session.opened_at))
        st.markdown(f"**{device}**  \n{since} · {_seen(session, at=at)}", width="stretch")
        if session.token_hash == here:
            st.badge(t("account.sessions.this_one"), icon=":material/check:", color="blue")
        elif st.button(t("account.sessions.end"), key=f"end-{session.token_hash}"):
            services().sign_in.end_one(user=user, token_hash=session.token_hash, at=now())
            st.rerun()


def _seen(session: Session, *, at: datetime) -> str:
    if at - session.seen_at < _JUST_NOW:
        return t("account.sessions.active_now")
    return t("account.sessions.seen", when=_moment(session.seen_at))


def _moment(at: datetime) -> str:
    local = at.astimezone(services().settings.zone)
    return f"{day(local.date(), language=language())}, {local_clock(at)}"
