"""Failed sign-ins, counted where every server sees them: the port `Tries`."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from dashboard.services.sign_in_tries import Patience, Tried
from dashboard.store.engine import is_sqlite, writing
from dashboard.store.moments import instant, micros
from dashboard.store.tables import sign_in_try

# Nobody who comes back after so long is the same attack; the rows go with the next try.
_KEPT = timedelta(days=30)


class SqlTries:
    """Every method raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Count in this database."""
        self._engine = engine

    def begin(self, subjects: Mapping[str, Patience], *, at: datetime) -> Tried:
        """Count a try as failed beforehand, unless one of the subjects has to wait."""
        now, ordered = micros(at), sorted(subjects)
        with writing(self._engine) as connection:
            if not is_sqlite(self._engine):
                # Rare and short, and rows that are not there yet cannot be locked one by one.
                connection.execute(sa.text("LOCK TABLE sign_in_try IN SHARE ROW EXCLUSIVE MODE"))
            connection.execute(_FORGET, {"before": micros(at - _KEPT)})
            rows = {row.subject: row for row in connection.execute(_ROWS, {"subjects": ordered})}
            waits = max((row.wait_until for row in rows.values()), default=0)
            if waits > now:
                return Tried(wait_until=instant(waits), failures={})
            failures = {
                subject: _counted(connection, subject, subjects[subject], rows.get(subject), at)
                for subject in ordered
            }
        return Tried(wait_until=None, failures=failures)

    def succeeded(self, *, cleared: str, given_back: str) -> None:
        """Forget the first subject's failures, take one off the other's."""
        with writing(self._engine) as connection:
            connection.execute(_DROP, {"gone": cleared})
            connection.execute(
                sa.update(sign_in_try)
                .where(sign_in_try.c.subject == given_back, sign_in_try.c.failures > 0)
                .values(failures=sign_in_try.c.failures - 1, wait_until=0)
            )

    def forget(self, subject: str) -> None:
        """Begin anew."""
        with writing(self._engine) as connection:
            connection.execute(_DROP, {"gone": subject})


_ROWS = sa.select(sign_in_try).where(
    sign_in_try.c.subject.in_(sa.bindparam("subjects", expanding=True))
)
_DROP = sa.delete(sign_in_try).where(sign_in_try.c.subject == sa.bindparam("gone"))
_FORGET = sa.delete(sign_in_try).where(sign_in_try.c.last_at < sa.bindparam("before"))


def _counted(
    connection: sa.Connection,
    subject: str,
    patience: Patience,
    row: sa.Row[tuple[object, ...]] | None,
    at: datetime,
) -> int:
    failures = 1 + _so_far(row, patience, at)
    values = {
        "failures": failures,
        "last_at": micros(at),
        "wait_until": micros(at + patience.pause(failures)),
    }
    if row is None:
        connection.execute(sa.insert(sign_in_try).values(subject=subject, **values))
    else:
        mine = sign_in_try.c.subject == subject
        connection.execute(sa.update(sign_in_try).where(mine).values(**values))
    return failures


def _so_far(row: sa.Row[tuple[object, ...]] | None, patience: Patience, at: datetime) -> int:
    if row is None:
        return 0
    forgotten = patience.forgotten
    quiet = forgotten is not None and instant(row.last_at) < at - forgotten
    return 0 if quiet else int(row.failures)
