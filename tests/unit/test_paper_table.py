"""Paper lists: what staff type or save is read, and every bad row is told with its reason."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.scan import GuestBook
from dashboard.services.desk import HandEntry
from dashboard.services.paper_table import PaperRow, read_paper_table, typed_paper_table

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2021, 9, 22, 5, 0, tzinfo=UTC)  # noon in Jakarta
DAY = date(2021, 9, 22)
SITI = PaperRow(
    line=2,
    entry=HandEntry(
        name="Siti Aminah",
        kind=PersonKind.EMPLOYEE,
        colour=Colour.GREEN,
        evidence=Evidence.OBSERVED,
        birth_date=date(1985, 8, 17),
        guest_book=GuestBook(host="Bu Rina", purpose="Rapat", organisation="Bappeda"),
        companions=2,
    ),
    entered_at=datetime(2021, 9, 22, 1, 15, tzinfo=UTC),
    left_at=datetime(2021, 9, 22, 2, 0, tzinfo=UTC),
)


def read(text: str):
    return read_paper_table(text.encode(), day=DAY, now=NOW, zone=ZONE)


def typed(**texts: str):
    row = {"name": "Siti", "entered": "08.15", **texts}
    return typed_paper_table([row], day=DAY, now=NOW, zone=ZONE)


@pytest.mark.parametrize(
    "table",
    [
        "Nama;Jenis;Tanggal;Jam Masuk;Jam Keluar;Warna;Bukti;Tanggal Lahir;Bertemu;Keperluan;"
        "Instansi;Rombongan\n"
        "Siti  Aminah;Pegawai;22/09/2021;08.15;09:00;Hijau;HP;17/08/1985;Bu Rina;Rapat;Bappeda;2",
        "name,kind,in,out,color,evidence,birth_date,host,purpose,organisation,companions\n"
        "Siti Aminah,employee,8:15,9:00:00,green,phone,1985-08-17,Bu Rina,Rapat,Bappeda,2",
    ],
)
def test_what_spreadsheets_save_is_read(table: str) -> None:
    found = read(table)
    assert (found.good, found.bad, found.unused) == ((SITI,), (), ())


def test_what_is_not_said_is_a_visitor_of_whom_nothing_is_known() -> None:
    (row,) = typed().good
    assert row.entry == HandEntry(
        name="Siti", kind=PersonKind.VISITOR, colour=None, evidence=Evidence.NONE
    )
    assert row.left_at is None


def test_a_colour_without_evidence_was_on_paper() -> None:
    assert typed(colour="kuning").good[0].entry.evidence is Evidence.PAPER


def test_columns_that_nothing_is_taken_from_are_told() -> None:
    assert read("nama;masuk;NIK\nSiti;08.15;351\n").unused == ("NIK",)


@pytest.mark.parametrize(
    ("texts", "field", "problem"),
    [
        ({"name": "  "}, "name", "empty"),
        ({"name": "S" * 121}, "name", "not_plain_text"),
        ({"entered": ""}, "entered", "empty"),
        ({"entered": "8 pagi"}, "entered", "not_a_time"),
        ({"entered": "12.01"}, "entered", "in_the_future"),
        ({"left": "12.01"}, "left", "in_the_future"),
        ({"left": "08.14"}, "left", "before_entered"),
        ({"day": "31/02/2021"}, "day", "not_a_date"),
        ({"day": "21/09/2021", "entered": "12.15"}, "entered", "too_old"),
        ({"kind": "robot"}, "kind", "unknown_kind"),
        ({"colour": "ungu"}, "colour", "unknown_colour"),
        ({"colour": "hijau", "evidence": "mimpi"}, "evidence", "unknown_evidence"),
        ({"birth_date": "1/1/1800"}, "birth_date", "not_a_date"),
        ({"birth_date": "23/9/2021"}, "birth_date", "not_a_date"),
        ({"companions": "banyak"}, "companions", "not_a_number"),
        ({"companions": "101"}, "companions", "number"),
        ({"host": "H" * 121}, "host", "not_plain_text"),
    ],
)
def test_a_bad_row_is_told_with_its_column(texts: dict[str, str], field: str, problem: str) -> None:
    table = typed(**texts)
    assert table.good == ()
    assert [(row.line, row.field, row.problem) for row in table.bad] == [(1, field, problem)]


def test_a_row_of_yesterday_may_be_almost_a_day_old() -> None:
    (row,) = typed(day="21/09/2021", entered="12.16").good
    assert NOW - row.first_at < timedelta(hours=24)


def test_empty_rows_are_passed_over_and_the_others_keep_their_number() -> None:
    rows = [{"name": "", "entered": ""}, {"name": "Siti", "entered": "08.15"}]
    table = typed_paper_table(rows, day=DAY, now=NOW, zone=ZONE)
    assert [row.line for row in table.good] == [2]


def test_a_file_without_names_is_no_list() -> None:
    with pytest.raises(InvalidInput):
        read("masuk;keluar\n08.15;09.00\n")
