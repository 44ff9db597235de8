"""The page that explains a code, run as Streamlit runs it."""

import pytest

from dashboard.services.access import OPERATOR
from tests.pages.code_pages import run_page, some_clinic, written


@pytest.fixture
def open_page(monkeypatch):
    clinic, services = some_clinic()

    def run(code=None):
        state = {"explain_code": code} if code else {}
        return run_page(
            monkeypatch, "front_desk/explain.py", services=services, user=OPERATOR, **state
        )

    return clinic, run


def statuses(said):
    steps = said.split('<li data-step="')[1:]
    return [step.split('data-status="')[1].partition('"')[0] for step in steps]


def test_without_a_code_the_page_says_what_to_do(open_page):
    _, run = open_page
    assert "Belum ada kode" in written(run())


def test_every_step_of_a_good_code_is_ticked_and_the_name_is_masked(open_page):
    _, run = open_page
    said = written(run("2 Siti 1990-01-01"))
    assert statuses(said) == ["passed"] * 13
    assert "S***, dengan tanggal lahir" in said
    assert "Siti" not in said
    assert "1990" not in said


def test_a_bad_signature_is_crossed_and_the_rest_not_reached(open_page):
    _, run = open_page
    said = written(run("bad"))
    assert statuses(said) == ["passed"] * 3 + ["failed"] + ["not_reached"] * 9
    assert "Berhenti pada langkah “Tanda tangan”" in said


def test_half_a_course_says_the_rule_and_what_staff_do(open_page):
    _, run = open_page
    said = written(run("1 Budi 1990-01-01"))
    assert "Dosis 1 dari 2." in said
    assert "Aturan 2021-09: baru sebagian dosis." in said
    assert "Dicek petugas menurut aturan 2021-09. Vaksinasi belum lengkap." in said


def test_a_registered_person_is_black_by_the_register(open_page):
    clinic, run = open_page
    clinic.enter()
    said = written(run("2 Siti 1990-01-01"))
    assert "<strong>HITAM</strong>" in said
    assert "Ada di daftar positif, hasil Rab, 22 Sep 2021." in said


def test_nothing_is_stored(open_page):
    clinic, run = open_page
    run("2 Siti 1990-01-01")
    assert clinic.ledger.books.scans == []


def test_another_code_forgets_this_one(open_page):
    _, run = open_page
    app = run("2 Siti 1990-01-01")
    app.button(key="explain_clear").click().run()
    assert "Belum ada kode" in written(app)
