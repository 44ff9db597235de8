"""The visit log's page over a real installation."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.desk import HandEntry
from dashboard.ui import session

KOMINFO = Office(id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=99)
DINKES = Office(id="dinkes", name="Dinas Kesehatan", kind=OfficeKind.DEPARTMENT, capacity=99)

HEAD = User(id="sample-head", name="H", role=Role.DEPARTMENT_HEAD, office_id="kominfo")


@pytest.mark.parametrize(("account", "way"), [("sample-admin", True), ("sample-head", False)])
def test_without_offices_whoever_can_register_one_is_led_there(
    signed_in_as: Callable[[str], None],
    run_app: Callable[[], AppTest],
    account: str,
    way: bool,
) -> None:
    signed_in_as(account)
    app = run_app().switch_page("pages/department/visit_log.py").run()
    assert ("Minta tim Kominfo" in app.info[0].value) is not way
    assert bool(app.get("page_link")) is way


@pytest.fixture
def known(installation: Services) -> Services:
    for office in (KOMINFO, DINKES):
        installation.offices.put(office)
    for number in range(55):
        enter(installation, f"Tamu Nomor{number}", number)
    enter(installation, "Siti Rahayu", 60, office_id="dinkes")
    return installation


def enter(known: Services, name: str, number: int, office_id: str = "kominfo") -> None:
    at = session.now() - timedelta(seconds=number)
    known.admission.enter_by_hand(
        user=OPERATOR,
        entry=HandEntry(
            name=name, kind=PersonKind.VISITOR, colour=Colour.GREEN, evidence=Evidence.OBSERVED
        ),
        desk=Desk(office_id=office_id, name="Loket 1"),
        scan_id=f"{office_id}-{number}",
        at=at,
        now=at,
    )


@pytest.fixture
def page(
    known: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> AppTest:
    signed_in_as("sample-head")
    app = run_app().switch_page("pages/department/visit_log.py").run()
    app.segmented_control[0].set_value("7").run()
    assert not app.exception
    return app


def listed(app: AppTest) -> str:
    lists = [each for each in app.get("bidi_component") if "people" in each.proto.component_name]
    return lists[0].proto.json if lists else ""


def press(app: AppTest, words: str) -> AppTest:
    app = next(button for button in app.button if button.label == words).click().run()
    assert not app.exception
    return app


def test_names_are_masked_and_another_offices_people_are_not_there(page: AppTest) -> None:
    rows = listed(page)
    assert "T*** N" in rows
    assert "Tamu" not in rows
    assert "S***" not in rows
    assert not any(box.label == "Kantor" for box in page.selectbox)


def test_the_rest_comes_page_by_page_and_back(page: AppTest) -> None:
    first = listed(page)
    older = listed(press(page, "Lebih lama"))
    assert older != first
    assert next(b for b in page.button if b.label == "Lebih lama").disabled
    assert listed(press(page, "Lebih baru")) == first


def test_the_search_uses_full_names(page: AppTest) -> None:
    page.text_input[0].set_value("nomor54").run()
    assert listed(page).count('"name"') == 1
    page.text_input[0].set_value("siti").run()
    assert "Tidak ada pindaian yang cocok" in " ".join(each.proto.body for each in page.get("html"))


def test_a_download_is_ordered_for_what_is_shown_and_its_progress_stands_on_the_page(
    page: AppTest, known: Services
) -> None:
    press(page, "Unduh CSV")
    (part,) = [each for each in page.get("bidi_component") if "export" in each.proto.component_name]
    data = json.loads(part.proto.json)
    ordered = known.log_exports.begin(data["ticket"], user=HEAD, at=session.now())
    assert data["file"].startswith("/export/visit-log?ticket=")
    assert sum(map(len, known.log_exports.rows(ordered))) == 55


def opened(run_app: Callable[[], AppTest], **address: str) -> AppTest:
    app = run_app().switch_page("pages/department/visit_log.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_a_link_opens_the_same_view_and_what_makes_no_sense_is_named(
    known: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    signed_in_as("sample-head")
    app = opened(run_app, rentang="7", warna="red", hasil="?", kantor="kominfo")
    assert "Tidak ada pindaian yang cocok" in " ".join(each.proto.body for each in app.get("html"))
    assert "Hasil" in app.info[0].value
    app.button(key="log-without-warna").click().run()
    assert "T*** N" in listed(app)


def test_another_offices_view_is_refused(
    known: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    signed_in_as("sample-head")
    app = opened(run_app, kantor="dinkes")
    assert "kantor lain" in app.error[0].value
    assert listed(app) == ""
