"""A sign-in outlasts a reload, a second tab and a restart; its end empties every open tab."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.conftest import chromium
from tests.browser.reception import Installation, new_installation, serving

pytestmark = pytest.mark.browser

PASSWORD = "gajah makan pisang hijau"
# Here it has to come at all, on a busy machine too; how soon is not asserted.
PATIENCE = 30_000


@pytest.fixture(scope="module")
def browser(playwright_session: Playwright) -> Iterator[Browser]:
    with chromium(playwright_session, video=None) as running:
        yield running


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return new_installation(tmp_path_factory.mktemp("sessions"))


def is_in(page: Page) -> None:
    expect(page.get_by_role("heading", name="Wati", exact=True)).to_be_visible(timeout=PATIENCE)


def is_out(page: Page) -> float:
    """Wait for the sign-in; how long it took, in seconds."""
    begun = time.monotonic()
    expect(page.get_by_role("heading", name="Pilih akun contoh")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("heading", name="Wati", exact=True)).to_have_count(0)
    return time.monotonic() - begun


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/profile")
    page.locator("summary").click(timeout=PATIENCE)
    page.get_by_label("Nama akun").fill("wati")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    is_in(page)


def test_a_person_s_way_from_the_link_to_the_closed_account(
    browser: Browser, installation: Installation, tmp_path: Path
) -> None:
    with serving(installation, log=tmp_path / "one.log") as address:
        words = ("account", "add", "wati", "--name", "Wati", "--role", "auditor")
        link = str(installation.command(*words)[0]["link"])
        first = browser.new_context().new_page()
        complaints: list[str] = []
        first.on("console", lambda each: complaints.append(each.text))
        first.goto(f"{address}/profile?{link.partition('?')[2]}")
        first.get_by_label("Kata sandi baru").fill(PASSWORD, timeout=PATIENCE)
        first.get_by_role("button", name="Simpan dan masuk").click()
        is_in(first)
        first.reload()
        is_in(first)
        second = first.context.new_page()
        second.goto(f"{address}/profile")
        is_in(second)
    with serving(installation, log=tmp_path / "two.log") as address:
        for page in (first, second):
            page.goto(f"{address}/profile")
            is_in(page)
        elsewhere = browser.new_context().new_page()
        sign_in(elsewhere, address)
        first.goto(f"{address}/sign_out")
        is_out(first)
        is_out(second)
        is_in(elsewhere)
        # By another process, as another server of the installation would.
        installation.command("account", "close", "wati")
        is_out(elsewhere)
        for page in (first, elsewhere):
            page.context.close()
    assert [each for each in complaints if "Content Security Policy" in each] == []
