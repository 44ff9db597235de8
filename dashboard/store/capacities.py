"""What capacity and class each office had since when: the port `Capacities`."""

from collections.abc import Sequence

import sqlalchemy as sa

from dashboard.domain.errors import NotFound
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

    def history(self, office_id: str) -> Sequence[CapacitySince]:
        """Oldest first; at least one. Raises NotFound."""
        with reading(self._engine) as connection:
            rows = connection.execute(_VERSIONS, {"office": office_id}).all()
        if not rows:
            raise NotFound(what="office", id=office_id)
        return [
            CapacitySince(
                since=instant(row.since),
                capacity=row.capacity,
                office_class=OfficeClass(row.office_class),
            )
            for row in rows
        ]


_VERSIONS = (
    sa.select(office_version.c.since, office_version.c.capacity, office_version.c.office_class)
    .where(office_version.c.office_id == sa.bindparam("office"))
    .order_by(office_version.c.since)
)
