"""Columns of days as charts read them: finished days as they were kept, the rest reckoned.

An office's days count as kept as far as its `built_until` says; so a chart is right before the
first round, after an upgrade, and while an undone entry waits for its day to be built again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from dashboard.domain.calendar import local_day
from dashboard.services.figures import Span
from dashboard.store.engine import reading
from dashboard.store.fresh_days import FreshDays, Terms
from dashboard.store.moments import instant, micros
from dashboard.store.tables import day_figure, occupancy, scan

Row = tuple[Any, ...]
# A list without lines, as a column keeps it.
EMPTY = "[]"
# By office: `built_until`, `revision` and `first_at`.
Built = Mapping[str, Any]


class ToldDays:
    """Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine, *, terms: Terms) -> None:
        """Read through `engine`; `terms` tells what the days that are not kept are held against."""
        self._engine = engine
        self._terms = terms
        self._fresh_days = FreshDays()

    def rows(self, span: Span, *columns: str) -> list[Row]:
        """These columns of each office and day of the span since the office's first event."""
        return self._rows(span, columns)

    def lists(self, span: Span, column: str) -> list[Row]:
        """Office, day and a column with a list, where it holds something; by office and day."""
        rows = self._rows(span, ("office_id", "day", column), day_figure.c[column] != EMPTY)
        return sorted(rows, key=itemgetter(0, 1))

    def _rows(
        self, span: Span, columns: tuple[str, ...], *where: sa.ColumnElement[bool]
    ) -> list[Row]:
        wanted = sa.select(*(day_figure.c[name] for name in columns)).where(*_WITHIN, *where)
        with reading(self._engine) as connection:
            built = built_offices(connection, span.office_ids)
            found: list[Row] = []
            for key in self._kept(span, built):
                found.extend(connection.execute(wanted, key).all())
            found.extend(self.fresh(connection, span, columns, built))
        return found

    def fresh(
        self, connection: sa.Connection, span: Span, columns: tuple[str, ...], built: Built
    ) -> Iterator[Row]:
        """The days that are not kept, as though they were."""
        due = list(self._due(span, built))
        if not due:
            return
        terms = self._terms.known()
        for office_id, day in due:
            values = self._fresh_days.values(
                connection,
                office_id=office_id,
                day=day,
                terms=terms.of(office_id, day),
                revision=built[office_id].revision,
                until=micros(span.at),
            )
            yield tuple(values[name] for name in columns)

    def _due(self, span: Span, built: Built) -> Iterator[tuple[str, date]]:
        """Offices and days of the span that are not kept."""
        last = min(span.period.last, local_day(span.at, self._terms.zone))
        for office_id in span.office_ids:
            office = built.get(office_id)
            if office is None or office.first_at is None:
                continue
            day = max(span.period.first, self._day_of(office.built_until or office.first_at))
            while day <= last:
                yield office_id, day
                day += timedelta(days=1)

    def _kept(self, span: Span, built: Built) -> Iterator[dict[str, Any]]:
        """Offices by the day on which what is kept and asked of them ends: one for most."""
        ends: dict[date, list[str]] = {}
        asked = span.period.last + timedelta(days=1)
        for office_id in (each for each in span.office_ids if each in built):
            kept = self._day_of(built[office_id].built_until)
            ends.setdefault(min(kept, asked), []).append(office_id)
        first = span.period.first.isoformat()
        for end, office_ids in ends.items():
            yield {"offices": office_ids, "first": first, "end": end.isoformat()}

    def _day_of(self, stored: int) -> date:
        return local_day(instant(stored), self._terms.zone)


def built_offices(connection: sa.Connection, office_ids: Sequence[str]) -> Built:
    """How far these offices' days are kept, their revisions, and their first events' times."""
    found = connection.execute(_BUILT, {"offices": office_ids})
    return {row.office_id: row for row in found}


_first_at = (
    sa.select(sa.func.min(scan.c.at))
    .where(scan.c.office_id == occupancy.c.office_id)
    .scalar_subquery()
)
_BUILT = sa.select(
    occupancy.c.office_id,
    occupancy.c.built_until,
    occupancy.c.revision,
    _first_at.label("first_at"),
).where(occupancy.c.office_id.in_(sa.bindparam("offices", expanding=True)))
_WITHIN = (
    day_figure.c.office_id.in_(sa.bindparam("offices", expanding=True)),
    day_figure.c.day >= sa.bindparam("first"),
    day_figure.c.day < sa.bindparam("end"),
)
