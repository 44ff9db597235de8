"""Signing in at an identity provider: off to it, back from it, and out of it again."""

import streamlit as st

from dashboard.domain.errors import IdentityRefused, SignInRequired
from dashboard.services.identity import Identity
from dashboard.services.single_sign_on import DONE, FAILED, OUTCOME, UNREACHABLE, SingleSignOn
from dashboard.ui import browser
from dashboard.ui.assets import asset
from dashboard.ui.session import now, services, t

_TICKET, _NOTICE = "sso_ticket", "sso_notice"

_entry = st.components.v2.component("single_sign_on", js=asset("single_sign_on.js"))


def provider_name() -> str:
    """How people know the provider; empty where there is none."""
    provider = services().settings.identity_provider
    return provider.name if provider else ""


def set_out() -> None:
    """Off to the provider, or a sentence where it cannot be asked now."""
    sign_on = services().single_sign_on
    if sign_on is None:
        return
    problem = sign_on.problem()
    st.session_state[_NOTICE] = problem
    if not problem:
        st.login()


def arrive(*, root: str) -> str:
    """Let whoever comes back from the provider in; else the sentence to show, if there is one."""
    sign_on, outcome = services().single_sign_on, st.query_params.get(OUTCOME)
    if sign_on is None:
        return ""
    if outcome == DONE and _TICKET not in st.session_state and _NOTICE not in st.session_state:
        _look(sign_on)
    if ticket := st.session_state.get(_TICKET):
        _let_in(ticket, root=root)
    word = st.session_state.get(_NOTICE) or (outcome if outcome in (FAILED, UNREACHABLE) else "")
    return t(f"sign_in.sso.{word}", provider=provider_name()) if word else ""


def leave_provider() -> bool:
    """End the session and whatever the provider's identity has in this browser, where it has any.

    The browser follows `st.logout` to the provider's own way out.
    """
    if services().single_sign_on is None or not st.user.is_logged_in:
        return False
    token = browser.cookies().get(services().settings.session_cookie)
    services().sign_in.end(token, at=now())
    st.logout()
    return True


def _look(sign_on: SingleSignOn) -> None:
    """What the identity opens; asked once a connection, since it opens nothing a second time."""
    claims = dict(st.user.to_dict()) if st.user.is_logged_in else {}
    try:
        st.session_state[_TICKET] = sign_on.admit(Identity(claims=claims), at=now())
    except SignInRequired:
        st.session_state[_NOTICE] = "used"
    except IdentityRefused as refused:
        st.session_state[_NOTICE] = str(refused.args_["problem"])


def _let_in(ticket: str, *, root: str) -> None:
    st.caption(t("sign_in.sso.entering"))
    data = {
        "url": f"{root}auth/external",
        "ticket": ticket,
        "home": root,
        "failed": f"{root}?{OUTCOME}={FAILED}",
    }
    _entry(key="single_sign_on", data=data)
    st.stop()
