"""The page for a person's own request, over a real installation."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.scan import GuestBook
from dashboard.services.access import OPERATOR
from dashboard.services.audit_trail import Wanted
from dashboard.services.desk import HandEntry, ScanAnswer
from dashboard.ui import session
from tests.pages.scanner_pages import no_browser  # noqa: F401 - a fixture

RunApp = Callable[[], AppTest]
DESK = Desk(office_id="kominfo", name="Loket 1")
PAGE = "pages/kominfo/requests.py"


@pytest.fixture
def found(
    installation: Services,
    signed_in_as: Callable[[str], None],
    run_app: RunApp,
    no_browser: None,  # noqa: F811 - the fixture
) -> AppTest:
    """The page with the file of somebody who is inside, found by name and birth date."""
    installation.offices.put(
        Office(id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=50)
    )
    entry = HandEntry(
        name="Siti <b>Aminah</b>",
        kind=PersonKind.VISITOR,
        colour=Colour.GREEN,
        evidence=Evidence.PAPER,
        birth_date=date(1985, 8, 17),
        guest_book=GuestBook(host="=Bu Ani", purpose="Rapat"),
    )
    enter(installation, entry, "s1", session.now())
    signed_in_as("sample-admin")
    app = run_app().switch_page(PAGE).run()
    app.segmented_control[0].set_value("by_birth").run()
    app.text_input[0].set_value("surat 7").run()
    app.text_input[1].set_value("siti <B>aminah</B>")
    app.text_input[2].set_value("17/08/1985")
    press(app, "Tampilkan dan catat")
    assert not app.exception
    return app


def enter(services: Services, entry: HandEntry, scan_id: str, at: datetime) -> ScanAnswer:
    return services.admission.enter_by_hand(
        user=OPERATOR, entry=entry, desk=DESK, scan_id=scan_id, at=at, now=at
    )


def leave(services: Services, visit_id: str, scan_id: str, at: datetime) -> None:
    services.admission.check_out(
        user=OPERATOR, visit_id=visit_id, desk=DESK, scan_id=scan_id, at=at, now=at
    )


def press(app: AppTest, label: str) -> None:
    next(each for each in app.button if each.label == label).click().run()


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def newest(services: Services) -> tuple[str, str, str]:
    entry = services.audit_review.page(user=OPERATOR, wanted=Wanted(), limit=1)[0]
    return entry.kind, entry.about, entry.reason


def test_everything_that_is_kept_is_shown_and_the_look_is_on_record(
    found: AppTest, installation: Services
) -> None:
    assert "1 kunjungan tersimpan" in written(found)
    assert "<b>Aminah" not in written(found)
    stays, events, trail = (each.value for each in found.dataframe)
    assert list(stays.iloc[0])[2:7] == [
        "Dinas Kominfo",
        "hijau",
        "tamu",
        "Siti <b>Aminah</b>",
        "=Bu Ani · Rapat",
    ]
    assert len(events) == 1
    assert "membuka data seseorang" in trail.iloc[0, 1]
    assert newest(installation) == ("person_request", "person_file s1", "in_person surat 7")


def test_the_files_are_made_once_on_record_and_hold_no_formula(
    found: AppTest, installation: Services
) -> None:
    press(found, "Siapkan berkas untuk orangnya")
    assert not found.exception
    labels = [each.proto.label for each in found.get("download_button")]
    assert labels == ["PDF", "Excel", "CSV", "JSON"]
    assert newest(installation)[:2] == ("exported", "person_file s1")
    assert len(found.dataframe[2].value) == 2


def test_putting_it_aside_forgets_it(found: AppTest) -> None:
    press(found, "Selesai, tutup data ini")
    assert not found.dataframe
    assert "Siti" not in json.dumps([each.proto.body for each in found.get("html")])


def test_of_nobody_known_it_says_that_nothing_is_kept(
    found: AppTest, installation: Services
) -> None:
    press(found, "Selesai, tutup data ini")
    found.segmented_control[0].set_value("by_birth").run()
    found.text_input[1].set_value("Tidak Dikenal")
    found.text_input[2].set_value("17/08/1985")
    press(found, "Tampilkan dan catat")
    said = written(found)
    assert "Tidak ada yang disimpan" in said
    assert "Pencarian ini tercatat dalam jejak audit." in said
    assert "nothing" not in said
    assert newest(installation)[1] == "person_file nothing"
    assert "tidak ada yang disimpan" in written(found.switch_page("pages/kominfo/audit.py").run())


def test_a_wrong_birth_date_is_told(found: AppTest) -> None:
    press(found, "Selesai, tutup data ini")
    found.segmented_control[0].set_value("by_birth").run()
    found.text_input[1].set_value("Siti")
    found.text_input[2].set_value("1985")
    press(found, "Tampilkan dan catat")
    assert found.error[0].value.startswith("Isi tanggal lahir dengan hari dulu")


def test_what_is_over_is_erased_after_a_confirmation_with_a_proof(
    found: AppTest, installation: Services
) -> None:
    long_ago = session.now() - timedelta(days=5)
    entry = HandEntry(
        name="Siti <b>Aminah</b>",
        kind=PersonKind.VISITOR,
        colour=Colour.GREEN,
        evidence=Evidence.PAPER,
        birth_date=date(1985, 8, 17),
    )
    (inside,) = installation.front_desk.inside(user=OPERATOR, office_id="kominfo")
    leave(installation, inside.visit.visit_id, "o1", session.now())
    came = enter(installation, entry, "s0", long_ago)
    leave(installation, came.visit_id or "", "o0", long_ago + timedelta(hours=1))
    app = AppTest.from_file(Path(__file__).parent / "erasure_form.py").run()
    assert app.button[0].disabled
    app.checkbox[0].check().run()
    press(app, "Hapus sekarang")
    assert not app.exception
    assert app.success[0].value.startswith("3 baris dihapus, di antaranya ")
    assert app.info[0].value.startswith("Sebagian masih ada karena baru terjadi")
    proofs = [each.proto.label for each in app.get("download_button")]
    assert proofs == ["Unduh bukti penghapusan"]
    assert len(app.dataframe[0].value) == 1
    assert newest(installation)[0] == "erased"
