"""Every page as people see it, desktop and phone, light and dark; written to build/screenshots."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
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
# Nothing changed for a moment and every chart is there; a live camera never stands still.
STILL = """() => new Promise(still => {
    const charts = () => [...document.querySelectorAll("[data-testid=stPlotlyChart]")]
    const look = () => charts().every(each => each.querySelector(".main-svg")) ? still() : wait()
    let quiet
    const wait = () => { clearTimeout(quiet); quiet = setTimeout(look, 600) }
    const all = { subtree: true, childList: true, attributes: true, characterData: true }
    new MutationObserver(wait).observe(document, all)
    wait()
    setTimeout(still, 1800)
})"""
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


class Visits:
    """Pages of one browser by account and look; a page that went elsewhere loads twice as fast."""

    def __init__(self, browser: Browser, address: str, open_until: ExitStack) -> None:
        self._browser, self._address, self._open_until = browser, address, open_until
        self._pages: dict[tuple[str, str, str], Page] = {}

    def to(self, path: str, *, account: str, size: str, scheme: str) -> Page:
        """The page of that account and look, gone to `path`."""
        look = (account, size, scheme)
        if look in self._pages:
            self._pages[look].goto(f"{self._address}{path}")
        else:
            width, height = SIZES[size]
            coming = signed_in(
                self._browser,
                self._address,
                account=account,
                path=path,
                width=width,
                height=height,
                scheme=scheme,
            )
            self._pages[look] = self._open_until.enter_context(coming)
        return self._pages[look]


@pytest.fixture(scope="module")
def visits(browser: Browser, address: str) -> Iterator[Visits]:
    with ExitStack() as open_until:
        yield Visits(browser, address, open_until)


def picture(page: Page, name: str) -> None:
    """Wait until the page stands still, see that it shows no failure, and take its picture."""
    page.locator(DRAWN).wait_for(timeout=60_000)
    page.evaluate(STILL)
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
    # A page that is left open goes on working: a camera, and whatever is live.
    page.goto("about:blank")


@pytest.mark.parametrize(("size", "scheme"), [LOOKS[0], LOOKS[3]])
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.path)
def test_each_page_is_drawn(visits: Visits, entry, size: str, scheme: str) -> None:
    account = next(each for each in SAMPLE_ACCOUNTS if entry.is_for(each) and not each.office_id)
    page = visits.to(f"/{entry.path}", account=account.id, size=size, scheme=scheme)
    picture(page, f"{entry.path}_{size}_{scheme}")


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_sign_in_and_one_office_are_drawn(visits: Visits, size: str, scheme: str) -> None:
    page = visits.to("/occupancy?kantor=kominfo", account=ADMIN, size=size, scheme=scheme)
    picture(page, f"office_{size}_{scheme}")
    page = visits.to("/", account="", size=size, scheme=scheme)
    picture(page, f"sign_in_{size}_{scheme}")


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_a_verdict_is_drawn(visits: Visits, size: str, scheme: str) -> None:
    page = visits.to("/check_in", account=ADMIN, size=size, scheme=scheme)
    page.locator(".stBidiComponent [data-verdict]").wait_for(timeout=60_000)
    row = page.locator(".st-key-actions").bounding_box()
    assert row is not None
    assert size == "phone" or row["y"] + row["height"] <= SIZES[size][1]
    picture(page, f"verdict_{size}_{scheme}")
