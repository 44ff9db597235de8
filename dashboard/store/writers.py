"""How a piece of work gets its transaction: what both engines' writers share."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from dashboard.store.prepared import Cursor
from dashboard.store.statements import Statements
from dashboard.store.transaction import SqlTransaction

_T = TypeVar("_T")

# Another process may be first again and again, but hardly so often.
ATTEMPTS = 5


class Writer(Protocol):
    """Runs work with an office locked; returns after the commit."""

    def write(self, *, office_id: str, now: datetime, work: Callable[[SqlTransaction], _T]) -> _T:
        """Run and commit. Raises NotFound, LedgerUnavailable and what `work` raises."""

    def close(self) -> None:
        """Finish what waits and give connections back."""


def run_work(
    cursor: Cursor,
    statements: Statements,
    *,
    office_id: str,
    now: datetime | None,
    work: Callable[[SqlTransaction], _T],
) -> _T:
    """Lock the office, do the work and write its figures; the commit is the caller's."""
    transaction = SqlTransaction(cursor=cursor, statements=statements, office_id=office_id, now=now)
    value = work(transaction)
    transaction.finish()
    return value
