"""People from a CSV file, as a spreadsheet saves it: what can be issued, and which rows cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Office
from dashboard.domain.people import normalised_name
from dashboard.services.pass_columns import REQUIRED, Cells, column_of
from dashboard.services.passes import PassRequest, check_request
from dashboard.services.spreadsheet import read_sheet


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
    """Read a CSV file as `read_sheet` does. Raises InvalidInput with field `file` as it does."""
    sheet = read_sheet(data, column_of=column_of, required=REQUIRED)
    spellings = _offices_by_spelling(offices)
    good: list[GoodRow] = []
    bad: list[BadRow] = []
    known: dict[tuple[str, date], int] = {}
    for row in sheet.rows:
        try:
            row.check_width()
            request = Cells(texts=row.texts, offices=spellings).request()
            check_request(request, today=today)
            _check_new(request, row.line, known)
        except InvalidInput as error:
            bad.append(_bad(row.line, row.texts, error))
        else:
            good.append(GoodRow(line=row.line, request=request))
    return PassTable(good=tuple(good), bad=tuple(bad), unused=sheet.unused)


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


def _bad(line: int, texts: Mapping[str, str], error: InvalidInput) -> BadRow:
    return BadRow(
        line=line,
        name=texts.get("name", ""),
        field=error.args_["field"],
        problem=error.args_["problem"],
        first_line=error.args_.get("first_line"),
    )
