"""What each desk said last: the port `DeskHealthBook`."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

from dashboard.domain.desk_health import CameraProblem, DeskHealth
from dashboard.domain.office import Desk
from dashboard.store.engine import is_sqlite, reading, writing
from dashboard.store.moments import instant, micros
from dashboard.store.tables import desk_health

_MOST_DESKS = 20


class SqlDeskHealth:
    """The port `DeskHealthBook`. Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read and write through `engine`."""
        self._engine = engine
        insert = SqliteInsert if is_sqlite(engine) else PostgresInsert
        new = insert(desk_health)
        camera_is_as_before = desk_health.c.problem == new.excluded.problem
        since = sa.case((camera_is_as_before, desk_health.c.since), else_=new.excluded.since)
        self._put = new.on_conflict_do_update(
            index_elements=["office_id", "desk"],
            set_={
                "seen_at": new.excluded.seen_at,
                "problem": new.excluded.problem,
                "since": since,
                "version": new.excluded.version,
            },
            where=desk_health.c.seen_at <= sa.bindparam("seen_until"),
        )

    def put(self, report: DeskHealth, *, unless_seen_after: datetime) -> None:
        """Replace a desk's report, unless one came after that time."""
        mine = {"office_id": report.desk.office_id, "desk": report.desk.name}
        seen_until = micros(unless_seen_after)
        with reading(self._engine) as connection:
            seen_at = connection.execute(_SEEN, mine).scalar()
        if seen_at is not None and seen_at > seen_until:
            return
        row = {
            **mine,
            "seen_at": micros(report.seen_at),
            "problem": report.problem or "",
            "since": micros(report.since),
            "version": report.version,
            "seen_until": seen_until,
        }
        with writing(self._engine) as connection:
            connection.execute(self._put, row)
            if seen_at is None:
                connection.execute(_FORGET, {"of_office": report.desk.office_id})

    def all(self) -> tuple[DeskHealth, ...]:
        """Every desk's, by office and name."""
        with reading(self._engine) as connection:
            return tuple(map(_report, connection.execute(_ALL)))


def _report(row: sa.Row[tuple[object, ...]]) -> DeskHealth:
    return DeskHealth(
        desk=Desk(office_id=row.office_id, name=row.desk),
        seen_at=instant(row.seen_at),
        problem=CameraProblem(row.problem) if row.problem else None,
        since=instant(row.since),
        version=row.version,
    )


_SEEN = sa.select(desk_health.c.seen_at).where(
    desk_health.c.office_id == sa.bindparam("office_id"),
    desk_health.c.desk == sa.bindparam("desk"),
)
_ALL = sa.select(desk_health).order_by(desk_health.c.office_id, desk_health.c.desk)
_newest = desk_health.alias()
# Anybody at a desk may name it as they like.
_FORGET = sa.delete(desk_health).where(
    desk_health.c.office_id == sa.bindparam("of_office"),
    desk_health.c.desk.not_in(
        sa.select(_newest.c.desk)
        .where(_newest.c.office_id == sa.bindparam("of_office"))
        .order_by(_newest.c.seen_at.desc(), _newest.c.desk)
        .limit(_MOST_DESKS)
    ),
)
