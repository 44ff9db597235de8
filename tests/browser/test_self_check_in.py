"""From the plate's code to a ticket on a phone, and the desk that sees it come, in Chromium."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Playwright, expect

from dashboard.messages import text
from tests.browser.conftest import chromium
from tests.browser.reception import (
    RECEPTIONIST,
    Installation,
    new_installation,
    serving,
    signed_in,
)
from tests.browser.visitor import phone, photograph, plate_path

pytestmark = pytest.mark.browser

MOST_TAPS = 4
PATIENCE_MS = 30_000


@dataclass(frozen=True)
class Place:
    browser: Browser
    address: str
    installation: Installation
    plate: str


@pytest.fixture(scope="module")
def place(
    playwright_session: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("self-check-in")
    installation = new_installation(folder)
    path = plate_path(installation)
    with (
        serving(installation, log=folder / "server.log") as address,
        chromium(playwright_session, video=None) as browser,
    ):
        yield Place(browser, address, installation, f"{address}{path}")


def test_from_the_plate_to_a_ticket_with_a_photograph_and_the_desk_sees_it(place: Place) -> None:
    photo = photograph(place.installation.issue(name="Dewi Lestari", doses=1))
    with (
        signed_in(place.browser, place.address, account=RECEPTIONIST) as desk,
        phone(place.browser, slow=True) as visitor,
    ):
        expect(desk.locator(".door-figure")).to_be_visible(timeout=PATIENCE_MS)
        visitor.page.goto(place.plate)
        visitor.choose("[for=file]", photo)
        visitor.page.locator("#host").fill("Bu Rina")
        visitor.tap(".main:not([disabled])")
        expect(visitor.page.locator("figure img")).to_be_visible(timeout=PATIENCE_MS)
        assert visitor.taps <= MOST_TAPS
        # As it is it would take half a minute and more on this network.
        assert len(photo) > 1_500_000
        waiting = desk.locator(".self-check-in")
        expect(waiting).to_contain_text("D*** L******", timeout=PATIENCE_MS)
        expect(waiting).to_contain_text("Bu Rina")
        desk.keyboard.press("m")
        expect(waiting).to_have_count(0, timeout=PATIENCE_MS)
        # By itself, without a script.
        expect(visitor.page.locator(".card")).to_contain_text(
            text("self_check_in.ticket.admitted.title"), timeout=PATIENCE_MS
        )
    assert place.installation.inside() == 1


def test_everything_but_the_live_camera_works_without_script(place: Place) -> None:
    photo = photograph(place.installation.issue(name="Budi", doses=2))
    with phone(place.browser, script=False) as visitor:
        visitor.page.goto(place.plate)
        assert not visitor.page.locator("[data-camera]").is_visible()
        assert not visitor.page.locator("#name").is_visible()
        visitor.tap("[for=way-declared]")
        assert not visitor.page.locator("[for=file]").is_visible()
        visitor.page.fill("#name", "Siti")
        visitor.tap("[for=colour-green]")
        visitor.tap(".main")
        waiting = visitor.page.locator(".card.waiting")
        expect(waiting).to_be_visible()
        visitor.page.goto(place.plate)
        visitor.choose("[for=file]", photo)
        visitor.tap(".main")
        expect(visitor.page.locator(".card.green")).to_be_visible()


def test_the_live_camera_loads_on_a_tap_and_sends_what_it_sees(
    place: Place, playwright_session: Playwright
) -> None:
    flags = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    with (
        chromium(playwright_session, video=None, flags=flags) as browser,
        phone(browser) as visitor,
    ):
        asked: list[str] = []
        visitor.page.on("request", lambda request: asked.append(request.url))
        visitor.page.goto(place.plate)
        visitor.page.wait_for_selector("[data-camera]:not([hidden])")
        assert not [url for url in asked if "camera.js" in url]
        visitor.tap("[data-camera]")
        expect(visitor.page.locator("video")).to_be_visible()
        visitor.tap("[data-camera]:not([disabled])")
        # Chromium's test picture holds no code: the server has read the frame and says so.
        expect(visitor.page.locator(".problem")).to_have_text(
            text("self_check_in.problem.picture.no_code"), timeout=PATIENCE_MS
        )
