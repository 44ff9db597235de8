"""People from a CSV file, as a spreadsheet saves it: what can be issued, and which rows cannot."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Office
from dashboard.domain.people import normalised_name
from dashboard.services.pass_columns import REQUIRED, Cells, column_of
from dashboard.services.passes import PassRequest, check_request

MAX_BYTES = 10_000_000
MAX_ROWS = 20_000

_DELIMITERS = ";,\t"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True, kw_only=True)
class GoodRow:
    """A row that can be issued; `line` counts the file's lines from 1."""

    line: int
    request: PassRequest


@dataclass(frozen=True, kw_only=True)
class BadRow:
    """A row that cannot, with the column and the problem. `first_line`: of the row it repeats."""

    line: int
    name: str
    field: str
    problem: str
    first_line: int | None = None


@dataclass(frozen=True, kw_only=True)
class PassTable:
    """A whole file. `unused` are the headings of columns that nothing is taken from."""

    good: tuple[GoodRow, ...]
    bad: tuple[BadRow, ...]
    unused: tuple[str, ...]

    @property
    def requests(self) -> tuple[PassRequest, ...]:
        """What the good rows ask for, in the file's order."""
        return tuple(row.request for row in self.good)


def read_table(data: bytes, *, offices: Sequence[Office], today: date) -> PassTable:
    """Read a CSV file: UTF-8 with or without mark, or UTF-16 with; `;`, `,` or tab between cells.

    Raises InvalidInput with field `file` where it is no such table at all.
    """
    rows = _rows(_text(data))
    headings = next(rows, (0, []))[1]
    columns = [column_of(heading) for heading in headings]
    _check_columns(columns)
    spellings = _offices_by_spelling(offices)
    good: list[GoodRow] = []
    bad: list[BadRow] = []
    known: dict[tuple[str, date], int] = {}
    for line, cells in rows:
        _check_size(len(good) + len(bad) + 1)
        texts = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
        try:
            _check_width(cells, columns)
            request = Cells(texts=texts, offices=spellings).request()
            check_request(request, today=today)
            _check_new(request, line, known)
        except InvalidInput as error:
            bad.append(_bad(line, texts, error))
        else:
            good.append(GoodRow(line=line, request=request))
    if not good and not bad:
        raise InvalidInput(field="file", problem="no_rows")
    unused = (heading for heading, column in zip(headings, columns, strict=True) if column is None)
    return PassTable(
        good=tuple(good), bad=tuple(bad), unused=tuple(each for each in unused if each)
    )


def write_table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, delimiter: str
) -> bytes:
    """A CSV file that spreadsheets open as it is: with the UTF-8 mark, and no cell a formula."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow([harmless(each) for each in headings])
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


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


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
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


def _check_columns(columns: Sequence[str | None]) -> None:
    for column in REQUIRED:
        if column not in columns:
            raise InvalidInput(field="file", problem=f"no_{column}_column")
    named = [column for column in columns if column]
    if len(named) != len(set(named)):
        raise InvalidInput(field="file", problem="column_twice")


def _check_size(rows: int) -> None:
    if rows > MAX_ROWS:
        raise InvalidInput(field="file", problem="too_many_rows")


def _check_width(cells: Sequence[str], columns: Sequence[object]) -> None:
    if any(cells[len(columns) :]):
        raise InvalidInput(field="row", problem="too_many_cells")


def _offices_by_spelling(offices: Sequence[Office]) -> dict[str, str]:
    names = {normalised_name(office.name): office.id for office in offices}
    return names | {normalised_name(office.id): office.id for office in offices}


def _check_new(request: PassRequest, line: int, known: dict[tuple[str, date], int]) -> None:
    """Two rows with one name and birth date are one person."""
    if request.birth_date is None:
        return
    first = known.setdefault((normalised_name(request.name), request.birth_date), line)
    if first != line:
        raise InvalidInput(field="name", problem="twice", first_line=first)


def _bad(line: int, texts: dict[str, str], error: InvalidInput) -> BadRow:
    return BadRow(
        line=line,
        name=texts.get("name", ""),
        field=error.args_["field"],
        problem=error.args_["problem"],
        first_line=error.args_.get("first_line"),
    )
