"""What desks have seen and the ledger has not taken yet: kept in this process, sent by itself.

It lives in memory only: it holds codes, which are never written down. So it outlives a reload of
the page and the browser's end, and is lost with the process; nothing of it was acknowledged then.
"""

import logging
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.domain.errors import BacklogFull, LedgerUnavailable
from dashboard.domain.office import Desk
from dashboard.services.desk import ScanAnswer
from dashboard.services.first_look import FirstLook

AGAIN_SECONDS = 1.0
# An hour of the busiest desk; each keeps a code of a few hundred bytes.
LONGEST = 500
_OUTCOMES = 50

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class DeskEvent:
    """One event of a desk on its way to the ledger.

    `send` records it, whenever it is called, as of the desk's time and with one and the same scan
    id, so that a repeat never counts twice. `look` says what can be said without the ledger.
    """

    desk: Desk
    send: Callable[[], ScanAnswer]
    look: Callable[[], FirstLook]


@dataclass(frozen=True, kw_only=True)
class Held:
    """An event that waits, and what its desk was shown."""

    event: DeskEvent
    shown: FirstLook


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of an event that had waited: an answer, or the error that made it impossible."""

    held: Held
    answer: ScanAnswer | None = None
    error: Exception | None = None


class Backlog:
    """A bounded queue a desk, and one thread that sends what waits, oldest first."""

    def __init__(
        self,
        *,
        changed: Callable[[], object],
        every: float = AGAIN_SECONDS,
        longest: int = LONGEST,
    ) -> None:
        """Tell `changed` whenever a queue did; try again every so many seconds once started."""
        self._changed = changed
        self._every = every
        self._longest = longest
        self._lock = threading.Lock()
        self._held: dict[Desk, deque[Held]] = defaultdict(deque)
        self._outcomes: dict[Desk, deque[Outcome]] = defaultdict(lambda: deque(maxlen=_OUTCOMES))
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def record(self, event: DeskEvent) -> ScanAnswer | FirstLook:
        """The ledger's answer; where it cannot be had, the event is kept and only looked at.

        While something of the desk waits, new events go behind it and the ledger is not asked.
        Raises BacklogFull, then the event is not kept, and what `send` and `look` raise.
        """
        if not self.waiting(event.desk):
            try:
                return event.send()
            except LedgerUnavailable as error:
                _log.warning("an event of %s waits: %s", event.desk, error)
        held = Held(event=event, shown=event.look())
        self._keep(held)
        self._wake.set()
        self._changed()
        return held.shown

    def waiting(self, desk: Desk) -> int:
        """How many events of the desk the ledger has not taken yet."""
        with self._lock:
            return len(self._held.get(desk, ()))

    def outcomes(self, desk: Desk) -> tuple[Outcome, ...]:
        """What became of the desk's events since `settle`, oldest first."""
        with self._lock:
            return tuple(self._outcomes.get(desk, ()))

    def settle(self, desk: Desk) -> None:
        """Staff have seen the outcomes."""
        with self._lock:
            self._outcomes.pop(desk, None)

    def start(self) -> None:
        """Begin to send; a second call changes nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="backlog", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Try once more, and say in the log how many events are lost with the process."""
        self._stopped.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        self.send()
        lost = sum(self.waiting(desk) for desk in self._desks())
        if lost:
            _log.error("%d events that the ledger never took are lost", lost)

    def send(self) -> None:
        """Send what waits, each desk's oldest first, as far as the ledger takes it."""
        for desk in self._desks():
            self._send_of(desk)

    def _send_of(self, desk: Desk) -> None:
        while (held := self._oldest(desk)) is not None:
            try:
                outcome = _sent(held)
            except LedgerUnavailable:
                return
            self._take_off(desk, outcome)
            self._changed()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self.send()
            if self._desks():
                self._stopped.wait(self._every)
            else:
                self._wake.wait()
                self._wake.clear()

    def _keep(self, held: Held) -> None:
        with self._lock:
            waiting = self._held[held.event.desk]
            if len(waiting) >= self._longest:
                raise BacklogFull(waiting=len(waiting))
            waiting.append(held)

    def _desks(self) -> tuple[Desk, ...]:
        with self._lock:
            return tuple(desk for desk, waiting in self._held.items() if waiting)

    def _oldest(self, desk: Desk) -> Held | None:
        with self._lock:
            waiting = self._held[desk]
            return waiting[0] if waiting else None

    def _take_off(self, desk: Desk, outcome: Outcome) -> None:
        with self._lock:
            self._held[desk].popleft()
            self._outcomes[desk].append(outcome)


def _sent(held: Held) -> Outcome:
    """Raises LedgerUnavailable; another error is an outcome, so that the others get their turn."""
    try:
        return Outcome(held=held, answer=held.event.send())
    except LedgerUnavailable:
        raise
    except Exception as error:  # noqa: BLE001 - told at the desk; the thread must go on for the others
        _log.exception("an event of %s that had waited cannot be recorded", held.event.desk)
        return Outcome(held=held, error=error)
