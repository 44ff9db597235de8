"""Excel workbooks to and from the CSV files that the services read and write."""

import csv
import io
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from dashboard.domain.errors import InvalidInput
from dashboard.services.spreadsheet import MAX_BYTES, MAX_ROWS, harmless

# What every ZIP file, and so every workbook, begins with.
_ZIP = b"PK\x03\x04"
_MOST_COLUMNS = 200
# Thousands of offices unpack to less; a few kilobytes of zeros unpack to more.
_MOST_UNPACKED = 30_000_000
# Reading costs by the element, and the smallest has four characters: as many are in thousands of
# offices with every column filled, and no file takes longer than a few seconds.
_MOST_ELEMENTS = 300_000
# What the ZIP and XML readers raise for damaged files, found by damaging many: the error in XML is
# a SyntaxError, a password or an unknown packing a RuntimeError.
_DAMAGED = (
    BadZipFile,
    InvalidFileException,
    zlib.error,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
    EOFError,
    OSError,
)


def as_csv(data: bytes) -> bytes:
    """The first sheet of a workbook as CSV; what is no workbook stays as it is.

    Raises InvalidInput with field `file` for a workbook that cannot be read or is too large.
    """
    if not data.startswith(_ZIP):
        return data
    if len(data) > MAX_BYTES:
        raise InvalidInput(field="file", problem="too_large")
    written = io.StringIO(newline="")
    lines = csv.writer(written, delimiter=";")
    try:
        _check_size(data)
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        # What the file says of its own size is often wrong, and rows beyond it would be lost.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS)):
            if number > MAX_ROWS:
                raise InvalidInput(field="file", problem="too_many_rows")
            lines.writerow([_text(cell) for cell in row])
    except _DAMAGED as error:
        raise InvalidInput(field="file", problem="not_a_workbook") from error
    return _without_empty_columns(written.getvalue()).encode("utf-8")


def workbook(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet of texts, no cell a formula, the headings frozen."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for row in (headings, *rows):
        sheet.append([harmless(str(cell)) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _check_size(data: bytes) -> None:
    """Unpack within the bound, whatever the file says of its sizes, and count elements."""
    left, elements = _MOST_UNPACKED, 0
    with ZipFile(io.BytesIO(data)) as packed:
        for part in packed.infolist():
            if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise BadZipFile
            with packed.open(part) as opened:
                text = opened.read(left + 1)
            left -= len(text)
            elements += text.count(b"<") - text.count(b"</")
            if left < 0 or elements > _MOST_ELEMENTS:
                raise InvalidInput(field="file", problem="too_large")


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return str(cell)


def _without_empty_columns(text: str) -> str:
    """A read-only sheet may be as wide as its formatting; what has no heading ends the rows."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    width = max((n + 1 for row in rows for n, cell in enumerate(row) if cell.strip()), default=0)
    kept = io.StringIO(newline="")
    csv.writer(kept, delimiter=";").writerows(row[:width] for row in rows)
    return kept.getvalue()
