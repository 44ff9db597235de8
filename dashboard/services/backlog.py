"""What desks have seen and the ledger has not taken yet: kept in this process, sent by itself.

An event waits because the ledger cannot be asked, or because more came within a minute than may be
recorded at once. It lives in memory only: it holds codes, which are never written down. So it
outlives a reload of the page and the browser's end, and is lost with the process; nothing of it was
acknowledged then.
"""

import logging
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.domain.errors import BacklogFull, LedgerUnavailable, TooManyScans
from dashboard.domain.office import Desk
from dashboard.services.desk import ScanAnswer
from dashboard.services.first_look import FirstLook

AGAIN_SECONDS = 1.0
# An hour of the busiest desk; each keeps a code of a few hundred bytes.
LONGEST = 500
# Of all desks together, under whatever names: an hour of a whole regency's.
ALTOGETHER = 50_000
# Of so many desks nobody has looked at the outcomes yet; the longest ago are forgotten.
_DESKS_WITH_OUTCOMES = 200

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class DeskEvent:
    """One event of a desk on its way to the ledger.

    `send` records it, whenever it is called, as of the desk's time and with one and the same scan
    id, so that a repeat never counts twice. `look` says what can be said without the ledger.
    `account` is who is signed in there.
    """

    desk: Desk
    account: str
    send: Callable[[], ScanAnswer]
    look: Callable[[], FirstLook]


@dataclass(frozen=True, kw_only=True)
class Held:
    """An event that waits, and what its desk was shown; `over` where it came too fast."""

    event: DeskEvent
    shown: FirstLook
    over: bool = False


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
        in_time: Callable[[DeskEvent], bool],
        every: float = AGAIN_SECONDS,
        longest: int = LONGEST,
        altogether: int = ALTOGETHER,
    ) -> None:
        """Tell `changed` whenever a queue did; try again every so many seconds once started.

        `in_time` counts an event: False where it has to wait, since too many came before it.
        """
        self._changed = changed
        self._in_time = in_time
        self._every = every
        self._longest = longest
        self._altogether = altogether
        self._lock = threading.Lock()
        self._held: dict[Desk, deque[Held]] = defaultdict(deque)
        self._outcomes: dict[Desk, deque[Outcome]] = {}
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def record(self, event: DeskEvent) -> ScanAnswer | FirstLook:
        """The ledger's answer; where it cannot be had, the event is kept and only looked at.

        So is one of too many within a minute. While something of the desk waits, new events go
        behind it and the ledger is not asked. Raises BacklogFull, and TooManyScans for a code that
        names nobody and is over the limit: then the event is not kept. And what `send` and `look`
        raise.
        """
        if self.held_back(event.desk) or not self._in_time(event):
            return self._waits(_not_garbage(Held(event=event, shown=event.look(), over=True)))
        if not self.waiting(event.desk):
            try:
                return event.send()
            except LedgerUnavailable as error:
                _log.warning("an event of %s waits: %s", event.desk, error)
        return self._waits(Held(event=event, shown=event.look()))

    def held_back(self, desk: Desk) -> bool:
        """Whether the desk's newest event waits because too many came within a minute."""
        with self._lock:
            waiting = self._held.get(desk)
            return waiting is not None and waiting[-1].over

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
        for desk in self._desks():
            self._send_of(desk, in_time=lambda _: True)
        lost = sum(self.waiting(desk) for desk in self._desks())
        if lost:
            _log.error("%d events that the ledger never took are lost", lost)

    def send(self) -> None:
        """Send what waits, each desk's oldest first, as far as the ledger and its pace take it."""
        for desk in self._desks():
            self._send_of(desk, in_time=self._in_time)

    def _send_of(self, desk: Desk, *, in_time: Callable[[DeskEvent], bool]) -> None:
        while (held := self._oldest(desk)) is not None:
            # What waits for the ledger alone was counted when it came.
            if held.over and not in_time(held.event):
                return
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

    def _waits(self, held: Held) -> FirstLook:
        self._keep(held)
        self._wake.set()
        self._changed()
        return held.shown

    def _keep(self, held: Held) -> None:
        desk = held.event.desk
        with self._lock:
            waiting = self._held.get(desk, ())
            altogether = sum(map(len, self._held.values()))
            if len(waiting) >= self._longest or altogether >= self._altogether:
                raise BacklogFull(waiting=len(waiting))
            if held.over and not (waiting and waiting[-1].over):
                _log.warning("more scans within a minute than are recorded: they wait at %s", desk)
            self._held[desk].append(held)

    def _desks(self) -> tuple[Desk, ...]:
        with self._lock:
            return tuple(desk for desk, waiting in self._held.items() if waiting)

    def _oldest(self, desk: Desk) -> Held | None:
        with self._lock:
            waiting = self._held.get(desk)
            return waiting[0] if waiting else None

    def _take_off(self, desk: Desk, outcome: Outcome) -> None:
        with self._lock:
            self._held[desk].popleft()
            if not self._held[desk]:
                del self._held[desk]
            if desk not in self._outcomes:
                self._outcomes[desk] = deque(maxlen=self._longest)
                if len(self._outcomes) > _DESKS_WITH_OUTCOMES:
                    del self._outcomes[next(iter(self._outcomes))]
            self._outcomes[desk].append(outcome)


def _not_garbage(held: Held) -> Held:
    """Raises TooManyScans: a flood of what is nobody's code takes the place of nobody's."""
    if held.shown.names_nobody:
        raise TooManyScans
    return held


def _sent(held: Held) -> Outcome:
    """Raises LedgerUnavailable; another error is an outcome, so that the others get their turn."""
    try:
        return Outcome(held=held, answer=held.event.send())
    except LedgerUnavailable:
        raise
    except Exception as error:  # noqa: BLE001 - told at the desk; the thread must go on for the others
        _log.exception("an event of %s that had waited cannot be recorded", held.event.desk)
        return Outcome(held=held, error=error)
