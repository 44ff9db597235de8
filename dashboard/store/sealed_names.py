"""Sealed names wherever they lie, and the versions of keys that are in use: port `SealedNames`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from dashboard.services.key_care import SealedKind, SealedRow
from dashboard.store.engine import reading, writing
from dashboard.store.moments import instant
from dashboard.store.tables import (
    open_visit,
    pass_register,
    positive_case,
    positive_case_key,
    scan,
    visit,
)
from dashboard.store.wipe_mark import owe_wipe

_VERSION_BYTES = 4


@dataclass(frozen=True)
class _Place:
    """A table with sealed names: its key, and what a name in it is bound to."""

    table: sa.Table
    key: sa.Column[str]
    bound_to: sa.ColumnElement[str]

    @property
    def sealed(self) -> sa.Column[bytes]:
        return self.table.c.sealed_name

    @property
    def version(self) -> sa.ColumnElement[bytes]:
        return sa.func.substr(self.sealed, 1, _VERSION_BYTES, type_=sa.LargeBinary)


# Every column with sealed names.
PLACES = {
    SealedKind.SCAN: _Place(
        scan, scan.c.scan_id, sa.func.coalesce(scan.c.first_id, scan.c.scan_id)
    ),
    SealedKind.OPEN_STAY: _Place(open_visit, open_visit.c.visit_id, open_visit.c.scan_id),
    SealedKind.STAY: _Place(visit, visit.c.visit_id, visit.c.scan_id),
    SealedKind.PASS: _Place(pass_register, pass_register.c.subject, pass_register.c.subject),
    SealedKind.CASE: _Place(positive_case, positive_case.c.case_id, positive_case.c.case_id),
}


class SqlSealedNames:
    """Every method raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Work on this database, whose tables exist."""
        self._engine = engine

    def name_versions(self) -> frozenset[int]:
        """The name keys under which anything is still sealed; reads each table once."""
        return frozenset(
            int.from_bytes(version, "big")
            for place in PLACES.values()
            for version in self._column(
                sa.select(place.version).where(place.sealed.is_not(None)).distinct()
            )
        )

    def person_versions(self) -> frozenset[int]:
        """The person secrets whose keys stand in the ledger or on a pass; 0 is none."""
        columns = [t.c.person_key_version for t in (scan, open_visit, visit, pass_register)]
        found = (self._column(sa.select(column).distinct()) for column in columns)
        return frozenset(version for some in found for version in some if version)

    def first_case_on(self) -> date | None:
        """The UTC day of the oldest case that still has keys."""
        known = sa.exists().where(positive_case_key.c.case_id == positive_case.c.case_id)
        first = self._column(sa.select(sa.func.min(positive_case.c.entered_at)).where(known))[0]
        return None if first is None else instant(first).date()

    def outdated(
        self, kind: SealedKind, *, newest: int, after: str, limit: int
    ) -> tuple[SealedRow, ...]:
        """Names under another key than the newest, in the order of their rows."""
        place = PLACES[kind]
        query = (
            sa.select(place.key, place.bound_to, place.sealed)
            .where(
                place.key > after,
                place.sealed.is_not(None),
                place.version != newest.to_bytes(_VERSION_BYTES, "big"),
            )
            .order_by(place.key)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return tuple(SealedRow(id=id_, bound_to=to, sealed=bytes(old)) for id_, to, old in rows)

    def replace(self, kind: SealedKind, rows: Sequence[tuple[SealedRow, bytes]]) -> int:
        """Put new forms in place where the old one still stands; how many."""
        place = PLACES[kind]
        primary = list(place.table.primary_key)
        update = (
            sa.update(place.table)
            .where(*(column == sa.bindparam(f"its_{column.name}") for column in primary))
            .where(place.key == sa.bindparam("row"), place.sealed == sa.bindparam("old"))
            .values(sealed_name=sa.bindparam("new"))
        )
        # Open stays have no index by their id: one look at them tells where all these rows are.
        wanted = sa.select(
            place.key.label("row"), *(column.label(f"its_{column.name}") for column in primary)
        ).where(place.key.in_([row.id for row, _ in rows]))
        with writing(self._engine) as connection:
            found = {each["row"]: dict(each) for each in connection.execute(wanted).mappings()}
            replaced = sum(
                connection.execute(update, found[row.id] | {"old": row.sealed, "new": new}).rowcount
                for row, new in rows
                if row.id in found
            )
            if replaced:
                owe_wipe(connection, place.table)
            return replaced

    def _column(self, query: sa.Select[Any]) -> list[Any]:
        with reading(self._engine) as connection:
            return list(connection.execute(query).scalars())
