"""PostgreSQL: each piece of work on its own connection; the office's row orders them."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from psycopg.errors import DeadlockDetected, IntegrityError, SerializationFailure

from dashboard.domain.errors import LedgerUnavailable
from dashboard.services.ports import Foreseen
from dashboard.store.engine import telling_unavailable
from dashboard.store.moments import micros
from dashboard.store.prepared import Statement, named_keys
from dashboard.store.read_ahead import ReadAhead
from dashboard.store.statements import Statements
from dashboard.store.transaction import SqlTransaction
from dashboard.store.writers import ATTEMPTS, LockedTooLate, run_work

_T = TypeVar("_T")

# Another writer was first; the work may be run again.
_CONFLICTS = (IntegrityError, SerializationFailure, DeadlockDetected)


class _ConnectionLost(Exception):
    """The server went away while the work was done, or while it was committed.

    Running the work again is safe even where the commit had happened: an id that is known gets its
    first answer.
    """


class ConnectionWriter:
    """Runs work in the caller's thread."""

    def __init__(self, engine: sa.Engine, *, database_clock: bool) -> None:
        """`database_clock` takes the time of arrival from the server, which all processes share."""
        self._engine = engine
        self._statements = Statements(engine.dialect)
        self._database_clock = database_clock

    def write(
        self,
        *,
        office_id: str,
        now: datetime,
        work: Callable[[SqlTransaction], _T],
        foreseen: Foreseen | None = None,
    ) -> _T:
        """Run and commit, again after a conflict, and once after a lost connection.

        What is foreseen is asked together with the lock: one way there and back for all of it.
        """
        arrival = None if self._database_clock else now
        first: frozenset[str] = frozenset()
        lost = False
        with telling_unavailable():
            for _ in range(ATTEMPTS):
                try:
                    return self._once(office_id, arrival, work, first, foreseen)
                except LockedTooLate as needed:
                    first |= {needed.office_id}
                except _CONFLICTS:
                    continue
                except _ConnectionLost as error:
                    # The pool's connections are as old as a server that has restarted since.
                    self._engine.dispose()
                    if lost:
                        raise LedgerUnavailable(str(error)) from error
                    lost = True
                except psycopg.Error as error:
                    raise LedgerUnavailable(type(error).__name__) from error
        raise LedgerUnavailable("conflict")

    def close(self) -> None:
        """The pool belongs to the engine."""

    def _once(
        self,
        office_id: str,
        now: datetime | None,
        work: Callable[[SqlTransaction], _T],
        first: frozenset[str],
        foreseen: Foreseen | None,
    ) -> _T:
        connection = self._engine.raw_connection()
        driver: psycopg.Connection[Any] = connection.driver_connection  # type: ignore[assignment]
        try:
            # What is only written goes to the server together with the commit: one way there and
            # back for all of it, and the office stays locked no longer than that.
            with driver.pipeline():
                reads = self._reads(office_id, now, first, foreseen)
                value = run_work(
                    ReadAhead(driver.cursor, reads),
                    self._statements,
                    office_id=office_id,
                    now=now,
                    work=work,
                    first=first,
                    in_order=True,
                )
                driver.commit()
        except psycopg.Error as error:
            if driver.closed:
                connection.invalidate()
                raise _ConnectionLost(type(error).__name__) from error
            raise
        finally:
            connection.close()  # the pool rolls back what was not committed
        return value

    def _reads(
        self,
        office_id: str,
        now: datetime | None,
        first: frozenset[str],
        foreseen: Foreseen | None,
    ) -> Iterator[Statement]:
        """What the work reads in any case, then what it will most likely read, in its order."""
        statements = self._statements
        for each in sorted(first | {office_id}):
            yield statements.lock.with_values(office_id=each)
            if now is None:
                yield statements.clock.with_values()
        if foreseen is not None:
            registers, values = statements.registers.about(
                foreseen.wanted, shown=foreseen.shown, at=foreseen.at
            )
            yield registers.with_values(**values)
            keys = named_keys(foreseen.wanted.person_keys)
            of_person = statements.of_person(len(keys))
            yield statements.scan.with_values(scan_id=foreseen.scan_id)
            yield of_person.sightings.with_values(
                office_id=office_id, since=micros(foreseen.since), **keys
            )
            yield of_person.open_visits.with_values(**keys)
