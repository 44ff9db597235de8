"""From the webcam to the verdict to the department head's page, in a real Chromium."""

import base64
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.conftest import chromium
from tests.browser.reception import (
    DESK,
    HEAD,
    RECEPTIONIST,
    Installation,
    new_installation,
    serving,
    signed_in,
)
from tests.browser.webcam import Hold, write_webcam
from tests.vectors.eu_cases import cases
from tests.vectors.testdata import needs_testdata

pytestmark = pytest.mark.browser

SLOW = 30_000
DENSE = "common/CO1"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return new_installation(tmp_path_factory.mktemp("door"))


@pytest.fixture(scope="module")
def address(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(installation, log=tmp_path_factory.mktemp("log") / "server.log") as found:
        yield found


@pytest.fixture(scope="module")
def still_browser(playwright_session: Playwright, tmp_path_factory: pytest.TempPathFactory):
    """A browser whose camera sees an empty room."""
    file = tmp_path_factory.mktemp("room") / "room.y4m"
    video = write_webcam(file=file, holds=[Hold(code="-", seconds=0, empty_before=2)], rate=15)
    with chromium(playwright_session, video=video) as found:
        yield found


def verdict_word(page: Page) -> str:
    card = page.locator(".stBidiComponent [data-verdict]")
    expect(card).to_be_visible(timeout=SLOW)
    return card.locator(".word").inner_text()


def verdict_sentence(page: Page) -> str:
    return page.locator(".stBidiComponent [data-verdict] .sentence").inner_text()


def wait_for_desk(page: Page) -> None:
    """Until the camera stands, the page is drawn and the scanner's field listens.

    A camera that starts runs the page, which takes an open dialog away for a moment.
    """
    page.locator(".view[data-state=ready]").wait_for(timeout=SLOW)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=SLOW)
    expect(page.locator(".st-key-usb input")).to_be_focused(timeout=SLOW)
    page.wait_for_timeout(1000)


def finding(inside: int) -> re.Pattern[str]:
    return re.compile(rf"^{inside} orang" if inside else "^Tidak ada orang")


def shown_to(
    playwright: Playwright, address: str, *, code: str, folder: Path, size: int = 400
) -> tuple[str, str, int]:
    """Word and sentence of the card after a code came before the camera, and lines in the log."""
    holds = [Hold(code=code, seconds=20, size=size)]
    video = write_webcam(file=folder / "code.y4m", holds=holds, rate=15)
    with (
        chromium(playwright, video=video) as browser,
        signed_in(browser, address, account=RECEPTIONIST, path="/check_in") as desk,
    ):
        word, sentence = verdict_word(desk), verdict_sentence(desk)
        expect(desk.locator(".door-log li").first).to_be_visible(timeout=SLOW)
        return word, sentence, desk.locator(".door-log li").count()


@pytest.mark.parametrize(
    ("doses", "word", "enters"), [(2, "HIJAU", 1), (1, "KUNING", 0), (0, "MERAH", 0)]
)
def test_a_pass_gives_its_colour_with_no_click_and_the_heads_page_follows(
    playwright_session: Playwright,
    still_browser: Browser,
    installation: Installation,
    address: str,
    tmp_path: Path,
    doses: int,
    word: str,
    enters: int,
) -> None:
    code = installation.issue(name=f"Tamu {word.title()}", doses=doses)
    before, scans_before = installation.inside(), installation.scans()
    with signed_in(still_browser, address, account=HEAD, path="/occupancy") as head:
        card = head.get_by_role("button", name=re.compile("Dinas Kominfo"))
        expect(card).to_have_attribute("aria-label", re.compile(rf"\b{before}\b"), timeout=SLOW)
        shown, _, _ = shown_to(playwright_session, address, code=code, folder=tmp_path)
        after = before + enters
        expect(card).to_have_attribute("aria-label", re.compile(rf"\b{after}\b"), timeout=SLOW)
    assert shown == word
    assert installation.inside() == after
    assert installation.scans() == scans_before + 1


@needs_testdata
def test_a_dense_certificate_past_its_validity_is_genuine_and_to_be_checked(
    playwright_session: Playwright, installation: Installation, address: str, tmp_path: Path
) -> None:
    case = next(each for each in cases() if each.id == DENSE)
    certificate = base64.b64decode(case.line()["trust"][0])
    (installation.data / "trust" / "test-signer.der").write_bytes(certificate)
    word, sentence, _ = shown_to(
        playwright_session, address, code=case.code, folder=tmp_path, size=460
    )
    assert (word, sentence) == ("KUNING", "Cek dulu")


