"""A door display in a real browser, with its clock in the test's hands: no code outlives itself."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Playwright, Route, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard.domain import plate_code
from dashboard.domain.office import Office, OfficeKind
from dashboard.domain.plates import DisplayProblem, DisplayRefusal, Door
from dashboard.services.door_displays import DoorDisplays, Shown
from dashboard.ui.decoding import decode_frame, open_photo
from dashboard.web.door_display import display_routes
from dashboard.web.security import SecurityHeaders, content_security_policy
from tests.browser.conftest import chromium, free_port

pytestmark = pytest.mark.browser

START = datetime(2021, 9, 22, 3, 0, tzinfo=UTC)
OFFICE = Office(id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=50)
GONE = "Sambungan terputus"


@dataclass
class Door1:
    """DoorDisplays of one display, whose server's clock a test moves along with the browser's."""

    at: datetime = START
    ended: bool = False

    def clock(self) -> datetime:
        return self.at

    def address(self) -> str:
        token = plate_code.changing_token(7, step=plate_code.step_of(self.at), secret=b"s")
        return plate_code.address("https://hadir.situbondokab.go.id", token)

    def shown(self, token: str, *, at: datetime) -> Shown | DisplayRefusal:
        del token
        if self.ended:
            return DisplayRefusal(problem=DisplayProblem.ENDED)
        holds = plate_code.time_left(plate_code.step_of(at), at=at)
        return Shown(
            office=OFFICE,
            door=Door.BOTH,
            address=self.address(),
            holds=holds,
            changes_in=holds - plate_code.LONGEST_AGE + plate_code.STEP,
            places=13,
            limit=50,
        )


@dataclass
class Tablet:
    """The browser at the door."""

    page: Page
    door: Door1

    def wait(self, seconds: int) -> None:
        """Let the time pass for both, a second at a time, so that each answer has its hour."""
        for _ in range(seconds):
            self.door.at += timedelta(seconds=1)
            self.page.clock.run_for(1_000)

    def reads(self) -> tuple[object, ...]:
        """What a camera in front of it reads."""
        return decode_frame(
            luma=np.ascontiguousarray(open_photo(data=self.page.screenshot())), thorough=False
        )

    def comes_to_read(self, address: str) -> bool:
        """Whether it is read within a moment: an answer takes a while in spite of the clock."""
        patience = time.monotonic() + 5
        while self.reads() != (address,):
            if time.monotonic() > patience:
                return False
        return True

    def state(self) -> str:
        return str(self.page.evaluate("document.body.dataset.state"))

    def cut(self) -> None:
        self.page.route("**/code", lambda route: cast("Route", route).abort())

    def join(self) -> None:
        self.page.unroute("**/code")


@pytest.fixture(scope="module")
def browser(playwright_session: Playwright) -> Iterator[Browser]:
    with chromium(playwright_session, video=None) as running:
        yield running


@pytest.fixture
def tablet(browser: Browser) -> Iterator[Tablet]:
    door = Door1()
    routes = display_routes(
        displays=cast("DoorDisplays", door),
        zone=ZoneInfo("Asia/Jakarta"),
        language="id",
        clock=door.clock,
    )
    policy = content_security_policy(inline_scripts=())
    app = Starlette(routes=routes, middleware=[Middleware(SecurityHeaders, policy=policy)])
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    try:
        page = context.new_page()
        page.clock.install(time=START)
        page.goto(f"http://127.0.0.1:{port}/display/token")
        expect(page.locator("#frame")).to_be_visible()
        yield Tablet(page=page, door=door)
    finally:
        context.close()
        server.should_exit = True
        thread.join()


def test_it_shows_the_code_of_now_and_changes_it(tablet: Tablet) -> None:
    expect(tablet.page.locator("h1")).to_have_text("Dinas Kominfo")
    expect(tablet.page.locator("#time")).to_have_text("10.00")
    expect(tablet.page.locator("#places")).to_have_text("13tempat kosong")
    first = tablet.door.address()
    assert tablet.comes_to_read(first)
    tablet.wait(32)
    assert tablet.door.address() != first
    assert tablet.comes_to_read(tablet.door.address())


def test_without_a_connection_the_code_goes_before_it_is_refused_and_comes_back(
    tablet: Tablet,
) -> None:
    shown = tablet.door.address()
    tablet.cut()
    tablet.wait(20)
    assert (tablet.reads(), tablet.state()) == ((shown,), "shown")
    expect(tablet.page.locator("#lost")).to_be_visible()
    # The last answer came when the step began, and its code holds for 90 seconds from then.
    tablet.wait(68)
    assert (tablet.reads(), tablet.state()) == ((), "lost")
    expect(tablet.page.locator("#title")).to_have_text(GONE)
    tablet.join()
    tablet.wait(5)
    assert tablet.comes_to_read(tablet.door.address())
    expect(tablet.page.locator("#lost")).to_be_hidden()


def test_a_tablet_that_slept_shows_no_code_of_before(tablet: Tablet) -> None:
    """Its timers stood still; whichever of its clocks went on, the code is over."""
    tablet.cut()
    tablet.page.clock.set_system_time(START + timedelta(hours=1))
    tablet.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert tablet.reads() == ()


def test_a_link_that_was_ended_takes_the_code_away(tablet: Tablet) -> None:
    tablet.door.ended = True
    tablet.wait(12)
    expect(tablet.page.locator("#title")).to_have_text("Tautan layar ini tidak berlaku")
    assert (tablet.reads(), tablet.state()) == ((), "refused")
