"""Registered employees by what was last verified of them: the port `CoverageViews`.

Nothing indexes scans by person alone, and an index of that size would slow every scan; so each
employee is looked up at each office that has events, by the index over office, person and time.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from dashboard.domain.people import Evidence, PersonKind
from dashboard.domain.scan import EventKind
from dashboard.services.coverage import CoverageRow, Standing, StandingPass
from dashboard.store.engine import reading
from dashboard.store.moments import micros
from dashboard.store.tables import occupancy, pass_register, scan
from dashboard.store.validity import is_event, is_valid_pass, not_annulled


class SqlCoverage:
    """Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read through `engine`."""
        self._engine = engine

    def coverage(
        self, *, office_ids: Sequence[str], since: datetime, at: datetime
    ) -> tuple[CoverageRow, ...]:
        """How many stand how, by office."""
        asked = _asked(office_ids, since, at)
        with reading(self._engine) as connection:
            rows = connection.execute(_COUNTS, asked).all()
        found = [
            CoverageRow(office, Standing(standing), number) for office, standing, number in rows
        ]
        place = {office_id: number for number, office_id in enumerate(office_ids)}
        order = tuple(Standing)
        return tuple(
            sorted(found, key=lambda row: (place[row.office_id], order.index(row.standing)))
        )

    def passes(
        self, *, office_id: str, standing: Standing, since: datetime, at: datetime
    ) -> tuple[StandingPass, ...]:
        """The passes behind one count, one for each employee."""
        asked = _asked((office_id,), since, at) | {"standing": standing.value}
        with reading(self._engine) as connection:
            rows = connection.execute(_PASSES, asked).all()
        return tuple(StandingPass(row.subject, row.sealed_name) for row in rows)


def _asked(office_ids: Sequence[str], since: datetime, at: datetime) -> dict[str, Any]:
    return {"offices": list(office_ids), "since": micros(since), "at": micros(at)}


# One pass of each employee: whoever has two at an office is one person there.
_employee = (
    sa.select(
        pass_register.c.office_id,
        pass_register.c.person_key,
        sa.func.max(pass_register.c.subject).label("subject"),
    )
    .where(
        pass_register.c.office_id.in_(sa.bindparam("offices", expanding=True)),
        pass_register.c.person_kind == PersonKind.EMPLOYEE.value,
        is_valid_pass(),
    )
    .group_by(pass_register.c.office_id, pass_register.c.person_key)
    .cte("employee")
)


def _scans(*where: sa.ColumnElement[bool]) -> sa.Select[tuple[str]]:
    """The employee's last such scan at one office."""
    return (
        sa.select(scan.c.scan_id)
        .where(
            scan.c.office_id == occupancy.c.office_id,
            scan.c.person_key == _employee.c.person_key,
            scan.c.at >= sa.bindparam("since"),
            scan.c.at < sa.bindparam("at"),
            scan.c.kind == EventKind.SCAN.value,
            is_event(scan),
            not_annulled(scan),
            *where,
        )
        .order_by(scan.c.at.desc(), scan.c.number.desc())
        .limit(1)
        .correlate(_employee, occupancy)
    )


_verified = _scans(scan.c.evidence == Evidence.VERIFIED.value, scan.c.colour.is_not(None))
# At each office where the employee was, the last scan that verified a colour.
_seen = (
    sa.select(
        _employee.c.office_id, _employee.c.person_key, _verified.scalar_subquery().label("last_id")
    )
    .join(occupancy, sa.true())
    # Not EXISTS: PostgreSQL makes a join of it and reads every scan.
    .where(_scans().scalar_subquery().is_not(None))
    .cte("seen")
    # Or PostgreSQL looks it all up again for each employee where it takes the passes for few.
    .prefix_with("MATERIALIZED", dialect="postgresql")
)
_last = scan.alias("last")
_one = (_employee.c.office_id, _employee.c.person_key)
_ordered = (
    sa.select(
        _employee.c.office_id,
        _employee.c.subject,
        _last.c.colour,
        _seen.c.person_key.label("seen"),
        sa.func.row_number()
        .over(
            partition_by=_one,
            # PostgreSQL puts NULL first in a descending order, SQLite last.
            order_by=(
                sa.func.coalesce(_last.c.at, 0).desc(),
                sa.func.coalesce(_last.c.arrived_at, 0).desc(),
                _last.c.scan_id,
            ),
        )
        .label("place"),
    )
    .select_from(_employee)
    .join(_seen, sa.tuple_(*_one) == sa.tuple_(_seen.c.office_id, _seen.c.person_key), isouter=True)
    .join(_last, _last.c.scan_id == _seen.c.last_id, isouter=True)
    .cte("ordered")
)
_standing = sa.case(
    (_ordered.c.colour.is_not(None), _ordered.c.colour),
    (_ordered.c.seen.is_not(None), Standing.UNVERIFIED.value),
    else_=Standing.NEVER.value,
)
_standings = (
    sa.select(_ordered.c.office_id, _ordered.c.subject, _standing.label("standing"))
    .where(_ordered.c.place == 1)
    .cte("standings")
)
_COUNTS = sa.select(
    _standings.c.office_id, _standings.c.standing, sa.func.count().label("employees")
).group_by(_standings.c.office_id, _standings.c.standing)
_PASSES = (
    sa.select(pass_register.c.subject, pass_register.c.sealed_name)
    .join(_standings, _standings.c.subject == pass_register.c.subject)
    .where(_standings.c.standing == sa.bindparam("standing"))
    .order_by(pass_register.c.subject)
)
