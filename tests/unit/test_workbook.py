"""Workbooks as people save them, and files that only look like one."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from dashboard.domain.errors import InvalidInput
from dashboard.workbook import as_csv, workbook


def saved(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_becomes_csv() -> None:
    data = saved(("nama", "kapasitas", None), ("Dinkes; pusat", 70.0, None), (date(2021, 9, 1),))
    assert as_csv(data).decode().splitlines() == [
        "nama;kapasitas",
        '"Dinkes; pusat";70',
        "2021-09-01;",
    ]


def test_csv_stays_as_it_is() -> None:
    assert as_csv(b"nama;kapasitas\n") == b"nama;kapasitas\n"


def test_what_is_written_is_read_back_and_no_formula() -> None:
    data = workbook(("nama",), [("=1+1",), ("Dinkes",)])
    assert load_workbook(io.BytesIO(data)).active["A2"].value == "'=1+1"
    assert as_csv(data).decode().splitlines() == ["nama", "'=1+1", "Dinkes"]


def other_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.txt", "a")
    return file.getvalue()


@pytest.mark.parametrize("data", [b"PK\x03\x04nonsense", other_zip(), saved(("a",))[:400]])
def test_what_only_looks_like_a_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        as_csv(data)
    assert refused.value.args_["problem"] == "not_a_workbook"
