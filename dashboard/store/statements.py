"""The ledger's hot statements, written once in SQLAlchemy Core and rendered once per engine.

Building and caching a Core statement costs about as much as SQLite needs to run it. So each one
is rendered to the driver's own text when the ledger opens and goes straight to a cursor.
"""

from functools import cached_property, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

from dashboard.domain.verdict import Reason
from dashboard.store.audit import AuditAppending
from dashboard.store.door_registers import RegisterLookUp
from dashboard.store.prepared import Prepared, append_to, key_parameters, parameters
from dashboard.store.rare_statements import RareStatements
from dashboard.store.rollup import COUNTS, KEY
from dashboard.store.rows import SCAN_COLUMNS, STAY_COLUMNS
from dashboard.store.tables import (
    matched_exit,
    occupancy,
    open_visit,
    repeat,
    rollup_hour,
    scan,
    visit,
)
from dashboard.store.validity import not_annulled


class Statements:
    """All hot statements for one dialect. Those over person keys exist per number of keys."""

    def __init__(self, dialect: sa.Dialect) -> None:
        """Render nothing yet; each statement is rendered when it is first used."""
        self._dialect = dialect
        self.of_person = lru_cache(maxsize=16)(self._of_person)

    def _prepared(self, statement: sa.Executable) -> Prepared:
        return Prepared(statement, self._dialect)

    def _of_person(self, keys: int) -> "PersonStatements":
        return PersonStatements(self._dialect, keys)

    @cached_property
    def rare(self) -> RareStatements:
        """What corrections and annulments need."""
        return RareStatements(self._dialect)

    @cached_property
    def audit(self) -> AuditAppending:
        """What the audit log needs."""
        return AuditAppending(self._dialect)

    @cached_property
    def registers(self) -> RegisterLookUp:
        """What the registers know of somebody."""
        return RegisterLookUp(self._dialect)

    @cached_property
    def lock(self) -> Prepared:
        """The occupancy row, locked. More in this statement could read a stale snapshot."""
        return self._prepared(
            sa.select(
                occupancy.c.inside,
                occupancy.c.revision,
                occupancy.c.last_scan_at,
                occupancy.c.terms,
                occupancy.c.built_until,
            )
            .where(occupancy.c.office_id == bindparam("office_id"))
            .with_for_update()
        )

    @cached_property
    def clock(self) -> Prepared:
        """The database's time in microseconds; PostgreSQL only."""
        seconds = sa.extract("epoch", sa.func.clock_timestamp())
        return self._prepared(sa.select(sa.cast(seconds * 1_000_000, sa.BigInteger)))

    @cached_property
    def scan(self) -> Prepared:
        """An event by its id or by the id of a repeat of it."""
        repeated = sa.select(repeat.c.of_scan_id).where(repeat.c.scan_id == bindparam("scan_id"))
        wanted = sa.func.coalesce(repeated.scalar_subquery(), bindparam("scan_id", type_=sa.Text))
        return self._prepared(sa.select(*SCAN_COLUMNS).where(scan.c.scan_id == wanted))

    @cached_property
    def thread(self) -> Prepared:
        """A scan and the events bound to it, in their order."""
        first_id = bindparam("first_id", type_=sa.Text)
        return self._prepared(
            sa.union_all(
                sa.select(*SCAN_COLUMNS).where(scan.c.scan_id == first_id),
                sa.select(*SCAN_COLUMNS).where(scan.c.first_id == first_id),
            ).order_by("number")
        )

    @cached_property
    def open_visit(self) -> Prepared:
        """An open stay of the office by its id."""
        return self._prepared(
            sa.select(*STAY_COLUMNS).where(
                open_visit.c.visit_id == bindparam("visit_id"),
                open_visit.c.office_id == bindparam("office_id"),
            )
        )

    @cached_property
    def add_scan(self) -> Prepared:
        """Append an event."""
        return self._prepared(append_to(scan))

    @cached_property
    def add_repeat(self) -> Prepared:
        """Append a repeat."""
        return self._prepared(append_to(repeat))

    @cached_property
    def open(self) -> Prepared:
        """Add an open stay."""
        return self._prepared(append_to(open_visit))

    @cached_property
    def close(self) -> Prepared:
        """Take a stay off the open ones; a row where it was one of them."""
        return self._prepared(
            sa.delete(open_visit)
            .where(
                open_visit.c.person_key == bindparam("person_key"),
                open_visit.c.office_id == bindparam("office_id"),
                open_visit.c.visit_id == bindparam("visit_id"),
            )
            .returning(open_visit.c.visit_id)
        )

    @cached_property
    def add_visit(self) -> Prepared:
        """Append an ended stay."""
        return self._prepared(append_to(visit))

    @cached_property
    def set_occupancy(self) -> Prepared:
        """Write the locked row's new figures."""
        return self._prepared(
            sa.update(occupancy)
            .where(occupancy.c.office_id == bindparam("of_office"))
            .values(
                inside=bindparam("inside"),
                revision=bindparam("revision"),
                last_scan_at=bindparam("last_scan_at"),
                built_until=bindparam("built_until"),
            )
        )

    @cached_property
    def count(self) -> Prepared:
        """Add to one line of the roll-up."""
        dialect = sqlite if self._dialect.name == "sqlite" else postgresql
        adding = dialect.insert(rollup_hour).values(parameters(rollup_hour))
        raised = {name: rollup_hour.c[name] + adding.excluded[name] for name in COUNTS}
        return self._prepared(adding.on_conflict_do_update(index_elements=list(KEY), set_=raised))


