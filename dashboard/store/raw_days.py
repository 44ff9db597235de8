"""What the ledger says of one day of one office: the input of `domain.office_day`."""

from typing import Any

import sqlalchemy as sa

from dashboard.domain.day_figures import Event, RawDay, Stay
from dashboard.domain.scan import EventKind, Flag
from dashboard.store.tables import correction, open_visit, scan, visit
from dashboard.store.validity import holds, is_event, not_annulled

_OFF_TIME = {Flag.LATE.value, Flag.TIME_CORRECTED.value}
_ANSWERS = {EventKind.CONFIRM.value, EventKind.DECLINE.value}
_REFUSE = "refuse"


def raw_day(
    connection: sa.Connection, *, office_id: str, start: int, end: int, inside_at_start: int
) -> RawDay:
    """The events, stays and corrections of `start <= t < end`."""
    span = {"office": office_id, "start": start, "end": end}
    return RawDay(
        until=end,
        inside_at_start=inside_at_start,
        events=[_event(row) for row in connection.execute(_EVENTS, span)],
        stays=[Stay(*row) for row in connection.execute(_STAYS, span)],
        corrections=[tuple(row) for row in connection.execute(_CORRECTIONS, span)],
    )


def net_of(raw: RawDay, *, start: int) -> int:
    """By how many people the day changed who is inside."""
    entered = sum(stay.people for stay in raw.stays if start <= stay.entered < raw.until)
    left = sum(
        stay.people
        for stay in raw.stays
        if stay.left is not None and start <= stay.left < raw.until
    )
    return entered - left + sum(people for _, people in raw.corrections)


def _event(row: Any) -> Event:
    on_time = row.kind == EventKind.SCAN.value and not _OFF_TIME & set(row.flags.split(","))
    answered = row.kind in _ANSWERS and row.first_at is not None
    return Event(
        at=row.at,
        key=row.person_key,
        kind=row.person_kind or "",
        colour=row.colour or "",
        evidence=row.evidence,
        direction=row.direction,
        decision=row.decision,
        reason=row.reason,
        overridden=row.decision == _REFUSE and bool(row.overridden),
        waited=max(0, row.arrived_at - row.at) if on_time else None,
        decided_after=max(0, row.at - row.first_at) if answered else None,
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
_EVENTS = (
    sa.select(
        scan.c.at,
        scan.c.arrived_at,
        scan.c.kind,
        scan.c.flags,
        scan.c.person_key,
        scan.c.person_kind,
        scan.c.colour,
        scan.c.evidence,
        scan.c.direction,
        scan.c.decision,
        scan.c.reason,
        # Looked up for the few that need it alone.
        sa.case((scan.c.decision == _REFUSE, _overridden), else_=sa.false()).label("overridden"),
        sa.case(
            (
                scan.c.first_id.is_not(None),
                sa.select(_first.c.at)
                .where(_first.c.scan_id == scan.c.first_id)
                .correlate(scan)
                .scalar_subquery(),
            ),
            else_=sa.null(),
        ).label("first_at"),
    )
    .where(
        scan.c.office_id == _office,
        scan.c.at >= _start,
        scan.c.at < _end,
        is_event(scan),
        not_annulled(scan),
    )
    .order_by(scan.c.at, scan.c.number)
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


# Two look-ups of the closed stays: whichever index serves the one does not serve the other.
_STAYS = sa.union_all(
    _stays(open_visit, _within(open_visit.c.entered_at)),
    _stays(visit, _within(visit.c.entered_at)),
    _stays(visit, _within(visit.c.left_at), visit.c.entered_at < _start),
)

_CORRECTIONS = sa.select(correction.c.at, correction.c.people).where(
    correction.c.office_id == _office, _within(correction.c.at)
)
