"""All that the ledger says, read once: a fortnight after the other, and in it office by office.

So rows that lie beside each other in the database are read at about the same time, and what is in
memory is a fortnight of one office, however long the history.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from dashboard.domain.calendar import day_bounds, local_day
from dashboard.domain.day_figures import RawDay
from dashboard.store.hour_lines import Counts, HourLines, Line
from dashboard.store.moments import HOUR_MICROS, instant, micros
from dashboard.store.raw_days import raw_span
from dashboard.store.tables import occupancy, scan

UTC = ZoneInfo("UTC")
_OBJECTS_BETWEEN_COLLECTIONS = 200_000
_DAYS_AT_ONCE = timedelta(days=14)
# A full hour beyond every instant that the tables can hold, and one that is a date.
_FOREVER = 2**63 // HOUR_MICROS * HOUR_MICROS
_LAST_DATE = 4_000_000 * HOUR_MICROS


class Span(NamedTuple):
    """Instants `start <= t < end`, which are the local days `first <= day < last` (ISO dates)."""

    start: int
    end: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Part:
    """What the ledger says of an office in a span, and the hours that it has counted to the end.

    `lines` are those of `hours`, both half-open; lines that are all zero are left out.
    """

    office_id: str
    span: Span
    raw: RawDay
    hours: tuple[int, int]
    lines: Mapping[Line, Counts]


def parts(connection: sa.Connection, *, zone: ZoneInfo = UTC) -> Iterator[Part]:
    """Every office that has a counter, in every span; spans hold whole local days of `zone`."""
    offices = connection.execute(_OFFICES).scalars().all()
    counted = {office_id: HourLines() for office_id in offices}
    with _seldom_collecting():
        for span in _spans(connection, zone):
            hours = (span.start // HOUR_MICROS, span.end // HOUR_MICROS)
            for office_id, lines in counted.items():
                raw = raw_span(connection, office_id=office_id, start=span.start, end=span.end)
                lines.add(raw, start=span.start)
                yield Part(office_id, span, raw, hours, lines.take(before=hours[1]))


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Millions of tuples live briefly here: looking for cycles among them took a fifth of it."""
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _spans(connection: sa.Connection, zone: ZoneInfo) -> Iterator[Span]:
    """From the beginning to the end of time; a stretch in which nothing happened is one span."""
    start, first, at = -_FOREVER, "", _next_event(connection, since=-_FOREVER)
    while at is not None:
        day = local_day(instant(max(0, at)), zone) + _DAYS_AT_ONCE
        end = micros(day_bounds(day, zone)[0])
        at = _next_event(connection, since=end)
        if at is not None:
            yield Span(start, end, first, day.isoformat())
            start, first = end, day.isoformat()
    yield Span(start, _FOREVER, first, "9999-99")


def _next_event(connection: sa.Connection, *, since: int) -> int | None:
    at: int | None = connection.execute(_NEXT_EVENT, {"since": since}).scalar()
    return None if at is None or at > _LAST_DATE else at


_OFFICES = sa.select(occupancy.c.office_id).order_by(occupancy.c.office_id)
_NEXT_EVENT = sa.select(
    sa.func.min(
        sa.select(sa.func.min(scan.c.at))
        .where(
            scan.c.office_id == occupancy.c.office_id,
            scan.c.at >= sa.bindparam("since", type_=sa.BigInteger),
        )
        .scalar_subquery()
    )
).select_from(occupancy)
