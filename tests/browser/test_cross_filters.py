"""A click on a chart filters the others and stands in the address; minutes pass on an open page."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from tests.browser.conftest import chromium
from tests.browser.reception import ADMIN, Installation, new_installation, serving, signed_in

pytestmark = pytest.mark.browser

SLOW = 60_000


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    found = new_installation(tmp_path_factory.mktemp("clicked"), offices=False)
    # A week, so that there are working days in it.
    found.command("demo", "--days", "7", "--visits", "3000", "--seed", "2021")
    return found


@pytest.fixture(scope="module")
def address(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(installation, log=tmp_path_factory.mktemp("log") / "server.log") as found:
        yield found


@pytest.fixture(scope="module")
def browser(playwright_session: Playwright) -> Iterator[Browser]:
    with chromium(playwright_session, video=None) as found:
        yield found


def bars(page: Page, panel: str) -> Locator:
    return page.locator(f".st-key-{panel} .js-plotly-plot .barlayer .point path")


def click_first_bar(page: Page, panel: str) -> None:
    click_on(page, bars(page, panel).first)


def click_on(page: Page, mark: Locator) -> None:
    """As a mouse does: plotly listens to where the pointer is, not to what is drawn."""
    mark.wait_for(timeout=SLOW)
    mark.scroll_into_view_if_needed()
    page.wait_for_timeout(800)  # until what is above has its height
    box = mark.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def picked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def wait_until_some_stand_out(page: Page, panel: str) -> None:
    """Until some bars of a chart, and not all of them, are drawn strongly."""
    page.wait_for_function(
        """panel => {
            const selector = `.st-key-${panel} .js-plotly-plot .barlayer .point path`;
            const all = [...document.querySelectorAll(selector)];
            const strong = all.filter(each => getComputedStyle(each).opacity === '1');
            return 0 < strong.length && strong.length < all.length;
        }""",
        arg=panel,
        timeout=SLOW,
    )


def test_a_clicked_office_and_day_filter_every_chart_and_stay_after_a_reload(
    browser: Browser, address: str
) -> None:
    with signed_in(browser, address, account=ADMIN, path="/colour_mix?rentang=7") as page:
        lead = page.locator(".page-finding p")
        expect(lead).to_contain_text("Semua kantor", timeout=SLOW)
        green = page.locator(".st-key-mix-colours .annotation").first
        counted = str(green.text_content(timeout=SLOW))
        click_first_bar(page, "mix-offices")
        page.wait_for_url("**kantor=**", timeout=SLOW)
        chips = page.locator("[class*='st-key-mix-without']")
        expect(chips).to_have_count(1, timeout=SLOW)
        office = chips.first.inner_text().strip().splitlines()[-1]
        expect(lead).to_contain_text(office, timeout=SLOW)
        # Another chart counts that office's people alone; its own shows all, the others faded.
        expect(green).not_to_have_text(counted, timeout=SLOW)
        wait_until_some_stand_out(page, "mix-offices")

        click_first_bar(page, "mix-time")
        page.wait_for_url("**hari=**", timeout=SLOW)
        expect(chips).to_have_count(2, timeout=SLOW)
        both = picked(page)
        said = lead.inner_text()

        page.reload()
        expect(lead).to_have_text(said, timeout=SLOW)
        expect(chips).to_have_count(2, timeout=SLOW)
        assert picked(page) == both

        chips.first.get_by_role("button").click()
        expect(chips).to_have_count(1, timeout=SLOW)
        expect(lead).to_contain_text("Semua kantor", timeout=SLOW)
        assert picked(page) == {name: both[name] for name in ("rentang", "hari")}


def test_the_map_is_named_for_the_width_and_opens_the_office_that_is_clicked(
    browser: Browser, address: str
) -> None:
    with signed_in(browser, address, account=ADMIN, path="/occupancy") as page:
        page.locator(".st-key-tampilan button").filter(has_text="Peta").click(timeout=SLOW)
        layers = page.locator(".st-key-office-map-panel .scatterlayer .trace")
        expect(layers).to_have_count(3, timeout=SLOW)
        bubbles, phone, wide = layers.all()
        for width, seen, unseen in ((390, phone, wide), (1280, wide, phone)):
            page.set_viewport_size({"width": width, "height": 900})
            expect(seen).to_be_visible(timeout=SLOW)
            expect(unseen).to_be_hidden(timeout=SLOW)
        click_on(page, bubbles.locator(".point").first)
        page.wait_for_url("**kantor=**", timeout=SLOW)


def test_a_card_counts_the_minutes_on_while_nobody_is_scanned(
    browser: Browser, address: str
) -> None:
    with signed_in(browser, address, account=ADMIN, path="/occupancy") as page:
        scanned = page.locator("button.card").filter(has_text="lalu").first
        scanned.wait_for(timeout=SLOW)
        name = scanned.locator(".name").inner_text()
        card = page.locator("button.card").filter(has_text=name).first
        page.clock.install()
        page.clock.fast_forward(timedelta(days=3) // timedelta(milliseconds=1))
        expect(card.locator(".ago")).to_have_text(re.compile(r"^\d+ hari lalu$"), timeout=SLOW)
        expect(card).to_have_attribute("aria-label", re.compile(r"pindaian terakhir \d+ hari lalu"))
