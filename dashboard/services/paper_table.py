"""The paper list of a desk as a table: who came and went, and which rows cannot be entered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from dashboard.domain.admission import DoorTimes
from dashboard.domain.calendar import local_day
from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.plain_text import is_plain_text
from dashboard.domain.scan import GuestBook
from dashboard.services.desk import HandEntry
from dashboard.services.parting import checked_companions
from dashboard.services.sheet_cells import day_of, kind_of, number_of, time_of
from dashboard.services.spreadsheet import SheetRow, plain_heading, read_sheet
from dashboard.services.subjects import LONGEST_NAME, checked_name

_T = TypeVar("_T")

REQUIRED = ("name",)
# Design 4.4, "Late arrival": what is older is refused for its time. A list is looked at for a
# while before it is sent.
OLDEST = DoorTimes.too_old - timedelta(minutes=15)

_HEADINGS = {
    "name": ("name", "full name", "nama", "nama lengkap"),
    "kind": ("kind", "type", "jenis", "tipe"),
    "day": ("day", "date", "tanggal", "hari"),
    "entered": ("in", "time in", "entered", "masuk", "jam masuk", "datang"),
    "left": ("out", "time out", "left", "keluar", "jam keluar", "pulang"),
    "colour": ("colour", "color", "warna", "status"),
    "evidence": ("evidence", "bukti", "dilihat dari"),
    "birth_date": ("birth date", "date of birth", "tanggal lahir", "tgl lahir", "lahir"),
    "host": ("host", "meets", "bertemu", "menemui"),
    "purpose": ("purpose", "keperluan", "tujuan"),
    "organisation": ("organisation", "organization", "instansi", "asal"),
    "companions": ("companions", "rombongan", "pengikut"),
}
_COLUMNS = {spelled: column for column, all_ in _HEADINGS.items() for spelled in all_}
_COLOURS = {
    "green": Colour.GREEN,
    "hijau": Colour.GREEN,
    "yellow": Colour.YELLOW,
    "kuning": Colour.YELLOW,
    "red": Colour.RED,
    "merah": Colour.RED,
    "black": Colour.BLACK,
    "hitam": Colour.BLACK,
    "-": None,
    "?": None,
}
_EVIDENCES = {
    "paper": Evidence.PAPER,
    "kertas": Evidence.PAPER,
    "phone": Evidence.OBSERVED,
    "ponsel": Evidence.OBSERVED,
    "hp": Evidence.OBSERVED,
    "declared": Evidence.DECLARED,
    "pengakuan": Evidence.DECLARED,
    "lisan": Evidence.DECLARED,
}
_BOOK = ("host", "purpose", "organisation")


@dataclass(frozen=True, kw_only=True)
class PaperRow:
    """One row: who, and when they came and went; one of the two times may be missing.

    `line` counts the list's lines from 1.
    """

    line: int
    entry: HandEntry
    entered_at: datetime | None
    left_at: datetime | None

    @property
    def first_at(self) -> datetime:
        """The row's first time, by which a list is worked off."""
        moment = self.entered_at or self.left_at
        if moment is None:
            raise ValueError("a row has a time")
        return moment


@dataclass(frozen=True, kw_only=True)
class BadPaperRow:
    """A row that cannot be entered, with the column and the problem."""

    line: int
    name: str
    field: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class PaperTable:
    """A whole list. `unused` are the headings of columns that nothing is taken from."""

    good: tuple[PaperRow, ...]
    bad: tuple[BadPaperRow, ...]
    unused: tuple[str, ...] = ()


def read_paper_table(data: bytes, *, day: date, now: datetime, zone: ZoneInfo) -> PaperTable:
    """Read a CSV file as `read_sheet` does; rows without a day are of the local `day`.

    Raises InvalidInput with field `file` as it does.
    """
    sheet = read_sheet(data, column_of=column_of, required=REQUIRED)
    good, bad = _sorted_out(sheet.rows, day=day, now=now, zone=zone)
    return PaperTable(good=good, bad=bad, unused=sheet.unused)


