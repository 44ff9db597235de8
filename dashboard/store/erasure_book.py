"""The reports of erasures, people's own requests, and whose turn it is: port `ErasureBook`."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

from dashboard.services.erasure_report import ErasureReport, unpacked
from dashboard.store.engine import is_sqlite, reading, writing
from dashboard.store.moments import micros
from dashboard.store.tables import erasure_request, erasure_run, lease
from dashboard.store.wipe_mark import owe_wipe

_JOB = "erasure"


class SqlErasureBook:
    """Every method raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Work on this database, whose tables exist."""
        self._engine = engine

    def take_turn(self, holder: str, *, now: datetime, lasting: timedelta) -> bool:
        """Be the only one, or go on being it, until the time is over."""
        values = {"holder": holder, "until": micros(now + lasting)}
        free = sa.or_(lease.c.holder == holder, lease.c.until <= micros(now))
        with writing(self._engine) as connection:
            # Two that make the row at once: one of them makes none.
            connection.execute(self._insert(lease).values(name=_JOB, holder="", until=0))
            mine = sa.update(lease).where(lease.c.name == _JOB, free).values(values)
            return connection.execute(mine).rowcount > 0

    def _insert(self, table: sa.Table) -> sa.Insert:
        if is_sqlite(self._engine):
            return SqliteInsert(table).on_conflict_do_nothing()
        return PostgresInsert(table).on_conflict_do_nothing()

    def end_turn(self, holder: str) -> None:
        """Let others have it."""
        with writing(self._engine) as connection:
            mine = (lease.c.name == _JOB, lease.c.holder == holder)
            connection.execute(sa.update(lease).where(*mine).values(holder="", until=0))

    def keep(self, report: ErasureReport) -> None:
        """Keep a run's report."""
        with writing(self._engine) as connection:
            connection.execute(
                sa.insert(erasure_run).values(
                    run_id=report.run_id,
                    started_at=micros(report.started_at),
                    report=report.packed(),
                )
            )

    def reports(self, *, limit: int) -> tuple[ErasureReport, ...]:
        """The last runs, newest first."""
        newest = (
            sa.select(erasure_run.c.report)
            .order_by(erasure_run.c.started_at.desc(), erasure_run.c.run_id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return tuple(unpacked(row.report) for row in connection.execute(newest))

    def requests(self) -> tuple[str, ...]:
        """The keys of people who asked and of whom something is left."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                sa.select(erasure_request.c.person_key).order_by(erasure_request.c.person_key)
            )
            return tuple(row.person_key for row in rows)

    def ask(self, keys: Collection[str], *, at: datetime) -> None:
        """Remember that these are to be erased; who asked before stays as they are."""
        with writing(self._engine) as connection:
            for key in sorted(keys):
                connection.execute(
                    self._insert(erasure_request).values(person_key=key, asked_at=micros(at))
                )

    def answered(self, keys: Collection[str]) -> None:
        """Nothing is left of them."""
        with writing(self._engine) as connection:
            gone = sum(
                connection.execute(
                    sa.delete(erasure_request).where(erasure_request.c.person_key == key)
                ).rowcount
                for key in sorted(keys)
            )
            if gone:
                owe_wipe(connection, erasure_request)
