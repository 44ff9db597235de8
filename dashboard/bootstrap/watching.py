"""What the live pages of a process are told by: everything that they show, as one number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from dashboard.bootstrap.installation import now
from dashboard.domain.calendar import local_day
from dashboard.services.ledger_watch import LedgerWatch
from dashboard.services.signals import Signals
from dashboard.settings import Settings
from dashboard.store.file_changes import FileChanges


class Counter(Protocol):
    """Whatever counts its changes."""

    def revision(self) -> int:
        """A number that only grows. Raises LedgerUnavailable."""


@dataclass
class Counters:
    """The sum of counters, none of which is read while `version` stays; None: it is not known."""

    counters: tuple[Counter, ...]
    version: Callable[[], int | None]
    _sum: int = 0
    _read_at: int | None = None

    def revision(self) -> int:
        """They only grow, so their sum changes with any. Raises LedgerUnavailable."""
        # First the version: what is written after it was read makes another.
        version = self.version()
        if version is None or version != self._read_at:
            self._sum = sum(counter.revision() for counter in self.counters)
            self._read_at = version
        return self._sum


def ledger_watch_of(
    settings: Settings, *, engine: Any, counters: tuple[Counter, ...], signals: Signals
) -> LedgerWatch:
    """Publishes when a counter moved, and when the local day begins: limits change with it."""
    counted = Counters(counters, FileChanges(engine).version)

    def revision() -> int:
        return counted.revision() + local_day(now(), settings.zone).toordinal()

    return LedgerWatch(revision=revision, signals=signals)
