"""What personal data needs every day: the period's key, names sealed anew, old keys destroyed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.services.key_care import KeyCare


class DataCare:
    """A job of the server's rounds. Safe to run late, twice, and on several servers at once."""

    def __init__(self, *, keys: KeyCare, zone: ZoneInfo) -> None:
        """Once a local day, as soon as there is a round."""
        self._keys = keys
        self._zone = zone
        self._done: date | None = None

    def do_due(self, *, now: datetime) -> None:
        """Raises LedgerUnavailable; then the next round begins again where this one ended."""
        self._keys.begin_period(now=now)
        today = local_day(now, self._zone)
        if self._done == today:
            return
        self._keys.reseal()
        self._keys.destroy_due(now=now)
        self._done = today
