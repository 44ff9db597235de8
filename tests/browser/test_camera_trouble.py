"""What may be wrong with a camera: each is told with the next step, and the rest stays usable."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from dashboard.messages import text
from tests.browser import odd_cameras
from tests.browser.conftest import chromium
from tests.browser.test_scanner import CODE, problem, verdict, word
from tests.browser.webcam import Hold, write_webcam

pytestmark = pytest.mark.browser

SLOW = 20_000


@pytest.fixture(scope="module")
def browser(
    playwright_session: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A browser whose camera sees an empty room."""
    file = tmp_path_factory.mktemp("room") / "room.y4m"
    video = write_webcam(file=file, holds=[Hold(code="-", seconds=0, empty_before=2)], rate=15)
    with chromium(playwright_session, video=video) as found:
        yield found


@contextmanager
def odd_page(
    browser: Browser, address: str, script: str, *, language: str = "id"
) -> Iterator[Page]:
    """The scanner's page in a browser that behaves as the script makes it."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script(f"(() => {{ {script} }})();")
    try:
        page = context.new_page()
        page.goto(f"{address}/?language={language}")
        yield page
    finally:
        context.close()


def expect_problem(page: Page, name: str, *, language: str = "id") -> None:
    title = text(f"viewfinder.{name}.title", language=language)
    expect(problem(page)).to_have_text(title, timeout=SLOW)
    step = text(f"viewfinder.{name}.step", language=language)
    expect(page.locator(".problem p")).to_have_text(step)
    expect(page.locator(".problem")).to_be_visible()


def expect_said(page: Page, name: str) -> None:
    expect(page.locator(".say")).to_have_text(text(f"viewfinder.{name}"), timeout=SLOW)


def expect_ready(page: Page) -> None:
    expect(page.locator(".view[data-state=ready]")).to_be_visible(timeout=SLOW)


def read_by_usb(page: Page) -> None:
    expect(page.locator(".st-key-usb input")).to_be_focused(timeout=SLOW)
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    expect(verdict(page)).to_have_text(word(CODE), timeout=SLOW)


@pytest.mark.parametrize(
    ("error", "name"),
    [
        ("NotAllowedError", "refused"),
        ("NotFoundError", "absent"),
        ("NotReadableError", "busy"),
        ("OverconstrainedError", "unsuitable"),
        ("TypeError", "unknown"),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_camera_that_cannot_be_opened_is_told(
    browser: Browser, doorstep: str, error: str, name: str, language: str
) -> None:
    with odd_page(browser, doorstep, odd_cameras.failing(error), language=language) as page:
        expect_problem(page, name, language=language)
        read_by_usb(page)


def test_a_camera_that_was_busy_starts_on_trying_again(browser: Browser, doorstep: str) -> None:
    with odd_page(browser, doorstep, odd_cameras.failing("NotReadableError")) as page:
        expect_problem(page, "busy")
        page.evaluate("window.odd.mended = true")
        page.get_by_role("button", name=text("viewfinder.again")).click()
        expect_ready(page)


def test_a_browser_without_cameras_is_told(browser: Browser, doorstep: str) -> None:
    with odd_page(browser, doorstep, odd_cameras.NO_API) as page:
        expect_problem(page, "no_api")
        expect(page.get_by_role("button", name=text("viewfinder.again"))).to_be_hidden()
        read_by_usb(page)


def test_a_question_nobody_answers_is_pointed_at(browser: Browser, doorstep: str) -> None:
    with odd_page(browser, doorstep, odd_cameras.UNANSWERED) as page:
        expect_said(page, "asking")
        read_by_usb(page)


def test_a_connection_that_does_not_come_up_is_told(browser: Browser, doorstep: str) -> None:
    with odd_page(browser, doorstep, odd_cameras.NO_ROUTE) as page:
        expect_said(page, "connecting")
        expect(problem(page)).to_have_text(text("viewfinder.no_connection.title"), timeout=7_000)
        expect_problem(page, "no_connection")
        read_by_usb(page)


def test_an_unplugged_camera_is_told_and_comes_back_by_itself(
    browser: Browser, doorstep: str
) -> None:
    with odd_page(browser, doorstep, odd_cameras.DRAWN) as page:
        expect_ready(page)
        page.evaluate("window.odd.tracks.at(-1).dispatchEvent(new Event('ended'))")
        expect_problem(page, "lost")
        expect_ready(page)
        assert page.evaluate("window.odd.tracks.length") >= 2


def test_a_picture_that_stops_is_told_and_goes_when_it_moves_again(
    browser: Browser, doorstep: str
) -> None:
    with odd_page(browser, doorstep, odd_cameras.DRAWN) as page:
        expect_ready(page)
        page.evaluate("window.odd.moving = false")
        expect_problem(page, "frozen")
        read_by_usb(page)
        page.evaluate("window.odd.moving = true")
        expect_ready(page)


@pytest.mark.parametrize(("shade", "hint"), [(12, "dark"), (255, "glare")])
def test_bad_light_is_told_and_the_advice_goes_with_it(
    browser: Browser, doorstep: str, shade: int, hint: str
) -> None:
    with odd_page(browser, doorstep, odd_cameras.DRAWN) as page:
        expect_ready(page)
        page.evaluate("shade => { window.odd.shade = shade }", shade)
        expect_said(page, hint)
        page.evaluate("window.odd.shade = 120")
        expect_said(page, "ready")


def test_after_long_without_a_code_there_is_advice_until_one_comes(
    browser: Browser, doorstep: str
) -> None:
    with odd_page(browser, doorstep, odd_cameras.DRAWN) as page:
        expect_ready(page)
        expect(page.locator(".say")).to_have_text(text("viewfinder.unread"), timeout=30_000)
        read_by_usb(page)
        expect_said(page, "ready")


def test_the_lamp_goes_on_and_off(browser: Browser, doorstep: str) -> None:
    with odd_page(browser, doorstep, odd_cameras.LAMP) as page:
        expect_ready(page)
        lamp = page.get_by_role("button", name=text("viewfinder.torch"))
        for on in ("true", "false"):
            lamp.click()
            expect(lamp).to_have_attribute("aria-pressed", on)
        asked = page.evaluate("window.odd.applied.map(each => each.advanced[0].torch)")
        assert asked == [True, False]


def test_a_lamp_that_does_not_work_is_taken_away(browser: Browser, doorstep: str) -> None:
    with odd_page(browser, doorstep, odd_cameras.LAMP) as page:
        expect_ready(page)
        page.evaluate("window.odd.broken = true")
        lamp = page.get_by_role("button", name=text("viewfinder.torch"))
        lamp.click()
        expect(lamp).to_be_hidden()


def test_where_it_does_not_start_by_itself_a_person_starts_it(
    browser: Browser, doorstep: str, tmp_path: Path
) -> None:
    with odd_page(browser, doorstep, odd_cameras.NO_PRESSING) as page:
        expect_problem(page, "no_frame")
        start = page.frame_locator("[class*=st-key-door-webrtc] iframe").get_by_role(
            "button", name=text("viewfinder.start")
        )
        page.screenshot(path=tmp_path / "by_hand.png")
        start.click()
        expect_ready(page)
        expect(page.locator("[class*=st-key-door-webrtc]")).to_have_css("opacity", "0")
