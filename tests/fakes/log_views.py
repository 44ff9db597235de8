"""A visit log of any length that is invented while it is read."""

from datetime import timedelta

from dashboard.domain.errors import LedgerUnavailable
from dashboard.services.visit_log import Cursor, LogFilter, LoggedEvent
from tests.contract.events import MORNING, entry


class InventedLog:
    """`LogViews` of `total` entries; fails once `fails_after` were read."""

    def __init__(self, total: int, *, fails_after: int | None = None) -> None:
        self.total = total
        self.read = 0
        self._fails_after = fails_after

    def events(
        self, *, office_id: str, wanted: LogFilter, after: Cursor | None, limit: int
    ) -> tuple[LoggedEvent, ...]:
        if self._fails_after is not None and self.read >= self._fails_after:
            raise LedgerUnavailable("gone")
        newest = (after.number if after else self.total + 1) - 1
        numbers = range(newest, max(0, newest - limit), -1)
        self.read += len(numbers)
        at = MORNING + timedelta(seconds=newest)
        # One for all of them: what is looked at is the reading, not the events.
        scan = entry("s", office_id=office_id, at=at, sealed_name=None, desk="=1+1")
        return tuple(LoggedEvent(scan=scan, number=number, annulled=False) for number in numbers)

    def count(self, *, office_id: str, wanted: LogFilter) -> int:
        return self.total
