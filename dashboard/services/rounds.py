"""What a server does by itself every minute, beside its visitors."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from dashboard.domain.errors import LedgerUnavailable

EVERY_SECONDS = 60.0

_log = logging.getLogger(__name__)


class Rounds:
    """One thread that does a job again and again; a job must bear running on several servers."""

    def __init__(
        self,
        *,
        job: Callable[[datetime], object],
        clock: Callable[[], datetime],
        every: float = EVERY_SECONDS,
    ) -> None:
        """Do `job` at once and then every so many seconds, once started."""
        self._job = job
        self._clock = clock
        self._every = every
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; a second call changes nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="rounds", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread after what it is doing."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._once()
            self._stopped.wait(self._every)

    def _once(self) -> None:
        try:
            self._job(self._clock())
        except LedgerUnavailable as error:
            _log.warning("a round was left out: %s", error)
