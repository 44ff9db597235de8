"""Cells as people write them, in Indonesian or English: kinds, numbers, days, times."""

from collections.abc import Mapping
from datetime import date, datetime, time

from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import PersonKind

_KINDS = {
    "employee": PersonKind.EMPLOYEE,
    "pegawai": PersonKind.EMPLOYEE,
    "karyawan": PersonKind.EMPLOYEE,
    "asn": PersonKind.EMPLOYEE,
    "visitor": PersonKind.VISITOR,
    "pengunjung": PersonKind.VISITOR,
    "tamu": PersonKind.VISITOR,
}
# Day before month, as people here write; ISO for programs.
_DATE_PATTERNS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d")
_TIME_PATTERNS = ("%H.%M", "%H:%M", "%H:%M:%S")
_LARGEST_DIGITS = 6


def kind_of(texts: Mapping[str, str], *, default: PersonKind) -> PersonKind:
    """Who it is by the column `kind`. Raises InvalidInput."""
    written = texts.get("kind", "").casefold()
    if not written:
        return default
    if written not in _KINDS:
        raise InvalidInput(field="kind", problem="unknown_kind")
    return _KINDS[written]


def number_of(texts: Mapping[str, str], column: str) -> int | None:
    """A whole number without sign; None for an empty cell. Raises InvalidInput."""
    written = texts.get(column, "")
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= _LARGEST_DIGITS):
        raise InvalidInput(field=column, problem="not_a_number")
    return int(written)


def day_of(texts: Mapping[str, str], column: str) -> date | None:
    """A day; None for an empty cell. Raises InvalidInput."""
    found = _moment(texts.get(column, ""), _DATE_PATTERNS, field=column, problem="not_a_date")
    return found.date() if found else None


def time_of(texts: Mapping[str, str], column: str) -> time | None:
    """A time on the local clock; None for an empty cell. Raises InvalidInput."""
    found = _moment(texts.get(column, ""), _TIME_PATTERNS, field=column, problem="not_a_time")
    return found.time() if found else None


def _moment(
    written: str, patterns: tuple[str, ...], *, field: str, problem: str
) -> datetime | None:
    if not written:
        return None
    for pattern in patterns:
        try:
            # Neither a day nor a clock on the wall has a zone of its own.
            return datetime.strptime(written, pattern)  # noqa: DTZ007
        except ValueError:
            continue
    raise InvalidInput(field=field, problem=problem)
