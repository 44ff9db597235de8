"""What the ledger says of a shift: the port `ShiftViews`. Every look-up is by an index."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from dashboard.domain.rules import Decision
from dashboard.domain.scan import Closing, EventKind, Obstacle, OverrideReason
from dashboard.domain.verdict import Reason
from dashboard.services.shift import HeadcountDone, OverrideDone, ShiftCounts
from dashboard.store.engine import reading
from dashboard.store.moments import instant, micros
from dashboard.store.tables import correction, open_visit, scan, visit
from dashboard.store.validity import holds, not_annulled


class SqlShifts:
    """Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read through `engine`."""
        self._engine = engine

    def counts(self, *, office_id: str, start: datetime, end: datetime) -> ShiftCounts:
        """The counts of `start <= t < end` at one office, all of one state of the ledger."""
        span = {"office": office_id, "start": micros(start), "end": micros(end)}
        with reading(self._engine) as connection:
            entries = connection.execute(_ENTRIES, span).scalar_one()
            gone = {row.closing: row.people for row in connection.execute(_GONE, span)}
            refusals = {row.reason: row.events for row in connection.execute(_REFUSALS, span)}
            overrides = connection.execute(_OVERRIDES, span).all()
            headcounts = connection.execute(_HEADCOUNTS, span).all()
        closed = gone.pop(Closing.AUTOMATIC.value, 0)
        return ShiftCounts(
            entries=int(entries),
            exits=int(sum(gone.values())),
            closed=int(closed),
            refusals={Reason(reason): number for reason, number in refusals.items()},
            overrides=tuple(map(_override, overrides)),
            headcounts=tuple(map(_headcount, headcounts)),
        )


def _override(row: Any) -> OverrideDone:
    return OverrideDone(
        at=instant(row.at),
        of=frozenset(Obstacle(name) for name in row.override_of.split(",") if name),
        reason=OverrideReason(row.override_reason),
        note=row.override_note,
        needed=bool(row.override_needed),
    )


def _headcount(row: Any) -> HeadcountDone:
    difference = int(row.corrected) - int(row.gone)
    return HeadcountDone(at=instant(row.at), counted=row.inside, difference=difference)


def _within(office: sa.ColumnElement[str], at: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    return sa.and_(
        office == sa.bindparam("office"),
        at >= sa.bindparam("start"),
        at < sa.bindparam("end"),
    )


def _people(of: sa.Table) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(1 + of.c.companions), 0)


_ENTRIES = sa.select(
    sa.select(_people(open_visit))
    .where(_within(open_visit.c.office_id, open_visit.c.entered_at))
    .scalar_subquery()
    + sa.select(_people(visit))
    .where(_within(visit.c.office_id, visit.c.entered_at), holds(visit))
    .scalar_subquery()
)
_GONE = (
    sa.select(visit.c.closing, _people(visit).label("people"))
    .where(_within(visit.c.office_id, visit.c.left_at), holds(visit))
    .group_by(visit.c.closing)
)
# Literals, so that both engines use the indexes over refusals and over what is rare.
_REFUSALS = (
    sa.select(scan.c.reason, sa.func.count().label("events"))
    .where(
        _within(scan.c.office_id, scan.c.at),
        scan.c.decision == sa.literal_column(f"'{Decision.REFUSE.value}'"),
        not_annulled(scan),
    )
    .group_by(scan.c.reason)
)
_rare = sa.and_(
    _within(scan.c.office_id, scan.c.at),
    sa.text("kind IN ('headcount', 'override')"),
    not_annulled(scan),
)
_OVERRIDES = (
    sa.select(scan)
    .where(_rare, scan.c.kind == EventKind.OVERRIDE.value, scan.c.override_of.is_not(None))
    .order_by(scan.c.at, scan.c.number)
)
_corrected = (
    sa.select(sa.func.coalesce(sa.func.sum(correction.c.people), 0))
    .where(
        correction.c.office_id == scan.c.office_id,
        correction.c.at >= scan.c.at,
        correction.c.scan_id == scan.c.scan_id,
    )
    .scalar_subquery()
)
_gone = (
    sa.select(_people(visit))
    .where(
        visit.c.office_id == scan.c.office_id,
        visit.c.left_at >= scan.c.at,
        visit.c.closing_scan_id == scan.c.scan_id,
        holds(visit),
    )
    .correlate(scan)
    .scalar_subquery()
)
_HEADCOUNTS = (
    sa.select(scan.c.at, scan.c.inside, _corrected.label("corrected"), _gone.label("gone"))
    .where(_rare, scan.c.kind == EventKind.HEADCOUNT.value)
    .order_by(scan.c.at, scan.c.number)
)
