"""The trust list's page, run as Streamlit runs it, over the shipped files."""

import shutil
from pathlib import Path

import pytest

from dashboard.credentials.trust_journal import FileTrustJournal
from dashboard.credentials.trust_list import TrustFolder
from dashboard.credentials.trust_register import FileTrustRegister
from dashboard.services.access import OPERATOR
from dashboard.services.trust import TrustAdministration
from tests.contract.events import MORNING
from tests.pages.code_pages import run_page, some_clinic, written

SHIPPED = Path(__file__).parents[2] / "data" / "trust"


@pytest.fixture
def open_page(monkeypatch, tmp_path):
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "trust"))
    trust = TrustAdministration(
        register=FileTrustRegister(folder=folder, trust=TrustFolder(folder=folder)),
        journal=FileTrustJournal(folder=folder),
    )
    _, services = some_clinic()
    services.trust = trust
    return trust, lambda: run_page(
        monkeypatch, "kominfo/trust_list.py", services=services, user=OPERATOR
    )


def states(app):
    return [part.partition('"')[0] for part in written(app).split('trust-row" data-state="')[1:]]


def test_every_key_of_the_files_is_listed_with_its_state(open_page):
    trust, run = open_page
    app = run()
    assert len(states(app)) == len(trust.entries(user=OPERATOR))
    assert "Kementerian Kesehatan RI" in written(app)
    assert "0 dicabut" in written(app)


def test_withdrawing_asks_for_a_reason_first(open_page):
    trust, run = open_page
    app = run()
    app.button(key="withdraw-0").click().run()
    assert app.text_input(key="trust_reason").label == "Alasan (tersimpan dalam riwayat)"
    assert app.button(key="trust_confirm").label == "Cabut"
    assert not any(entry.withdrawn for entry in trust.entries(user=OPERATOR))


def test_a_withdrawn_key_can_be_activated_again_and_the_history_says_why(open_page):
    trust, run = open_page
    first = trust.entries(user=OPERATOR)[0]
    trust.withdraw(user=OPERATOR, of=first.format, kid=first.kid, reason="bocor", at=MORNING)
    app = run()
    assert states(app)[0] == "withdrawn"
    assert app.button(key="restore-0").label == "Aktifkan lagi"
    assert "1 dicabut" in written(app)
    said = app.expander[0].text[0].value
    assert said == f"Rab, 22 Sep 2021 08.00 · operator · cabut {first.kid}: bocor"


def test_search_and_filter_narrow_the_list(open_page):
    _, run = open_page
    app = run()
    app.text_input(key="trust_search").set_value("cowin").run()
    assert len(states(app)) == 1
    app.button_group(key="trust_filter").set_value("withdrawn").run()
    assert "Tidak ada kunci yang cocok." in app.info[0].value


def test_an_import_without_a_file_says_so(open_page):
    _, run = open_page
    app = run()
    next(each for each in app.button if each.label == "Impor").click()
    assert "Pilih berkasnya dulu." in app.run().error[0].value
