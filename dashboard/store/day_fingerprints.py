"""One short word for all figures of an office's local day: equal only if every figure is."""

import hashlib
import json
from datetime import date

import sqlalchemy as sa

from dashboard.domain.office_day import reckon
from dashboard.store.day_rows import day_values
from dashboard.store.engine import reading
from dashboard.store.fresh_days import Terms
from dashboard.store.occupancy_views import inside_at
from dashboard.store.raw_days import net_of, raw_day
from dashboard.store.scanned_people import SqlScannedPeople


class SqlDayFingerprints:
    """Reckoned from the events and stays as they are now. Raises LedgerUnavailable."""

    def __init__(self, engine: sa.Engine, *, terms: Terms) -> None:
        """Hold days against these terms."""
        self._engine = engine
        self._terms = terms
        self._scanned = SqlScannedPeople(engine, zone=terms.zone)

    def of(self, *, office_id: str, day: date) -> str:
        """SHA-256 over every figure of design 4.5 and the people who scanned (4.6)."""
        terms = self._terms.of(office_id, day)
        with reading(self._engine) as connection:
            raw = raw_day(
                connection,
                office_id=office_id,
                start=terms.start,
                end=terms.end,
                inside_at_start=inside_at(connection, office_id=office_id, at=terms.start),
            )
            scanned = self._scanned.on(connection, office_id=office_id, day=day)
        figures = day_values(
            reckon(raw, terms),
            office_id=office_id,
            day=day.isoformat(),
            carried=raw.inside_at_start + net_of(raw, start=terms.start),
        )
        written = json.dumps(figures | {"scanned": scanned}, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()
