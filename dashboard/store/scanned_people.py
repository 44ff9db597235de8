"""How many distinct people came in a day with evidence that counts: the port `ScannedPeople`."""

from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from dashboard.domain.calendar import day_bounds
from dashboard.domain.people import Evidence
from dashboard.store.engine import reading
from dashboard.store.moments import micros
from dashboard.store.tables import office, open_visit, scan, visit
from dashboard.store.validity import holds

# A person's own word, or none at all, says nothing of scanning.
_COUNTED = tuple(each for each in Evidence if each not in (Evidence.DECLARED, Evidence.NONE))
_DAY = timedelta(days=1)


class SqlScannedPeople:
    """The port `ScannedPeople`. Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine, *, zone: ZoneInfo) -> None:
        """Read through `engine`, with local days as in `zone`."""
        self._engine = engine
        self._zone = zone

    def per_day(self, *, first: date, last: date) -> Mapping[tuple[str, date], int]:
        """By office and local day, both ends included; days without any are left out."""
        days = [first + n * _DAY for n in range((last - first).days + 1)]
        with reading(self._engine) as connection:
            return {
                (row.office_id, day): row.people
                for day in days
                for row in connection.execute(_PEOPLE, self._span(day))
            }

    def _span(self, day: date) -> dict[str, int]:
        start, end = day_bounds(day, self._zone)
        return {"start": micros(start), "end": micros(end)}


def _came(stay: sa.Table) -> sa.Select[tuple[str, str]]:
    """The entries behind the stays that began in the span; each office by its index."""
    chosen = sa.select(stay.c.office_id, stay.c.scan_id).where(
        stay.c.office_id.in_(sa.select(office.c.id)),
        stay.c.entered_at >= sa.bindparam("start"),
        stay.c.entered_at < sa.bindparam("end"),
        stay.c.evidence.in_([each.value for each in _COUNTED]),
    )
    return chosen.where(holds(stay)) if stay is visit else chosen


_entries = sa.union(_came(open_visit), _came(visit)).subquery()
# By the entry's own key: companions who stay longer have a stay, but are nobody that was scanned.
_PEOPLE = (
    sa.select(_entries.c.office_id, sa.func.count(scan.c.person_key.distinct()).label("people"))
    .join(scan, scan.c.scan_id == _entries.c.scan_id)
    .group_by(_entries.c.office_id)
)
