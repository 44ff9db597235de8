"""How full the offices are, from the live rows, the hourly roll-up and the stays.

Every figure about people inside is reckoned backwards from the live row: inside at an earlier
full hour is inside now less what the roll-up says came and went since. So the curve, the hours and
the live figure cannot contradict each other, and nothing reads all of history.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate, groupby
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from dashboard.domain.people import PersonKind
from dashboard.domain.rules import Decision
from dashboard.services.occupancy import DayCount, LiveCount, OccupancyPoint, QuarterFlow
from dashboard.store.engine import number_of, reading
from dashboard.store.moments import HOUR_MICROS, hour_of, instant, micros
from dashboard.store.prepared import Prepared
from dashboard.store.tables import correction, occupancy, open_visit, rollup_hour, scan, visit
from dashboard.store.validity import holds, not_annulled

_QUARTER_MICROS = 900_000_000


class SqlOccupancyViews:
    """The port `OccupancyViews`. Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read through `engine`."""
        self._engine = engine
        self._revision = Prepared(_REVISION, engine.dialect)

    def revision(self) -> int:
        """A number that changes with every stored event of any office."""
        return number_of(self._engine, self._revision)

    def live(self) -> tuple[LiveCount, ...]:
        """The live row of each office."""
        with reading(self._engine) as connection:
            rows = connection.execute(_LIVE).all()
        return tuple(
            LiveCount(
                office_id=row.office_id,
                inside=max(0, row.inside),
                last_scan_at=instant(row.last_scan_at) if row.last_scan_at is not None else None,
            )
            for row in rows
        )

    def day_counts(self, *, start: datetime, end: datetime) -> tuple[DayCount, ...]:
        """Counts of each office that had events in `start <= t < end`."""
        span = {"start": micros(start), "end": micros(end)}
        entries: dict[str, int] = defaultdict(int)
        people: dict[str, dict[PersonKind, int]] = defaultdict(dict)
        with reading(self._engine) as connection:
            for row in connection.execute(_PEOPLE, span):
                entries[row.office_id] += row.entries
                people[row.office_id][PersonKind(row.person_kind)] = row.people
            refusals = {row.office_id: row.events for row in connection.execute(_REFUSALS, span)}
        return tuple(
            DayCount(
                office_id=office_id,
                entries=entries.get(office_id, 0),
                people=people.get(office_id, {}),
                refusals=refusals.get(office_id, 0),
            )
            for office_id in sorted(entries.keys() | refusals.keys())
        )

    def hourly_inside(
        self, *, start: datetime, end: datetime
    ) -> Mapping[str, tuple[OccupancyPoint, ...]]:
        """Per office, people inside at `start` and at the end of each full hour before `end`.

        `start` is taken down to its full UTC hour. What happens in the very instant of a full
        hour counts to the hour that begins.
        """
        first, last = hour_of(micros(start)), hour_of(micros(end))
        instants = [instant(hour * HOUR_MICROS) for hour in range(first, last + 1)]
        with reading(self._engine) as connection:
            rows = connection.execute(_NET_HOURS, {"first": first}).all()
        return {
            office_id: _hours(list(hours), first=first, instants=instants)
            for office_id, hours in groupby(rows, key=attrgetter("office_id"))
        }

    def curve(
        self, *, office_id: str, start: datetime, end: datetime
    ) -> tuple[OccupancyPoint, ...]:
        """The exact step curve of one office: a point at `start` and one at each change."""
        begin, until = micros(start), micros(end)
        hour = hour_of(begin)
        span = {"office": office_id, "start": hour * HOUR_MICROS, "end": until}
        with reading(self._engine) as connection:
            base = connection.execute(_INSIDE_AT_HOUR, {"office": office_id, "hour": hour}).scalar()
            steps = connection.execute(_STEPS, span).all()
        points = _points(base or 0, ((row.at, row.people) for row in steps), begin)
        # Below zero reads zero: a step that stays there is none.
        return tuple(next(same) for _, same in groupby(points, key=attrgetter("inside")))

    def flows(self, *, office_id: str, start: datetime, end: datetime) -> tuple[QuarterFlow, ...]:
        """Arrivals and departures of one office per quarter of an hour, empty ones left out."""
        span = {"office": office_id, "start": micros(start), "end": micros(end)}
        quarters: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        ways: tuple[sa.Executable, ...] = (_ARRIVALS, _DEPARTURES)
        with reading(self._engine) as connection:
            for way, statement in enumerate(ways):
                for row in connection.execute(statement, span):
                    quarters[row.at // _QUARTER_MICROS][way] += row.people
        return tuple(
            QuarterFlow(
                start=instant(quarter * _QUARTER_MICROS), arrivals=arrivals, departures=departures
            )
            for quarter, (arrivals, departures) in sorted(quarters.items())
        )


def inside_at(connection: sa.Connection, *, office_id: str, at: int) -> int:
    """People inside just before a stored instant, not clipped at zero."""
    hour = hour_of(at)
    base = connection.execute(_INSIDE_AT_HOUR, {"office": office_id, "hour": hour}).scalar()
    span = {"office": office_id, "start": hour * HOUR_MICROS, "end": at}
    since = sum(row.people for row in connection.execute(_STEPS, span))
    return int(base or 0) + int(since)


def _hours(
    rows: Sequence[Any], *, first: int, instants: Sequence[datetime]
) -> tuple[OccupancyPoint, ...]:
    """People inside at each of these full hours, the first of which is the hour `first`."""
    net = {row.hour: row.net for row in rows if row.hour is not None}
    changes = (net.get(hour, 0) for hour in range(first, first + len(instants) - 1))
    before = rows[0].inside - sum(net.values())
    return tuple(
        OccupancyPoint(at=at, inside=max(0, inside))
        for at, inside in zip(instants, accumulate(changes, initial=before), strict=True)
    )


def _points(inside: int, steps: Iterable[tuple[int, int]], begin: int) -> Iterable[OccupancyPoint]:
    # Steps before `begin` (it need not be a full hour) only lead up to the first point.
    at = begin
    for moment, people in steps:
        if moment > at and people:
            yield OccupancyPoint(at=instant(at), inside=max(0, inside))
            at = moment
        inside += people
    yield OccupancyPoint(at=instant(at), inside=max(0, inside))


_REVISION = sa.select(sa.func.coalesce(sa.func.sum(occupancy.c.revision), 0))
_LIVE = sa.select(occupancy).order_by(occupancy.c.office_id)

_office = sa.bindparam("office", type_=sa.Text)
_start = sa.bindparam("start", type_=sa.BigInteger)
_end = sa.bindparam("end", type_=sa.BigInteger)

# Left of an hour's roll-up: who came less who went, and corrections.
_NET = sa.func.sum(rollup_hour.c.entered - rollup_hour.c.left + rollup_hour.c.corrected)

_NET_HOURS = (
    sa.select(occupancy.c.office_id, occupancy.c.inside, rollup_hour.c.hour, _NET.label("net"))
    .select_from(
        occupancy.outerjoin(
            rollup_hour,
            sa.and_(
                rollup_hour.c.office_id == occupancy.c.office_id,
                rollup_hour.c.hour >= sa.bindparam("first"),
            ),
        )
    )
    .group_by(occupancy.c.office_id, occupancy.c.inside, rollup_hour.c.hour)
    .order_by(occupancy.c.office_id, rollup_hour.c.hour)
)

_INSIDE_AT_HOUR = sa.select(
    occupancy.c.inside
    - sa.func.coalesce(
        sa.select(_NET)
        .where(
            rollup_hour.c.office_id == occupancy.c.office_id,
            rollup_hour.c.hour >= sa.bindparam("hour"),
        )
        .scalar_subquery(),
        0,
    )
).where(occupancy.c.office_id == _office)

_IS_VALID = holds(visit)


def _moved(table: sa.Table, column: str, people: int) -> sa.Select[tuple[int, int]]:
    moment = table.c[column]
    query = sa.select(
        moment.label("at"), (people * (1 + table.c.companions)).label("people")
    ).where(table.c.office_id == _office, moment >= _start, moment < _end)
    return query.where(_IS_VALID) if table is visit else query


_ARRIVALS = sa.union_all(_moved(open_visit, "entered_at", 1), _moved(visit, "entered_at", 1))
_DEPARTURES = _moved(visit, "left_at", 1)

_moves = sa.union_all(
    _moved(open_visit, "entered_at", 1),
    _moved(visit, "entered_at", 1),
    _moved(visit, "left_at", -1),
    sa.select(correction.c.at, correction.c.people).where(
        correction.c.office_id == _office, correction.c.at >= _start, correction.c.at < _end
    ),
).subquery()
_STEPS = (
    sa.select(_moves.c.at, sa.func.sum(_moves.c.people).label("people"))
    .group_by(_moves.c.at)
    .order_by(_moves.c.at)
)


def _entered(table: sa.Table) -> sa.Select[tuple[str, str, str, int]]:
    query = sa.select(
        table.c.office_id,
        table.c.person_kind,
        table.c.person_key,
        (1 + table.c.companions).label("people"),
    ).where(
        # The office first, so that the index over office and time serves all offices at once.
        table.c.office_id.in_(sa.select(occupancy.c.office_id)),
        table.c.entered_at >= _start,
        table.c.entered_at < _end,
    )
    return query.where(_IS_VALID) if table is visit else query


_came = sa.union_all(_entered(open_visit), _entered(visit)).subquery()
# Companions have no key of their own and count with each entry.
_PEOPLE = sa.select(
    _came.c.office_id,
    _came.c.person_kind,
    sa.func.sum(_came.c.people).label("entries"),
    (sa.func.count(_came.c.person_key.distinct()) + sa.func.sum(_came.c.people - 1)).label(
        "people"
    ),
).group_by(_came.c.office_id, _came.c.person_kind)

_REFUSALS = (
    sa.select(scan.c.office_id, sa.func.count().label("events"))
    .where(
        scan.c.office_id.in_(sa.select(occupancy.c.office_id)),
        # As a literal both engines use the index over refusals alone.
        scan.c.decision == sa.literal_column(f"'{Decision.REFUSE.value}'"),
        scan.c.at >= _start,
        scan.c.at < _end,
        not_annulled(scan),
    )
    .group_by(scan.c.office_id)
)
