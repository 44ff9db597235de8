"""How many distinct people came in a day with evidence that counts: the port `ScannedPeople`."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
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
_Offices = sa.Select[tuple[str]] | Sequence[sa.BindParameter[str]]


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

    def on(self, connection: sa.Connection, *, office_id: str, day: date) -> int:
        """Of one office on one local day."""
        asked = self._span(day) | {"office": office_id}
        found = connection.execute(_PEOPLE_OF_ONE, asked).first()
        return found.people if found else 0

    def _span(self, day: date) -> dict[str, Any]:
        start, end = day_bounds(day, self._zone)
        return {"start": micros(start), "end": micros(end)}


def _came(stay: sa.Table, offices: _Offices) -> sa.Select[tuple[str, str, int]]:
    """The entries behind the stays that began in the span; each office by its index."""
    chosen = sa.select(stay.c.office_id, stay.c.scan_id, stay.c.entered_at).where(
        stay.c.office_id.in_(offices),
        stay.c.entered_at >= sa.bindparam("start"),
        stay.c.entered_at < sa.bindparam("end"),
        stay.c.evidence.in_([each.value for each in _COUNTED]),
    )
    return chosen.where(holds(stay)) if stay is visit else chosen


def _people(offices: _Offices) -> sa.Select[tuple[str, int]]:
    """By the key of the event that let them in: companions who stay longer have a stay, but are
    nobody that was scanned. That event is of the stay's own day, also where the scan that staff
    answered is of the day before; so it counts alike once a person's days are told apart.
    """
    entries = sa.union(_came(open_visit, offices), _came(visit, offices)).subquery()
    let_in = sa.and_(
        scan.c.office_id == entries.c.office_id,
        scan.c.at == entries.c.entered_at,
        sa.func.coalesce(scan.c.first_id, scan.c.scan_id) == entries.c.scan_id,
    )
    return (
        sa.select(entries.c.office_id, sa.func.count(scan.c.person_key.distinct()).label("people"))
        .join(scan, let_in)
        .group_by(entries.c.office_id)
    )


_PEOPLE = _people(sa.select(office.c.id))
_PEOPLE_OF_ONE = _people([sa.bindparam("office", type_=sa.Text)])
