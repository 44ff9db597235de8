"""The sign-in as every page shows it to a stranger, and the way out."""

from typing import Any

import streamlit as st

from dashboard.messages import LANGUAGES
from dashboard.services.access import User
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.ui.assets import asset
from dashboard.ui.session import choose_language, language, services, t

_KEY = "sign_in"
_ICONS = {
    "receptionist": "qr_code_scanner",
    "department_head": "monitoring",
    "kominfo_admin": "tune",
    "health_officer": "medical_services",
    "auditor": "fact_check",
}


_sheet = st.components.v2.component(
    "sign_in", html=asset("sign_in.html"), css=asset("sign_in.css"), js=asset("sign_in.js")
)
_exit = st.components.v2.component("sign_out", js=asset("sign_out.js"))


def show_sign_in() -> None:
    """Sample accounts to choose from in a demonstration, else how one gets in."""
    _sheet(key=_KEY, data=_content(), on_language_change=_change_language, height="content")


def leave() -> None:
    """End the session, in the browser and on the server, and show the sign-in."""
    _exit(key="sign_out", data={"url": auth_url("sign-out"), "home": _root()})


def auth_url(word: str) -> str:
    """The address of a sign-in route (dashboard.web.sign_in)."""
    return f"{_root()}auth/{word}"


def other_language() -> str:
    """The language that the switch leads to."""
    return next(each for each in LANGUAGES if each != language())


def reach(user: User) -> str:
    """The name of the user's office, or that it is all of them."""
    if user.office_id is None:
        return t("sign_in.all_offices")
    names = {office.id: office.name for office in services().offices.all()}
    return names.get(user.office_id, user.office_id)


def _content() -> dict[str, Any]:
    demo = services().settings.demo
    return {
        "name": t("app.name"),
        "place": t("app.place"),
        "heading": t("sign_in.choose" if demo else "sign_in.by_link"),
        "lead": t("sign_in.choose_lead" if demo else "sign_in.by_link_lead"),
        "warning": t("sign_in.demo_warning") if demo else "",
        "notice": t("sign_in.link_used") if st.query_params.get("link") == "used" else "",
        "failed": t("sign_in.failed"),
        "other_language": t("navigation.other_language"),
        "url": auth_url("demo"),
        "accounts": [_card(user) for user in SAMPLE_ACCOUNTS] if demo else [],
    }


def _card(user: User) -> dict[str, str]:
    return {
        "id": user.id,
        "icon": _ICONS[user.role],
        "name": f"{user.name} · {reach(user)}",
        "role": t(f"role.{user.role}"),
        "does": t(f"sign_in.does.{user.role}"),
    }


def _change_language() -> None:
    choose_language(other_language())


def _root() -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/" if base else "/"
