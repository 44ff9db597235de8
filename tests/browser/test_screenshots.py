"""Every page as people see it, desktop and phone, light and dark; written to build/screenshots."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.ui.navigation import PAGES
from tests.browser.conftest import ROOT, chromium
from tests.browser.reception import (
    ADMIN,
    Installation,
    new_installation,
    serving,
    signed_in,
)
from tests.browser.webcam import Hold, write_webcam

pytestmark = pytest.mark.browser

FOLDER = Path(os.environ.get("DASHBOARD_SCREENSHOTS", ROOT / "build" / "screenshots"))
DRAWN = "[data-testid=stApp][data-test-script-state=notRunning]"
SIZES = {"desktop": (1280, 720), "phone": (390, 844)}
LOOKS = [
    ("desktop", "light"),
    ("desktop", "dark"),
    ("phone", "light"),
    ("phone", "dark"),
]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    found = new_installation(tmp_path_factory.mktemp("pictures"), offices=False)
    found.command("demo", "--days", "10", "--visits", "9000", "--seed", "2021")
    return found


@pytest.fixture(scope="module")
def address(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(installation, log=tmp_path_factory.mktemp("log") / "server.log") as found:
        yield found


@pytest.fixture(scope="module")
def browser(
    playwright_session: Playwright,
    installation: Installation,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Browser]:
    """A browser before whose camera somebody holds a pass after a while."""
    code = installation.issue(name="Nur Laila Hidayati", doses=2)
    file = tmp_path_factory.mktemp("webcam") / "pass.y4m"
    holds = [Hold(code=code, empty_before=4, seconds=30)]
    with chromium(playwright_session, video=write_webcam(file=file, holds=holds, rate=15)) as found:
        yield found


def picture(page: Page, name: str) -> None:
    """Wait until the page stands still, see that it shows no failure, and take its picture."""
    page.locator(DRAWN).wait_for(timeout=60_000)
    page.wait_for_timeout(1800)
    assert page.get_by_text("Nomor rujukan").count() == 0
    assert page.get_by_text("Traceback").count() == 0
    # Dialogs lie beside the application's element and take their light or dark from the page.
    schemes = page.evaluate(
        """() => [document.body, document.querySelector("[data-testid=stApp]")]
            .map(each => getComputedStyle(each).colorScheme)"""
    )
    assert schemes[0] == schemes[1]
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png")


@pytest.mark.parametrize(("size", "scheme"), [LOOKS[0], LOOKS[3]])
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.path)
def test_each_page_is_drawn(browser: Browser, address: str, entry, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    account = next(each for each in SAMPLE_ACCOUNTS if entry.is_for(each) and not each.office_id)
    with signed_in(
        browser,
        address,
        account=account.id,
        path=f"/{entry.path}",
        width=width,
        height=height,
        scheme=scheme,
    ) as page:
        picture(page, f"{entry.path}_{size}_{scheme}")


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_sign_in_and_one_office_are_drawn(
    browser: Browser, address: str, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    look = {"width": width, "height": height, "scheme": scheme}
    with signed_in(
        browser, address, account=ADMIN, path="/occupancy?kantor=kominfo", **look
    ) as page:
        picture(page, f"office_{size}_{scheme}")
    with signed_in(browser, address, account="", path="/", **look) as page:
        picture(page, f"sign_in_{size}_{scheme}")


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_a_verdict_is_drawn(browser: Browser, address: str, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    look = {"width": width, "height": height, "scheme": scheme}
    with signed_in(browser, address, account=ADMIN, path="/check_in", **look) as page:
        page.locator(".stBidiComponent [data-verdict]").wait_for(timeout=60_000)
        picture(page, f"verdict_{size}_{scheme}")
        if size == "desktop":
            row = page.locator(".st-key-actions").bounding_box()
            assert row is not None
            assert row["y"] + row["height"] <= height
