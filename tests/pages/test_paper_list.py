"""The paper list on its page, and the true time of a forgotten exit."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.errors import LedgerUnavailable
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.services.access import OPERATOR
from dashboard.services.desk import HandEntry
from dashboard.ui import paper_form, session

FORM = str(Path(__file__).with_name("forgotten_form.py"))
NOON = datetime(2021, 9, 22, 5, 0, tzinfo=UTC)
DESK = Desk(office_id="kominfo", name="Loket 1")
LIST = """nama;jam masuk;jam keluar;warna
Siti Aminah;08.15;09.40;hijau
Budi Santoso;08.20;;kuning
Rina Wati;08.30;;merah
Joko;delapan;;hijau
"""


@pytest.fixture
def office(installation: Services) -> Office:
    kominfo = Office(
        id="kominfo",
        name="Dinas Kominfo",
        kind=OfficeKind.DEPARTMENT,
        capacity=50,
        desks=("Loket 1",),
    )
    installation.offices.put(kominfo)
    return kominfo


@pytest.fixture
def page(
    office: Office,
    signed_in_as: Callable[[str], None],
    run_app: Callable[[], AppTest],
    cookies: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> AppTest:
    """The page at Loket 1 at noon, set to a file."""
    cookies["check_in_desk"] = "kominfo/Loket%201"
    monkeypatch.setattr(paper_form, "now", lambda: NOON)
    signed_in_as("sample-receptionist")
    app = run_app().switch_page("pages/front_desk/paper_list.py").run()
    app.segmented_control(key="paper_way").set_value("file").run()
    assert not app.exception
    return app


def upload(app: AppTest, text: str = LIST) -> AppTest:
    return app.file_uploader[0].upload("daftar.csv", text.encode("utf-8-sig"), "text/csv").run()


def press(app: AppTest, words: str) -> AppTest:
    return next(button for button in app.button if button.label.startswith(words)).click().run()


def inside(services: Services) -> int:
    return services.occupancy.one(user=OPERATOR, office_id="kominfo", at=NOON)[0]


def test_the_list_is_looked_at_then_entered(page: AppTest, installation: Services) -> None:
    upload(page)
    assert page.dataframe[0].value.iloc[0].to_dict() == {
        "Baris": 5,
        "Nama": "Joko",
        "Masalah": "Jam masuk: bukan jam; tulis jam.menit, misalnya 08.15",
    }
    press(page, "Catat 3 baris")
    assert not page.exception
    assert inside(installation) == 1
    left = page.dataframe[0].value
    assert list(left["Nama"]) == ["Rina Wati"]
    assert left["Masalah"][0].startswith("Tidak dicatat masuk")


def test_a_file_that_is_no_list_is_told(page: AppTest) -> None:
    upload(page, "jam masuk\n08.15\n")
    assert page.error[0].value == "Berkas CSV: tidak punya kolom nama"


def test_an_outage_in_the_middle_keeps_the_list(
    page: AppTest, installation: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(page)

    def out_of_reach(**_: object) -> None:
        raise LedgerUnavailable

    with monkeypatch.context() as away:
        away.setattr(installation.paper_list, "enter", out_of_reach)
        press(page, "Catat 3 baris")
    assert page.error[0].value.startswith("Catatan tidak terjangkau setelah 0 dari 3 baris")
    press(page, "Catat 3 baris")
    assert inside(installation) == 1


def test_another_list_begins_empty(page: AppTest) -> None:
    press(press(upload(page), "Catat"), "Daftar berikutnya")
    assert not page.exception
    assert not any(button.label.startswith("Catat") for button in page.button)


def test_the_true_time_takes_the_closing_times_place(
    office: Office, installation: Services, signed_in_as: Callable[[str], None]
) -> None:
    entered_at = session.now() - timedelta(hours=17)
    entry = HandEntry(
        name="Siti", kind=PersonKind.VISITOR, colour=Colour.GREEN, evidence=Evidence.OBSERVED
    )
    installation.admission.enter_by_hand(
        user=OPERATOR, entry=entry, desk=DESK, scan_id="in", at=entered_at, now=entered_at
    )
    installation.closing.close_due(now=session.now() + timedelta(hours=1))
    signed_in_as("sample-receptionist")
    app = AppTest.from_file(FORM, default_timeout=20).run()
    left = entered_at + timedelta(minutes=30)
    app.time_input[0].set_value(left.astimezone(installation.settings.zone).time()).run()
    press(app, "Catat jam keluar")
    assert not app.exception
    people = installation.front_desk.possibly_inside(
        user=OPERATOR, office_id="kominfo", now=session.now()
    )
    assert people == ()
