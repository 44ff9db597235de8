"""The directory as a table: what a file would change, and which of its rows cannot be used."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from dashboard.domain.errors import InvalidInput
from dashboard.domain.hours import OpeningHours
from dashboard.domain.office import Office, OfficeClass, OfficeKind, OnFull, Position
from dashboard.services.hours_text import hours_of, hours_text
from dashboard.services.sheet_cells import number_of
from dashboard.services.spreadsheet import SheetRow, plain_heading, read_sheet

REQUIRED = ("id", "name", "kind", "capacity")
COLUMNS = (
    "id",
    "name",
    "kind",
    "office_class",
    "on_full",
    "capacity",
    "expected_employees",
    "expected_visitors",
    "hours",
    "desks",
    "address",
    "contact",
    "latitude",
    "longitude",
)
_HEADINGS = {
    "id": ("id", "kode"),
    "name": ("name", "nama", "kantor"),
    "kind": ("kind", "jenis"),
    "office_class": ("class", "kelas"),
    "on_full": ("on full", "bila penuh", "jika penuh"),
    "capacity": ("capacity", "kapasitas"),
    "expected_employees": ("expected employees", "pegawai per hari", "pegawai"),
    "expected_visitors": ("expected visitors", "tamu per hari", "tamu"),
    "hours": ("hours", "opening hours", "jam buka"),
    "desks": ("desks", "loket"),
    "address": ("address", "alamat"),
    "contact": ("contact", "kontak", "penanggung jawab"),
    "latitude": ("latitude", "lintang"),
    "longitude": ("longitude", "bujur"),
}
_COLUMNS = {spelled: column for column, all_ in _HEADINGS.items() for spelled in all_}
_KINDS = {
    "pendopo": OfficeKind.PENDOPO,
    "secretariat": OfficeKind.SECRETARIAT,
    "sekretariat": OfficeKind.SECRETARIAT,
    "department": OfficeKind.DEPARTMENT,
    "opd": OfficeKind.DEPARTMENT,
    "dinas": OfficeKind.DEPARTMENT,
    "district": OfficeKind.DISTRICT,
    "kecamatan": OfficeKind.DISTRICT,
    "hospital": OfficeKind.HOSPITAL,
    "rumah sakit": OfficeKind.HOSPITAL,
}
_CLASSES = {
    "": OfficeClass.NON_ESSENTIAL,
    "non essential": OfficeClass.NON_ESSENTIAL,
    "non esensial": OfficeClass.NON_ESSENTIAL,
    "essential": OfficeClass.ESSENTIAL,
    "esensial": OfficeClass.ESSENTIAL,
}
_ON_FULL = {
    "": OnFull.REFUSE,
    "refuse": OnFull.REFUSE,
    "tolak": OnFull.REFUSE,
    "warn": OnFull.WARN,
    "peringatkan": OnFull.WARN,
}


@dataclass(frozen=True, kw_only=True)
class OfficeRecord:
    """An office with its opening hours: one row of the table."""

    office: Office
    hours: OpeningHours


class Change(StrEnum):
    """What a row does to the directory."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True)
class OfficeRow:
    """A row that can be used; `fields` are the columns that would change."""

    line: int
    record: OfficeRecord
    change: Change
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BadOfficeRow:
    """A row that cannot, with the column and the problem."""

    line: int
    name: str
    field: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class OfficeTable:
    """A whole file against the directory. `unused` are headings that nothing is taken from."""

    good: tuple[OfficeRow, ...]
    bad: tuple[BadOfficeRow, ...]
    unused: tuple[str, ...]

    @property
    def changes(self) -> tuple[OfficeRow, ...]:
        """The rows that change anything."""
        return tuple(row for row in self.good if row.change is not Change.UNCHANGED)


def read_office_table(data: bytes, *, known: Sequence[OfficeRecord]) -> OfficeTable:
    """Read a CSV file as `read_sheet` does, and compare it with what is known.

    A column that the file does not have stays as it is. Raises InvalidInput with field `file`.
    """
    sheet = read_sheet(data, column_of=column_of, required=REQUIRED)
    directory = {record.office.id: record for record in known}
    good: list[OfficeRow] = []
    bad: list[BadOfficeRow] = []
    lines: dict[str, int] = {}
    for row in sheet.rows:
        try:
            record = _record(row, directory)
            _check_first(record.office.id, row.line, lines)
            good.append(_compared(row.line, record, directory.get(record.office.id)))
        except InvalidInput as error:
            bad.append(
                BadOfficeRow(
                    line=row.line,
                    name=row.texts.get("name", ""),
                    field=error.args_["field"],
                    problem=error.args_["problem"],
                )
            )
    return OfficeTable(good=tuple(good), bad=tuple(bad), unused=sheet.unused)


