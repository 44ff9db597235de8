"""Passes for many people at once, from a table that an office exports."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import PersonKind
from dashboard.services.passes import DEFAULT_COURSE, IssuedPass, Passes, PassRequest

_T = TypeVar("_T")

MAX_ROWS = 20_000
# The names that offices give their columns, Indonesian or English.
COLUMNS = {
    "name": ("nama", "name"),
    "birth_date": ("tanggal_lahir", "birth_date"),
    "doses": ("dosis", "doses"),
    "course": ("rangkaian", "course"),
    "office": ("kantor", "opd", "office"),
    "kind": ("jenis", "kind"),
}
_REQUIRED = ("name", "doses")
_KINDS = {
    **{kind.value: kind for kind in PersonKind},
    "pegawai": PersonKind.EMPLOYEE,
    "tamu": PersonKind.VISITOR,
    "pengunjung": PersonKind.VISITOR,
    "": PersonKind.EMPLOYEE,
}


@dataclass(frozen=True, kw_only=True)
class Badge:
    """A pass with what is printed beside it."""

    line: int
    office: str
    issued: IssuedPass


@dataclass(frozen=True, kw_only=True)
class BadRow:
    """A row that gave no pass: its line in the file, the column and what is wrong with it."""

    line: int
    field: str
    problem: str


def issue_many(
    lines: Iterable[str], *, passes: Passes, valid_days: int, at: datetime
) -> Iterator[Badge | BadRow]:
    """One result a row, as it is made, so that the caller can show how far it is.

    `lines` are those of a CSV file with a head, separated by commas or semicolons. Raises
    InvalidInput for a head without the required columns and beyond MAX_ROWS rows.
    """
    rows, columns = _table(lines)
    for count, (line, row) in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise InvalidInput(field="file", problem="too_many_rows")
        cells = {name: (row.get(column) or "").strip() for name, column in columns.items()}
        try:
            request = _request(cells, valid_days=valid_days)
            issued = passes.issue(request, at=at)
            yield Badge(line=line, office=cells.get("office", ""), issued=issued)
        except InvalidInput as error:
            places = error.args_
            yield BadRow(line=line, field=places["field"], problem=places["problem"])


def _table(
    lines: Iterable[str],
) -> tuple[Iterator[tuple[int, Mapping[str, str | None]]], Mapping[str, str]]:
    source = iter(lines)
    head = next(source, "").removeprefix("\ufeff").strip()
    names = head.split(";" if ";" in head else ",")
    reader = csv.DictReader(source, fieldnames=names, delimiter=";" if ";" in head else ",")
    written = {name.strip().strip('"').lower().replace(" ", "_"): name for name in names}
    columns = {
        column: written[spelling]
        for column, spellings in COLUMNS.items()
        for spelling in spellings
        if spelling in written
    }
    for column in _REQUIRED:
        if column not in columns:
            raise InvalidInput(field=column, problem="missing_column")
    return ((reader.line_num + 1, row) for row in reader), columns


def _request(cells: Mapping[str, str], *, valid_days: int) -> PassRequest:
    kind = _KINDS.get(cells.get("kind", "").lower())
    if kind is None:
        raise InvalidInput(field="kind", problem="unknown")
    return PassRequest(
        name=cells["name"],
        kind=kind,
        doses=_parsed(cells, "doses", int),
        course=_parsed(cells, "course", int) if cells.get("course") else DEFAULT_COURSE,
        birth_date=_parsed(cells, "birth_date", _day) if cells.get("birth_date") else None,
        valid_days=valid_days,
    )


def _parsed(cells: Mapping[str, str], field: str, parse: Callable[[str], _T]) -> _T:
    try:
        return parse(cells[field])
    except ValueError as error:
        raise InvalidInput(field=field, problem="not_understood") from error


def _day(written: str) -> date:
    """A date as databases write it, 1990-05-17, or as offices do, 17/05/1990 and 17-05-1990."""
    parts = written.replace("/", "-").split("-")
    if len(parts) == 3 and len(parts[2]) == 4:
        parts.reverse()
    return date.fromisoformat("-".join(part.zfill(2) for part in parts))
