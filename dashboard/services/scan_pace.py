"""How many scans a minute a desk and an account may have recorded: what a real door never meets.

In front stands a bucket in this process, so a scan costs two look-ups and no statement. A bucket
that is less than half full also asks the counter that all servers share: whoever scans at several
servers at once gets half a bucket at each, and from then on no more than at one.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dashboard.domain.errors import LedgerUnavailable, TooManyTries
from dashboard.domain.office import Desk
from dashboard.services.rate_limits import MINUTE, Limit, RateLimits

# An account may stand at several desks of its office; no more busy ones than these at once.
DESKS_OF_AN_ACCOUNT = 5
# Desks have names that their people choose: buckets that are full again are forgotten.
_REMEMBERED = 1_000

_log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class _Bucket:
    """Fills by `most` a minute up to `most`; each scan takes one. `at` in monotonic seconds."""

    limit: Limit
    left: float
    at: float

    def fill(self, at: float) -> None:
        fresh = (at - self.at) * self.limit.most / MINUTE.total_seconds()
        self.left, self.at = min(float(self.limit.most), self.left + fresh), at

    @property
    def low(self) -> bool:
        return self.left < self.limit.most / 2


class ScanPace:
    """Whether one more scan may be recorded now; what may not has to wait its turn."""

    def __init__(
        self,
        *,
        limits: RateLimits,
        per_minute: int,
        now: Callable[[], datetime],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`per_minute` scans at a desk; `now` gives aware UTC, `seconds` a monotonic clock."""
        self._shared = limits
        self._desk = Limit(name="scans of a desk", most=per_minute)
        self._account = Limit(name="scans of an account", most=per_minute * DESKS_OF_AN_ACCOUNT)
        self._now = now
        self._seconds = seconds
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def allows(self, *, desk: Desk, account: str) -> bool:
        """Take one scan out of both buckets; False where either has none, then nothing is taken."""
        here = f"{desk.office_id}/{desk.name}"
        with self._lock:
            at = self._seconds()
            # The account first: without one in hand it makes no bucket under yet another name.
            if (mine := self._bucket(self._account, account, at)).left < 1:
                return False
            if (desks := self._bucket(self._desk, here, at)).left < 1:
                return False
            mine.left -= 1
            desks.left -= 1
            low = [(b.limit, who) for b, who in ((mine, account), (desks, here)) if b.low]
        return all(self._shared_allows(limit, who) for limit, who in low)

    def _bucket(self, limit: Limit, who: str, at: float) -> _Bucket:
        found = self._buckets.get((limit.name, who))
        if found is None:
            self._forget_full(at)
            found = _Bucket(limit=limit, left=float(limit.most), at=at)
            self._buckets[limit.name, who] = found
        found.fill(at)
        return found

    def _forget_full(self, at: float) -> None:
        if len(self._buckets) < _REMEMBERED:
            return
        since = at - MINUTE.total_seconds()
        self._buckets = {who: each for who, each in self._buckets.items() if each.at > since}

    def _shared_allows(self, limit: Limit, who: str) -> bool:
        try:
            self._shared.take(limit, who, at=self._now())
        except TooManyTries:
            return False
        except LedgerUnavailable as error:
            # Nor will the ledger take the scan; the desk keeps it then.
            _log.warning("scans are counted in this process only: %s", error)
        return True
