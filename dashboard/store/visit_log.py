"""Events of an office for the visit log, by keys and never by offset: the port `LogViews`."""

from typing import Any

import sqlalchemy as sa

from dashboard.services.visit_log import Cursor, LogFilter, LoggedEvent, LogState
from dashboard.store.engine import reading
from dashboard.store.moments import micros
from dashboard.store.rows import SCAN_COLUMNS, SCAN_WIDTH, scan_of
from dashboard.store.tables import scan
from dashboard.store.validity import is_event, not_annulled


class SqlLogViews:
    """Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read through `engine`."""
        self._engine = engine

    def events(
        self, *, office_id: str, wanted: LogFilter, after: Cursor | None, limit: int
    ) -> tuple[LoggedEvent, ...]:
        """At most `limit` events that the filter (its name apart) wants, older than `after`."""
        query = (
            sa.select(*SCAN_COLUMNS, not_annulled(scan).label("holds"))
            .where(*_conditions(office_id, wanted))
            .order_by(scan.c.at.desc(), scan.c.number.desc())
            .limit(limit)
        )
        if after is not None:
            at = micros(after.at)
            # The first bound lets the index over office and time begin where the page does.
            query = query.where(
                scan.c.at <= at, sa.or_(scan.c.at < at, scan.c.number < after.number)
            )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return tuple(
            LoggedEvent(scan=scan_of(row), number=row[1], annulled=not row[SCAN_WIDTH])
            for row in rows
        )

    def count(self, *, office_id: str, wanted: LogFilter) -> int:
        """How many events the filter (its name apart) wants."""
        query = sa.select(sa.func.count()).where(*_conditions(office_id, wanted))
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())


def _conditions(office_id: str, wanted: LogFilter) -> list[sa.ColumnElement[bool]]:
    span = [
        scan.c.office_id == office_id,
        scan.c.at >= micros(wanted.start),
        scan.c.at < micros(wanted.end),
        is_event(scan),
    ]
    chosen = (
        (scan.c.person_kind, wanted.kinds),
        (scan.c.colour, wanted.colours),
        (scan.c.decision, wanted.decisions),
        (scan.c.evidence, wanted.evidences),
        (scan.c.reason, wanted.reasons),
    )
    return [
        *span,
        *(_one_of(column, words) for column, words in chosen if words),
        *_in_state(wanted.state),
    ]


def _one_of(column: sa.Column[str], words: frozenset[Any]) -> sa.ColumnElement[bool]:
    known = column.in_(sorted(word.value for word in words if word is not None))
    return sa.or_(known, column.is_(None)) if None in words else known


def _in_state(state: LogState | None) -> list[sa.ColumnElement[bool]]:
    match state:
        case LogState.HOLDS:
            return [not_annulled(scan)]
        case LogState.ANNULLED:
            return [~not_annulled(scan)]
        case LogState.OVERRIDDEN:
            return [scan.c.override_of.is_not(None)]
        case None:
            return []
