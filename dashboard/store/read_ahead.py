"""A cursor of a pipeline that has asked ahead what will most likely be read.

Each statement waits for its rows only where they are fetched, so all that was asked ahead comes
back on one way there and back. What was asked ahead and is never read costs the server's work
alone.
"""

from collections.abc import Callable, Iterable
from typing import Any

from dashboard.store.prepared import Cursor, Statement


class ReadAhead:
    """Gives the rows of a statement that was sent before, and sends any other."""

    def __init__(self, new_cursor: Callable[[], Cursor], reads: Iterable[Statement]) -> None:
        """Send `reads`, each on a cursor of its own, and wait for none of them."""
        self._own = self._current = new_cursor()
        self._sent = [(read, _sent(new_cursor(), read)) for read in reads]

    def execute(self, text: Any, values: Any, /) -> None:
        """Run one statement, or turn to its rows where it was sent ahead."""
        if not text.startswith("SELECT"):
            # What it changes is not in rows that were read before it.
            self._sent.clear()
        for place, (read, cursor) in enumerate(self._sent):
            if read == (text, values):
                del self._sent[place]
                self._current = cursor
                return
        self._current = self._own
        self._own.execute(text, values)

    def fetchone(self) -> Any:
        """The next row or None."""
        return self._current.fetchone()

    def fetchall(self) -> Any:
        """All remaining rows."""
        return self._current.fetchall()


def _sent(cursor: Cursor, read: Statement) -> Cursor:
    cursor.execute(*read)
    return cursor
