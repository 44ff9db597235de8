"""Work decided before its turn: what it read, what it would write, and whether that still holds.

While one process commits, the next in line already does its work on the last committed state.
When its turn comes each read is made again; where all rows are the same the work would come to
the same writes, so only these are left to do with the file locked.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from dashboard.store.engine import UNAVAILABLE
from dashboard.store.prepared import Cursor, Statement

_T = TypeVar("_T")


class Unrehearsable(Exception):
    """The work wants to read what it has just written: it must wait for its turn."""


class Rehearsal(Generic[_T]):
    """One piece of work, done on a snapshot. Reads go to the cursor, writes are only kept."""

    def __init__(self, cursor: Cursor, work: Callable[[Cursor], _T]) -> None:
        """Do the work on the state that the cursor sees now. Raises what `work` raises."""
        self._reads: list[tuple[Statement, list[Any]]] = []
        self._writes: list[Statement] = []
        self.value = work(_Recorder(cursor, reads=self._reads, writes=self._writes))

    def holds(self, cursor: Cursor) -> bool:
        """Whether every read gives the same rows as then."""
        return all(_rows(cursor, statement) == seen for statement, seen in self._reads)

    def write(self, cursor: Cursor) -> None:
        """Do what the work would write."""
        for text, values in self._writes:
            cursor.execute(text, values)


def rehearsed(cursor: Cursor, work: Callable[[Cursor], _T]) -> Rehearsal[_T] | None:
    """The work on one snapshot; None where it fails or cannot be rehearsed: do it in its turn."""
    try:
        cursor.execute("BEGIN", ())
        try:
            return Rehearsal(cursor, work)
        finally:
            cursor.execute("ROLLBACK", ())
    except UNAVAILABLE:
        raise
    except Exception:  # noqa: BLE001 - it is raised in earnest when the work is done in its turn
        return None


class _Recorder:
    """A cursor that keeps rows read and holds writes back."""

    def __init__(
        self,
        cursor: Cursor,
        *,
        reads: list[tuple[Statement, list[Any]]],
        writes: list[Statement],
    ) -> None:
        self._cursor = cursor
        self._reads = reads
        self._writes = writes

    def execute(self, text: Any, values: Any, /) -> None:
        if not text.startswith("SELECT"):
            self._writes.append((text, values))
            return
        if self._writes:
            raise Unrehearsable
        self._reads.append(((text, values), _rows(self._cursor, (text, values))))

    def fetchone(self) -> Any:
        rows = self.fetchall()
        return rows[0] if rows else None

    def fetchall(self) -> Any:
        if self._writes:
            raise Unrehearsable  # the rows of a write are not known before it is done
        return self._reads[-1][1]


def _rows(cursor: Cursor, statement: Statement) -> list[Any]:
    text, values = statement
    cursor.execute(text, values)
    rows: list[Any] = cursor.fetchall()
    return rows
