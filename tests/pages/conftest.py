"""An installation of its own for each test, and a browser whose cookies a test can set.

def test_…(signed_in_as, run_app):
    signed_in_as("sample-admin")
    app = run_app()
    app.switch_page("pages/front_desk/check_in.py").run()
"""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.ui import browser, session
from tests.empty_ledger import lay_empty_ledger

ROOT = Path(__file__).resolve().parents[2]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What draws pages is marked as such, so that a quick run leaves it out."""
    for item in items:
        if "installation" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.page)


@pytest.fixture(scope="session", autouse=True)
def manifests_read_once() -> Iterator[None]:
    """Streamlit asks every installed package for components of its own, anew for each AppTest."""
    with pytest.MonkeyPatch.context() as patched:
        found = cache(manifest_scanner.scan_component_manifests)
        patched.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The services of an empty demonstration installation."""
    for part in ("rules", "trust"):
        shutil.copytree(ROOT / "data" / part, tmp_path / "data" / part)
    lay_empty_ledger(tmp_path / "data" / "local" / "check_in.sqlite3")
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DASHBOARD_DEMO", "1")
    monkeypatch.delenv("DASHBOARD_DATABASE_URL", raising=False)
    session.services.cache_clear()
    st.cache_resource.clear()
    yield session.services()
    session.services.cache_clear()


@pytest.fixture
def cookies(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The browser's cookies: AppTest has none of its own."""
    jar: dict[str, str] = {}
    monkeypatch.setattr(browser, "cookies", lambda: jar)
    return jar


@pytest.fixture
def signed_in_as(installation: Services, cookies: dict[str, str]) -> Callable[[str], None]:
    """Open a real session for an account."""

    def sign_in(user_id: str) -> None:
        token = installation.sign_in.open(user_id=user_id, at=session.now())
        cookies[installation.settings.session_cookie] = token

    return sign_in


@pytest.fixture
def run_app(installation: Services, cookies: dict[str, str]) -> Callable[[], AppTest]:
    """Run the entry script as a browser does that opens the server's root."""

    def run() -> AppTest:
        return AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=20).run()

    return run
