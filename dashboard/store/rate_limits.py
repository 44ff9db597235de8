"""Counts of the current minute, one row each: the port `MinuteCounts`."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from dashboard.store.engine import is_sqlite, reading, writing
from dashboard.store.tables import rate_limit

# Minutes that a row outlives its own, for servers whose clocks differ.
_KEPT = 2


class SqlMinuteCounts:
    """Every method raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Count in this database."""
        self._engine = engine
        insert = sqlite.insert if is_sqlite(engine) else postgresql.insert
        row = insert(rate_limit).values(
            subject=sa.bindparam("subject"), minute=sa.bindparam("minute"), times=1
        )
        self._one_more = row.on_conflict_do_update(
            index_elements=[rate_limit.c.subject, rate_limit.c.minute],
            set_={"times": rate_limit.c.times + 1},
        ).returning(rate_limit.c.times)

    def count(self, subject: str, *, minute: int, most: int) -> int:
        """Count one more and tell the sum of this minute; above `most` nothing is counted."""
        mine = {"subject": subject, "minute": minute}
        with reading(self._engine) as connection:
            so_far = int(connection.execute(_SO_FAR, mine).scalar() or 0)
        if so_far >= most:
            return so_far + 1
        with writing(self._engine) as connection:
            times = int(connection.execute(self._one_more, mine).scalar_one())
            if times == 1:
                connection.execute(_FORGET, {"before": minute - _KEPT})
        return times


_SO_FAR = sa.select(rate_limit.c.times).where(
    rate_limit.c.subject == sa.bindparam("subject"),
    rate_limit.c.minute == sa.bindparam("minute"),
)
_FORGET = sa.delete(rate_limit).where(rate_limit.c.minute < sa.bindparam("before"))
