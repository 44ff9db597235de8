"""Processes on one machine take turns at a SQLite file.

SQLite itself makes a waiting writer sleep and try again, up to a tenth of a second at a time and
in no order. The kernel wakes whoever waits for a file lock at once and frees it when its holder
dies. The database stays correct without it: it only shortens the wait.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path


class FileTurn:
    """One lock file beside the database."""

    def __init__(self, file: Path, *, gives_way: bool = False) -> None:
        """The file is made when the first turn is taken.

        With `gives_way` who is woken for this turn does not push another off its processor.
        """
        self._file = file
        self._gives_way = gives_way
        self._descriptor: int | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn and keep it. Raises OSError where the file cannot be made."""
        self.take()
        try:
            yield
        finally:
            self.give_back()

    def take(self) -> None:
        """Wait for the turn. Raises OSError where the file cannot be made."""
        descriptor = self._opened()
        with _giving_way() if self._gives_way else nullcontext():
            fcntl.flock(descriptor, fcntl.LOCK_EX)

    def take_if_free(self) -> bool:
        """Take the turn where nobody has it. Raises OSError where the file cannot be made."""
        try:
            fcntl.flock(self._opened(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def give_back(self) -> None:
        """End the turn."""
        fcntl.flock(self._opened(), fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the file back."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _opened(self) -> int:
        if self._descriptor is None:
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._descriptor


@contextmanager
def _giving_way() -> Iterator[None]:
    """On Linux this thread is woken as batch work is, which any process may ask for."""
    changed = _schedule(of="SCHED_OTHER", to="SCHED_BATCH")
    try:
        yield
    finally:
        if changed:
            _schedule(of="SCHED_BATCH", to="SCHED_OTHER")


def _schedule(*, of: str, to: str) -> bool:
    if not hasattr(os, "SCHED_BATCH"):
        return False
    try:
        if os.sched_getscheduler(0) != getattr(os, of):
            return False
        os.sched_setscheduler(0, getattr(os, to), os.sched_param(0))
    except OSError:
        return False
    return True
