"""What personal data needs every day: the period's key, erasure, names sealed anew, old keys."""

import logging
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.services.erasure import Erasure
from dashboard.services.key_care import KeyCare

_log = logging.getLogger(__name__)


class DataCare:
    """A job of the server's rounds. Safe to run late, twice, and on several servers at once."""

    def __init__(self, *, keys: KeyCare, erasure: Erasure, zone: ZoneInfo) -> None:
        """Once a local day, as soon as there is a round."""
        self._keys = keys
        self._erasure = erasure
        self._zone = zone
        self._done: date | None = None

    def do_due(self, *, now: datetime) -> None:
        """Raises LedgerUnavailable; then the next round goes on where this one ended."""
        today = local_day(now, self._zone)
        try:
            self._keys.begin_period(now=now)
            # Another server that is doing it may yet be stopped: it is asked again then.
            if self._done != today and self._erasure.run(now=now) is not None:
                self._done = today
        except OSError as error:
            _log.error("the keys cannot be cared for: %s", error)
