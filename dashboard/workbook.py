"""Excel workbooks to and from the CSV files that the services read and write."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from dashboard.domain.errors import InvalidInput
from dashboard.services.spreadsheet import MAX_BYTES, MAX_ROWS, harmless

# What every ZIP file, and so every workbook, begins with.
_ZIP = b"PK\x03\x04"
_MOST_COLUMNS = 200
# A workbook of so many rows unpacks to far less; a few kilobytes of zeros unpack to more.
_MOST_UNPACKED = 200_000_000


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
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS)):
            if number > MAX_ROWS:
                raise InvalidInput(field="file", problem="too_many_rows")
            lines.writerow([_text(cell) for cell in row])
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as error:
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
    with ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
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
