"""Telling the live pages of one process that the ledger has moved, whoever moved it."""

import logging
import threading
from collections.abc import Callable

from dashboard.domain.errors import LedgerUnavailable
from dashboard.services.signals import Signals

LEDGER_CHANNEL = "ledger"
EVERY_SECONDS = 1.0
# A desk's own verdict goes first; figures follow, and those of a rush are drawn once.
AFTER_COMMIT_SECONDS = 0.2

_log = logging.getLogger(__name__)


class LedgerWatch:
    """One thread that looks at the ledger's revision and publishes when it has changed.

    It also publishes when the ledger is lost, so that no page shows what no longer holds, and when
    it is back.

    One look costs microseconds, so all pages of a process share this one instead of asking the
    database themselves.
    """

    def __init__(
        self,
        *,
        revision: Callable[[], int],
        signals: Signals,
        every: float = EVERY_SECONDS,
    ) -> None:
        """Look at `revision` every so many seconds once started."""
        self._revision = revision
        self._signals = signals
        self._every = every
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._known: int | None = None
        self._reachable = True
        self._returns = 0
        self._thread: threading.Thread | None = None

    @property
    def reachable(self) -> bool:
        """Whether the ledger could be read when it was last looked at."""
        return self._reachable

    @property
    def returns(self) -> int:
        """How often it has come back after it was lost."""
        return self._returns

    def moves(self) -> int:
        """How often it has published: for who looks at the ledger only after something moved."""
        return self._signals.count(LEDGER_CHANNEL)

    def start(self) -> None:
        """Begin to look; a second call changes nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="ledger-watch", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Look in a moment: this process has just committed something."""
        self._wake.set()

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._look()
            if self._wake.wait(self._every):
                self._stopped.wait(AFTER_COMMIT_SECONDS)
            self._wake.clear()

    def _look(self) -> None:
        try:
            revision = self._revision()
        except LedgerUnavailable as error:
            self._lost(error)
            return
        back, self._reachable = not self._reachable, True
        if back:
            self._returns += 1
            _log.warning("the ledger is back")
        if back or (self._known is not None and revision != self._known):
            self._signals.publish(LEDGER_CHANNEL)
        self._known = revision

    def _lost(self, error: LedgerUnavailable) -> None:
        """Tell it once."""
        if self._reachable:
            _log.warning("the ledger is lost: %s", error)
            self._reachable = False
            self._signals.publish(LEDGER_CHANNEL)
