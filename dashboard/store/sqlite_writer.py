"""SQLite: the writers of a process commit together.

Each puts its work into a queue. Who leads does what waits in one transaction, with a savepoint for
each piece of work, answers all of them after the commit, and gives the lead to who waits longest.
Processes take turns on a lock file, then by BEGIN IMMEDIATE; the next in line rehearses its work
while it waits.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.pool import PoolProxiedConnection

from dashboard.domain.errors import LedgerUnavailable
from dashboard.services.ports import Foreseen
from dashboard.store.engine import BUSY_SECONDS, UNAVAILABLE
from dashboard.store.file_turn import FileTurn
from dashboard.store.prepared import Cursor
from dashboard.store.rehearsal import Rehearsal, rehearsed
from dashboard.store.statements import Statements
from dashboard.store.transaction import SqlTransaction
from dashboard.store.writers import ATTEMPTS, run_work

_T = TypeVar("_T")

_LARGEST_GROUP = 64
_FAILURES: tuple[type[Exception], ...] = (*UNAVAILABLE, OSError)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Outcome:
    value: Any = None
    error: Exception | None = None


@dataclass(frozen=True, kw_only=True)
class _Bounds:
    """How a piece of work is begun, kept and undone."""

    begin: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    undo: tuple[str, ...]


# A savepoint makes SQLite copy every page before its first change: 60 kB a scan, near the size
# from which it takes a temporary file for it. Work with nothing before it needs none.
_WHOLE = _Bounds(undo=("ROLLBACK", "BEGIN IMMEDIATE"))
_PART = _Bounds(
    begin=("SAVEPOINT work",),
    keep=("RELEASE work",),
    undo=("ROLLBACK TO work", "RELEASE work"),
)

_INTERRUPTED = _Outcome(error=LedgerUnavailable("the writer was interrupted"))


@dataclass(eq=False, kw_only=True, slots=True)
class _Job:
    """A piece of work; out of the queue it has begun, with an outcome it is over.

    `called` is free as soon as its thread has something to do: to return, or to lead.
    """

    office_id: str
    now: datetime
    work: Callable[[SqlTransaction], Any]
    outcome: _Outcome | None = None
    leads: bool = False
    called: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.called.acquire()

    def result(self) -> Any:
        if self.outcome is None:
            raise LedgerUnavailable("the ledger's queue did not move")
        if self.outcome.error is not None:
            raise self.outcome.error
        return self.outcome.value


class GroupWriter:
    """One connection of this process that writes, with group commit."""

    def __init__(self, engine: sa.Engine) -> None:
        """The connection is taken with the first piece of work."""
        self._engine = engine
        self._statements = Statements(engine.dialect)
        self._jobs: deque[_Job] = deque()
        # Guards the queue and who leads; told when nobody leads any more.
        self._state = threading.Condition(threading.Lock())
        self._led = False
        self._connection: PoolProxiedConnection | None = None
        self._turn = FileTurn(Path(f"{engine.url.database}.turn"))
        self._next = FileTurn(Path(f"{engine.url.database}.next"), gives_way=True)

    def write(
        self,
        *,
        office_id: str,
        now: datetime,
        work: Callable[[SqlTransaction], _T],
        foreseen: Foreseen | None = None,  # noqa: ARG002 - the file is near
    ) -> _T:
        """Wait until a leader has done this, or the lead is given on: then commit what waits."""
        job = _Job(office_id=office_id, now=now, work=work)
        with self._state:
            self._jobs.append(job)
            leads, self._led = not self._led, True
        if leads or self._called_to_lead(job):
            self._finish(job)
        result: _T = job.result()
        return result

    def close(self) -> None:
        """Give the connection back after what is being done."""
        with self._state:
            self._state.wait_for(lambda: not self._led)
            self._drop_connection()
            self._turn.close()
            self._next.close()

    def _called_to_lead(self, job: _Job) -> bool:
        """Whether it is on this work's thread to lead; False when it is over or was taken back."""
        try:
            called = job.called.acquire(timeout=BUSY_SECONDS)
        except BaseException:
            self._taken_back(job)
            raise
        if not called:
            if self._taken_back(job):
                return False
            job.called.acquire()
        return job.outcome is None

    def _taken_back(self, job: _Job) -> bool:
        """Whether the work had not begun: then it is certain that nothing was stored."""
        with self._state:
            if job not in self._jobs:
                return False
            self._jobs.remove(job)
            if job.leads:
                self._call_next()
        return True

    def _call_next(self) -> None:
        if self._jobs:
            self._jobs[0].leads = True
            self._jobs[0].called.release()
        else:
            self._led = False
            self._state.notify_all()

    def _finish(self, job: _Job) -> None:
        """With the lead: see that the work is over, and give the lead on."""
        try:
            while job.outcome is None:
                self._commit_group(job)
        finally:
            with self._state:
                if job in self._jobs:  # interrupted before it began
                    self._jobs.remove(job)
                self._call_next()

    def _commit_group(self, own: _Job) -> None:
        group: list[_Job] = []
        try:
            with self._turn_taken(own) as rehearsal:
                outcomes = self._in_one_transaction(own, rehearsal, group)
        except _FAILURES as error:
            self._drop_connection()
            failure = _Outcome(error=LedgerUnavailable(f"{type(error).__name__}: {error}"))
            outcomes = [failure] * len(group or self._begun(group))
        except BaseException:
            self._drop_connection()
            _answer(group, [_INTERRUPTED] * len(group), own)
            raise
        _answer(group, outcomes, own)

    @contextmanager
    def _turn_taken(self, own: _Job) -> Iterator[Rehearsal[Any] | None]:
        """The file's turn, with a rehearsal of the own work where there was time for it."""
        rehearsal = None
        if not self._turn.take_if_free():
            with self._next.taken():
                rehearsal = rehearsed(self._cursor(), lambda cursor: self._done(cursor, own))
                self._turn.take()
        try:
            yield rehearsal
        finally:
            self._turn.give_back()

    def _in_one_transaction(
        self, own: _Job, rehearsal: Rehearsal[Any] | None, group: list[_Job]
    ) -> list[_Outcome]:
        cursor = self._cursor()
        cursor.execute("BEGIN IMMEDIATE", ())
        outcomes: list[_Outcome] = []
        for job in self._begun(group):
            # What the others of the group have written must not go with a failure of this work.
            bounds = _PART if any(other.error is None for other in outcomes) else _WHOLE
            outcomes.append(self._outcome(cursor, job, rehearsal if job is own else None, bounds))
        cursor.execute("COMMIT", ())
        return outcomes

    def _begun(self, group: list[_Job]) -> list[_Job]:
        """The group, filled from the queue: from here on nobody takes the work back."""
        with self._state:
            while self._jobs and len(group) < _LARGEST_GROUP:
                group.append(self._jobs.popleft())
        return group

    def _outcome(
        self, cursor: Cursor, job: _Job, rehearsal: Rehearsal[Any] | None, bounds: _Bounds
    ) -> _Outcome:
        for _ in range(ATTEMPTS):
            _run(cursor, bounds.begin)
            try:
                if rehearsal is not None and rehearsal.holds(cursor):
                    rehearsal.write(cursor)
                    value = rehearsal.value
                else:
                    value = self._done(cursor, job)
            except sqlite3.IntegrityError:
                _run(cursor, bounds.undo)
                rehearsal = None
                continue
            except UNAVAILABLE:
                raise
            except Exception as error:  # noqa: BLE001 - raised again in the caller's thread
                _run(cursor, bounds.undo)
                return _Outcome(error=error)
            _run(cursor, bounds.keep)
            return _Outcome(value=value)
        return _Outcome(error=LedgerUnavailable("conflict"))

    def _done(self, cursor: Cursor, job: _Job) -> Any:
        return run_work(
            cursor, self._statements, office_id=job.office_id, now=job.now, work=job.work
        )

    def _cursor(self) -> Cursor:
        if self._connection is None:
            self._connection = self._engine.raw_connection()
        return self._connection.cursor()

    def _drop_connection(self) -> None:
        # Closing it also rolls back what a failed group left behind.
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()


def _answer(group: list[_Job], outcomes: list[_Outcome], own: _Job) -> None:
    for job, outcome in zip(group, outcomes, strict=True):
        job.outcome = outcome
        if job is not own:
            job.called.release()


def _run(cursor: Cursor, texts: tuple[str, ...]) -> None:
    for text in texts:
        cursor.execute(text, ())
