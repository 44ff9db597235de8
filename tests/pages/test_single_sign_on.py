"""The sign-in page with an identity provider: its button, who comes back, and why not."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.services.access import OPERATOR, Role
from dashboard.services.account_request import AccountRequest
from dashboard.services.audit import AuditKind
from dashboard.services.audit_trail import Wanted
from dashboard.ui.session import now, services
from tests.pages.conftest import ROOT
from tests.pages.test_sign_in import components

ISSUER = "https://sso.example"
FILE = f"""
name = "SSO Situbondo"
issuer = "{ISSUER}"
client_id = "check-in"
client_secret = "secret"
claim = "groups"

[[roles]]
value = "audit"
role = "auditor"
"""


@pytest.fixture
def provider(
    installation: Services,
    cookies: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The installation, with a provider that it believes."""
    file = tmp_path / "provider.toml"
    file.write_text(FILE, encoding="utf-8")
    monkeypatch.setenv("DASHBOARD_OIDC", str(file))
    services.cache_clear()


def arrived(outcome: str = "done", **claims: Any) -> AppTest:
    """The page as somebody sees it whom Streamlit has brought back with these claims."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=20)
    app.query_params["sso"] = outcome
    said = {"is_logged_in": bool(claims), "iss": ISSUER, "sub": "siti", "iat": int(time.time())}
    for name, value in (said | claims).items():
        app.user[name] = value
    return app.run()


def notice(app: AppTest) -> str:
    return str(components(app)["sign_in"]["notice"])


def test_without_a_provider_there_is_no_button_and_no_outcome(
    installation: Services, cookies: dict[str, str]
) -> None:
    data = components(arrived("failed", groups=["audit"]))["sign_in"]
    assert (data["elsewhere"], data["notice"]) == ("", "")


@pytest.mark.usefixtures("provider")
def test_the_button_names_the_provider(run_app: Callable[[], AppTest]) -> None:
    assert components(run_app())["sign_in"]["elsewhere"] == "Masuk dengan SSO Situbondo"


@pytest.mark.usefixtures("provider")
def test_who_chooses_a_password_by_a_link_is_not_sent_to_the_provider() -> None:
    request = AccountRequest(login="rina", name="Rina", role=Role.AUDITOR, office_id=None)
    invitation = services().accounts.add(user=OPERATOR, request=request, at=now())
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=20)
    app.query_params["link"] = invitation.token
    data = components(app.run())["sign_in"]
    assert "Rina" in data["heading"]
    assert data["elsewhere"] == ""


@pytest.mark.usefixtures("provider")
def test_whoever_has_a_role_gets_a_ticket_once_and_nothing_else_is_shown() -> None:
    app = arrived(groups=["audit"], name="Siti")
    assert list(components(app)) == ["single_sign_on"]
    ticket = components(app)["single_sign_on"]["ticket"]
    assert components(app.run())["single_sign_on"]["ticket"] == ticket
    (account,) = services().accounts.all(user=OPERATOR)
    assert (account.name, account.role, account.external) == ("Siti", "auditor", True)


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"groups": ["else"]}, "tidak memberi Anda peran"),
        ({"groups": ["audit"], "iss": "https://other.example"}, "penerbit lain"),
        ({"groups": ["audit"], "iat": 1}, "terlalu lama atau sudah dipakai"),
        ({}, "terlalu lama atau sudah dipakai"),
    ],
)
def test_whoever_may_not_come_in_is_told_why(claims: dict[str, Any], words: str) -> None:
    app = arrived(**claims)
    assert list(components(app)) == ["sign_in"]
    assert words in notice(app)
    assert words in notice(app.run())


@pytest.mark.usefixtures("provider")
def test_a_refusal_is_on_record_once() -> None:
    arrived(groups=["else"]).run().run()
    wanted = Wanted(kinds=frozenset({AuditKind.SIGN_IN_FAILED}))
    kept = services().audit_review.table(user=OPERATOR, wanted=wanted, now=now())
    assert [entry.reason for entry in kept] == ["unmapped"]


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    ("outcome", "words"),
    [("failed", "tidak selesai"), ("unreachable", "tidak dapat dihubungi"), ("<b>", "")],
)
def test_how_the_way_ended_is_told(outcome: str, words: str) -> None:
    assert words in notice(arrived(outcome))
    assert bool(notice(arrived(outcome))) is bool(words)


@pytest.mark.usefixtures("provider")
def test_an_identity_alone_signs_nobody_in() -> None:
    app = arrived("", groups=["audit"])
    assert list(components(app)) == ["sign_in"]
    assert services().accounts.all(user=OPERATOR) == ()
