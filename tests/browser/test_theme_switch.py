"""Light becomes dark while a page is open: its charts become dark with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.conftest import chromium
from tests.browser.reception import ADMIN, new_installation, serving, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.long]

INK_OF_DARK = "rgb(159, 173, 189)"


@pytest.fixture
def browser(playwright_session: Playwright) -> Iterator[Browser]:
    with chromium(playwright_session, video=None) as running:
        yield running


def test_a_charts_words_follow_the_page_into_the_dark(browser: Browser, tmp_path: Path) -> None:
    installation = new_installation(tmp_path, offices=False)
    installation.command("demo", "--days", "3", "--visits", "500")
    with (
        serving(installation, log=tmp_path / "server.log") as address,
        signed_in(browser, address, account=ADMIN, path="/colour_mix") as page,
    ):
        words = page.locator(".js-plotly-plot .ytick text").first
        words.wait_for(timeout=60_000)
        assert words.evaluate("each => getComputedStyle(each).fill") != INK_OF_DARK
        page.emulate_media(color_scheme="dark")
        expect(words).to_have_css("fill", INK_OF_DARK, timeout=30_000)
