"""The sign-in as every page shows it to a stranger, and the way out."""

from typing import Any

import streamlit as st

from dashboard.domain.errors import SignInRequired
from dashboard.messages import LANGUAGES
from dashboard.services.access import User
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.services.setting_up import Invited
from dashboard.ui import single_sign_on
from dashboard.ui.assets import asset
from dashboard.ui.session import choose_language, language, now, services, t

_KEY = "sign_in"
# The query parameter that carries a one-time link's token.
LINK = "link"
_PROBLEMS = (
    "refused",
    "locked",
    "signed_out",
    "unavailable",
    "name.empty",
    "name.too_long",
    "name.control_characters",
    "login.empty",
    "login.not_a_login",
    "login.login_taken",
    "account.not_first",
    "password.too_short",
    "password.too_long",
    "password.control_characters",
    "password.own_words",
    "password.common",
)
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
    """Whatever lets this stranger in: sample accounts, a password, a provider, their own link."""
    notice = single_sign_on.arrive(root=root())
    _sheet(
        key=_KEY,
        data=_content(notice),
        on_language_change=_change_language,
        on_elsewhere_change=single_sign_on.set_out,
        height="content",
    )


def leave() -> None:
    """End the session, in the browser and on the server, and show the sign-in."""
    if single_sign_on.leave_provider():
        return
    _exit(key="sign_out", data={"url": auth_url("sign-out"), "home": root()})


def auth_url(word: str) -> str:
    """The address of a sign-in route (dashboard.web.sign_in)."""
    return f"{root()}auth/{word}"


def other_language() -> str:
    """The language that the switch leads to."""
    return next(each for each in LANGUAGES if each != language())


def reach(user: User) -> str:
    """The name of the user's office, or that it is all of them."""
    if user.office_id is None:
        return t("sign_in.all_offices")
    names = {office.id: office.name for office in services().offices.all()}
    return names.get(user.office_id, user.office_id)


def _content(said: str) -> dict[str, Any]:
    demo = services().settings.demo
    invited, notice = _invitation()
    # Whoever follows a link of their own chooses a password: another way in would lead them astray.
    provider = single_sign_on.provider_name() if invited is None else ""
    choosing = demo and invited is None
    heading, lead = _heading(invited, choosing=choosing)
    return {
        "name": t("app.name"),
        "place": t("app.place"),
        "heading": heading,
        "lead": lead,
        "warning": t("sign_in.demo_warning") if demo else "",
        "notice": notice or said,
        "failed": t("sign_in.failed"),
        "other_language": t("navigation.other_language"),
        "url": auth_url("demo"),
        "accounts": [_card(user) for user in SAMPLE_ACCOUNTS] if choosing else [],
        "own_heading": t("sign_in.own_account"),
        "privacy": {"title": t("privacy.title"), "url": f"{privacy_path()}?language={language()}"},
        "elsewhere": t("sign_in.sso.button", provider=provider) if provider else "",
        "form": _form(invited),
    }


def _invitation() -> tuple[Invited | None, str]:
    """Whom the link in the address is for, and what to say where it holds no more."""
    token = st.query_params.get(LINK)
    if not token:
        return None, ""
    try:
        return services().setting_up.invited(token, at=now()), ""
    except SignInRequired:
        return None, t("sign_in.link_used")


def _heading(invited: Invited | None, *, choosing: bool) -> tuple[str, str]:
    if invited is not None and invited.account is not None:
        name = invited.account.name
        return t("sign_in.set_up", name=name), t("sign_in.set_up_lead")
    if invited is not None:
        return t("sign_in.first_admin"), t("sign_in.first_admin_lead")
    if choosing:
        return t("sign_in.choose"), t("sign_in.choose_lead")
    if services().setting_up.is_new():
        return t("sign_in.by_link"), t("sign_in.by_link_lead")
    return t("sign_in.by_password"), t("sign_in.by_password_lead")


def _form(invited: Invited | None) -> dict[str, Any] | None:
    """The fields, and every sentence that the answer may call for; None before the first admin."""
    if invited is None and services().setting_up.is_new() and not services().settings.demo:
        return None
    mode = "sign_in" if invited is None else "set_up"
    account = invited.account if invited else None
    fields = ["login", "password"] if invited is None or account else ["name", "login", "password"]
    return {
        "mode": mode,
        "url": auth_url("sign-in" if invited is None else "set-up"),
        "token": st.query_params.get(LINK, "") if invited else "",
        "login": account.login if account else "",
        "labels": {field: _label(field, chosen=invited is not None) for field in fields},
        "hint": t("account.password_hint") if invited else "",
        "show": t("account.show"),
        "hide": t("account.hide"),
        "submit": t(f"sign_in.submit.{mode}"),
        "problems": problems(),
    }


def _label(field: str, *, chosen: bool) -> str:
    chosen_here = chosen and field == "password"
    return t(f"account.field.{'new_password' if chosen_here else field}")


def problems() -> dict[str, str]:
    """The sentence for every answer of the routes in `dashboard.web.sign_in`."""
    return {word: t(f"account.problem.{word}") for word in _PROBLEMS} | {
        "wait": t("account.wait.sentence"),
        "seconds": t("account.wait.seconds"),
        "minutes": t("account.wait.minutes"),
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


def privacy_path() -> str:
    """The path of the privacy notice (dashboard.web.privacy)."""
    return f"{root()}privacy"


def root() -> str:
    """The server's root as browsers see it."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/" if base else "/"