def typed_paper_table(
    rows: Iterable[Mapping[str, str]], *, day: date, now: datetime, zone: ZoneInfo
) -> PaperTable:
    """Rows as staff typed them, by column; empty ones are passed over but counted."""
    sheet_rows = (
        SheetRow(
            line=line,
            texts={name: " ".join(text.split()) for name, text in row.items()},
            too_wide=False,
        )
        for line, row in enumerate(rows, start=1)
        if any(text.strip() for text in row.values())
    )
    good, bad = _sorted_out(sheet_rows, day=day, now=now, zone=zone)
    return PaperTable(good=good, bad=bad)


def column_of(heading: str) -> str | None:
    """The column that a heading names, whatever its case, spaces and underscores; else None."""
    return _COLUMNS.get(plain_heading(heading))


def _sorted_out(
    rows: Iterable[SheetRow], *, day: date, now: datetime, zone: ZoneInfo
) -> tuple[tuple[PaperRow, ...], tuple[BadPaperRow, ...]]:
    good: list[PaperRow] = []
    bad: list[BadPaperRow] = []
    for row in rows:
        try:
            row.check_width()
            good.append(_row(row, day=day, now=now, zone=zone))
        except InvalidInput as error:
            bad.append(
                BadPaperRow(
                    line=row.line,
                    name=row.texts.get("name", ""),
                    field=error.args_["field"],
                    problem=error.args_["problem"],
                )
            )
    return tuple(good), tuple(bad)


def _row(row: SheetRow, *, day: date, now: datetime, zone: ZoneInfo) -> PaperRow:
    texts = row.texts
    on = day_of(texts, "day") or day
    entered_at = _moment(on, time_of(texts, "entered"), zone=zone)
    left_at = _moment(on, time_of(texts, "left"), zone=zone)
    _check_times(entered_at, left_at, now=now)
    return PaperRow(
        line=row.line,
        entry=_entry(texts, now=now, zone=zone),
        entered_at=entered_at,
        left_at=left_at,
    )


def _entry(texts: Mapping[str, str], *, now: datetime, zone: ZoneInfo) -> HandEntry:
    colour = _known(texts, "colour", _COLOURS)
    evidence = _known(texts, "evidence", _EVIDENCES) or Evidence.PAPER
    return HandEntry(
        name=checked_name(texts.get("name", "")),
        kind=kind_of(texts, default=PersonKind.VISITOR),
        colour=colour,
        evidence=evidence if colour else Evidence.NONE,
        birth_date=_birth_date(texts, today=local_day(now, zone)),
        guest_book=GuestBook(**{column: _plain(texts, column) for column in _BOOK}),
        companions=checked_companions(number_of(texts, "companions") or 0),
    )


def _moment(day: date, clock: time | None, *, zone: ZoneInfo) -> datetime | None:
    if clock is None:
        return None
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def _check_times(entered_at: datetime | None, left_at: datetime | None, *, now: datetime) -> None:
    if entered_at is None and left_at is None:
        raise InvalidInput(field="entered", problem="empty")
    for field, at in (("entered", entered_at), ("left", left_at)):
        if at is not None and at > now:
            raise InvalidInput(field=field, problem="in_the_future")
        if at is not None and now - at >= OLDEST:
            raise InvalidInput(field=field, problem="too_old")
    if entered_at is not None and left_at is not None and left_at < entered_at:
        raise InvalidInput(field="left", problem="before_entered")


def _known(texts: Mapping[str, str], column: str, words: Mapping[str, _T]) -> _T | None:
    written = texts.get(column, "").casefold()
    if not written:
        return None
    if written not in words:
        raise InvalidInput(field=column, problem=f"unknown_{column}")
    return words[written]


def _birth_date(texts: Mapping[str, str], *, today: date) -> date | None:
    born = day_of(texts, "birth_date")
    if born is not None and not date(1900, 1, 1) <= born <= today:
        raise InvalidInput(field="birth_date", problem="not_a_date")
    return born


def _plain(texts: Mapping[str, str], column: str) -> str:
    written = texts.get(column, "")
    if written and not is_plain_text(written, longest=LONGEST_NAME):
        raise InvalidInput(field=column, problem="not_plain_text")
    return written
