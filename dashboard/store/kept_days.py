"""Finished days, reckoned once and kept: written, thrown away and compared (design section 5)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from dashboard.domain.day_figures import DayTerms, HourFigures, RawDay
from dashboard.domain.office_day import reckon
from dashboard.store.day_rows import added_hours, day_values, hours_of, packed_hours
from dashboard.store.engine import reading, writing
from dashboard.store.occupancy_views import inside_at
from dashboard.store.raw_days import net_of, raw_day
from dashboard.store.schema import is_current
from dashboard.store.tables import day_figure, occupancy, scan, visit, weekday_figure


class SqlKeptDays:
    """The port `KeptDays`. Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Work on `engine`."""
        self._engine = engine

    def are_there(self) -> bool:
        """Whether the tables are those of this version."""
        return is_current(self._engine)

    def built_until(self) -> dict[str, int]:
        """Until when each office's days are kept; the moment of its first event before any is.

        Offices where nothing ever happened are left out.
        """
        with reading(self._engine) as connection:
            rows = connection.execute(_BUILT).all()
        known = {row.office_id: row.built_until or row.first_at for row in rows}
        return {office_id: until for office_id, until in known.items() if until is not None}

    def keep(self, *, office_id: str, days: Sequence[tuple[date, DayTerms]]) -> bool:
        """Reckon consecutive finished days of an office and keep them, its row locked.

        Keeps nothing, and says so, where an event has meanwhile touched an earlier day.
        """
        first = days[0][1].start
        with writing(self._engine) as connection:
            connection.execute(_LOCKED, {"office": office_id}).all()
            if _told_until(connection, office_id) < first:
                return False
            carried = _carried(connection, office_id, days[0][0], before=first)
            for day, terms in days:
                carried = _keep(connection, office_id, day, terms, carried)
            last = {"office": office_id, "until": days[-1][1].end}
            connection.execute(_SET_BUILT, last)
        return True

    def forget(self) -> None:
        """Throw every kept day away; the ledger tells them again."""
        with writing(self._engine) as connection:
            connection.execute(sa.select(occupancy.c.office_id).with_for_update()).all()
            connection.execute(sa.update(occupancy).values(built_until=0))
            connection.execute(sa.delete(day_figure))
            connection.execute(sa.delete(weekday_figure))

    def weekday_differences(self) -> Iterator[str]:
        """Offices whose added-up hours are not the sum of their kept days."""
        with reading(self._engine) as connection:
            offices = connection.execute(sa.select(occupancy.c.office_id)).scalars().all()
            for office_id in offices:
                if not _weekdays_add_up(connection, office_id):
                    yield office_id


def _weekdays_add_up(connection: sa.Connection, office_id: str) -> bool:
    sums: dict[int, tuple[int, list[HourFigures]]] = {}
    for row in connection.execute(_HOURS, {"office": office_id}):
        weekday = date.fromisoformat(row.day).isoweekday()
        days, hours = sums.get(weekday, (0, []))
        sums[weekday] = (
            days + (row.entries > 0),
            added_hours(hours, hours_of(row.hours), times=1),
        )
    kept = {
        row.weekday: (row.days, hours_of(row.hours))
        for row in connection.execute(_WEEKDAYS, {"office": office_id})
    }
    return sums == kept


def _told_until(connection: sa.Connection, office_id: str) -> int:
    row = connection.execute(_BUILT.where(occupancy.c.office_id == _office), {"office": office_id})
    known = row.one()
    return int(known.built_until or known.first_at or 0)


def _carried(connection: sa.Connection, office_id: str, day: date, *, before: int) -> int:
    """Inside at a day's start, by the day before where it is kept, else reckoned back from now."""
    key = {"office": office_id, "day": (day - timedelta(days=1)).isoformat()}
    kept = connection.execute(_CARRIED, key).scalar()
    return inside_at(connection, office_id=office_id, at=before) if kept is None else int(kept)


def _keep(
    connection: sa.Connection, office_id: str, day: date, terms: DayTerms, carried: int
) -> int:
    key = {"office": office_id, "day": day.isoformat()}
    values = _values(connection, office_id, day, terms, carried)
    before = connection.execute(_KEPT, key).mappings().first()
    connection.execute(_DROP, key)
    connection.execute(sa.insert(day_figure), [values])
    weekday = {"office": office_id, "weekday": day.isoweekday()}
    total = connection.execute(_WEEKDAY, weekday).first()
    days, hours = (total.days, hours_of(total.hours)) if total else (0, [])
    if before is not None:
        days -= before["entries"] > 0
        hours = added_hours(hours, hours_of(before["hours"]), times=-1)
    days += int(values["entries"]) > 0
    hours = added_hours(hours, hours_of(str(values["hours"])), times=1)
    connection.execute(_DROP_WEEKDAY, weekday)
    connection.execute(
        sa.insert(weekday_figure).values(
            office_id=office_id, weekday=day.isoweekday(), days=days, hours=packed_hours(hours)
        )
    )
    return int(values["carried"])


def _values(
    connection: sa.Connection, office_id: str, day: date, terms: DayTerms, carried: int
) -> dict[str, str | int]:
    raw = raw_day(
        connection,
        office_id=office_id,
        start=terms.start,
        end=terms.end,
        inside_at_start=carried,
    )
    return reckoned(raw, terms, office_id=office_id, day=day)


def reckoned(raw: RawDay, terms: DayTerms, *, office_id: str, day: date) -> dict[str, str | int]:
    """The row of a finished day, by what the ledger says of it."""
    return day_values(
        reckon(raw, terms),
        office_id=office_id,
        day=day.isoformat(),
        carried=raw.inside_at_start + net_of(raw, start=terms.start),
    )


_office = sa.bindparam("office", type_=sa.Text)
_first_event = (
    sa.select(sa.func.min(scan.c.at))
    .where(scan.c.office_id == occupancy.c.office_id)
    .scalar_subquery()
)
_first_stay = (
    sa.select(sa.func.min(visit.c.entered_at))
    .where(visit.c.office_id == occupancy.c.office_id)
    .scalar_subquery()
)
_BUILT = sa.select(
    occupancy.c.office_id,
    occupancy.c.built_until,
    sa.case(
        (_first_stay < _first_event, _first_stay), else_=sa.func.coalesce(_first_event, _first_stay)
    ).label("first_at"),
).order_by(occupancy.c.office_id)
_UNTIL = sa.select(occupancy.c.built_until).where(occupancy.c.office_id == _office)
_LOCKED = _UNTIL.with_for_update()
_SET_BUILT = (
    sa.update(occupancy)
    .where(occupancy.c.office_id == _office)
    .values(built_until=sa.bindparam("until"))
)
_of_day = (day_figure.c.office_id == _office, day_figure.c.day == sa.bindparam("day"))
_KEPT = sa.select(day_figure).where(*_of_day)
_DROP = sa.delete(day_figure).where(*_of_day)
_CARRIED = sa.select(day_figure.c.carried).where(*_of_day)
_HOURS = sa.select(day_figure.c.day, day_figure.c.entries, day_figure.c.hours).where(
    day_figure.c.office_id == _office
)
_WEEKDAYS = sa.select(weekday_figure).where(weekday_figure.c.office_id == _office)
_WEEKDAY = _WEEKDAYS.where(weekday_figure.c.weekday == sa.bindparam("weekday"))
_DROP_WEEKDAY = sa.delete(weekday_figure).where(
    weekday_figure.c.office_id == _office,
    weekday_figure.c.weekday == sa.bindparam("weekday"),
)
