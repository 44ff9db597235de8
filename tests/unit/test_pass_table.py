"""Tables of people: what spreadsheets save is read, and every bad row is told with its reason."""

import contextlib
import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Office, OfficeKind
from dashboard.domain.people import PersonKind
from dashboard.services.pass_table import read_table
from dashboard.services.passes import PassRequest
from dashboard.services.spreadsheet import MAX_ROWS, harmless, write_table

TODAY = date(2021, 9, 22)
KOMINFO = Office(
    id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=4, sample=True
)
SITI = PassRequest(
    name="Siti",
    kind=PersonKind.VISITOR,
    doses=3,
    course=1,
    birth_date=date(1980, 2, 1),
    valid_days=7,
    office_id="kominfo",
)


def read(text: str | bytes):
    data = text.encode() if isinstance(text, str) else text
    return read_table(data, offices=[KOMINFO], today=TODAY)


def problems(text: str):
    return [(row.line, row.field, row.problem) for row in read(text).bad]


@pytest.mark.parametrize(
    "table",
    [
        "name,kind,doses,course,birth_date,office,valid_days\n"
        "Siti,visitor,3,1,1980-02-01,kominfo,7\n",
        "Nama;Jenis;Dosis;Rangkaian;Tanggal Lahir;Kantor;Berlaku Hari\r\n"
        "Siti;Tamu;3;1;01/02/1980;dinas  KOMINFO;7\r\n",
        "sep=;\nNAMA_LENGKAP;tipe;jumlah dosis;rangkaian;tgl_lahir;opd;masa-berlaku\n"
        " Siti ;pengunjung;3;1;1-2-1980;Dinas Kominfo;7\n",
        "nama\tjenis\tdosis\trangkaian\tlahir\tinstansi\tvalid days\n"
        "Siti\ttamu\t3\t1\t01.02.1980\tKominfo\t7\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_spreadsheets_save_is_read(table, encoding):
    found = read(table.encode(encoding))
    assert (found.requests, found.bad) == ((SITI,), ())


def test_what_is_left_out_has_the_usual_value():
    (request,) = read("dosis,nama\n2,Siti\n").requests
    assert request == PassRequest(name="Siti", kind=PersonKind.EMPLOYEE, doses=2)


@pytest.mark.parametrize(
    ("row", "field", "problem"),
    [
        (";2;;;;", "name", "empty"),
        ("...;2;;;;", "name", "empty"),
        (f"{'x' * 61};2;;;;", "name", "too_long"),
        ("Si\x07ti;2;;;;", "name", "control_characters"),
        ("Siti;;;;;", "doses", "empty"),
        ("Siti;dua;;;;", "doses", "not_a_number"),
        ("Siti;-1;;;;", "doses", "not_a_number"),
        ("Siti;٢;;;;", "doses", "not_a_number"),
        ("Siti;10;;;;", "doses", "out_of_range"),
        ("Siti;2;satpam;;;", "kind", "unknown_kind"),
        ("Siti;2;;31/02/1980;;", "birth_date", "not_a_date"),
        ("Siti;2;;2021-09-23;;", "birth_date", "in_the_future"),
        ("Siti;2;;1890-01-01;;", "birth_date", "too_old"),
        ("Siti;2;;;Antah;", "office", "unknown_office"),
        ("Siti;2;;;;0", "valid_days", "out_of_range"),
        ("Siti;2;;;;7;lebih", "row", "too_many_cells"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_reason(row, field, problem):
    table = f"nama;dosis;jenis;tanggal_lahir;kantor;berlaku_hari\nBudi;1;;;;\n{row}\n"
    assert problems(table) == [(3, field, problem)]
    assert [request.name for request in read(table).requests] == ["Budi"]


def test_lines_are_those_of_the_file():
    table = 'sep=,\nnama,dosis\n\n"Siti\nAminah",2\n,,\nBudi,x\n'
    assert problems(table) == [(7, "doses", "not_a_number")]
    assert [row.line for row in read(table).good] == [4]


def test_the_same_person_twice_is_one_pass():
    table = "nama,dosis,lahir\nSiti A.,2,1980-02-01\nBudi,2,\nBudi,2,\nSITI A,2,01/02/1980\n"
    (twice,) = read(table).bad
    assert (twice.line, twice.problem, twice.first_line) == (5, "twice", 2)
    assert len(read(table).good) == 3


def test_columns_that_nothing_is_taken_from_are_told():
    assert read("nama,dosis,NIK,nip\nSiti,2,3512,1\n").unused == ("NIK", "nip")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "no_name_column"),
        (b"nama\nSiti\n", "no_doses_column"),
        (b"nama,name,dosis\nS,S,2\n", "column_twice"),
        (b"nama,dosis\n", "no_rows"),
        (b"nama,dosis\nSit\xe9,2\n", "not_utf8"),
        (b"PK\x03\x04\x00\x00", "not_utf8"),
        (b"x" * 10_000_001, "too_large"),
        (b"nama,dosis\n" + b"Siti,2\n" * (MAX_ROWS + 1), "too_many_rows"),
        (b'nama,dosis\n"' + b"x" * 200_000 + b'",2\n', "not_csv"),
    ],
)
def test_what_is_no_such_table_says_why(data, problem):
    with pytest.raises(InvalidInput) as refused:
        read(data)
    assert (refused.value.args_["field"], refused.value.args_["problem"]) == ("file", problem)


@given(st.text(max_size=300))
def test_every_row_of_any_text_is_good_or_told(text):
    with contextlib.suppress(InvalidInput):
        found = read(f"nama,dosis\n{text}")
        assert len(found.good) + len(found.bad) >= 1
        assert all(row.line >= 2 for row in (*found.good, *found.bad))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_of_a_file_is_a_formula(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless("Siti = 1") == "Siti = 1"


def test_a_written_table_opens_as_it_was_meant():
    data = write_table(["nama", "=x"], [["Şiti; A", "=HYPERLINK(1)"]], delimiter=";")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["nama", "'=x"], ["Şiti; A", "'=HYPERLINK(1)"]]
