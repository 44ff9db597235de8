"""From the webcam to the verdict to the department head's page, in a real Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import chromium
from tests.browser.reception import (
    HEAD,
    RECEPTIONIST,
    Installation,
    new_installation,
    serving,
    signed_in,
)
from tests.browser.webcam import Hold, write_webcam

pytestmark = pytest.mark.browser

SLOW = 20_000


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return new_installation(tmp_path_factory.mktemp("door"))


@pytest.fixture(scope="module")
def address(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(installation, log=tmp_path_factory.mktemp("log") / "server.log") as found:
        yield found


def word(page: Page) -> str:
    card = page.locator(".stBidiComponent [data-verdict]")
    expect(card).to_be_visible(timeout=SLOW)
    return card.locator(".word").inner_text()


def shown_inside(page: Page) -> str:
    return page.locator("[data-inside]").first.get_attribute("data-inside", timeout=SLOW) or ""


@pytest.mark.parametrize(
    ("doses", "verdict", "enters"), [(2, "HIJAU", 1), (1, "KUNING", 0), (0, "MERAH", 0)]
)
def test_a_pass_before_the_camera_gives_its_colour_with_no_click(
    playwright_session: Playwright,
    installation: Installation,
    address: str,
    tmp_path: Path,
    doses: int,
    verdict: str,
    enters: int,
) -> None:
    code = installation.issue(name=f"Tamu {verdict.title()}", doses=doses)
    video = write_webcam(file=tmp_path / "code.y4m", holds=[Hold(code=code, seconds=20)], rate=15)
    before = installation.inside()
    with (
        chromium(playwright_session, video=None) as heads_browser,
        signed_in(heads_browser, address, account=HEAD, path="/inside") as head,
        chromium(playwright_session, video=video) as browser,
    ):
        head.wait_for_selector("h1", timeout=SLOW)
        with signed_in(browser, address, account=RECEPTIONIST, path="/check_in") as desk:
            assert word(desk) == verdict
            assert desk.locator(".door-log li").count() >= 1
        finding = f"{before + enters} orang" if before + enters else "Tidak ada orang"
        expect(head.locator("h1")).to_contain_text(finding, timeout=SLOW)
    assert installation.inside() == before + enters
