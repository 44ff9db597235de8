"""What the ledger says of days of one office: the input of `domain.office_day`."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from dashboard.domain.day_figures import Event, RawDay, Stay
from dashboard.domain.scan import EventKind, Flag
from dashboard.store.engine import driver_rows
from dashboard.store.tables import correction, open_visit, scan, visit
from dashboard.store.validity import holds, is_event, not_annulled

_OFF_TIME = (Flag.LATE, Flag.TIME_CORRECTED)
_ANSWERS = (EventKind.CONFIRM.value, EventKind.DECLINE.value)
_REFUSE = "refuse"


def raw_day(
    connection: sa.Connection, *, office_id: str, start: int, end: int, inside_at_start: int
) -> RawDay:
    """The events, stays and corrections of `start <= t < end`."""
    return _raw(connection, _STAYS, office_id, start, end, inside_at_start)


def raw_span(connection: sa.Connection, *, office_id: str, start: int, end: int) -> RawDay:
    """The same of many days at once, for `raw_days_of`; who was inside is not said.

    Stays that ended in the span but began after it are there too: whoever counts what came and
    what went misses none, whatever a row says.
    """
    return _raw(connection, _ALL_STAYS, office_id, start, end, 0)


def raw_days_of(
    span: RawDay, *, days: Sequence[tuple[int, int]], inside: Sequence[int]
) -> Iterator[RawDay]:
    """What `raw_day` would give of each of these days of a span, by (start, end), in their order.

    `inside` says how many people were inside at each one's start.
    """
    times = [event.at for event in span.events]
    stays = _by_day(span.stays, days)
    for (start, end), own, people in zip(days, stays, inside, strict=True):
        yield RawDay(
            until=end,
            inside_at_start=people,
            events=span.events[bisect_left(times, start) : bisect_left(times, end)],
            stays=own,
            corrections=[each for each in span.corrections if start <= each[0] < end],
        )


def _by_day(stays: Sequence[Stay], days: Sequence[tuple[int, int]]) -> list[list[Stay]]:
    """Each stay in the day that it began in, and in the later one that it ended in."""
    starts = [start for start, _ in days]
    found: list[list[Stay]] = [[] for _ in days]

    def place(at: int) -> int | None:
        day = bisect_right(starts, at) - 1
        return day if day >= 0 and at < days[day][1] else None

    for stay in stays:
        came = place(stay.entered)
        if came is not None:
            found[came].append(stay)
        left = None if stay.left is None else place(stay.left)
        if left is not None and stay.entered < starts[left]:
            found[left].append(stay)
    return found


def net_of(raw: RawDay, *, start: int) -> int:
    """By how many people the day changed who is inside."""
    entered = sum(stay.people for stay in raw.stays if start <= stay.entered < raw.until)
    left = sum(
        stay.people
        for stay in raw.stays
        if stay.left is not None and start <= stay.left < raw.until
    )
    return entered - left + sum(people for _, people in raw.corrections)


def _raw(
    connection: sa.Connection,
    stays: sa.Executable,
    office_id: str,
    start: int,
    end: int,
    inside_at_start: int,
) -> RawDay:
    span = {"office": office_id, "start": start, "end": end}
    return RawDay(
        until=end,
        inside_at_start=inside_at_start,
        events=list(map(Event._make, driver_rows(connection, _EVENTS, span))),
        stays=list(map(Stay._make, driver_rows(connection, stays, span))),
        corrections=driver_rows(connection, _CORRECTIONS, span),
    )


_office, _start, _end = (
    sa.bindparam("office", type_=sa.Text),
    sa.bindparam("start", type_=sa.BigInteger),
    sa.bindparam("end", type_=sa.BigInteger),
)

_first, _override = scan.alias("first"), scan.alias("override")
_overridden = (
    sa.exists()
    .where(
        _override.c.first_id == sa.func.coalesce(scan.c.first_id, scan.c.scan_id),
        _override.c.kind == EventKind.OVERRIDE.value,
        _override.c.visit_id.is_not(None),
        not_annulled(_override),
    )
    .correlate(scan)
)
_first_at = (
    sa.select(_first.c.at)
    .where(_first.c.scan_id == scan.c.first_id)
    .correlate(scan)
    .scalar_subquery()
)
_flags: sa.ColumnElement[str] = sa.literal_column("','") + scan.c.flags + sa.literal_column("','")
_on_time = sa.and_(
    scan.c.kind == EventKind.SCAN.value,
    sa.or_(
        scan.c.flags == "",
        sa.and_(*(~_flags.contains(f",{flag.value},", autoescape=True) for flag in _OFF_TIME)),
    ),
)


def _since(then: sa.ColumnElement[int], at: sa.ColumnElement[int]) -> sa.ColumnElement[int | None]:
    """How long after `then` it was; NULL where either is, 0 where it was before."""
    return sa.case((at >= then, at - then), (at < then, 0), else_=sa.null())


# The columns of `Event`, in its order.
_EVENTS = (
    sa.select(
        scan.c.at,
        scan.c.person_key,
        sa.func.coalesce(scan.c.person_kind, ""),
        sa.func.coalesce(scan.c.colour, ""),
        scan.c.evidence,
        scan.c.direction,
        scan.c.decision,
        scan.c.reason,
        # Looked up for the few that need it alone.
        sa.case((scan.c.decision == _REFUSE, _overridden), else_=sa.false()),
        sa.case((_on_time, _since(scan.c.at, scan.c.arrived_at)), else_=sa.null()),
        sa.case(
            (sa.or_(*(scan.c.kind == each for each in _ANSWERS)), _since(_first_at, scan.c.at)),
            else_=sa.null(),
        ),
    )
    .where(
        scan.c.office_id == _office,
        scan.c.at >= _start,
        scan.c.at < _end,
        is_event(scan),
        not_annulled(scan),
    )
    .order_by(scan.c.at)
)


def _stays(table: sa.Table, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    closed = table is visit
    return sa.select(
        table.c.entered_at,
        visit.c.left_at if closed else sa.cast(sa.null(), sa.BigInteger).label("left_at"),
        1 + table.c.companions,
        table.c.person_key,
        table.c.person_kind,
        sa.func.coalesce(table.c.colour, ""),
        table.c.evidence,
        visit.c.closing if closed else sa.literal("").label("closing"),
    ).where(table.c.office_id == _office, *where, *((holds(visit),) if closed else ()))


def _within(column: sa.Column[int]) -> sa.ColumnElement[bool]:
    return sa.and_(column >= _start, column < _end)


def _all_stays(*elsewhen: sa.ColumnElement[bool]) -> sa.CompoundSelect[Any]:
    """Those that began in the span, and those that ended in it and began `elsewhen`."""
    # Two look-ups of the closed ones: whichever index serves the one does not serve the other.
    return sa.union_all(
        _stays(open_visit, _within(open_visit.c.entered_at)),
        _stays(visit, _within(visit.c.entered_at)),
        _stays(visit, _within(visit.c.left_at), sa.or_(*elsewhen)),
    )


_STAYS = _all_stays(visit.c.entered_at < _start)
_ALL_STAYS = _all_stays(visit.c.entered_at < _start, visit.c.entered_at >= _end)

_CORRECTIONS = sa.select(correction.c.at, correction.c.people).where(
    correction.c.office_id == _office, _within(correction.c.at)
)
