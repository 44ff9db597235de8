"""With the camera running, nothing of our pages is at odds with the content security policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page, Playwright, expect

from tests.browser.conftest import chromium
from tests.browser.reception import RECEPTIONIST, Installation, new_installation, serving, signed_in
from tests.browser.webcam import Hold, write_webcam

pytestmark = pytest.mark.browser

SLOW = 30_000
# The words of Chromium's complaints, those of the report-only kind too.
COMPLAINT = "Content Security Policy"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return new_installation(tmp_path_factory.mktemp("policy"))


@pytest.fixture(scope="module")
def address(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(installation, log=tmp_path_factory.mktemp("log") / "server.log") as found:
        yield found


@pytest.fixture(scope="module")
def browser(playwright_session: Playwright, installation: Installation, tmp_path_factory):
    """A browser whose camera sees a pass of this installation."""
    code = installation.issue(name="Tamu", doses=2)
    file = tmp_path_factory.mktemp("webcam") / "pass.y4m"
    video = write_webcam(file=file, holds=[Hold(code=code, seconds=10)], rate=15)
    with chromium(playwright_session, video=video) as found:
        yield found


def complaints(page: Page) -> list[str]:
    """What the console says against the policy from now on, in every frame of the page."""
    heard: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if COMPLAINT in said.text:
            heard.append(said.text)

    page.on("console", hear)
    return heard


@pytest.mark.parametrize(
    ("path", "answer"),
    [("/check_in", "[data-verdict]:visible >> nth=0"), ("/camera_test", "[data-testid=stCode]")],
)
def test_a_code_is_read_without_a_complaint(browser, address: str, path: str, answer: str) -> None:
    with signed_in(browser, address, account=RECEPTIONIST, path=path) as page:
        heard = complaints(page)
        page.reload()
        expect(page.locator(".view[data-state=ready]")).to_be_visible(timeout=SLOW)
        expect(page.locator(answer)).to_be_visible(timeout=SLOW)
        page.wait_for_timeout(1_000)
    assert heard == []


def test_a_complaint_would_be_heard(browser, address: str) -> None:
    with signed_in(browser, address, account=RECEPTIONIST, path="/camera_test") as page:
        heard = complaints(page)
        page.evaluate("new Image().src = 'http://elsewhere.invalid/picture.png'")
        page.wait_for_timeout(500)
        assert len(heard) == 1
