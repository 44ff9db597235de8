"""What the doctor asks the database: kept figures, orphans, old stays, migrations, the clock."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from dashboard.services.audit_proof import prove
from dashboard.services.audit_trail import Anchors
from dashboard.services.day_terms import KnownTerms
from dashboard.services.doctor import Finding, Severity
from dashboard.store.audit_trail import SqlAuditTrail
from dashboard.store.engine import is_sqlite, reading
from dashboard.store.figure_examination import FigureExamination
from dashboard.store.moments import instant, micros
from dashboard.store.orphans import ORPHANS, REBUILT
from dashboard.store.schema import is_current, is_newer
from dashboard.store.tables import open_visit, scan

# A stay ends at closing time or after 16 hours; one this old says that nobody closes them.
OLD_STAY = timedelta(hours=48)
CLOCKS_APART = timedelta(seconds=5)
_SHOWN = 3


class Examination:
    """One method a check; each reads one state of the database. All raise LedgerUnavailable."""

    def __init__(self, engine: sa.Engine) -> None:
        """Look at this database; it need not have been migrated."""
        self._engine = engine

    def migrations(self) -> Iterable[Finding]:
        """Whether the tables are those of this version."""
        if is_newer(self._engine):
            yield Finding(key="database_newer")
        elif not is_current(self._engine):
            yield Finding(key="migrations_pending", severity=Severity.WARNING)

    def figures(self, *, terms: Callable[[], KnownTerms] | None = None) -> Iterable[Finding]:
        """Whether each office's kept figures equal the record. Can be rebuilt.

        With `terms`, also whether each kept day is what the ledger says. Raises CheckInError.
        """
        if is_current(self._engine):
            yield from FigureExamination(self._engine, terms=terms).findings()

    def orphans(self) -> Iterable[Finding]:
        """Rows that point at nothing, or contradict each other."""
        if not is_current(self._engine):
            return
        with reading(self._engine) as connection:
            for key, (identifier, condition) in ORPHANS.items():
                number = connection.execute(
                    sa.select(sa.func.count()).select_from(identifier.table).where(condition)
                ).scalar_one()
                if number:
                    rows = sa.select(identifier).where(condition).limit(_SHOWN)
                    shown = ", ".join(connection.execute(rows).scalars())
                    yield Finding(
                        key=key,
                        places={"number": number, "ids": shown},
                        repairable=key in REBUILT,
                    )

    def audit(self, anchors: Anchors) -> Iterable[Finding]:
        """Whether the audit log's chains are whole, from their beginning to head and anchors."""
        if not is_current(self._engine):
            return
        # The anchors first: what is appended meanwhile is in the log then, too.
        known = anchors.all()
        with SqlAuditTrail(self._engine).chains() as chains:
            proof = prove(chains, anchors=known)
        for breach in proof.breaches:
            places = {"stream": breach.stream, "first": breach.first, "last": breach.last}
            yield Finding(key=f"audit_{breach.fault}", places=places)

    def old_stays(self, *, now: datetime) -> Iterable[Finding]:
        """Stays that should have been closed long ago."""
        if not is_current(self._engine):
            return
        with reading(self._engine) as connection:
            rows = connection.execute(_OLD_STAYS, {"before": micros(now - OLD_STAY)})
            for row in rows:
                places = {"office": row.office_id, "number": row.number}
                yield Finding(key="old_stays", severity=Severity.WARNING, places=places)

    def clock(self, *, now: datetime) -> Iterable[Finding]:
        """Whether this machine, the database and the record agree on the time."""
        if not is_current(self._engine):
            return
        with reading(self._engine) as connection:
            newest = connection.execute(sa.select(sa.func.max(scan.c.arrived_at))).scalar()
            theirs = now if is_sqlite(self._engine) else connection.execute(_CLOCK).scalar_one()
        apart = abs(theirs - now)
        if apart > CLOCKS_APART:
            yield Finding(key="clocks_apart", places={"seconds": round(apart.total_seconds())})
        if newest is not None and instant(newest) > now + CLOCKS_APART:
            ahead = instant(newest) - now
            yield Finding(key="clock_behind", places={"seconds": round(ahead.total_seconds())})

    def sealed_names(self) -> tuple[tuple[bytes, str, int | None], ...]:
        """A few sealed names of people inside, what each is bound to, and their key's version."""
        if not is_current(self._engine):
            return ()
        with reading(self._engine) as connection:
            rows = connection.execute(_SEALED).all()
        return tuple((row.sealed_name, row.scan_id, row.person_key_version) for row in rows)


_OLD_STAYS = (
    sa.select(open_visit.c.office_id, sa.func.count().label("number"))
    .where(open_visit.c.entered_at < sa.bindparam("before"))
    .group_by(open_visit.c.office_id)
    .order_by(open_visit.c.office_id)
)
_CLOCK = sa.select(sa.func.clock_timestamp())
_SEALED = (
    sa.select(open_visit.c.sealed_name, open_visit.c.scan_id, open_visit.c.person_key_version)
    .where(open_visit.c.sealed_name.is_not(None))
    .order_by(open_visit.c.entered_at.desc())
    .limit(20)
)
