"""The directory as a file: read, compared with what is known, bad rows told."""

from dataclasses import replace

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Office, OfficeClass, OfficeKind, OnFull, Position
from dashboard.services.hours_text import hours_of
from dashboard.services.office_table import (
    COLUMNS,
    Change,
    OfficeRecord,
    OfficeTable,
    cells,
    read_office_table,
)
from dashboard.services.spreadsheet import write_table

KOMINFO = OfficeRecord(
    office=Office(
        id="kominfo",
        name="Dinas Kominfo",
        kind=OfficeKind.DEPARTMENT,
        capacity=50,
        on_full=OnFull.WARN,
        office_class=OfficeClass.ESSENTIAL,
        position=Position(latitude=-7.705, longitude=113.995),
        desks=("Loket 1", "Loket 2"),
        address="Jl. PB Sudirman 1",
        contact="Bu Rina",
        expected_employees=32,
        expected_visitors=24,
    ),
    hours=hours_of(["1-4=07:30-16:00", "5=07:30-11:30"]),
)
HEAD = "kode;nama;jenis;kapasitas"


def read(text: str) -> OfficeTable:
    return read_office_table(text.encode(), known=(KOMINFO,))


@pytest.mark.parametrize("delimiter", [";", ","])
def test_an_export_read_back_changes_nothing(delimiter: str) -> None:
    (row,) = read_office_table(
        write_table(COLUMNS, [cells(KOMINFO)], delimiter=delimiter), known=(KOMINFO,)
    ).good
    assert (row.change, row.record) == (Change.UNCHANGED, KOMINFO)


def test_a_changed_cell_is_named() -> None:
    (row,) = read(f"{HEAD}\nkominfo;Dinas Kominfo;OPD;60").good
    assert (row.change, row.fields) == (Change.CHANGED, ("capacity",))
    assert row.record == replace(KOMINFO, office=replace(KOMINFO.office, capacity=60))


def test_a_new_office_is_added() -> None:
    (row,) = read(
        f"{HEAD};jam buka;loket\ndinkes;Dinas Kesehatan;dinas;70;1-5=08.00-15.00;A, B"
    ).good
    assert row.change is Change.ADDED
    assert row.record.office.desks == ("A", "B")
    assert row.record.hours == hours_of(["1-5=08:00-15:00"])


@pytest.mark.parametrize(
    ("row", "field", "problem"),
    [
        ("dinkes;Dinkes;warung;70", "kind", "unknown_word"),
        ("dinkes;Dinkes;dinas;", "capacity", "empty"),
        ("dinkes;Dinkes;dinas;banyak", "capacity", "not_a_number"),
        ("dinkes;Dinkes;dinas;70;x;y", "row", "too_many_cells"),
    ],
)
def test_a_bad_row_is_told_with_its_column(row: str, field: str, problem: str) -> None:
    table = read(f"{HEAD}\n{row}")
    assert table.good == ()
    assert [(bad.line, bad.field, bad.problem) for bad in table.bad] == [(2, field, problem)]


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("jam buka", "Senin-Jumat", "not_a_span"),
        ("loket", "A, A", "twice"),
        ("kelas", "penting", "unknown_word"),
        ("bila penuh", "buka", "unknown_word"),
    ],
)
def test_bad_cells_of_other_columns(column: str, cell: str, problem: str) -> None:
    (bad,) = read(f"{HEAD};{column}\nkominfo;Dinas Kominfo;OPD;50;{cell}").bad
    assert bad.problem == problem


def test_a_place_outside_the_earth_is_refused() -> None:
    (bad,) = read(f"{HEAD};lintang;bujur\nkominfo;Dinas Kominfo;OPD;50;-97,7;113").bad
    assert (bad.field, bad.problem) == ("latitude", "not_degrees")


def test_two_rows_of_one_office_are_told() -> None:
    table = read(f"{HEAD}\ndinkes;A;dinas;1\ndinkes;B;dinas;2")
    assert [(row.line, row.problem) for row in table.bad] == [(3, "twice")]


def test_a_file_without_identifiers_is_no_list() -> None:
    with pytest.raises(InvalidInput):
        read("nama;jenis;kapasitas\nA;dinas;1")
