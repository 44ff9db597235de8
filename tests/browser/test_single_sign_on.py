"""Signing in at a real identity provider in a real browser, and what a false one does not reach."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.browser.conftest import chromium, free_port
from tests.browser.reception import OFFICE, Installation, new_installation, serving
from tests.server.provider import (
    Cheat,
    Provider,
    expired,
    forged,
    running_provider,
    saying,
    signed_by_secret,
    unsigned,
)

pytestmark = pytest.mark.browser

# Here it has to come at all, on a busy machine too; how soon is not asserted.
PATIENCE = 30_000
RULES = """
[[roles]]
value = "check-in-desk"
role = "receptionist"

[[roles]]
value = "check-in-audit"
role = "auditor"
"""
DECEITS: dict[str, Cheat] = {
    "another key": forged,
    "no signature": unsigned,
    "the public key as a secret": signed_by_secret,
    "another issuer": saying(iss="https://sso.elsewhere.example"),
    "for another client": saying(aud=["somebody-else"]),
    "from another sign-in": saying(nonce="kept-from-before"),
    "expired": expired,
}


@dataclass(frozen=True)
class Town:
    """An installation and the provider that it believes, on ports that outlast a restart."""

    installation: Installation
    provider: Provider
    port: int
    logs: Path

    def serving(self, name: str) -> AbstractContextManager[str]:
        """The server; its log has this name."""
        return serving(self.installation, log=self.logs / f"{name}.log", port=self.port)


@pytest.fixture(scope="module")
def browser(playwright_session: Playwright) -> Iterator[Browser]:
    with chromium(playwright_session, video=None) as running:
        yield running


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    installation, port = new_installation(tmp_path, offices=False), free_port()
    words = ("--name", "Dinas Kominfo", "--kind", "department", "--capacity", "50")
    installation.command("office", "set", OFFICE, *words)
    with running_provider(free_port()) as provider:
        provider.register(f"http://localhost:{port}/oauth2callback")
        file = provider.file(tmp_path, RULES)
        installation.environment.update(
            DASHBOARD_OIDC=str(file),
            DASHBOARD_PUBLIC_URL=f"http://localhost:{port}",
            DASHBOARD_DEMO="0",
        )
        yield Town(installation, provider, port, tmp_path)


def set_out(page: Page, address: str) -> str:
    """From a deep link to the provider's own page; the address by which Streamlit sent us there."""
    page.goto(f"{address}/profile")
    with page.expect_request(re.compile("/auth/login")) as sent:
        page.get_by_role("button", name="Masuk dengan SSO Situbondo").click(timeout=PATIENCE)
    page.get_by_placeholder("sub").wait_for(timeout=PATIENCE)
    return sent.value.url


def authorize(page: Page, subject: str) -> None:
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize").click()


def is_in(page: Page, *, rights: str) -> None:
    expect(page.get_by_role("heading", name="Siti Aminah")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(rights)).to_be_visible()


def is_out(page: Page) -> None:
    button = page.get_by_role("button", name="Masuk dengan SSO Situbondo")
    expect(button).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("heading", name="Siti Aminah")).to_have_count(0)


def is_told(page: Page, words: str) -> None:
    expect(page.locator(".notice")).to_contain_text(words, timeout=PATIENCE)
    is_out(page)


def identity_cookies(context: BrowserContext) -> list[dict[str, object]]:
    return [dict(each) for each in context.cookies() if each["name"].startswith("_streamlit_user")]


def test_a_person_s_way_with_the_provider(browser: Browser, town: Town) -> None:
    provider = town.provider
    provider.person("siti", name="Siti Aminah", groups=["check-in-desk", "else"], office=OFFICE)
    provider.person("eve", name="Eve", groups=["else"])
    first = browser.new_context().new_page()
    with town.serving("one") as address:
        set_out(first, address)
        authorize(first, "siti")
        is_in(first, rights="Petugas loket · Dinas Kominfo")
        assert urlsplit(first.url).path == "/profile"
        second = first.context.new_page()
        second.goto(f"{address}/profile")
        is_in(second, rights="Petugas loket · Dinas Kominfo")
    kept = identity_cookies(first.context)
    assert {each["expires"] for each in kept} == {-1}
    with town.serving("two") as address:
        for page in (first, second):
            page.reload()
            is_in(page, rights="Petugas loket · Dinas Kominfo")
        first.goto(f"{address}/sign_out")
        # The provider's own page, to which the browser is sent on.
        first.get_by_role("button", name="End session").click(timeout=PATIENCE)
        is_out(first)
        is_out(second)
        assert {each["name"] for each in first.context.cookies()} <= {
            "_streamlit_session",
            "_streamlit_xsrf",
        }
        _stolen_identities_open_nothing(browser, address, kept)
        # What the provider says now holds from the next sign-in on.
        provider.person("siti", name="Siti Aminah", groups=["check-in-audit"])
        set_out(first, address)
        authorize(first, "siti")
        is_in(first, rights="Pemeriksa · semua kantor")
        first.context.clear_cookies(name="check_in_session")
        set_out(first, address)
        authorize(first, "eve")
        is_told(first, "tidak memberi Anda peran")
        _deceits_are_seen_through(first, town, address)
        provider.stop()
        first.get_by_role("button", name="Masuk dengan SSO Situbondo").click()
        is_told(first, "sedang tidak dapat dihubungi")
    first.context.close()


def _stolen_identities_open_nothing(
    browser: Browser, address: str, kept: list[dict[str, object]]
) -> None:
    """Neither the cookie of a session that is over, nor one that somebody signed by themselves."""
    claims = {"is_logged_in": True, "iss": "x", "sub": "siti", "groups": ["check-in-audit"]}
    forged_value = URLSafeTimedSerializer("guess", salt="_streamlit_user").dumps(claims)
    forged_cookie = {"name": "_streamlit_user", "value": forged_value, "url": address}
    for cookies in (kept, [forged_cookie]):
        context = browser.new_context()
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(f"{address}/?sso=done")
        is_told(page, "terlalu lama atau sudah dipakai")
        page.goto(f"{address}/profile")
        is_out(page)
        context.close()


def _deceits_are_seen_through(page: Page, town: Town, address: str) -> None:
    town.provider.person("mallory", name="Mallory", groups=["check-in-audit"])
    login = set_out(page, address)
    assert _outcome(login) == "done"
    for name, cheat in DECEITS.items():
        town.provider.cheat = cheat
        assert (name, _outcome(login)) == (name, "failed")
    town.provider.cheat = None
    page.goto(f"{address}/?sso=failed")
    is_told(page, "tidak selesai")
    log = (town.logs / "two.log").read_text(encoding="utf-8")
    assert town.provider.client_secret not in log


def _outcome(login: str) -> str:
    """Walk the whole way as a browser does; how it ended. A failure leaves no identity behind."""
    with httpx.Client() as client:
        to_provider = client.get(login).headers["location"]
        back = client.post(to_provider, data={"sub": "mallory"}).headers["location"]
        home = client.get(back)
        outcome = urlsplit(home.headers["location"]).query.partition("=")[2]
        assert ("_streamlit_user" in client.cookies) == (outcome == "done")
        return outcome
