"""Kept days held against the ledger, in the pass that reads all of it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import sqlalchemy as sa

from dashboard.domain.day_figures import DayTerms
from dashboard.services.day_terms import KnownTerms
from dashboard.store.day_rows import differing
from dashboard.store.hour_lines import Counts, Line
from dashboard.store.kept_days import reckoned
from dashboard.store.moments import HOUR_MICROS
from dashboard.store.occupancy_views import inside_at
from dashboard.store.raw_days import raw_days_of
from dashboard.store.tables import day_figure, occupancy, rollup_hour
from dashboard.store.whole_ledger import Part


@dataclass(frozen=True, kw_only=True)
class DayDifference:
    """A kept day that is not what the ledger says, by the columns that differ."""

    office_id: str
    day: date
    columns: tuple[str, ...]


class DayComparison:
    """Takes the parts of the ledger in their order. Days that were touched since are left out."""

    def __init__(self, connection: sa.Connection, terms: KnownTerms) -> None:
        """Reckon days by these terms."""
        self._connection = connection
        self._terms = terms
        offices = connection.execute(_OFFICES).all()
        self._built_until = {row.office_id: row.built_until for row in offices}
        # By the kept hours, as `occupancy_views.inside_at` has it, but added up from the beginning.
        self._inside = {row.office_id: int(row.inside_before) for row in offices}

    def differences(self, part: Part, kept: Mapping[Line, Counts]) -> Iterator[DayDifference]:
        """Kept days of a part that differ; `kept` are the kept lines of its hours.

        Raises CheckInError where the terms of a day cannot be told.
        """
        inside = _Inside(self._inside[part.office_id], kept)
        self._inside[part.office_id] = inside.at_end
        days = self._days(part)
        raw = raw_days_of(
            part.raw,
            days=[(terms.start, terms.end) for _, terms in days],
            inside=[self._inside_at(part.office_id, terms.start, inside) for _, terms in days],
        )
        for (row, terms), of_day in zip(days, raw, strict=True):
            day = date.fromisoformat(row["day"])
            values = reckoned(of_day, terms, office_id=part.office_id, day=day)
            columns = tuple(differing(dict(row), values))
            if columns:
                yield DayDifference(office_id=part.office_id, day=day, columns=columns)

    def _days(self, part: Part) -> list[tuple[sa.RowMapping, DayTerms]]:
        asked = {"office": part.office_id, "first": part.span.first, "last": part.span.last}
        rows = self._connection.execute(_KEPT, asked).mappings()
        office_id, until = part.office_id, self._built_until[part.office_id]
        days = ((row, self._terms.of(office_id, date.fromisoformat(row["day"]))) for row in rows)
        return [(row, terms) for row, terms in days if terms.end <= until]

    def _inside_at(self, office_id: str, at: int, inside: "_Inside") -> int:
        if at % HOUR_MICROS:
            return inside_at(self._connection, office_id=office_id, at=at)
        return inside.at_hour(at // HOUR_MICROS)


class _Inside:
    """People inside at the full hours of a part."""

    def __init__(self, at_start: int, kept: Mapping[Line, Counts]) -> None:
        net: dict[int, int] = defaultdict(int)
        for (hour, *_), (_, entered, left, corrected) in kept.items():
            net[hour] += entered - left + corrected
        self._hours = sorted(net)
        self._inside = list(accumulate((net[hour] for hour in self._hours), initial=at_start))

    @property
    def at_end(self) -> int:
        return self._inside[-1]

    def at_hour(self, hour: int) -> int:
        return self._inside[bisect_left(self._hours, hour)]


_net = (
    sa.select(sa.func.sum(rollup_hour.c.entered - rollup_hour.c.left + rollup_hour.c.corrected))
    .where(rollup_hour.c.office_id == occupancy.c.office_id)
    .scalar_subquery()
)
_OFFICES = sa.select(
    occupancy.c.office_id,
    occupancy.c.built_until,
    (occupancy.c.inside - sa.func.coalesce(_net, 0)).label("inside_before"),
)
_KEPT = (
    sa.select(day_figure)
    .where(
        day_figure.c.office_id == sa.bindparam("office", type_=sa.Text),
        day_figure.c.day >= sa.bindparam("first", type_=sa.Text),
        day_figure.c.day < sa.bindparam("last", type_=sa.Text),
    )
    .order_by(day_figure.c.day)
)
