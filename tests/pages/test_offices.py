"""The offices' page: listed, added, imported from a file, closed."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.desk_health import CameraProblem, DeskHealth, office_health
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.messages import format as shown
from dashboard.services.access import OPERATOR
from dashboard.ui import session
from dashboard.workbook import workbook

KOMINFO = Office(id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=50)
TABLE = "kode;nama;jenis;kapasitas\nkominfo;Dinas Kominfo;OPD;60\ndinkes;Dinkes;warung;9\n"


@pytest.fixture
def page(
    installation: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> AppTest:
    installation.offices.put(KOMINFO)
    signed_in_as("sample-admin")
    app = run_app().switch_page("pages/kominfo/offices.py").run()
    assert not app.exception
    return app


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def test_the_page_says_what_is_missing(page: AppTest) -> None:
    assert "1 kantor terdaftar" in written(page)
    assert "1 kantor belum punya jumlah orang yang diharapkan" in written(page)


def test_of_no_office_nothing_is_claimed(
    signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    signed_in_as("sample-admin")
    said = written(run_app().switch_page("pages/kominfo/offices.py").run())
    assert "0 kantor terdaftar" in said
    assert "Semua kantor punya" not in said


def test_a_desk_whose_camera_fails_is_named_on_top(page: AppTest, installation: Services) -> None:
    installation.desk_health.report(
        user=OPERATOR,
        desk=Desk(office_id="kominfo", name="Loket 1"),
        problem=CameraProblem.REFUSED,
        lasts=timedelta(minutes=9),
        at=session.now(),
    )
    said = written(page.run())
    assert "1 kantor perlu dilihat loketnya" in said


def test_what_a_desk_says_is_told_in_words(installation: Services) -> None:
    at = session.now()
    health = office_health(
        "kominfo",
        names=("Loket 1", "Loket 2"),
        desks=(
            DeskHealth(
                desk=Desk(office_id="kominfo", name="Loket 1"),
                seen_at=at,
                problem=CameraProblem.REFUSED,
                since=at,
                version="1.2.0",
            ),
        ),
        last_scan_at=None,
        open_since=None,
        at=at,
    )
    app = AppTest.from_function(_desks, kwargs={"health": health}, default_timeout=20).run()
    clock = shown.clock(at, zone=installation.settings.zone, language="id")
    assert [each.value for each in app.text] == [
        f"Kamera mati sejak {clock}: Kamera belum diizinkan",
        f"Loket 1: terhubung, kamera mati sejak {clock}: Kamera belum diizinkan · versi 1.2.0",
        "Loket 2: belum pernah melapor",
    ]


def test_who_is_scanned_without_a_desk_that_reports_is_not_called_a_working_desk(
    installation: Services,
) -> None:
    at = session.now()
    health = office_health(
        "kominfo", names=("Loket 1",), desks=(), last_scan_at=at, open_since=at, at=at
    )
    app = AppTest.from_function(_desks, kwargs={"health": health}, default_timeout=20).run()
    clock = shown.clock(at, zone=installation.settings.zone, language="id")
    assert [each.value for each in app.text] == [
        f"Pindaian terakhir {clock}; belum ada loket yang melapor",
        "Loket 1: belum pernah melapor",
    ]


def _desks(health) -> None:
    from dashboard.ui.office_desks import desks_of_office

    desks_of_office(health)


def test_a_file_is_looked_at_before_it_is_saved(page: AppTest, installation: Services) -> None:
    app = page.file_uploader[0].upload("kantor.csv", TABLE.encode(), "text/csv").run()
    assert app.warning[0].value.startswith("1 baris tidak dapat dipakai")
    assert installation.offices.get("kominfo").capacity == 50
    next(button for button in app.button if button.label.startswith("Simpan 1")).click().run()
    assert not app.exception
    assert installation.offices.get("kominfo").capacity == 60


def test_a_workbook_is_read_too(page: AppTest) -> None:
    rows = [("kominfo", "Dinas Kominfo", "OPD", "70")]
    data = workbook(("kode", "nama", "jenis", "kapasitas"), rows)
    app = page.file_uploader[0].upload("kantor.xlsx", data, "application/zip").run()
    assert not app.exception
    assert any(button.label == "Simpan 1 perubahan" for button in app.button)


def test_a_file_that_is_no_list_is_told(page: AppTest) -> None:
    app = page.file_uploader[0].upload("kantor.csv", b"a;b\n1;2\n", "text/csv").run()
    assert app.error[0].value == "Berkas: tidak punya kolom kode"


def test_a_closed_office_is_still_known(
    installation: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    installation.offices.put(KOMINFO)
    installation.office_administration.close(
        user=OPERATOR, office_id="kominfo", merged_into=None, reason="pindah", at=session.now()
    )
    signed_in_as("sample-admin")
    app = run_app().switch_page("pages/kominfo/offices.py").run()
    assert "Belum ada kantor" in written(app)
    assert app.expander[0].text[0].value.startswith("Dinas Kominfo · ditutup")


def test_a_new_office_is_stored_or_refused_with_a_sentence(installation: Services) -> None:
    app = AppTest.from_file(str(Path(__file__).with_name("office_form.py")), default_timeout=20)
    app.run().text_input[0].set_value("Dinas Baru")
    app.text_input[1].set_value("Dinas Baru").run()
    app.button[0].click().run()
    assert app.error[0].value.startswith("Kantor: hanya huruf kecil")
    app.text_input[0].set_value("baru").run()
    app.button[0].click().run()
    assert not app.exception
    assert installation.offices.get("baru").name == "Dinas Baru"
