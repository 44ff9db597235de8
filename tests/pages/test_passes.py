"""The page of passes, run as Streamlit runs it, over the real service and a register in memory."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.credentials.own_pass import PassKey
from dashboard.domain.errors import LedgerUnavailable
from dashboard.domain.office import Office, OfficeKind
from dashboard.domain.people import PersonKind
from dashboard.sealing import NameCipher
from dashboard.services.access import OPERATOR
from dashboard.services.pass_administration import PassAdministration
from dashboard.services.passes import Passes, PassRequest
from dashboard.ui import guards, pass_batch, pass_form, pass_list, pass_words, session
from tests.fakes.occupancy import OfficesInMemory
from tests.fakes.pass_register import FakePassRegister

PAGE = Path(__file__).parents[2] / "pages" / "kominfo" / "passes.py"
NOW = datetime(2021, 9, 22, 3, 42, tzinfo=UTC)
KOMINFO = Office(id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=4)
SITI = PassRequest(
    name="Siti Rahmawati",
    kind=PersonKind.EMPLOYEE,
    doses=2,
    birth_date=date(1980, 2, 1),
    office_id="kominfo",
)
CSV = (
    "nama;dosis;tanggal_lahir;kantor;nip\n"
    "Siti Rahmawati;2;01/02/1980;kominfo;1\n"
    "Budi Hartono;1;;;2\n"
    "Agus;dua;;;3\n"
)


class Secrets:
    """One version of the person key."""

    def versions(self):
        return ((1, b"secret"),)


@pytest.fixture
def register():
    return FakePassRegister()


@pytest.fixture
def passes(register):
    return PassAdministration(
        passes=Passes(
            signer=PassKey(seed=b"\x11" * 32, issuer_id="situbondo", issuer="Situbondo"),
            secrets_=Secrets(),
        ),
        register=register,
        seal=NameCipher(keys=[(1, bytes(32))]),
        secrets_=Secrets(),
    )


@pytest.fixture
def page(monkeypatch, passes):
    found = SimpleNamespace(
        passes=passes,
        offices=OfficesInMemory(KOMINFO),
        settings=SimpleNamespace(zone=ZoneInfo("Asia/Jakarta"), language="id"),
    )
    for module in (session, pass_batch, pass_form, pass_list, pass_words):
        monkeypatch.setattr(module, "services", lambda: found)
    for module in (session, pass_batch, pass_form, pass_list):
        monkeypatch.setattr(module, "now", lambda: NOW)
    monkeypatch.setattr(session, "language", lambda: "id")
    for module in (pass_batch, pass_words):
        monkeypatch.setattr(module, "language", lambda: "id")
    monkeypatch.setattr(guards, "require", lambda _permission: OPERATOR)

    def run(view="list"):
        app = AppTest.from_file(PAGE, default_timeout=30)
        app.session_state["passes_view"] = view
        app.run()
        assert not app.exception
        return app

    return run


def written(app):
    return " ".join(element.proto.body for element in app.get("html"))


def rows(app):
    mounted = {each.proto.component_name: each.proto for each in app.get("bidi_component")}
    return json.loads(mounted["people_list"].json)["rows"]


def pressed(app, label):
    button = next(each for each in app.button if each.label == label)
    button.click().run()
    assert not app.exception
    return app


def uploaded(app, text):
    app.file_uploader[0].upload("pegawai.csv", text.encode("utf-8-sig"), "text/csv").run()
    assert not app.exception
    return app


def test_without_a_pass_the_page_says_what_will_be_here(page):
    app = page()
    assert "<h1>Belum ada kartu yang berlaku</h1>" in written(app)
    assert "Setiap kartu yang diterbitkan tercatat di sini" in written(app)


def test_passes_are_listed_with_masked_names(page, passes):
    issued = passes.issue(user=OPERATOR, request=SITI, at=NOW)
    app = page()
    assert "<h1>1 kartu berlaku</h1>" in written(app)
    ((row),) = rows(app)
    assert (row["name"], row["what"]) == ("S*** R********", "Pegawai · Dinas Kominfo")
    assert (row["id"], row["how_long"]) == (str(issued.claims.subject), "s.d. 22 Sep 2022")


def test_a_search_finds_by_full_name_or_says_that_nothing_matches(page, passes):
    passes.issue(user=OPERATOR, request=SITI, at=NOW)
    app = page()
    app.text_input(key="pass_search").set_value("rahmawati").run()
    assert len(rows(app)) == 1
    app.text_input(key="pass_search").set_value("<i>zz").run()
    assert "Tidak ada kartu yang cocok dengan “&lt;i&gt;zz”" in written(app)


def test_an_issued_pass_is_shown_with_both_files(page, register):
    app = page("one")
    app.text_input(key="pass_name").set_value("Siti Rahmawati")
    app.text_input(key="pass_birth_date").set_value("1/2/1980")
    pressed(app, "Terbitkan kartu")
    assert len(register.newest()) == 1
    assert "Kartu Siti Rahmawati sudah terbit" in written(app)
    assert [each.proto.label for each in app.get("download_button")] == [
        "Unduh kartu (PDF)",
        "Unduh QR (PNG)",
    ]


def test_a_second_pass_of_one_person_is_told(page, passes):
    passes.issue(user=OPERATOR, request=SITI, at=NOW)
    app = page("one")
    app.text_input(key="pass_name").set_value("siti rahmawati")
    app.text_input(key="pass_birth_date").set_value("01-02-1980")
    pressed(app, "Terbitkan kartu")
    assert "masih punya kartu lain" in app.info[0].value


@pytest.mark.parametrize(
    ("name", "birth_date", "words"),
    [("", "", "Nama: belum diisi"), ("Siti", "31/02/1980", "Tanggal lahir: bukan tanggal")],
)
def test_a_form_that_cannot_be_used_says_why(page, register, name, birth_date, words):
    app = page("one")
    app.text_input(key="pass_name").set_value(name)
    app.text_input(key="pass_birth_date").set_value(birth_date)
    pressed(app, "Terbitkan kartu")
    assert words in app.error[0].value
    assert register.newest() == ()


def test_a_table_is_looked_at_before_anything_is_issued(page, passes, register):
    passes.issue(user=OPERATOR, request=SITI, at=NOW)
    app = uploaded(page("many"), CSV)
    assert "1 kartu siap diterbitkan" in written(app)
    assert "1 baris bermasalah · 1 orang sudah punya kartu" in written(app)
    assert "Kolom yang tidak dipakai: nip." in written(app)
    assert list(app.dataframe[1].value["Masalah"]) == ["Dosis: bukan bilangan bulat"]
    assert len(register.newest()) == 1


def test_a_table_becomes_passes_once(page, register):
    app = uploaded(page("many"), CSV)
    pressed(app, "Terbitkan 2 kartu")
    assert len(register.newest()) == 2
    assert "2 kartu sudah terbit" in written(app)
    assert [each.label for each in app.button] == ["Unggah berkas lain"]
    labels = [each.proto.label for each in app.get("download_button")]
    assert labels == [
        "Unduh kartu untuk dicetak (PDF)",
        "Unduh hasil (CSV)",
        "Unduh baris bermasalah (CSV)",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [("nama\nSiti\n", "tidak punya kolom dosis"), ("nama,dosis\n", "tidak berisi baris")],
)
def test_a_file_that_is_no_such_table_says_why(page, text, words):
    assert words in uploaded(page("many"), text).error[0].value


def test_an_unreachable_ledger_is_said_on_the_page(page, register, monkeypatch):
    def unreachable(**_arguments):
        raise LedgerUnavailable

    monkeypatch.setattr(register, "totals", unreachable)
    assert len(page().error) == 1


def test_a_pass_is_revoked_only_after_the_question(passes, page, register):
    subject = str(passes.issue(user=OPERATOR, request=SITI, at=NOW).claims.subject)

    def manage(subject):
        from dashboard.services.access import OPERATOR
        from dashboard.ui.pass_list import manage_pass

        manage_pass(OPERATOR, subject)

    app = AppTest.from_function(manage, args=(subject,), default_timeout=30).run()
    pressed(app, "Cabut kartu")
    assert not register.is_revoked(subject)
    pressed(app, "Batal")
    pressed(pressed(app, "Cabut kartu"), "Ya, cabut")
    assert register.is_revoked(subject)
    assert "ditolak di semua loket" in app.info[0].value


def test_a_pass_is_reissued_and_the_new_one_shown(passes, page, register):
    subject = str(passes.issue(user=OPERATOR, request=SITI, at=NOW).claims.subject)

    def manage(subject):
        from dashboard.services.access import OPERATOR
        from dashboard.ui.pass_list import manage_pass

        manage_pass(OPERATOR, subject)

    app = AppTest.from_function(manage, args=(subject,), default_timeout=30).run()
    pressed(app, "Terbitkan ulang")
    assert register.is_revoked(subject)
    assert "Kartu Siti Rahmawati sudah terbit" in written(app)
