"""Every chart's page in light and dark, desktop and phone: with data, with none, of one office.

Always of the same working day, after lunch, so that today has a curve and pictures can be compared.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.conftest import chromium
from tests.browser.reception import ADMIN, HEAD, Installation, new_installation, serving, signed_in
from tests.browser.test_screenshots import LOOKS, picture

pytestmark = [pytest.mark.browser, pytest.mark.long]

PAGES = {
    "offices": "/occupancy",
    "map": "/occupancy",
    "office": "/occupancy?kantor=kominfo",
    "mix": "/colour_mix",
    "report": "/report",
}
# As high as the longest of them: the page scrolls inside of an element.
WIDTHS, HEIGHTS = {"desktop": 1440, "phone": 390}, {"desktop": 3200, "phone": 5200}
# Charts where there are data; each comes with a part of the script that is loaded first.
CHARTS = {"office": 4, "mix": 7}
DRAWN = """fewest => {
    const charts = [...document.querySelectorAll("[data-testid=stPlotlyChart]")]
    return charts.length >= fewest && charts.every(each => each.querySelector(".main-svg"))
}"""


WEDNESDAY = datetime(2021, 11, 24, 6, 40, tzinfo=UTC)

empty = partial(new_installation, at=WEDNESDAY)


def full(folder: Path) -> Installation:
    made = empty(folder, offices=False)
    made.command("demo", "--days", "30", "--visits", "30000", "--seed", "2021")
    return made


MADE = {"data": (full, ADMIN), "one": (full, HEAD), "none": (empty, ADMIN)}


@pytest.fixture(scope="module")
def browser(playwright_session: Playwright) -> Iterator[Browser]:
    with chromium(playwright_session, video=None) as running:
        yield running


@pytest.fixture(scope="module", params=list(MADE))
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str, str]]:
    """Its name, its address, and who looks."""
    make, account = MADE[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    with serving(make(folder), log=folder / "server.log") as address:
        yield request.param, address, account


@pytest.mark.parametrize("name", list(PAGES))
def test_charts_are_drawn(browser: Browser, place: tuple[str, str, str], name: str) -> None:
    what, address, account = place
    for size, scheme in LOOKS:
        with signed_in(
            browser,
            address,
            account=account,
            path=PAGES[name],
            width=WIDTHS[size],
            height=HEIGHTS[size],
            scheme=scheme,
        ) as page:
            fewest = 0 if what == "none" else CHARTS.get(name, 0)
            page.wait_for_function(DRAWN, arg=fewest, timeout=60_000)
            if name == "map" and what != "none":
                page.locator(".st-key-tampilan button", has_text="Peta").click(timeout=60_000)
                page.wait_for_function(DRAWN, arg=1, timeout=60_000)
            picture(page, f"charts_{what}_{name}_{size}_{scheme}")
