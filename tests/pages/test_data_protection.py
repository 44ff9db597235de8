"""The data-protection page over a real installation."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.services.access import OPERATOR
from dashboard.services.desk import HandEntry
from dashboard.ui import session

PAGE = "pages/kominfo/data_protection.py"
DESK = Desk(office_id="kominfo", name="Loket 1")


@pytest.fixture
def old(installation: Services) -> Services:
    """Somebody came and left two months ago."""
    installation.offices.put(
        Office(id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=50)
    )
    at = session.now() - timedelta(days=60)
    came = installation.admission.enter_by_hand(
        user=OPERATOR,
        entry=HandEntry(
            name="Siti Aminah",
            kind=PersonKind.VISITOR,
            colour=Colour.GREEN,
            evidence=Evidence.PAPER,
        ),
        desk=DESK,
        scan_id="s1",
        at=at,
        now=at,
    )
    installation.admission.check_out(
        user=OPERATOR,
        visit_id=came.visit_id or "",
        desk=DESK,
        scan_id="s2",
        at=at + timedelta(hours=1),
        now=at + timedelta(hours=1),
    )
    return installation


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def press(app: AppTest, words: str) -> None:
    next(each for each in app.button if each.label == words).click().run()
    assert not app.exception


def test_what_is_due_is_told_and_erased_from_the_page_with_its_proof(
    old: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    signed_in_as("sample-admin")
    app = run_app().switch_page(PAGE).run()
    assert not app.exception
    assert "baris data pribadi sudah waktunya dihapus" in written(app)
    assert "Belum ada bukti penghapusan" in written(app)
    press(app, "Hapus sekarang")
    assert app.success[0].value.endswith("baris dihapus; buktinya di bawah.")
    said = written(app)
    assert "Tidak ada data pribadi yang melewati batas simpannya" in said
    assert "dari halaman ini" in said
    assert "tidak ada yang berubah" in said
    assert [each.proto.label for each in app.get("download_button")] == ["Unduh bukti penghapusan"]
    (report,) = old.erasure.reports(user=OPERATOR)
    assert report.holds


def test_who_has_looked_is_one_click_away(
    old: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    signed_in_as("sample-admin")
    app = run_app().switch_page(PAGE).run()
    press(app, "Siapa yang melihat")
    assert app.multiselect[0].value == ["names_shown", "person_request", "exported"]
