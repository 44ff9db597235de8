"""How a piece of work gets its transaction: what both engines' writers share."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from dashboard.services.ports import Foreseen
from dashboard.store.prepared import Cursor
from dashboard.store.statements import Statements
from dashboard.store.transaction import SqlTransaction

_T = TypeVar("_T")

# Another process may be first again and again, but hardly so often.
ATTEMPTS = 5


class Writer(Protocol):
    """Runs work with an office locked; returns after the commit."""

    def write(
        self,
        *,
        office_id: str,
        now: datetime,
        work: Callable[[SqlTransaction], _T],
        foreseen: Foreseen | None = None,
    ) -> _T:
        """Run and commit. Raises NotFound, LedgerUnavailable and what `work` raises."""

    def close(self) -> None:
        """Finish what waits and give connections back."""


class LockedTooLate(Exception):
    """The work needs an office whose turn in the order of locks is over: begin again with it."""

    def __init__(self, office_id: str) -> None:
        """Name the office."""
        super().__init__(office_id)
        self.office_id = office_id


def run_work(
    cursor: Cursor,
    statements: Statements,
    *,
    office_id: str,
    now: datetime | None,
    work: Callable[[SqlTransaction], _T],
    first: frozenset[str] = frozenset(),
    in_order: bool = False,
) -> _T:
    """Lock the office, do the work and write its figures; the commit is the caller's.

    Offices of `first` are locked too, all in ascending order. Where locks are held row by row
    (`in_order`) an office that the work asks for out of order raises LockedTooLate.
    """
    offices = _Offices(cursor, statements, now=now, in_order=in_order)
    for each in sorted(first | {office_id}):
        offices.part(each)
    value = work(offices.part(office_id))
    offices.finish()
    return value


class _Offices:
    """The parts of one transaction, an office each."""

    def __init__(
        self, cursor: Cursor, statements: Statements, *, now: datetime | None, in_order: bool
    ) -> None:
        self._cursor = cursor
        self._statements = statements
        self._now = now
        self._in_order = in_order
        self._parts: dict[str, SqlTransaction] = {}

    def part(self, office_id: str) -> SqlTransaction:
        found = self._parts.get(office_id)
        if found is None:
            if self._in_order and any(office_id < other for other in self._parts):
                raise LockedTooLate(office_id)
            found = self._parts[office_id] = SqlTransaction(
                cursor=self._cursor,
                statements=self._statements,
                office_id=office_id,
                now=self._now,
                other=self.part,
            )
        return found

    def finish(self) -> None:
        for part in self._parts.values():
            part.finish()
