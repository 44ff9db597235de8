"""CSV files as spreadsheets save and open them: rows by column in, tables without formulas out."""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.domain.errors import InvalidInput

MAX_BYTES = 10_000_000
MAX_ROWS = 20_000

_DELIMITERS = ";,\t"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One row: `line` counts the file's lines from 1, `texts` are its stripped cells by column.

    `too_wide`: it has more cells than the heading names.
    """

    line: int
    texts: Mapping[str, str]
    too_wide: bool

    def check_width(self) -> None:
        """Raise InvalidInput for a row that is too wide."""
        if self.too_wide:
            raise InvalidInput(field="row", problem="too_many_cells")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A whole file. `unused` are the headings of columns that nothing is taken from."""

    rows: tuple[SheetRow, ...]
    unused: tuple[str, ...]


def read_sheet(
    data: bytes, *, column_of: Callable[[str], str | None], required: Sequence[str]
) -> Sheet:
    """Read a CSV file: UTF-8 with or without mark, or UTF-16 with; `;`, `,` or tab between cells.

    `column_of` names the column of a heading. Raises InvalidInput with field `file` where it is
    no such table, a required column is missing or there, twice, or there is no row or too many.
    """
    lines = _lines(_text(data))
    headings = next(lines, (0, []))[1]
    columns = [column_of(heading) for heading in headings]
    _check_columns(columns, required)
    rows: list[SheetRow] = []
    for line, cells in lines:
        texts = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
        rows.append(SheetRow(line=line, texts=texts, too_wide=any(cells[len(columns) :])))
        if len(rows) > MAX_ROWS:
            raise InvalidInput(field="file", problem="too_many_rows")
    if not rows:
        raise InvalidInput(field="file", problem="no_rows")
    unused = (heading for heading, column in zip(headings, columns, strict=True) if column is None)
    return Sheet(rows=tuple(rows), unused=tuple(each for each in unused if each))


def plain_heading(heading: str) -> str:
    """A heading without what differs between files: case, spaces, underscores, hyphens."""
    return " ".join(heading.casefold().replace("_", " ").replace("-", " ").split())


def write_table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, delimiter: str
) -> bytes:
    """A CSV file that spreadsheets open as it is: with the UTF-8 mark, and no cell a formula."""
    return b"".join(table_parts(headings, [rows], delimiter=delimiter))


def table_parts(
    headings: Sequence[str],
    parts: Iterable[Iterable[Sequence[object]]],
    *,
    delimiter: str,
) -> Iterator[bytes]:
    """As `write_table`, a piece for the headings and one for each part of the rows."""
    yield codecs.BOM_UTF8 + _written([headings], delimiter)
    for rows in parts:
        yield _written(rows, delimiter)


def _written(rows: Iterable[Sequence[object]], delimiter: str) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return file.getvalue().encode()


def harmless(cell: str) -> str:
    """The cell with a quote in front where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise InvalidInput(field="file", problem="too_large")
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(field="file", problem="not_utf8") from error
    if "\0" in text:
        raise InvalidInput(field="file", problem="not_utf8")
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each row that is not empty; a row over several lines has its first."""
    skipped = 0
    if text[:4].casefold() == "sep=":
        text, skipped = text.partition("\n")[2], 1
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = skipped + 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield line, stripped
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise InvalidInput(field="file", problem="not_csv", line=line) from error


def _check_columns(columns: Sequence[str | None], required: Sequence[str]) -> None:
    for column in required:
        if column not in columns:
            raise InvalidInput(field="file", problem=f"no_{column}_column")
    named = [column for column in columns if column]
    if len(named) != len(set(named)):
        raise InvalidInput(field="file", problem="column_twice")
