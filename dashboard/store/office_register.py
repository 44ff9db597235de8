"""Offices in time: the port `OfficeRegister`."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.office import ClosedOffice, OfficeVersion
from dashboard.store.engine import reading, writing
from dashboard.store.moments import instant, micros
from dashboard.store.office_rows import office_of
from dashboard.store.offices import raise_terms
from dashboard.store.tables import occupancy, office, office_version


class SqlOfficeRegister:
    """The port `OfficeRegister`. Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine, *, changed: Callable[[], None]) -> None:
        """Read and write through `engine`; `changed` is told after an office was closed."""
        self._engine = engine
        self._changed = changed

    def close(self, office_id: str, *, merged_into: str | None, at: datetime) -> None:
        """End an office, its occupancy row locked so that nobody slips in."""
        with writing(self._engine) as connection:
            inside = connection.execute(_LOCKED, {"office": office_id}).scalar_one_or_none()
            since = _since(connection, office_id)
            if merged_into is not None:
                _since(connection, merged_into)
            if merged_into == office_id:
                raise InvalidInput(field="merged_into", problem="itself")
            if inside:
                raise InvalidInput(field="office", problem="people_inside")
            values = {"until": max(micros(at), since + 1)}
            connection.execute(sa.update(office_version).where(*_current(office_id)).values(values))
            connection.execute(
                sa.update(office).where(office.c.id == office_id).values(merged_into=merged_into)
            )
            raise_terms(connection, occupancy.c.office_id == office_id)
        self._changed()

    def closed(self) -> tuple[ClosedOffice, ...]:
        """Offices that are no more, the last one first."""
        with reading(self._engine) as connection:
            rows = connection.execute(_CLOSED).all()
        return tuple(
            ClosedOffice(
                office=office_of(row, desks=[], terms=0),
                closed_at=instant(row.until),
                merged_into=row.merged_into,
            )
            for row in rows
        )

    def history(self) -> tuple[OfficeVersion, ...]:
        """All that was true of any office, by office, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(_HISTORY).all()
        return tuple(
            OfficeVersion(
                office=office_of(row, desks=[], terms=0),
                since=instant(row.since),
                until=instant(row.until) if row.until is not None else None,
            )
            for row in rows
        )


def _current(office_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return office_version.c.office_id == office_id, office_version.c.until.is_(None)


def _since(connection: sa.Connection, office_id: str) -> int:
    """Since when the office is as it is now. Raises NotFound where it is none."""
    row = connection.execute(sa.select(office_version.c.since).where(*_current(office_id))).first()
    if row is None:
        raise NotFound(what="office", id=office_id)
    return int(row.since)


_LOCKED = (
    sa.select(occupancy.c.inside)
    .where(occupancy.c.office_id == sa.bindparam("office"))
    .with_for_update()
)
_HISTORY = (
    sa.select(office_version)
    .join(office, office.c.id == office_version.c.office_id)
    .order_by(office.c.sequence, office.c.id, office_version.c.since)
)
_later = office_version.alias()
_CLOSED = (
    sa.select(office_version, office.c.merged_into)
    .join(office, office.c.id == office_version.c.office_id)
    .where(
        office_version.c.until.is_not(None),
        ~sa.exists().where(
            _later.c.office_id == office_version.c.office_id,
            _later.c.since > office_version.c.since,
        ),
    )
    .order_by(office_version.c.until.desc(), office_version.c.office_id)
)