class PersonStatements:
    """The look-ups of one person under `keys` versions of the key (parameters key_0, key_1, …)."""

    def __init__(self, dialect: sa.Dialect, keys: int) -> None:
        """Render for exactly this number of keys."""
        self._dialect = dialect
        self._keys = key_parameters(keys)

    def _is_person(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        # A plain comparison for the usual single key; IN reads an index like it for more.
        return (
            sa.or_(*(column == key for key in self._keys))
            if len(self._keys) == 1
            else (column.in_(self._keys))
        )

    @cached_property
    def sightings(self) -> Prepared:
        """Events seen since, and repeats since, with place and time, in no order."""
        office_id = bindparam("office_id", type_=sa.Text)
        since = bindparam("since", type_=sa.BigInteger)
        seen = sa.select(
            *SCAN_COLUMNS,
            scan.c.desk.label("seen_desk"),
            scan.c.setting.label("seen_setting"),
            scan.c.at.label("seen_at"),
        ).where(
            scan.c.office_id == office_id,
            self._is_person(scan.c.person_key),
            scan.c.at >= since,
            not_annulled(scan),
        )
        seen_again = (
            sa.select(*SCAN_COLUMNS, repeat.c.desk, repeat.c.setting, repeat.c.seen_at)
            .join(repeat, repeat.c.of_scan_id == scan.c.scan_id)
            .where(
                repeat.c.office_id == office_id,
                self._is_person(repeat.c.person_key),
                repeat.c.seen_at >= since,
                not_annulled(scan),
            )
        )
        return Prepared(sa.union_all(seen, seen_again), self._dialect)

    @cached_property
    def open_visits(self) -> Prepared:
        """The person's open stays at all offices."""
        return Prepared(
            sa.select(*STAY_COLUMNS)
            .where(self._is_person(open_visit.c.person_key))
            .order_by(open_visit.c.office_id),
            self._dialect,
        )

    @cached_property
    def unmatched_exit(self) -> Prepared:
        """The earliest `not_inside` exit in a time span that closed no stay."""
        matched = sa.exists().where(matched_exit.c.scan_id == scan.c.scan_id)
        return Prepared(
            sa.select(*SCAN_COLUMNS)
            .where(
                scan.c.office_id == bindparam("office_id"),
                self._is_person(scan.c.person_key),
                scan.c.at >= bindparam("after"),
                scan.c.at < bindparam("before"),
                scan.c.reason == sa.text(f"'{Reason.NOT_INSIDE.value}'"),
                ~matched,
                not_annulled(scan),
            )
            .order_by(scan.c.at, scan.c.number)
            .limit(1),
            self._dialect,
        )
