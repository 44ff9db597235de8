"""The plates' page: issued, printed, replaced, and offices whose code changes."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.credentials.plate_sheet import Paper
from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Office, OfficeKind
from dashboard.domain.plates import DisplayRefusal, Door, PlateMode
from dashboard.services.access import OPERATOR
from dashboard.services.door_displays import Shown
from dashboard.ui import session
from dashboard.ui.plate_words import is_of_this_machine, plates_pdf, printable, problem

FORM = str(Path(__file__).with_name("plate_form.py"))


@pytest.fixture
def offices(installation: Services) -> Services:
    for office_id, name in (("kominfo", "Dinas Kominfo"), ("dinkes", "Dinas Kesehatan")):
        installation.offices.put(
            Office(id=office_id, name=name, kind=OfficeKind.DEPARTMENT, capacity=50)
        )
    return installation


def issued(installation: Services, office_id: str = "kominfo", door: Door = Door.BOTH) -> None:
    installation.plates.issue(user=OPERATOR, office_id=office_id, door=door, at=session.now())


def form(which: str = "office") -> AppTest:
    app = AppTest.from_file(FORM, default_timeout=20)
    app.query_params["form"] = which
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    app = next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def test_the_page_tells_who_has_a_plate_and_prints_those_that_hold(
    offices: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    for office_id in ("kominfo", "dinkes"):
        issued(offices, office_id)
    offices.plates.set_mode(
        user=OPERATOR, office_id="dinkes", mode=PlateMode.CHANGING, at=session.now()
    )
    signed_in_as("sample-admin")
    app = run_app().switch_page("pages/kominfo/plates.py").run()
    assert not app.exception
    said = " ".join(element.proto.body for element in app.get("html"))
    assert "2 dari 2 kantor punya plat" in said
    assert "1 kantor memakai kode berganti: plat cetaknya tidak berlaku" in said
    # The installation of the tests is at 127.0.0.1, where no phone finds it.
    assert "Atur DASHBOARD_PUBLIC_URL" in app.warning[0].value
    (download,) = app.get("download_button")
    assert download.proto.label == "Unduh PDF (1 plat)"


def test_without_offices_the_page_says_what_to_do(
    installation: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    assert installation.offices.all() == ()
    signed_in_as("sample-admin")
    app = run_app().switch_page("pages/kominfo/plates.py").run()
    assert "Daftarkan kantor" in " ".join(each.proto.body for each in app.get("html"))


@pytest.mark.parametrize(
    ("field", "word", "says"),
    [
        ("plate", "issued_already", "sudah punya plat"),
        ("plate", "none_issued", "belum punya plat"),
        ("plate", "changed_meanwhile", "Orang lain"),
        ("stage", "changed_meanwhile", "tahapnya tidak tercatat"),
    ],
)
@pytest.mark.usefixtures("installation")
def test_what_went_wrong_is_a_sentence(field: str, word: str, says: str) -> None:
    assert says in problem(InvalidInput(field=field, problem=word))


@pytest.mark.parametrize(
    ("url", "of_this_machine"),
    [
        ("http://127.0.0.1:8501", True),
        ("http://[::1]:8501", True),
        ("http://localhost", True),
        ("https://hadir.situbondokab.go.id", False),
        ("http://192.168.1.10:8501", False),
    ],
)
def test_an_address_that_no_phone_reaches_is_known(url: str, of_this_machine: bool) -> None:
    assert is_of_this_machine(url) is of_this_machine


def test_first_plates_go_to_every_office_that_has_none(offices: Services) -> None:
    issued(offices, "kominfo", Door.ENTRY)
    press(form("issue"), "Terbitkan 1 plat")
    held = {each.office.id: each.plates for each in offices.plates.offices(user=OPERATOR)}
    assert [plate.door for plate in held["kominfo"]] == [Door.ENTRY]
    assert [plate.door for plate in held["dinkes"]] == [Door.BOTH]


def test_a_plate_is_replaced_after_a_warning(offices: Services) -> None:
    issued(offices)
    app = form()
    assert "langsung ditolak" in app.warning[0].value
    app.text_input(key="plate_reason_both").set_value("rusak").run()
    press(app, "Terbitkan terbitan 2")
    (plate,) = offices.plates.offices(user=OPERATOR)[0].plates
    assert plate.issue == 2


def test_a_plate_that_somebody_else_issued_meanwhile_is_not_issued_twice(offices: Services) -> None:
    app = form()
    issued(offices, door=Door.ENTRY)
    app = app.button(key="plate_first_entry").click().run()
    # Drawn anew, the form shows the plate: nothing was issued twice.
    assert not app.exception
    assert [each.issue for each in offices.plates.offices(user=OPERATOR)[0].plates] == [1]


def test_an_office_changes_its_mode(offices: Services) -> None:
    app = form()
    app.radio(key="plate_mode_kominfo").set_value(PlateMode.CHANGING).run()
    assert "belum punya layar pintu" in app.warning[0].value
    press(app, "Ubah")
    assert offices.plates.offices(user=OPERATOR)[0].mode is PlateMode.CHANGING


def test_a_displays_link_is_shown_once_and_can_be_ended(offices: Services) -> None:
    issued(offices)
    app = press(form(), "Buat tautan layar")
    link = app.code[0].value
    token = link.rpartition("/display/")[2]
    assert isinstance(offices.door_displays.shown(token, at=session.now()), Shown)
    app = app.run()
    assert not app.code
    assert any("sedang menyala" in each.value for each in app.text)
    press(app, "Cabut")
    assert isinstance(offices.door_displays.shown(token, at=session.now()), DisplayRefusal)


def test_the_file_has_a_page_for_each_plate_that_is_of_use_on_paper(offices: Services) -> None:
    issued(offices)
    issued(offices, "dinkes", Door.ENTRY)
    issued(offices, "dinkes", Door.EXIT)
    held = offices.plates.offices(user=OPERATOR)
    document = pypdfium2.PdfDocument(plates_pdf(printable(held), paper=Paper.A5, title="Plat"))
    titles = [each.get_title() for each in document.get_toc()]
    assert titles == [
        "Dinas Kominfo · MASUK & KELUAR",
        "Dinas Kesehatan · MASUK",
        "Dinas Kesehatan · KELUAR",
    ]
