"""What capacity and class each office had since when: the port `Capacities`."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from dashboard.domain.office import OfficeClass
from dashboard.services.day_terms import CapacitySince
from dashboard.store.engine import reading
from dashboard.store.moments import instant
from dashboard.store.tables import office_version


class SqlCapacities:
    """Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read through `engine`."""
        self._engine = engine

    def histories(self) -> Mapping[str, Sequence[CapacitySince]]:
        """By office, oldest first; at least one each."""
        found: dict[str, list[CapacitySince]] = {}
        with reading(self._engine) as connection:
            for row in connection.execute(_VERSIONS):
                since = CapacitySince(
                    since=instant(row.since),
                    capacity=row.capacity,
                    office_class=OfficeClass(row.office_class),
                )
                found.setdefault(row.office_id, []).append(since)
        return found


_VERSIONS = sa.select(
    office_version.c.office_id,
    office_version.c.since,
    office_version.c.capacity,
    office_version.c.office_class,
).order_by(office_version.c.office_id, office_version.c.since)