def test_a_code_that_is_no_pass_is_refused_and_stored(
    playwright_session: Playwright, installation: Installation, address: str, tmp_path: Path
) -> None:
    before = installation.scans()
    code = "https://example.org/menu"
    word, sentence, _ = shown_to(playwright_session, address, code=code, folder=tmp_path)
    assert (word, sentence) == ("DITOLAK", "Bukan kode kesehatan")
    assert installation.scans() == before + 1


def test_a_usb_scanner_types_a_code_once(
    still_browser: Browser, installation: Installation, address: str
) -> None:
    before = installation.scans()
    with signed_in(still_browser, address, account=RECEPTIONIST, path="/check_in") as desk:
        wait_for_desk(desk)
        desk.keyboard.type("not-a-pass")
        desk.keyboard.press("Enter")
        assert verdict_word(desk) == "DITOLAK"
        time.sleep(3)
    assert installation.scans() == before + 1


def test_an_open_desk_tells_by_itself_that_its_camera_plays(
    still_browser: Browser, installation: Installation, address: str
) -> None:
    with signed_in(still_browser, address, account=RECEPTIONIST, path="/check_in") as desk:
        expect(desk.locator(".view[data-state=ready]")).to_be_visible(timeout=SLOW)
        until = time.monotonic() + 20
        while not installation.desk_reports() and time.monotonic() < until:
            desk.wait_for_timeout(500)
    assert installation.desk_reports() == [(DESK, "")]


def test_a_person_without_a_code_enters_by_keyboard_alone(
    still_browser: Browser, installation: Installation, address: str
) -> None:
    before = installation.inside()
    with signed_in(still_browser, address, account=RECEPTIONIST, path="/check_in") as desk:
        wait_for_desk(desk)
        desk.keyboard.press("t")
        expect(desk.locator(".st-key-hand_name input")).to_be_focused(timeout=SLOW)
        desk.keyboard.type("Sri Wahyuni")
        for key in ("Tab", "Tab", "ArrowRight", "Tab", "Tab"):
            desk.keyboard.press(key)
            desk.wait_for_timeout(150)
        desk.keyboard.type("Bu Rina")
        desk.keyboard.press("Enter")
        assert verdict_word(desk) == "HIJAU"
    assert installation.inside() == before + 1


def test_a_check_is_confirmed_by_enter_and_only_by_a_person(
    still_browser: Browser, installation: Installation, address: str
) -> None:
    code = installation.issue(name="Moh Nurul Lutfi", doses=1)
    before = installation.inside()
    with signed_in(still_browser, address, account=RECEPTIONIST, path="/check_in") as desk:
        wait_for_desk(desk)
        desk.keyboard.type(code)
        # Some scanners end a code with two line ends.
        desk.keyboard.press("Enter")
        desk.keyboard.press("Enter")
        assert verdict_word(desk) == "KUNING"
        desk.wait_for_timeout(1500)
        assert installation.inside() == before
        desk.keyboard.press("Enter")
        said = desk.locator(".stBidiComponent [data-verdict] .sentence")
        expect(said).to_have_text("Silakan masuk", timeout=SLOW)
    assert installation.inside() == before + 1


def test_a_head_of_an_office_sees_who_is_inside_and_cannot_check_out(
    still_browser: Browser, installation: Installation, address: str
) -> None:
    with signed_in(still_browser, address, account=HEAD, path="/inside") as head:
        expect(head.locator("h1")).to_have_text(finding(installation.inside()), timeout=SLOW)
        assert head.get_by_role("button", name="Catat keluar").count() == 0


def test_the_front_desk_checks_a_person_out_from_the_list(
    still_browser: Browser, installation: Installation, address: str
) -> None:
    code = installation.issue(name="Dewi Lestari", doses=2)
    installation.scan(code)
    before = installation.inside()
    with signed_in(still_browser, address, account=RECEPTIONIST, path="/inside") as desk:
        row = desk.get_by_role("button", name=re.compile(r"Catat keluar: D\*\*\*"))
        row.first.click(timeout=SLOW)
        expect(desk.locator("h1")).to_have_text(finding(before - 1), timeout=SLOW)
    assert installation.inside() == before - 1


def test_several_people_are_sent_out_together(
    still_browser: Browser, installation: Installation, address: str
) -> None:
    for name in ("Wayan Sudira", "Made Astuti"):
        installation.scan(installation.issue(name=name, doses=2))
    before = installation.inside()
    with signed_in(still_browser, address, account=RECEPTIONIST, path="/inside") as desk:
        for name in ("W\\*\\*\\*\\*", "M\\*\\*\\*"):
            desk.get_by_role("checkbox", name=re.compile(name)).first.check(timeout=SLOW)
        desk.get_by_role("button", name="Catat 2 orang keluar").click(timeout=SLOW)
        expect(desk.locator("h1")).to_have_text(finding(before - 2), timeout=SLOW)
    assert installation.inside() == before - 2
