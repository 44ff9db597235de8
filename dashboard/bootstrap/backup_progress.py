"""How far a backup is, in sentences on stderr: a terminal or the server's log."""

import sys
import time

from dashboard.backups.progress import Step
from dashboard.messages import text

_LINE_EVERY = 10.0


class BackupLines:
    """A sentence each ten seconds; what is over sooner says nothing but what comes first."""

    def __init__(self, *, language: str, first: str | None = None) -> None:
        """Begin now; `first` is the sentence that is said at once, with how large the backup is."""
        self._language = language
        self._first = first
        self._begun = self._told = time.monotonic()

    def __call__(self, step: Step, done: int, of: int) -> None:
        """Hear of so many bytes, of `of`."""
        if self._first:
            self._tell(self._first, megabytes=max(1, of >> 20))
            self._first = None
        if time.monotonic() - self._told >= _LINE_EVERY:
            self._told = time.monotonic()
            passed = round(self._told - self._begun)
            percent = min(99, 100 * done // of) if of else 0
            self._tell(f"backup.{step}", seconds=passed, percent=percent)

    def _tell(self, key: str, **words: int) -> None:
        print(text(key, language=self._language, **words), file=sys.stderr, flush=True)
