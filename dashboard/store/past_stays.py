"""The stays of some weeks, for judging them again: the port `PastStays`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from dashboard.domain.replay import PastStay
from dashboard.domain.scan import EventKind
from dashboard.store.engine import reading
from dashboard.store.moments import micros
from dashboard.store.tables import open_visit, scan, visit
from dashboard.store.validity import holds

# Of a stay that has not ended.
_STILL = 1 << 61


class SqlPastStays:
    """Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read through `engine`."""
        self._engine = engine

    def of(self, office_id: str, *, start: datetime, end: datetime) -> Sequence[PastStay]:
        """What began in `start <= t < end`, and what lasted beyond `start`, by its beginning."""
        span = {"office": office_id, "start": micros(start), "end": micros(end)}
        with reading(self._engine) as connection:
            # In parts: whichever index serves the one does not serve the other.
            before = connection.execute(_BEFORE, span).all()
            opened = connection.execute(_OPEN, span).all()
            within = connection.execute(WITHIN, span).all()
        found = [PastStay._make(row) for row in within]
        if before or opened:
            found += [PastStay._make(row) for row in (*before, *opened)]
            # Of those that begin at one instant the ones that are over come first, as they stand.
            found.sort(key=lambda stay: stay.entered)
        return found


_office, _start, _end = (
    sa.bindparam("office", type_=sa.Text),
    sa.bindparam("start", type_=sa.BigInteger),
    sa.bindparam("end", type_=sa.BigInteger),
)
# Few, so that they are looked up and not joined; in the words of their partial index.
_overridden_entries = sa.select(scan.c.visit_id).where(
    scan.c.office_id == _office,
    scan.c.kind == EventKind.OVERRIDE.value,
    sa.text("scan.kind IN ('headcount', 'override')"),
    scan.c.visit_id.is_not(None),
)


def _stays(table: sa.Table, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    closed = table is visit
    return sa.select(
        table.c.entered_at,
        visit.c.left_at if closed else sa.literal(_STILL, sa.BigInteger).label("left_at"),
        1 + table.c.companions,
        table.c.person_kind,
        table.c.colour,
        table.c.evidence,
        table.c.visit_id.in_(_overridden_entries),
    ).where(table.c.office_id == _office, *where, *((holds(visit),) if closed else ()))


WITHIN = _stays(visit, visit.c.entered_at >= _start, visit.c.entered_at < _end).order_by(
    visit.c.entered_at, visit.c.visit_id
)
_BEFORE = _stays(visit, visit.c.left_at > _start, visit.c.entered_at < _start).order_by(
    visit.c.entered_at, visit.c.visit_id
)
_OPEN = _stays(open_visit, open_visit.c.entered_at < _end).order_by(
    open_visit.c.entered_at, open_visit.c.visit_id
)
