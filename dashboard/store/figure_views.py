"""The figures over days: finished ones as they were kept, the rest reckoned on reading.

An office's days count as kept as far as its `built_until` says; so a chart is right before the
first round, after an upgrade, and while an undone entry waits for its day to be built again.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from dashboard.domain.calendar import local_day
from dashboard.domain.day_figures import HourFigures
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.verdict import Reason
from dashboard.services.figures import (
    DayRow,
    DoorSpeed,
    Dwell,
    HeatCell,
    MixRow,
    Period,
    RefusalRow,
    Span,
)
from dashboard.store.day_rows import (
    COUNTS,
    added_hours,
    hours_of,
    mix_of,
    numbers_of,
    refused_of,
)
from dashboard.store.engine import reading
from dashboard.store.fresh_days import FreshDays, Terms
from dashboard.store.moments import instant, micros
from dashboard.store.tables import day_figure, occupancy, scan, weekday_figure

_SCALARS = ("office_id", "day", *COUNTS, "limit_people")


class SqlFigureViews:
    """The port `FigureViews`. Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine, *, terms: Terms) -> None:
        """Read through `engine`; `terms` tells what the days that are not kept are held against."""
        self._engine = engine
        self._terms = terms
        self._fresh_days = FreshDays(terms=terms)

    def days(self, span: Span) -> tuple[DayRow, ...]:
        """A row for each office and day on which anything happened, by office and day."""
        rows = [_day_row(row) for row in self._rows(span, *_SCALARS)]
        return tuple(sorted(rows, key=lambda row: (row.office_id, row.day)))

    def mix(self, span: Span) -> tuple[MixRow, ...]:
        """Who came and who was admitted, by office, day, kind, colour and evidence."""
        return tuple(
            MixRow(
                office_id=row["office_id"],
                day=date.fromisoformat(row["day"]),
                kind=PersonKind(line.kind) if line.kind else None,
                colour=Colour(line.colour) if line.colour else None,
                evidence=Evidence(line.evidence),
                came=line.came,
                admitted=line.admitted,
            )
            for row in self._rows(span, "office_id", "day", "mix")
            for line in mix_of(row["mix"])
        )

    def refusals(self, span: Span) -> tuple[RefusalRow, ...]:
        """Refusals by office, day, kind and reason."""
        return tuple(
            RefusalRow(
                office_id=row["office_id"],
                day=date.fromisoformat(row["day"]),
                kind=PersonKind(line.kind) if line.kind else None,
                reason=Reason(line.reason),
                events=line.events,
                overridden=line.overridden,
            )
            for row in self._rows(span, "office_id", "day", "refused")
            for line in refused_of(row["refused"])
        )

    def heat(self, span: Span) -> tuple[HeatCell, ...]:
        """Hours by weekday, all offices of the span added up."""
        sums: dict[int, list[HourFigures]] = {}
        days: dict[tuple[int, str], int] = {}
        for row in self._rows(span, "office_id", "day", "entries", "hours"):
            weekday = date.fromisoformat(row["day"]).isoweekday()
            sums[weekday] = added_hours(sums.get(weekday, ()), hours_of(row["hours"]), times=1)
            key = (weekday, row["office_id"])
            days[key] = days.get(key, 0) + (row["entries"] > 0)
        return _cells(sums, days)

    def heat_of_all_history(
        self, office_ids: tuple[str, ...], *, at: datetime
    ) -> tuple[HeatCell, ...]:
        """As `heat`, from the first day to now."""
        zone, today = self._terms.zone, local_day(at, self._terms.zone)
        sums: dict[int, list[HourFigures]] = {}
        days: dict[tuple[int, str], int] = {}

        def add(office_id: str, weekday: int, number: int, hours: str, *, times: int) -> None:
            sums[weekday] = added_hours(sums.get(weekday, ()), hours_of(hours), times=times)
            days[weekday, office_id] = days.get((weekday, office_id), 0) + times * number

        with reading(self._engine) as connection:
            known = {row.office_id: row for row in connection.execute(_BUILT)}
            for row in connection.execute(_WEEKDAYS, {"offices": office_ids}):
                add(row.office_id, row.weekday, row.days, row.hours, times=1)
            for office_id in known.keys() & set(office_ids):
                # Kept, but touched since: it is read from the events below.
                since = local_day(instant(known[office_id].built_until), zone).isoformat()
                for row in connection.execute(_SINCE, {"office": office_id, "day": since}):
                    weekday = date.fromisoformat(row.day).isoweekday()
                    add(office_id, weekday, int(row.entries > 0), row.hours, times=-1)
        begun = [row.first_at for row in known.values() if row.first_at is not None]
        begin = local_day(instant(min(begun)), zone) if begun else today
        whole = Span(office_ids=office_ids, period=Period(first=begin, last=today), at=at)
        for fresh in self._fresh(whole):
            weekday = date.fromisoformat(fresh["day"]).isoweekday()
            add(fresh["office_id"], weekday, int(fresh["entries"] > 0), fresh["hours"], times=1)
        return _cells(sums, days)

    def dwell(self, span: Span) -> Dwell:
        """Lengths of stays that ended in the span."""
        by_scan: Counter[int] = Counter()
        by_list: Counter[int] = Counter()
        automatic = 0
        for row in self._rows(span, "automatic", "dwell"):
            scanned, listed = numbers_of(row["dwell"])
            by_scan.update(scanned)
            by_list.update(listed)
            automatic += row["automatic"]
        return Dwell(by_scan=by_scan, by_list=by_list, automatic=automatic)

    def door_speed(self, span: Span) -> DoorSpeed:
        """How long scans and checks took."""
        verdicts: Counter[int] = Counter()
        answers: Counter[int] = Counter()
        for row in self._rows(span, "waits"):
            waits, decisions = numbers_of(row["waits"])
            verdicts.update(waits)
            answers.update(decisions)
        return DoorSpeed(verdicts=verdicts, answers=answers)

    def quarters(self, span: Span) -> Mapping[date, tuple[int, ...]]:
        """People inside at each quarter of an hour since midnight, of the span's first office."""
        one = Span(office_ids=span.office_ids[:1], period=span.period, at=span.at)
        return {
            date.fromisoformat(row["day"]): tuple(numbers_of(row["quarters"]))
            for row in self._rows(one, "day", "quarters")
        }

    def _rows(self, span: Span, *columns: str) -> Iterator[Mapping[str, Any]]:
        """These columns of each day, kept or reckoned, that are in the span."""
        yield from self._kept(span, columns)
        yield from self._fresh(span)

    def _kept(self, span: Span, columns: tuple[str, ...]) -> list[Mapping[str, Any]]:
        zone = self._terms.zone
        wanted = sa.select(*(day_figure.c[name] for name in columns)).where(
            day_figure.c.office_id == sa.bindparam("office"),
            day_figure.c.day >= sa.bindparam("first"),
            day_figure.c.day < sa.bindparam("end"),
        )
        found: list[Mapping[str, Any]] = []
        with reading(self._engine) as connection:
            until = {row.office_id: row.built_until for row in connection.execute(_BUILT)}
            for office_id in span.office_ids:
                end = min(
                    span.period.last + timedelta(days=1),
                    local_day(instant(until.get(office_id, 0)), zone),
                )
                key = {"office": office_id, "first": span.period.first.isoformat()}
                rows = connection.execute(wanted, key | {"end": end.isoformat()})
                found.extend(dict(row) for row in rows.mappings())
        return found

    def _fresh(self, span: Span) -> Iterator[Mapping[str, Any]]:
        """The days that are not kept, as though they were."""
        zone = self._terms.zone
        today = local_day(span.at, zone)
        with reading(self._engine) as connection:
            known = {row.office_id: row for row in connection.execute(_BUILT)}
            for office_id in span.office_ids:
                office = known.get(office_id)
                if office is None or office.first_at is None:
                    continue
                begun = office.built_until or office.first_at
                day = max(span.period.first, local_day(instant(begun), zone))
                while day <= min(span.period.last, today):
                    yield self._fresh_days.values(
                        connection,
                        office_id=office_id,
                        day=day,
                        revision=office.revision,
                        until=micros(span.at),
                    )
                    day += timedelta(days=1)


