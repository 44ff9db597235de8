"""My account: where one is signed in, and what ends there."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.errors import SignInRequired
from dashboard.services.access import OPERATOR, Role
from dashboard.services.account_request import AccountRequest
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.ui import session_watch
from dashboard.ui.session import now
from tests.pages.test_sign_in import components

PAGE = "pages/account/profile.py"


def pressed(app: AppTest, label: str) -> AppTest:
    return next(each for each in app.button if each.label == label).click().run()


def test_another_browser_is_ended_and_this_one_stays(
    installation: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    other = installation.sign_in.open(user_id="sample-admin", at=now(), device="Firefox, Linux")
    signed_in_as("sample-admin")
    app = run_app().switch_page(PAGE).run()
    assert any("Firefox, Linux" in each.value for each in app.markdown)
    app = pressed(app, "Akhiri")
    assert not app.exception
    with pytest.raises(SignInRequired):
        installation.sign_in.user(other, at=now())
    assert app.title[0].value == "Agus Prasetyo"


def test_out_of_all_devices_is_out_of_this_one_too(
    signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    signed_in_as("sample-admin")
    app = pressed(run_app().switch_page(PAGE).run(), "Keluar dari semua perangkat")
    assert "sign_in" in components(app)


def test_a_password_is_changed_only_where_one_is_kept(
    installation: Services,
    cookies: dict[str, str],
    signed_in_as: Callable[[str], None],
    run_app: Callable[[], AppTest],
) -> None:
    signed_in_as("sample-admin")
    assert "own_password" not in components(run_app().switch_page(PAGE).run())
    request = AccountRequest(name="Wati", login="wati", role=Role.AUDITOR)
    token = installation.accounts.add(user=OPERATOR, request=request, at=now()).token
    account_id = installation.setting_up.choose_password(
        token=token, password="gajah makan pisang hijau", at=now()
    )
    signed_in_as(account_id)
    form = components(run_app().switch_page(PAGE).run())["own_password"]["form"]
    assert (form["login"], form["url"]) == ("wati", "/auth/password")


def test_a_fragment_of_who_is_signed_out_or_has_other_rights_runs_its_page_anew(
    installation: Services, cookies: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    token = installation.sign_in.open(user_id="sample-admin", at=now())
    cookies[installation.settings.session_cookie] = token
    user = installation.sign_in.user(token, at=now())
    rerun: list[str] = []
    for drawn_for in (None, user, SAMPLE_ACCOUNTS[0]):
        monkeypatch.setattr(session_watch.st, "session_state", {"page_user": drawn_for})
        session_watch.rerun_unless_still(lambda: rerun.append("other rights"))
    assert rerun == ["other rights"]
    installation.sign_in.end(token)
    monkeypatch.setattr(session_watch.st, "session_state", {"page_user": user})
    session_watch.rerun_unless_still(lambda: rerun.append("signed out"))
    assert rerun[1:] == ["signed out"]
