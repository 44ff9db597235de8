"""The ledger on a database: the port `Ledger`."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa

from dashboard.domain.rules import Decision
from dashboard.domain.scan import ClosedVisit, Closing, OpenVisit, Scan
from dashboard.services.ports import Foreseen, LedgerTransaction
from dashboard.store.engine import is_sqlite, reading
from dashboard.store.moments import micros
from dashboard.store.rows import (
    CLOSED_COLUMNS,
    SCAN_COLUMNS,
    STAY_COLUMNS,
    closed_of,
    scan_of,
    stay_of,
)
from dashboard.store.sqlite_writer import GroupWriter
from dashboard.store.tables import occupancy, open_visit, scan, visit
from dashboard.store.validity import holds, is_event, not_annulled
from dashboard.store.writers import Writer

_T = TypeVar("_T")


class SqlLedger:
    """The append-only record. Every method raises LedgerUnavailable when the database fails."""

    def __init__(
        self,
        engine: sa.Engine,
        *,
        database_clock: bool = False,
        committed: Callable[[], None] = lambda: None,
    ) -> None:
        """Write and read through `engine`, whose tables exist (`migrate`); tell `committed`.

        `database_clock` makes PostgreSQL tell the time of arrival; SQLite runs on this machine
        and always takes the caller's.
        """
        self._engine = engine
        self._committed = committed
        self._writer = _writer(engine, database_clock=database_clock)

    def write(
        self,
        *,
        office_id: str,
        now: datetime,
        work: Callable[[LedgerTransaction], _T],
        foreseen: Foreseen | None = None,
    ) -> _T:
        """Run `work` with the office locked; return after the commit. Raises NotFound.

        On SQLite `work` may run in another writer's thread. It may run again after a conflict.
        """
        result = self._writer.write(office_id=office_id, now=now, work=work, foreseen=foreseen)
        self._committed()
        return result

    def waiting(self, *, office_id: str, since: datetime) -> tuple[Scan, ...]:
        """Undecided checks that arrived at or after `since`, oldest first, one a person."""
        with reading(self._engine) as connection:
            rows = connection.execute(_WAITING, {"office": office_id, "since": micros(since)}).all()
        return tuple(scan_of(row) for row in rows)

    def recent_scans(self, *, office_id: str, desk: str | None, limit: int) -> tuple[Scan, ...]:
        """The last events of a desk (None: of the office), newest first."""
        wanted = _RECENT if desk is None else _RECENT_AT_DESK
        with reading(self._engine) as connection:
            rows = connection.execute(
                wanted, {"office": office_id, "desk": desk, "rows": limit}
            ).all()
        return tuple(scan_of(row) for row in rows)

    def open_visits(self, *, office_id: str) -> tuple[OpenVisit, ...]:
        """Everybody's open stays, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(_OPEN_VISITS, {"office": office_id}).all()
        return tuple(stay_of(row) for row in rows)

    def possibly_inside(self, *, office_id: str, since: datetime) -> tuple[ClosedVisit, ...]:
        """Stays that closed automatically after `since`, of whom nothing came since."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                _POSSIBLY_INSIDE, {"office": office_id, "since": micros(since)}
            ).all()
        return tuple(closed_of(row) for row in rows)

    def corrections(self, *, office_id: str) -> int:
        """People that corrections add to the open stays now; negative where they take away."""
        with reading(self._engine) as connection:
            return int(connection.execute(_CORRECTIONS, {"office": office_id}).scalar() or 0)

    def revision(self) -> int:
        """The sum of the offices' change counters."""
        with reading(self._engine) as connection:
            return int(connection.execute(_REVISION).scalar_one())

    def close(self) -> None:
        """Finish what waits; the ledger takes nothing afterwards."""
        self._writer.close()


def _writer(engine: sa.Engine, *, database_clock: bool) -> Writer:
    if is_sqlite(engine):
        return GroupWriter(engine)
    # Only here: psycopg takes a tenth of a second to import.
    from dashboard.store.postgresql_writer import ConnectionWriter

    return ConnectionWriter(engine, database_clock=database_clock)


_REVISION = sa.select(sa.func.coalesce(sa.func.sum(occupancy.c.revision), 0))

_OPEN_VISITS = (
    sa.select(*STAY_COLUMNS)
    .where(open_visit.c.office_id == sa.bindparam("office"))
    .order_by(open_visit.c.entered_at, open_visit.c.visit_id)
)

_open_people = (
    sa.select(sa.func.coalesce(sa.func.sum(1 + open_visit.c.companions), 0))
    .where(open_visit.c.office_id == occupancy.c.office_id)
    .scalar_subquery()
)
_CORRECTIONS = sa.select(occupancy.c.inside - _open_people).where(
    occupancy.c.office_id == sa.bindparam("office")
)


def _later(stay: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        stay.c.office_id == visit.c.office_id,
        stay.c.person_key == visit.c.person_key,
        stay.c.entered_at > visit.c.entered_at,
    )


_POSSIBLY_INSIDE = (
    sa.select(*CLOSED_COLUMNS)
    .where(
        visit.c.office_id == sa.bindparam("office"),
        visit.c.left_at > sa.bindparam("since"),
        visit.c.closing == Closing.AUTOMATIC.value,
        holds(visit),
        ~_later(open_visit),
        ~_later(visit.alias("later")),
    )
    .order_by(visit.c.entered_at, visit.c.visit_id)
)

_RECENT = (
    sa.select(*SCAN_COLUMNS)
    .where(scan.c.office_id == sa.bindparam("office"))
    .order_by(scan.c.number.desc())
    .limit(sa.bindparam("rows"))
)
_RECENT_AT_DESK = _RECENT.where(scan.c.desk == sa.bindparam("desk"))


def _undecided_checks() -> sa.Select[tuple[object, ...]]:
    answer, newer = scan.alias("answer"), scan.alias("newer")
    # The literal lets both engines use the index over checks alone.
    check: sa.ColumnElement[str] = sa.literal_column(f"'{Decision.CHECK.value}'")
    # An annulled answer leaves the check open again; an annulled check is over.
    answered = sa.exists().where(
        answer.c.first_id == scan.c.scan_id,
        sa.or_(
            answer.c.annuls == scan.c.scan_id,
            sa.and_(is_event(answer), not_annulled(answer)),
        ),
    )
    inside = sa.exists().where(
        open_visit.c.office_id == scan.c.office_id,
        open_visit.c.person_key == scan.c.person_key,
    )
    asked_again = sa.exists().where(
        newer.c.office_id == scan.c.office_id,
        newer.c.decision == check,
        newer.c.arrived_at >= scan.c.arrived_at,
        newer.c.person_key == scan.c.person_key,
        newer.c.number > scan.c.number,
        not_annulled(newer),
    )
    return (
        sa.select(*SCAN_COLUMNS)
        .where(
            scan.c.office_id == sa.bindparam("office"),
            scan.c.decision == check,
            scan.c.arrived_at >= sa.bindparam("since"),
            ~answered,
            ~inside,
            ~asked_again,
        )
        .order_by(scan.c.number)
    )


_WAITING = _undecided_checks()
