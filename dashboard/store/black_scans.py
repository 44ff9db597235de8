"""Scans that came out black: the port `BlackScans`."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from dashboard.domain.alerts import BlackScan
from dashboard.domain.people import Colour
from dashboard.store.engine import reading
from dashboard.store.moments import instant, micros
from dashboard.store.tables import occupancy, scan
from dashboard.store.validity import is_event, not_annulled


class SqlBlackScans:
    """Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read through `engine`."""
        self._engine = engine

    def since(self, since: datetime) -> Mapping[str, tuple[BlackScan, ...]]:
        """By office, oldest first; undone ones and answers to a check are left out."""
        found: dict[str, tuple[BlackScan, ...]] = {}
        with reading(self._engine) as connection:
            for row in connection.execute(_BLACK, {"since": micros(since)}):
                scanned = BlackScan(
                    scan_id=row.scan_id,
                    at=instant(row.at),
                    arrived_at=instant(row.arrived_at),
                    person=row.person_key,
                )
                found[row.office_id] = (*found.get(row.office_id, ()), scanned)
        return found


_BLACK = (
    sa.select(scan.c.office_id, scan.c.scan_id, scan.c.at, scan.c.arrived_at, scan.c.person_key)
    .where(
        # The office first and the colour as a literal, so that the index over black alone serves.
        scan.c.office_id.in_(sa.select(occupancy.c.office_id)),
        scan.c.colour == sa.literal_column(f"'{Colour.BLACK.value}'"),
        scan.c.at >= sa.bindparam("since"),
        scan.c.first_id.is_(None),
        is_event(scan),
        not_annulled(scan),
    )
    .order_by(scan.c.office_id, scan.c.at, scan.c.scan_id)
)
