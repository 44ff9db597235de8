"""Opening hours and days off: the port `Hours`, with Indonesia's public holidays."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise

import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput
from dashboard.domain.hours import (
    EVERY_OFFICE,
    MINUTES_A_DAY,
    OpeningHours,
    Span,
    Weekday,
    WorkCalendar,
)
from dashboard.services.closing import OwnDay
from dashboard.store.engine import reading, writing
from dashboard.store.tables import holiday, opening_hours


class SqlHours:
    """Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read and write through `engine`."""
        self._engine = engine

    def of(self, office_id: str) -> OpeningHours:
        """The office's hours; without any it never closes."""
        spans: dict[Weekday, tuple[Span, ...]] = {}
        wanted = (
            sa.select(opening_hours)
            .where(opening_hours.c.office_id == office_id)
            .order_by(opening_hours.c.weekday, opening_hours.c.opens_minute)
        )
        with reading(self._engine) as connection:
            for row in connection.execute(wanted):
                spans[row.weekday] = (
                    *spans.get(row.weekday, ()),
                    (row.opens_minute, row.closes_minute),
                )
        return OpeningHours(spans=spans)

    def put(self, office_id: str, hours: OpeningHours) -> None:
        """Replace the office's hours. Raises InvalidInput for a span that is none."""
        with writing(self._engine) as connection:
            put_hours(connection, office_id, hours)

    def is_day_off(self, office_id: str, day: date) -> bool:
        """Whether the office stays closed: by its own days, everybody's, or the calendar."""
        wanted = sa.select(holiday).where(
            holiday.c.day == day.isoformat(), holiday.c.office_id.in_([office_id, EVERY_OFFICE])
        )
        with reading(self._engine) as connection:
            own = {(row.office_id, day): bool(row.closed) for row in connection.execute(wanted)}
        calendar = WorkCalendar(hours={}, own=own, public=public_holidays)
        return calendar.is_day_off(office_id, day)

    def calendar(self) -> WorkCalendar:
        """Every office's hours and days off at once."""
        hours: dict[str, dict[Weekday, tuple[Span, ...]]] = {}
        with reading(self._engine) as connection:
            for row in connection.execute(sa.select(opening_hours)):
                spans = hours.setdefault(row.office_id, {})
                span = (row.opens_minute, row.closes_minute)
                spans[row.weekday] = (*spans.get(row.weekday, ()), span)
            own = {
                (row.office_id, date.fromisoformat(row.day)): bool(row.closed)
                for row in connection.execute(sa.select(holiday))
            }
        return WorkCalendar(
            hours={office_id: OpeningHours(spans=spans) for office_id, spans in hours.items()},
            own=own,
            public=public_holidays,
        )

    def put_day(self, own: OwnDay) -> None:
        """Store a day of an office, or of every office; a second word replaces the first."""
        key = {"day": own.day.isoformat(), "office_id": own.office_id or EVERY_OFFICE}
        with writing(self._engine) as connection:
            connection.execute(
                sa.delete(holiday).where(*(holiday.c[name] == value for name, value in key.items()))
            )
            connection.execute(sa.insert(holiday).values(**key, name=own.name, closed=own.closed))


def put_hours(connection: sa.Connection, office_id: str, hours: OpeningHours) -> None:
    """Replace an office's hours in a transaction of one's own. Raises InvalidInput."""
    rows: list[dict[str, str | int]] = [
        {
            "office_id": office_id,
            "weekday": weekday,
            "opens_minute": opens,
            "closes_minute": closes,
        }
        for weekday, spans in hours.spans.items()
        for opens, closes in spans
    ]
    if not all(_is_span(row) for row in rows):
        raise InvalidInput(field="hours", problem="not_a_span")
    if any(_overlap(spans) for spans in hours.spans.values()):
        raise InvalidInput(field="hours", problem="overlap")
    connection.execute(sa.delete(opening_hours).where(opening_hours.c.office_id == office_id))
    if rows:
        connection.execute(sa.insert(opening_hours), rows)


@lru_cache(maxsize=16)
def public_holidays(year: int) -> Mapping[date, str]:
    """Indonesia's public holidays and joint leave of a year, by the library, in Indonesian."""
    # Only here: the library takes a while to import, and most commands need no calendar.
    from holidays import country_holidays

    # "government" is cuti bersama: days on which government offices stay closed.
    return dict(
        country_holidays("ID", years=year, language="id", categories=("public", "government"))
    )


def _overlap(spans: Sequence[Span]) -> bool:
    return any(closes > opens for (_, closes), (opens, _) in pairwise(sorted(spans)))


def _is_span(row: Mapping[str, str | int]) -> bool:
    opens, closes = int(row["opens_minute"]), int(row["closes_minute"])
    known_day = 1 <= int(row["weekday"]) <= 7
    return known_day and 0 <= opens < closes <= 2 * MINUTES_A_DAY and opens < MINUTES_A_DAY
