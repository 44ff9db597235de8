"""Without one of the reading libraries, or both, the pages with a camera say what that means."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.office import Office, OfficeKind
from dashboard.messages import text
from dashboard.ui.decoding import Engine
from tests.pages.scanner_pages import no_browser, viewfinder, without

__all__ = ["no_browser", "without"]
pytestmark = pytest.mark.usefixtures("no_browser")

CHECK_IN = "pages/front_desk/check_in.py"
CAMERA_TEST = "pages/front_desk/camera_test.py"
KOMINFO = Office(id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=50)


@pytest.fixture
def open_page(
    run_app: Callable[[], AppTest],
    signed_in_as: Callable[[str], None],
    installation: Services,
    cookies: dict[str, str],
) -> Callable[..., AppTest]:
    def run(page: str, *, language: str = "id") -> AppTest:
        installation.offices.put(KOMINFO)
        cookies.update({"check_in_desk": "kominfo/Loket%201", "check_in_language": language})
        signed_in_as("sample-receptionist")
        app = run_app().switch_page(page).run()
        assert not app.exception
        return app

    return run


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("page", [CHECK_IN, CAMERA_TEST])
@pytest.mark.parametrize(
    ("missing", "note"), [(Engine.ZXING, "without_zxing"), (Engine.ZBAR, "without_zbar")]
)
def test_one_missing_reader_is_noted_in_the_picture(
    open_page, without, page: str, missing: Engine, note: str, language: str
) -> None:
    without(missing)
    told = viewfinder(open_page(page, language=language))
    assert told["note"] == text(f"viewfinder.{note}", language=language)
    assert told["readable"]


@pytest.mark.parametrize("page", [CHECK_IN, CAMERA_TEST])
def test_without_any_reader_the_picture_says_so_instead(open_page, without, page: str) -> None:
    without(*Engine)
    told = viewfinder(open_page(page))
    assert not told["readable"]
    assert told["note"] == ""
    assert told["texts"]["no_engine.step"] == text("viewfinder.no_engine.step")


@pytest.mark.parametrize("page", [CHECK_IN, CAMERA_TEST])
def test_with_both_readers_nothing_is_noted(open_page, page: str) -> None:
    told = viewfinder(open_page(page))
    assert told["readable"]
    assert told["note"] == ""


@pytest.mark.parametrize(
    ("missing", "outcome", "present"),
    [
        ((Engine.ZXING,), "weak", "pyzbar"),
        ((Engine.ZBAR,), "weak", "zxing-cpp"),
        (tuple(Engine), "bad", ""),
    ],
)
def test_the_camera_test_names_what_is_missing(
    open_page, without, missing: tuple[Engine, ...], outcome: str, present: str
) -> None:
    without(*missing)
    said = [each.value for each in open_page(CAMERA_TEST).markdown]
    places = {"missing": missing[0], "present": present}
    finding = text(f"camera_test.engines.{outcome}", **places)
    assert any(finding in each for each in said)
