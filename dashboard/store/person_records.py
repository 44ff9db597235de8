"""Everything that carries one of a person's keys: the port `PersonRecords`.

A person asks seldom: closed stays have no index by person, so they are looked through.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from dashboard.domain.scan import Closing
from dashboard.services.pass_register import RegisteredPass
from dashboard.services.person_file import StoredCase, StoredEvent, StoredStay
from dashboard.store.engine import reading
from dashboard.store.moments import instant
from dashboard.store.pass_register import NEWEST_PASS_FIRST, registered_pass
from dashboard.store.positive_cases import cases_by_person
from dashboard.store.rows import (
    CLOSED_COLUMNS,
    SCAN_COLUMNS,
    SCAN_WIDTH,
    STAY_COLUMNS,
    STAY_WIDTH,
    scan_of,
    stay_of,
)
from dashboard.store.tables import office, open_visit, pass_register, scan, visit
from dashboard.store.validity import holds, is_event, not_annulled


class SqlPersonRecords:
    """Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read through `engine`."""
        self._engine = engine

    def events(self, keys: Sequence[str]) -> tuple[StoredEvent, ...]:
        """The person's events at every office, newest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(_EVENTS, {"keys": list(keys)}).all()
        return tuple(StoredEvent(scan=scan_of(row), annulled=not row[SCAN_WIDTH]) for row in rows)

    def stays(self, keys: Sequence[str]) -> tuple[StoredStay, ...]:
        """The person's stays at every office, newest first."""
        with reading(self._engine) as connection:
            is_open = connection.execute(_OPEN, {"keys": list(keys)}).all()
            is_closed = connection.execute(_CLOSED, {"keys": list(keys)}).all()
        found = [StoredStay(visit=stay_of(row)) for row in is_open]
        found += [
            StoredStay(
                visit=stay_of(row),
                left_at=instant(row[STAY_WIDTH]),
                closing=Closing(row[STAY_WIDTH + 1]),
                holds=bool(row.holds),
            )
            for row in is_closed
        ]
        return tuple(sorted(found, key=lambda each: each.visit.entered_at, reverse=True))

    def passes(self, keys: Sequence[str]) -> tuple[RegisteredPass, ...]:
        """The passes that carry the person's key, newest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(_PASSES, {"keys": list(keys)}).all()
        return tuple(map(registered_pass, rows))

    def cases(self, keys: Sequence[str]) -> tuple[StoredCase, ...]:
        """The cases that were entered for the person, newest first."""
        with reading(self._engine) as connection:
            found = cases_by_person(connection, keys)
        return tuple(StoredCase(case=case, removed_at=removed) for case, removed in found)


def _of_person(column: sa.Column[str]) -> sa.ColumnElement[bool]:
    return column.in_(sa.bindparam("keys", expanding=True))


# IN over the offices, so that the index over office and person serves on SQLite too.
_EVENTS = (
    sa.select(*SCAN_COLUMNS, not_annulled(scan).label("holds"))
    .where(
        scan.c.office_id.in_(sa.select(office.c.id)),
        _of_person(scan.c.person_key),
        is_event(scan),
    )
    .order_by(scan.c.at.desc(), scan.c.office_id, scan.c.number.desc())
)
_OPEN = sa.select(*STAY_COLUMNS).where(_of_person(open_visit.c.person_key))
_CLOSED = sa.select(*CLOSED_COLUMNS, holds(visit).label("holds")).where(
    _of_person(visit.c.person_key)
)
_PASSES = (
    sa.select(pass_register)
    .where(_of_person(pass_register.c.person_key))
    .order_by(*NEWEST_PASS_FIRST)
)
