"""The scanner in a real Chromium: camera, USB field, photograph, and what may be wrong."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect

from dashboard.messages import text
from tests.browser.conftest import chromium, opened, running_server
from tests.browser.test_events import within
from tests.browser.webcam import Hold, write_webcam

pytestmark = pytest.mark.browser

CODE = "HC1:" + "6BF+70790T9WJWG.FKY*4GO0" * 10
SLOW = 15_000


def word(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()[:12]


def media_threads(address: str) -> list[str]:
    names = httpx.get(f"{address}/state").json()["threads"]
    return [name for name in names if name.startswith(("async_media", "video-decoder"))]


@pytest.fixture(scope="module")
def webcam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("webcam") / "code.y4m"
    return write_webcam(file=file, holds=[Hold(code=CODE, empty_before=1, seconds=5)], rate=15)


@pytest.fixture(scope="module")
def browser(playwright_session: Playwright, webcam: Path) -> Iterator[Browser]:
    with chromium(playwright_session, video=webcam) as found:
        yield found


@pytest.fixture(scope="module")
def bare_browser(playwright_session: Playwright) -> Iterator[Browser]:
    """A browser on a machine without a camera."""
    rules = "--host-resolver-rules=MAP kantor.test 127.0.0.1"
    with chromium(playwright_session, video=None, flags=[rules]) as found:
        yield found


@pytest.fixture
def lonely(tmp_path: Path) -> Iterator[str]:
    """A server that no other test uses, so that its threads can be counted."""
    application = "tests.browser.doorstep.server:app"
    with running_server(application, log=tmp_path / "server.log") as (address, _):
        yield address


def verdict(page: Page):
    return page.locator("[data-verdict]")


def problem(page: Page):
    return page.locator(".problem strong")


def test_a_code_before_the_camera_is_read_without_a_click(browser: Browser, doorstep: str) -> None:
    with opened(browser, doorstep) as page:
        expect(verdict(page)).to_have_text(word(CODE), timeout=SLOW)
        assert verdict(page).get_attribute("data-verdict") == "camera"
        page.wait_for_timeout(2_500)
        expect(page.locator("#count")).to_have_text("1")


def test_the_person_sees_the_picture_and_none_of_the_machinery(
    browser: Browser, doorstep: str
) -> None:
    with opened(browser, doorstep) as page:
        expect(page.locator(".view[data-state=ready]")).to_be_visible(timeout=SLOW)
        expect(page.locator(".say")).to_have_text(text("viewfinder.ready"))
        assert page.locator(".view video").evaluate("each => each.videoWidth") == 640
        expect(page.locator("[class*=st-key-door-webrtc]")).to_have_css("opacity", "0")


def test_nothing_runs_on_after_the_page_is_left(browser: Browser, lonely: str) -> None:
    with opened(browser, lonely) as page:
        expect(page.locator(".view[data-state=ready]")).to_be_visible(timeout=SLOW)
        assert within(5, lambda: len(media_threads(lonely)) == 2)
        page.get_by_role("link", name="elsewhere").click()
        assert within(8, lambda: media_threads(lonely) == []), media_threads(lonely)


def test_the_camera_comes_back_with_its_page(browser: Browser, lonely: str) -> None:
    with opened(browser, lonely) as page:
        expect(page.locator(".view[data-state=ready]")).to_be_visible(timeout=SLOW)
        page.get_by_role("link", name="elsewhere").click()
        expect(page.get_by_role("heading", name="Elsewhere")).to_be_visible()
        page.get_by_role("link", name="ours").click()
        expect(page.locator(".view[data-state=ready]")).to_be_visible(timeout=SLOW)
        page.reload()
        expect(verdict(page)).to_have_text(word(CODE), timeout=SLOW)
    assert within(45, lambda: media_threads(lonely) == []), media_threads(lonely)


def test_what_one_desk_sees_no_other_hears(
    browser: Browser, bare_browser: Browser, doorstep: str
) -> None:
    with opened(bare_browser, doorstep) as other, opened(browser, doorstep) as one:
        expect(problem(other)).to_have_text(text("viewfinder.absent.title"), timeout=SLOW)
        expect(verdict(one)).to_have_text(word(CODE), timeout=SLOW)
        other.wait_for_timeout(1_000)
        expect(verdict(other)).to_have_count(0)


def test_without_a_camera_the_page_says_what_to_do(bare_browser: Browser, doorstep: str) -> None:
    context = bare_browser.new_context(permissions=["camera"])
    page = context.new_page()
    page.goto(doorstep)
    expect(problem(page)).to_have_text(text("viewfinder.absent.title"), timeout=SLOW)
    context.close()


def test_on_plain_http_the_page_says_so(bare_browser: Browser, doorstep: str) -> None:
    address = doorstep.replace("localhost", "kantor.test")
    with opened(bare_browser, address) as page:
        expect(problem(page)).to_have_text(text("viewfinder.insecure.title"), timeout=SLOW)


def test_a_refused_camera_is_told(playwright_session: Playwright, doorstep: str) -> None:
    flags = ["--use-fake-device-for-media-stream", "--deny-permission-prompts"]
    with (
        chromium(playwright_session, video=None, flags=flags) as refusing,
        opened(refusing, doorstep) as page,
    ):
        expect(problem(page)).to_have_text(text("viewfinder.refused.title"), timeout=SLOW)


def test_the_usb_field_has_the_focus_and_reads_line_after_line(
    bare_browser: Browser, doorstep: str
) -> None:
    with opened(bare_browser, doorstep) as page:
        field = page.locator(".st-key-usb input")
        expect(field).to_be_focused(timeout=SLOW)
        for number in range(1, 4):
            line = f"{CODE} {number}"
            page.keyboard.type(line)
            page.keyboard.press("Enter")
            expect(verdict(page)).to_have_text(word(line))
            expect(field).to_have_value("")
        assert verdict(page).get_attribute("data-verdict") == "usb"
        expect(field).to_be_focused()


def test_a_photograph_is_read_once(bare_browser: Browser, doorstep: str) -> None:
    picture = io.BytesIO()
    segno.make(CODE, micro=False).save(picture, kind="png", scale=3)
    with opened(bare_browser, f"{doorstep}/?photo=1") as page:
        give(page, picture.getvalue())
        expect(verdict(page)).to_have_text(word(CODE), timeout=SLOW)
        assert verdict(page).get_attribute("data-verdict") == "photo"
        expect(page.locator("#count")).to_have_text("1")


def test_a_photograph_without_a_code_gets_a_sentence(bare_browser: Browser, doorstep: str) -> None:
    picture = io.BytesIO()
    Image.new("L", (300, 200), 128).save(picture, format="PNG")
    with opened(bare_browser, f"{doorstep}/?photo=1") as page:
        give(page, picture.getvalue())
        expect(page.get_by_text(text("scanner.photo_without_code"))).to_be_visible(timeout=SLOW)


def give(page: Page, data: bytes) -> None:
    field = page.locator(".st-key-photo-file input[type=file]")
    field.wait_for(state="attached", timeout=SLOW)
    field.set_input_files({"name": "kode.png", "mimeType": "image/png", "buffer": data})
