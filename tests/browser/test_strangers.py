"""Deep links into a fresh server, in a real browser: the sign-in, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.ui.navigation import ACCOUNT_PAGES, PAGES
from tests.browser.conftest import chromium, opened
from tests.server.started import started

pytestmark = pytest.mark.browser

ADDRESSES = ["/", *(f"/{entry.path}" for entry in (*PAGES, *ACCOUNT_PAGES)), "/no_such_page"]


@pytest.fixture(scope="module")
def browser(playwright_session: Playwright) -> Iterator[Browser]:
    with chromium(playwright_session, video=None) as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with started(tmp_path_factory.mktemp("strangers")) as running:
        yield running.address


def settled(page: Page) -> None:
    expect(page.locator(".card")).to_have_count(len(SAMPLE_ACCOUNTS), timeout=30_000)
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()


def shows_only_the_sign_in(page: Page) -> None:
    settled(page)
    expect(page.get_by_role("heading", name="Pilih akun contoh")).to_be_visible()
    expect(page.locator("[data-testid=stMain] [data-testid=stElementContainer]")).to_have_count(1)
    expect(page.locator("[data-testid=stTopNavLink]")).to_have_count(0)
    expect(page.locator("[data-testid=stSidebarNavLink]")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("address", ["/occupancy", "/check_in"])
def test_the_first_request_of_a_fresh_server_shows_only_the_sign_in(
    address: str, browser: Browser, tmp_path: Path
) -> None:
    with started(tmp_path) as fresh, opened(browser, fresh.address + address) as page:
        shows_only_the_sign_in(page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_shows_a_stranger_only_the_sign_in(
    address: str, browser: Browser, server: str
) -> None:
    with opened(browser, server + address) as page:
        shows_only_the_sign_in(page)


def test_signing_in_leads_to_the_page_that_was_asked_for_and_out_again(
    browser: Browser, server: str
) -> None:
    with opened(browser, f"{server}/profile") as page:
        complaints: list[str] = []
        page.on("console", lambda each: complaints.append(each.text))
        settled(page)
        page.locator("[data-account=sample-auditor]").click()
        expect(page.get_by_role("heading", name="Hendra Wijaya")).to_be_visible(timeout=30_000)
        assert page.url == f"{server}/profile"
        cookies = {each["name"]: each for each in page.context.cookies()}
        assert cookies["check_in_session"]["httpOnly"]
        page.get_by_text("Hendra Wijaya (contoh)").first.click()
        page.get_by_role("menuitem", name="Keluar").click()
        settled(page)
        assert "check_in_session" not in {each["name"] for each in page.context.cookies()}
        assert [each for each in complaints if "Content Security Policy" in each] == []
