"""The positive register on a database: the port `PositiveCases`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from dashboard.domain.positive_case import PositiveCase
from dashboard.domain.scan import Scan
from dashboard.services.register import Removal
from dashboard.store.door_registers import NAME, PERSON
from dashboard.store.engine import number_of, reading, writing
from dashboard.store.moments import instant, micros
from dashboard.store.prepared import Prepared
from dashboard.store.rows import SCAN_COLUMNS, scan_of
from dashboard.store.tables import (
    office,
    positive_case,
    positive_case_key,
    positive_case_removal,
    scan,
)

_MOST_SIGHTINGS = 100


class SqlPositiveCases:
    """Cases and removals, each a row that never changes."""

    def __init__(self, engine: sa.Engine) -> None:
        """Work on this database, whose tables exist."""
        self._engine = engine
        self._revision = Prepared(_REVISION, engine.dialect)

    def current(self, *, since: date | None) -> tuple[PositiveCase, ...]:
        """The cases that were not removed, positive on `since` or later, newest entry first."""
        first = {"since": since.isoformat() if since else ""}
        with reading(self._engine) as connection:
            return _cases(connection, connection.execute(_CURRENT, first).scalars().all())

    def add(self, case: PositiveCase) -> bool:
        """Store a case with its keys; False where its id is stored already."""
        with writing(self._engine) as connection:
            if connection.execute(_EXISTS, {"case": case.id}).first():
                return False
            connection.execute(sa.insert(positive_case).values(_case_values(case)))
            connection.execute(sa.insert(positive_case_key), _key_values(case))
        return True

    def remove(self, removal: Removal) -> bool:
        """Store a removal; False where the case is unknown or removed already."""
        with writing(self._engine) as connection:
            removed = connection.execute(_REMOVED, {"case": removal.case_id}).first()
            known = connection.execute(_EXISTS, {"case": removal.case_id}).first()
            if removed or not known:
                return False
            connection.execute(
                sa.insert(positive_case_removal).values(
                    case_id=removal.case_id,
                    removed_by=removal.removed_by,
                    removed_at=micros(removal.removed_at),
                    reason=removal.reason.value,
                )
            )
        return True

    def sightings(self, keys: Sequence[str], *, since: datetime) -> tuple[Scan, ...]:
        """The newest hundred events of these people since then, at any office."""
        if not keys:
            return ()
        with reading(self._engine) as connection:
            rows = connection.execute(
                _SIGHTINGS, {"keys": list(keys), "since": micros(since)}
            ).all()
        return tuple(scan_of(row) for row in rows)

    def revision(self) -> int:
        """Cases and removals, counted: both only ever grow."""
        return number_of(self._engine, self._revision)


_EXISTS = sa.select(positive_case.c.case_id).where(positive_case.c.case_id == sa.bindparam("case"))
_REMOVED = sa.select(positive_case_removal.c.case_id).where(
    positive_case_removal.c.case_id == sa.bindparam("case")
)
_not_removed = ~sa.exists().where(positive_case_removal.c.case_id == positive_case.c.case_id)
_CURRENT = sa.select(positive_case.c.case_id).where(
    _not_removed, positive_case.c.positive_on >= sa.bindparam("since")
)
_BY_ID = (
    sa.select(positive_case)
    .where(positive_case.c.case_id.in_(sa.bindparam("cases", expanding=True)))
    .order_by(positive_case.c.entered_at.desc(), positive_case.c.case_id)
)
_KEYS = sa.select(positive_case_key).where(
    positive_case_key.c.case_id.in_(sa.bindparam("cases", expanding=True))
)
# IN over the offices, so that the index over office and person serves on SQLite too.
_SIGHTINGS = (
    sa.select(*SCAN_COLUMNS)
    .where(
        scan.c.office_id.in_(sa.select(office.c.id)),
        scan.c.person_key.in_(sa.bindparam("keys", expanding=True)),
        scan.c.arrived_at >= sa.bindparam("since"),
    )
    .order_by(scan.c.arrived_at.desc(), scan.c.number.desc())
    .limit(_MOST_SIGHTINGS)
)
_REVISION = sa.select(
    sa.select(sa.func.count()).select_from(positive_case).scalar_subquery()
    + sa.select(sa.func.count()).select_from(positive_case_removal).scalar_subquery()
)


def cases_by_person(
    connection: sa.Connection, keys: Sequence[str]
) -> tuple[tuple[PositiveCase, datetime | None], ...]:
    """The cases under these keys of a person, newest first, and when each was taken off."""
    chosen = sa.select(positive_case_key.c.case_id).where(
        positive_case_key.c.kind == PERSON, positive_case_key.c.value.in_(list(keys))
    )
    ids = connection.execute(chosen.distinct()).scalars().all()
    if not ids:
        return ()
    removals = sa.select(positive_case_removal.c.case_id, positive_case_removal.c.removed_at)
    removed = {row.case_id: instant(row.removed_at) for row in connection.execute(removals)}
    return tuple((case, removed.get(case.id)) for case in _cases(connection, ids))


def _cases(connection: sa.Connection, ids: Sequence[str]) -> tuple[PositiveCase, ...]:
    keys: dict[tuple[str, str], set[str]] = {}
    for row in connection.execute(_KEYS, {"cases": list(ids)}):
        keys.setdefault((row.case_id, row.kind), set()).add(row.value)
    return tuple(_case(row, keys) for row in connection.execute(_BY_ID, {"cases": list(ids)}))


def _case(row: Any, keys: dict[tuple[str, str], set[str]]) -> PositiveCase:
    return PositiveCase(
        id=row.case_id,
        person_keys=frozenset(keys.get((row.case_id, PERSON), ())),
        name_keys=frozenset(keys.get((row.case_id, NAME), ())),
        with_birth_date=bool(row.with_birth_date),
        sealed_name=row.sealed_name,
        positive_on=date.fromisoformat(row.positive_on),
        entered_by=row.entered_by,
        entered_at=instant(row.entered_at),
    )


def _case_values(case: PositiveCase) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "with_birth_date": case.with_birth_date,
        "sealed_name": case.sealed_name,
        "positive_on": case.positive_on.isoformat(),
        "entered_by": case.entered_by,
        "entered_at": micros(case.entered_at),
    }


def _key_values(case: PositiveCase) -> list[dict[str, str]]:
    kinds = ((PERSON, case.person_keys), (NAME, case.name_keys))
    return [
        {"case_id": case.id, "kind": kind, "value": value}
        for kind, values in kinds
        for value in values
    ]
