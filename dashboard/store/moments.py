"""Instants as the tables keep them: whole microseconds since 1970-01-01 UTC."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
HOUR_MICROS = 3_600_000_000


def micros(at: datetime) -> int:
    """The stored form of an aware instant; exact."""
    return (at - _EPOCH) // _MICROSECOND


def instant(stored: int) -> datetime:
    """The aware UTC instant of a stored number."""
    return _EPOCH + timedelta(microseconds=stored)


def hour_of(stored: int) -> int:
    """The UTC hour, counted from 1970, that a stored instant lies in."""
    return stored // HOUR_MICROS
