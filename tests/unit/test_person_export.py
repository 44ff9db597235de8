"""A person's file as a document and on paper."""

import json
from dataclasses import replace

import pypdfium2

from dashboard.domain.people import PersonKind
from dashboard.domain.scan import GuestBook
from dashboard.person_sheet import Section, person_sheet
from dashboard.services.desk import Particulars
from dashboard.services.person_export import as_json
from dashboard.services.person_file import KeptEvent, KeptStay, PersonFile, Sought, StoredStay
from tests.contract.events import minutes, scan, stay

STAY = stay(scan("s1", visit_id="v1", person_key="secret-key", person_kind=PersonKind.VISITOR))
FILE = PersonFile(
    sought=Sought(keys=("secret-key",), name="Siti"),
    at=minutes(9),
    reference="s1",
    stays=(
        KeptStay(
            stay=StoredStay(visit=STAY),
            particulars=Particulars(name="Siti", guest_book=GuestBook(host="Bu Ani")),
        ),
    ),
    events=(KeptEvent(scan=scan("s1"), annulled=True, particulars=None),),
)


def test_the_document_holds_what_is_kept_but_no_key_and_no_seal() -> None:
    written = as_json(FILE).decode()
    document = json.loads(written)
    assert document["stays"][0]["host"] == "Bu Ani"
    assert document["stays"][0]["left_at"] is None
    assert document["events"][0]["annulled"] is True
    assert document["events"][0]["name"] is None
    assert "secret-key" not in written


def test_an_empty_file_is_a_document_too() -> None:
    document = json.loads(as_json(replace(FILE, stays=(), events=())))
    assert (document["name"], document["stays"], document["positive_register"]) == ("Siti", [], [])


def test_the_sheet_prints_every_table_whatever_letters_it_holds() -> None:
    sections = (
        Section(
            title="Kunjungan <1>",
            headings=("Masuk", "Nama"),
            rows=(("10.42 WIB", "Šiti & <b>Aminah</b>"),) * 90,
            nothing="",
        ),
        Section(title="Kartu", headings=("Terbit",), rows=(), nothing="Tidak ada kartu."),
    )
    sheet = person_sheet(title="Data pribadi Siti", lead=("Keadaan",), sections=sections)
    document = pypdfium2.PdfDocument(sheet)
    # The reader tears words apart at some signs.
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    assert "Šiti&<b>Aminah</b>" in pages[0]
    assert "Kunjungan<1>" in pages[0]
    assert "Tidakadakartu." in pages[-1]
    assert len(pages) > 1
