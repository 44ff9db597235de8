"""The camera self-test: its findings, its headline, the code that it read, and who may use it."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.messages import text
from dashboard.ui import camera_check
from dashboard.ui.camera_check import BrowserReport
from dashboard.ui.intake import CodeSource
from tests.pages.scanner_pages import no_browser

__all__ = ["no_browser"]
pytestmark = pytest.mark.usefixtures("no_browser")

PAGE = "pages/front_desk/camera_test.py"
ALLOWED = BrowserReport(secure=True, permission="granted", cameras=("Kamera depan",))


@pytest.fixture
def open_page(run_app, signed_in_as, monkeypatch) -> Callable[..., AppTest]:
    def run(*, report: BrowserReport | None = None, account: str = "sample-receptionist"):
        monkeypatch.setattr(camera_check, "browser_report", lambda **_: report)
        signed_in_as(account)
        app = run_app().switch_page(PAGE).run()
        assert not app.exception
        return app

    return run


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in app.markdown)


def headline(app: AppTest) -> str:
    return app.subheader[0].value


def test_until_the_browser_answers_the_page_is_looking(open_page) -> None:
    app = open_page()
    assert app.title[0].value == text("camera_test.title")
    assert headline(app) == text("camera_test.working")
    assert text("camera_test.address.waiting") in said(app)
    assert text("camera_test.picture.waiting") in said(app)


@pytest.mark.parametrize(
    ("report", "finding"),
    [
        (BrowserReport(secure=False, permission="unknown", cameras=()), "address.bad"),
        (BrowserReport(secure=True, permission="denied", cameras=("",)), "permission.bad"),
        (BrowserReport(secure=True, permission="prompt", cameras=()), "cameras.bad"),
    ],
)
def test_what_stands_in_the_way_is_the_headline(open_page, report, finding) -> None:
    app = open_page(report=report)
    assert headline(app) == text("camera_test.bad")
    assert text(f"camera_test.{finding}") in said(app)


def test_a_code_that_was_read_is_shown_with_its_control_characters_escaped(open_page) -> None:
    app = open_page(report=ALLOWED)
    intake = app.session_state["camera-test-intake"]
    intake.offer(code="kode\x07 uji", source=CodeSource.CAMERA)
    app.run()
    assert app.code[0].value == "kode\\x07 uji"
    assert text("camera_test.reading.good", length=9) in said(app)


def test_the_test_stores_no_scan(open_page, installation) -> None:
    app = open_page(report=ALLOWED)
    before = installation.ledger.revision()
    app.session_state["camera-test-intake"].offer(code="HC1:", source=CodeSource.CAMERA)
    app.run()
    assert installation.ledger.revision() == before