def column_of(heading: str) -> str | None:
    """The column that a heading names; else None."""
    return _COLUMNS.get(plain_heading(heading))


def cells(record: OfficeRecord) -> tuple[str, ...]:
    """The row that would be read back as this record, in the order of `COLUMNS`."""
    office = record.office
    place = office.position
    return (
        office.id,
        office.name,
        office.kind.value,
        plain_heading(office.office_class.value),
        office.on_full.value,
        str(office.capacity),
        str(office.expected_employees),
        str(office.expected_visitors),
        hours_text(record.hours),
        ", ".join(office.desks),
        office.address,
        office.contact,
        str(place.latitude) if place else "",
        str(place.longitude) if place else "",
    )


def changed_fields(record: OfficeRecord, known: OfficeRecord) -> tuple[str, ...]:
    """The columns in which two records differ."""
    pairs = zip(COLUMNS, cells(record), cells(known), strict=True)
    return tuple(column for column, new, old in pairs if new != old)


def _check_first(office_id: str, line: int, lines: dict[str, int]) -> None:
    if lines.setdefault(office_id, line) != line:
        raise InvalidInput(field="id", problem="twice")


def _compared(line: int, record: OfficeRecord, known: OfficeRecord | None) -> OfficeRow:
    if known is None:
        return OfficeRow(line=line, record=record, change=Change.ADDED)
    fields = changed_fields(record, known)
    change = Change.CHANGED if fields else Change.UNCHANGED
    return OfficeRow(line=line, record=record, change=change, fields=fields)


def _record(row: SheetRow, directory: Mapping[str, OfficeRecord]) -> OfficeRecord:
    row.check_width()
    texts = row.texts
    known = directory.get(texts.get("id", ""))
    office = known.office if known else Office(id="", name="", kind=OfficeKind.PENDOPO, capacity=0)
    capacity = number_of(texts, "capacity")
    if capacity is None:
        raise InvalidInput(field="capacity", problem="empty")
    given: dict[str, Any] = {
        "id": texts.get("id", ""),
        "name": texts.get("name", ""),
        "kind": _one_of(texts, "kind", _KINDS),
        "capacity": capacity,
    }
    given |= dict(_optional(texts))
    hours = known.hours if known else OpeningHours()
    if "hours" in texts:
        hours = hours_of(texts["hours"].replace(",", " ").replace(";", " ").split())
    return OfficeRecord(office=replace(office, **given), hours=hours)


def _optional(texts: Mapping[str, str]) -> Iterable[tuple[str, Any]]:
    """What the file's columns say; a column that is not there says nothing."""
    for column, words in (("office_class", _CLASSES), ("on_full", _ON_FULL)):
        if column in texts:
            yield column, _one_of(texts, column, words)
    for column in ("expected_employees", "expected_visitors"):
        if column in texts:
            yield column, number_of(texts, column) or 0
    for column in ("address", "contact"):
        if column in texts:
            yield column, texts[column]
    if "desks" in texts:
        yield "desks", desks_of(texts["desks"])
    if "latitude" in texts and "longitude" in texts:
        yield "position", position_of(texts["latitude"], texts["longitude"])


def desks_of(written: str) -> tuple[str, ...]:
    """Desks separated by commas. Raises InvalidInput for one that is named twice."""
    desks = tuple(filter(None, (each.strip() for each in written.replace(";", ",").split(","))))
    if len(set(desks)) != len(desks):
        raise InvalidInput(field="desks", problem="twice")
    return desks


def position_of(latitude: str, longitude: str) -> Position | None:
    """A point in degrees, with a point or a comma; None where both are empty.

    Raises InvalidInput.
    """
    if not latitude and not longitude:
        return None
    return Position(
        latitude=_degrees(latitude, 90, "latitude"), longitude=_degrees(longitude, 180, "longitude")
    )


def _degrees(written: str, most: float, field: str) -> float:
    try:
        # A quote in front is how a spreadsheet is told that `-7` is no formula.
        found = float(written.removeprefix("'").replace(",", "."))
    except ValueError as error:
        raise InvalidInput(field=field, problem="not_degrees") from error
    if not -most <= found <= most:
        raise InvalidInput(field=field, problem="not_degrees")
    return found


def _one_of(texts: Mapping[str, str], column: str, words: Mapping[str, Any]) -> Any:
    found = words.get(plain_heading(texts.get(column, "")))
    if found is None:
        raise InvalidInput(field=column, problem="unknown_word")
    return found
