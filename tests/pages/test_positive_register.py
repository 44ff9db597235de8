"""The positive register's page, run as Streamlit runs it."""

from datetime import timedelta

import pytest

from tests.contract.clinic import OFFICER, TODAY
from tests.contract.events import MORNING
from tests.pages.code_pages import run_page, some_clinic, written

SITI = "2 Siti 1990-01-01"
YESTERDAY = MORNING - timedelta(days=1)


@pytest.fixture
def open_page(monkeypatch):
    clinic, services = some_clinic()

    def run(**state):
        return run_page(
            monkeypatch,
            "health/positive_register.py",
            services=services,
            user=OFFICER,
            **state,
        )

    return clinic, run


def press(app, label):
    next(each for each in app.button if each.label == label).click()
    return app.run()


def entered(app, name, born):
    app.text_input(key="case_name_0").set_value(name)
    app.text_input(key="case_born_0").set_value(born)
    return press(app, "Masukkan ke daftar")


def test_an_empty_register_says_what_will_be_here(open_page):
    _, run = open_page
    said = written(run())
    assert "<h1>Tidak ada kasus positif yang berlaku</h1>" in said
    assert "selama 10 hari sejak hasil positif" in said
    assert "Daftar masih kosong" in said


def test_a_case_is_entered_by_name_and_birth_date_and_shown_masked(open_page):
    clinic, run = open_page
    app = entered(run(), "Siti Rahmawati", "17/08/1990")
    assert "masuk daftar positif" in app.success[0].value
    said = written(app)
    assert "<h1>1 kasus positif masih berlaku</h1>" in said
    assert "S*** R********" in said
    assert "Rahmawati" not in said
    assert "10 hari lagi" in said
    assert len(clinic.cases.current(since=None)) == 1


@pytest.mark.parametrize(
    ("name", "born", "problem"),
    [
        ("", "17/08/1990", "Nama belum diisi."),
        ("Siti", "", "Tanggal lahir belum diisi."),
        ("Siti", "31/02/1990", "Tanggal lahir belum benar."),
    ],
)
def test_what_is_missing_is_said(open_page, name, born, problem):
    clinic, run = open_page
    assert problem in entered(run(), name, born).error[0].value
    assert clinic.cases.current(since=None) == ()


def test_a_code_shows_its_holder_before_it_is_entered(open_page):
    clinic, run = open_page
    app = run(case_way="by_code", case_code="2 Siti -")
    assert "atas nama **Siti**, tanpa tanggal lahir" in app.info[0].value
    press(app, "Masukkan ke daftar")
    assert [case.with_birth_date for case in clinic.cases.current(since=None)] == [False]


def test_a_code_that_is_none_says_so_and_asks_again(open_page):
    _, run = open_page
    app = run(case_way="by_code", case_code="bad")
    assert "tidak cocok dengan tanda tangannya" in app.error[0].value
    assert app.text_input(key="case-usb")


def test_somebody_inside_raises_the_alert(open_page):
    clinic, run = open_page
    clinic.scan(SITI, "s1")
    clinic.enter()
    said = written(run())
    assert "1 orang dengan kasus positif sedang di dalam" in said
    assert "Dinas Kominfo · A, masuk pukul 08.00" in said


def test_a_case_that_is_over_stands_apart(open_page):
    clinic, run = open_page
    clinic.enter(positive_on=TODAY - timedelta(days=9), now=YESTERDAY)
    clinic.enter("Budi", "c2", positive_on=TODAY - timedelta(days=10), now=YESTERDAY)
    app = run()
    assert "<h1>1 kasus positif masih berlaku</h1>" in written(app)
    assert app.expander[0].label == "Sudah lewat (1)"


def test_removing_asks_for_a_reason_first(open_page):
    clinic, run = open_page
    clinic.enter()
    app = press(run(), "Hapus dari daftar")
    assert app.selectbox(key="removal_reason").options[0] == "Orangnya keliru"
    assert app.button(key="removal_confirm").label == "Hapus"
    assert len(clinic.cases.current(since=None)) == 1
