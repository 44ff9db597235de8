"""Workbooks as people save them, and files that only look like one."""

import io
import random
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


WORDS = b'<c t="inlineStr"><is><t>a</t></is></c>'
LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "%s"><!ENTITY b "%s">]><worksheet><sheetData><row r="1">'
    b'<c t="inlineStr"><is><t>&b;&b;&b;</t></is></c></row></sheetData></worksheet>'
) % (b"x" * 50_000, b"&a;" * 500)


def parts_of(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return file.getvalue()


def with_sheet(content: bytes) -> bytes:
    return packed(parts_of(saved(("nama",))) | {"xl/worksheets/sheet1.xml": content})


def with_rows(rows: bytes) -> bytes:
    head, _, tail = parts_of(saved(("nama",)))["xl/worksheets/sheet1.xml"].partition(b"<sheetData>")
    first, _, rest = tail.partition(b"</row>")
    return with_sheet(head + b"<sheetData>" + first + b"</row>" + rows + rest)


@pytest.mark.parametrize(
    ("bomb", "problem"),
    [
        (lambda: with_sheet(b"0" * 100_000_000), "too_large"),
        (lambda: with_rows(b"<row/>" * 1_000_000), "too_large"),
        (lambda: with_rows(b"<row>%s</row>" % (WORDS * 200_000)), "too_large"),
        (lambda: with_rows(b"<row/>" * 20_002), "too_many_rows"),
        (lambda: with_sheet(LAUGHS), "not_a_workbook"),
        (lambda: packed(parts_of(saved(("nama",))), zipfile.ZIP_LZMA), "not_a_workbook"),
    ],
)
def test_a_bomb_is_refused_before_it_is_read(bomb, problem: str) -> None:
    data = bomb()
    assert len(data) < 1_000_000
    with pytest.raises(InvalidInput) as refused:
        as_csv(data)
    assert refused.value.args_["problem"] == problem


def damaged(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.2:
        return data[: chance.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(chance.choice([1, 5, 50])):
        changed[chance.randrange(len(changed))] = chance.choice([0, 60, 255, chance.randrange(256)])
    return bytes(changed)


def word(data: bytes) -> str:
    try:
        as_csv(data)
    except InvalidInput as refused:
        return str(refused.args_["problem"])
    return "read"


def test_rows_beyond_what_the_file_says_of_its_size_are_not_lost() -> None:
    data = with_rows(b'<row r="2">%s</row>' % WORDS)
    assert as_csv(data).decode().splitlines() == ["nama", "a"]


@pytest.mark.filterwarnings("ignore")
def test_a_damaged_workbook_is_read_or_refused_with_a_word() -> None:
    chance = random.Random("damaged workbooks")
    whole = saved(("nama", "kapasitas"), ("Dinkes", 70))
    parts = parts_of(whole)
    for _ in range(60):
        name = chance.choice(sorted(parts))
        for data in (
            damaged(whole, chance),
            packed(parts | {name: damaged(parts[name], chance)}),
        ):
            assert word(data) in {"read", "not_a_workbook", "too_large", "too_many_rows"}