def _cells(
    sums: Mapping[int, list[HourFigures]], days: Mapping[tuple[int, str], int]
) -> tuple[HeatCell, ...]:
    counted = {
        weekday: max((n for (on, _), n in days.items() if on == weekday), default=0)
        for weekday in sums
    }
    return tuple(
        HeatCell(weekday=weekday, **line._asdict(), days=counted[weekday])
        for weekday in sorted(sums)
        for line in sums[weekday]
    )


def _day_row(row: Mapping[str, Any]) -> DayRow:
    told = {name: row[name] for name in COUNTS if name not in ("employees", "visitors", "peak_at")}
    return DayRow(
        office_id=row["office_id"],
        day=date.fromisoformat(row["day"]),
        people={PersonKind.EMPLOYEE: row["employees"], PersonKind.VISITOR: row["visitors"]},
        peak_at=instant(row["peak_at"]),
        limit=row["limit_people"],
        **told,
    )


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
)
_WEEKDAYS = sa.select(weekday_figure).where(
    weekday_figure.c.office_id.in_(sa.bindparam("offices", expanding=True))
)
_SINCE = sa.select(day_figure.c.day, day_figure.c.entries, day_figure.c.hours).where(
    day_figure.c.office_id == sa.bindparam("office"), day_figure.c.day >= sa.bindparam("day")
)
