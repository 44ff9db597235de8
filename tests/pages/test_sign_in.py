"""Signed out there is the sign-in and nothing else; signed in there is what the role may see."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.errors import LedgerUnavailable
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.services.sessions import SignIn
from dashboard.ui.navigation import ACCOUNT_PAGES, PAGES
from dashboard.ui.session import services

RunApp = Callable[[], AppTest]
SignInAs = Callable[[str], None]
FILES = [entry.file for entry in (*PAGES, *ACCOUNT_PAGES)]
FOLDER = Path(__file__).resolve().parents[2] / "pages"


def components(app: AppTest) -> dict[str, Mapping[str, Any]]:
    """The data of every second-generation component on the page, by its name."""
    protos = [each.proto for each in app.get("bidi_component")]
    return {proto.component_name: json.loads(proto.json or "{}") for proto in protos}


def shows_only_the_sign_in(app: AppTest) -> bool:
    """One component, and not one element beside it."""
    return list(components(app)) == ["sign_in"] and len(app.main.children) == 1


def test_a_stranger_sees_the_sign_in(run_app: RunApp) -> None:
    app = run_app()
    assert not app.exception
    assert shows_only_the_sign_in(app)
    assert len(components(app)["sign_in"]["accounts"]) == len(SAMPLE_ACCOUNTS)


@pytest.mark.parametrize("file", FILES)
def test_a_page_run_by_itself_shows_a_stranger_the_sign_in(
    file: str, installation: Services, cookies: dict[str, str]
) -> None:
    """Even where Streamlit ran the page without the entry script, its guard holds."""
    app = AppTest.from_file(str(FOLDER / file), default_timeout=20).run()
    assert not app.exception
    assert shows_only_the_sign_in(app)


def test_an_invented_session_is_a_stranger(run_app: RunApp, cookies: dict[str, str]) -> None:
    cookies["check_in_session"] = "invented"
    assert shows_only_the_sign_in(run_app())


def test_without_demo_no_account_is_offered(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_DEMO", "0")
    services.cache_clear()
    data = components(run_app())["sign_in"]
    assert data["accounts"] == []
    assert data["warning"] == ""


def test_a_role_that_may_not_is_told_so(signed_in_as: SignInAs, run_app: RunApp) -> None:
    signed_in_as("sample-auditor")
    app = run_app().switch_page("pages/front_desk/check_in.py").run()
    assert [each.value for each in app.error] == [
        "Akun Anda (Pemeriksa) tidak berhak membuka halaman ini. Pilih halaman lain di menu, "
        "atau minta hak akses kepada admin Kominfo."
    ]


def test_the_profile_says_who_is_signed_in(signed_in_as: SignInAs, run_app: RunApp) -> None:
    signed_in_as("sample-admin")
    app = run_app().switch_page("pages/account/profile.py").run()
    assert app.title[0].value == "Agus Prasetyo"


def test_the_language_switch_holds_at_once(
    signed_in_as: SignInAs, run_app: RunApp, cookies: dict[str, str]
) -> None:
    signed_in_as("sample-admin")
    cookies["check_in_language"] = "en"
    app = run_app().switch_page("pages/account/profile.py").run()
    assert "**Kominfo administrator** · all offices" in [each.value for each in app.markdown]
    app.button[0].click().run()
    assert "**Admin Kominfo** · semua kantor" in [each.value for each in app.markdown]


def test_an_invented_language_is_ignored(run_app: RunApp, cookies: dict[str, str]) -> None:
    cookies["check_in_language"] = "../../etc"
    assert components(run_app())["sign_in"]["heading"] == "Pilih akun contoh"


def test_without_a_database_the_page_says_so_and_shows_nothing(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise LedgerUnavailable

    monkeypatch.setattr(SignIn, "user", unreachable)
    app = run_app()
    assert len(app.error) == 1
    assert components(app) == {}
